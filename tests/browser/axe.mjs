// Holds every page of a built site against axe-core in Chromium, wide and narrow, light and dark.
//
//     node axe.mjs SITE
//
// Pages are opened from the disk, so that what passes here passes for a reader who opens a folder.
import { readFile, readdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const site = resolve(process.argv[2] ?? "public");
const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = browsers.find(path => path && existsSync(path));
if (!executablePath) {
  console.error("no Chromium here: set CHROMIUM to its path");
  process.exit(2);
}
const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const pages = (await readdir(site, { recursive: true })).filter(path => path.endsWith(".html")).sort();
if (pages.length === 0) {
  console.error(`no page in ${site}`);
  process.exit(2);
}
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--allow-file-access-from-files"];
const browser = await chromium.launch({ executablePath, args: flags });
let failed = 0, passed = 0;

// So many pages at once: each has a process of its own.
const TABS = 3;

// Holds one page against the rules. 404.html is left out: it links from the root of its host, and has no style sheet from the disk.
async function hold(context, path, how) {
  const page = await context.newPage();
  const problems = [];
  page.on("console", message => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", error => problems.push(String(error)));
  page.on("request", request => /^https?:/.test(request.url()) && problems.push(`asks for ${request.url()}`));
  await page.goto(pathToFileURL(join(site, path)).href);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  for (const { id, help, nodes } of violations) {
    problems.push(`${id}: ${help} (${nodes.length}×, ${nodes[0].target.join(" ")})`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  if (wide) problems.push("scrolls sideways");
  for (const problem of problems) console.log(`${path} ${how}: ${problem}`);
  if (problems.length > 0) failed++; else passed++;
  await page.close();
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const left = pages.filter(path => path !== "404.html");
    await Promise.all(Array.from({ length: TABS }, async () => {
      for (let path; (path = left.shift()) !== undefined;) await hold(context, path, `${colorScheme} ${width}`);
    }));
    await context.close();
  }
}
await browser.close();
console.log(`axe: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
