// What a reader of two versions does without scripts, in Chromium and Firefox, from the disk, on the edition that `variorum new`
// makes: goes from a paragraph to the same one in the other version and back, reads a note there and goes to it on the base's
// page, compares, leaves out classes of differences until the substantive ones are left, and goes from an entry of the
// apparatus to its words. The pages are a copy without their scripts, since Firefox's protocol can't switch these off.
//
//     node versions.mjs SITE [--need-firefox]
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const first = paths => paths.find(path => path && existsSync(path));
const engines = [
  ["chrome", first([process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"])],
  ["firefox", first([process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox"])],
];

const site = mkdtempSync(join(tmpdir(), "variorum-versions-site-"));
cpSync(resolve(process.argv[2] ?? "public"), site, { recursive: true });
for (const path of readdirSync(site, { recursive: true }).filter(path => path.endsWith(".html"))) {
  const page = readFileSync(join(site, path), "utf8");
  writeFileSync(join(site, path), page.replace(/<script\b[^>]*>[^]*?<\/script>/g, ""));
}
const at = address => pathToFileURL(join(site, address)).href;

/** What the reader does, in a page of a browser. */
async function read(page) {
  const visible = async selector => assert.ok(await page.$eval(selector, it => it.checkVisibility({ visibilityProperty: true })), `${selector} is not to be seen`);
  const hidden = async selector => assert.ok(await page.$eval(selector, it => !it.checkVisibility({ visibilityProperty: true })), `${selector} is to be seen`);
  const ends = end => page.waitForFunction(end => document.readyState === "complete" && decodeURIComponent(location.href).endsWith(end), {}, end);
  /** Point at a paragraph, and click on a link that its margin then shows. */
  const choose = async (id, words = "") => {
    await page.hover(`#${id}`);
    const links = await page.$$(`.passage:has(#${id}) .switch a`);
    for (const link of links) {
      if (await link.evaluate((it, words) => words !== "" ? it.textContent.includes(words) : it.querySelector(".siglum") !== null, words)) return link.click();
    }
    assert.fail(`no link ${words || "to a version"} at ${id}`);
  };
  const boxes = selector => page.$$eval(selector, all => all.map(it => { const { x, y, width, height } = it.getBoundingClientRect(); return { x, y, width, height } }));

  // From a paragraph to the same one in the other version, and back.
  await page.goto(at("change.html"));
  await choose("p2");
  await ends("versions/draft/change.html#p2");
  await choose("p2");
  await ends("change.html#p2");

  // A note on the base is on the version too, on the words opposite its own, and leads to itself on the base's page.
  await page.goto(at("versions/draft/change.html"));
  await page.click("#at-second-hand");
  await ends("#n-second-hand");
  await visible("#n-second-hand");
  assert.match(await page.$eval("#n-second-hand .why", it => it.textContent), /absent here in D/);
  await page.click("#n-second-hand .of-base");
  await ends("/change.html#n-second-hand");
  await visible("#n-second-hand");

  // From the base's words to the page that compares: the same unit, and each difference in both versions.
  await choose("p3", "compare");
  await ends("compare/change.html#u-p3");
  await visible("#u-p3");
  assert.deepEqual(await page.$$eval("#u-p3 [data-v=v-p3-w15]", all => all.map(it => it.textContent)), ["pencil.", "pen."]);
  const [left, right] = await boxes("#u-p3 > .column");
  assert.ok(Math.abs(left.y - right.y) < 2 && left.x + left.width <= right.x, "versions are beside one another");

  // A class that is left out takes its lines from the words, and its entries from the list.
  const lines = selector => page.$eval(selector, words => getComputedStyle(words).textDecorationLine);
  assert.equal(await lines("#v-p3-w15"), "underline");
  await visible("#app-v-p3-w15");
  await page.click("label:has(#v-show-substantive)");
  assert.equal(await lines("#v-p3-w15"), "none");
  await hidden("#app-v-p3-w15");

  // All classes but one left out: what is left is substantive.
  await page.goto(at("compare/margins.html"));
  const classes = () => page.$$eval("main .apparatus li[data-class]", all => all.filter(it => it.checkVisibility()).flatMap(it => it.dataset.class.split(" ")));
  assert.deepEqual([...new Set(await classes())].sort(), ["omission", "substantive"]);
  for (const label of await page.$$("label:has(input[id^=v-show-]:not(#v-show-substantive))")) await label.click();
  assert.deepEqual([...new Set(await classes())], ["substantive"]);
  assert.equal(await lines("[data-class=substantive]"), "underline");

  // From an entry of the apparatus to its words, which lead to the entry under the text, and back.
  await page.goto(at("apparatus.html"));
  await page.click("[id='change:v-p3-w15'] a.where");
  await ends("/change.html#v-p3-w15");
  await visible("#v-p3-w15");
  await page.click("a.v-ref[href='#app-v-p3-w15']");
  await ends("/change.html#app-v-p3-w15");
  await visible("#app-v-p3-w15");
  await page.click("#app-v-p3-w15 a.where");
  await ends("/change.html#v-p3-w15");

  // One column on a phone, the versions of a unit one below the other; nothing scrolls sideways.
  await page.setViewport({ width: 320, height: 700 });
  await page.goto(at("compare/change.html"));
  const [above, below] = await boxes("#u-p3 > .column");
  assert.ok(above.y + above.height <= below.y + 1, "versions are interleaved");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
}

let failed = 0;
for (const [browserName, executablePath] of engines) {
  if (!executablePath) {
    console.log(`versions: no ${browserName} here: NOT TRIED in it`);
    if (process.argv.includes("--need-firefox") || process.env.CI) failed++;
    continue;
  }
  const profile = mkdtempSync(join(tmpdir(), "variorum-versions-"));
  const args = browserName === "chrome" ? ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"] : [];
  const browser = await puppeteer.launch({ browser: browserName, executablePath, headless: true, userDataDir: profile, args, timeout: 120000, env: { ...process.env, HOME: profile } });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60000);
    await page.setViewport({ width: 1280, height: 900 });
    await read(page);
    console.log(`versions, ${browserName}: all as it should be`);
  } catch (error) {
    failed++;
    console.log(`versions, ${browserName}: ${error.stack}`);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
rmSync(site, { recursive: true, force: true });
process.exit(failed > 0 ? 1 : 0);
