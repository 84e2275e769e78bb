// The search of a library in Chromium, from the disk: hits of several editions, each with its name, its language and a way to its
// place, where the words are marked.
//
//     node library.mjs FOLDER
//
// FOLDER is what `examples/library/run` has made.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const folder = resolve(process.argv[2]);
const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(path => path && existsSync(path));
if (!executablePath) {
  console.log("library: no Chromium here: NOT TRIED");
  process.exit(process.env.CI ? 1 : 0);
}
const profile = mkdtempSync(join(tmpdir(), "variorum-library-"));
const browser = await puppeteer.launch({ executablePath, headless: true, userDataDir: profile, args: ["--no-sandbox", "--disable-gpu"], timeout: 120000 });
try {
  const page = await browser.newPage(), problems = [];
  page.setDefaultTimeout(120000);
  page.on("pageerror", error => problems.push(error.message));
  page.on("requestfailed", request => problems.push(request.url()));
  page.on("request", request => request.url().startsWith("file:") || request.url().startsWith("data:") || problems.push(request.url()));
  const seek = async words => {
    await page.goto("about:blank");
    await page.goto(`${pathToFileURL(join(folder, "library/search.html")).href}#q=${encodeURIComponent(words)}`, { waitUntil: "domcontentloaded" });
    await page.waitForFunction(() => document.getElementById("search-results").ariaBusy === "false");
    return page.$$eval(".hits li", all => all.map(li => ({ edition: li.querySelector(".edition").textContent, lang: li.querySelector("p").lang, href: li.querySelector("a").href, marks: li.querySelectorAll("mark").length })));
  };
  const names = hits => [...new Set(hits.map(hit => hit.edition))];
  // Words of several editions, and of one in another language.
  const lamps = await seek("light");
  assert.ok(names(lamps).length >= 2, JSON.stringify(names(lamps)));
  const poem = await seek("明月");
  assert.ok(poem.length && poem.every(hit => hit.marks), JSON.stringify(poem));
  // (One edition is published elsewhere.)
  for (const { href } of [...lamps, ...poem].filter(hit => hit.href.startsWith("file:"))) assert.ok(existsSync(new URL(href.replace(/[?#].*/, ""))), href);
  // At the hit's place the words are marked.
  await page.goto(poem[0].href);
  assert.ok(await page.evaluate(() => CSS.highlights?.size > 0), "the words are marked");
  assert.deepEqual(problems, []);
  console.log(`library: ${lamps.length} hits in ${names(lamps).join(", ")}; ${poem.length} in ${names(poem).join(", ")}`);
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
