// Types words into the search page of a built edition, in Chromium from the disk: what is loaded from the first key on, and how long
// after the last key the first hit is there. Each word in a page of its own, keys 100 ms apart.
//
//     node measure.mjs SITE [WORD…]
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(new URL("../../tests/browser/package.json", import.meta.url))("playwright-core");
const site = resolve(process.argv[2]), words = process.argv.slice(3);
const size = path => statSync(join(site, path)).size;
const files = readdirSync(join(site, "search")).map(name => [name[0], size(`search/${name}`)]);
for (const [letter, name] of [["t", "passages"], ["d", "dictionary"], ["p", "postings"], ["q", "places"], ["i", "index.js"]]) {
  const own = files.filter(([first]) => first === letter).map(([, length]) => length);
  console.log(`| ${name} | ${own.length} | ${Math.round(own.reduce((a, b) => a + b) / 1000)} | ${(Math.max(...own) / 1000).toFixed(1)} |`);
}
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
for (const word of words) {
  const times = [], first = [], all = [];
  let count = "";
  for (let n = 0; n < 5; n++) {
    const page = await browser.newPage();
    page.setDefaultTimeout(120000);
    const loaded = [];
    page.on("requestfinished", request => { const name = new URL(request.url()).pathname.match(/\/search\/\w+\.js$/); if (name) loaded.push([Date.now(), size(name[0])]) });
    await page.goto(pathToFileURL(join(site, "search.html")).href);
    await page.evaluate(() => {
      const field = document.getElementById("sought"), results = document.getElementById("search-results");
      globalThis.typed = 0;
      field.addEventListener("input", () => { globalThis.typed = performance.now(); globalThis.first = null }, true);
      new MutationObserver(() => { if (!globalThis.first && results.querySelector("li")) globalThis.first = { after: performance.now() - globalThis.typed, at: Date.now() } }).observe(results, { childList: true, subtree: true });
    });
    await page.waitForTimeout(200);
    await page.locator("#sought").pressSequentially(word, { delay: 100 });
    if (process.argv.includes("--enter")) await page.keyboard.press("Enter");
    await page.waitForFunction(() => globalThis.first);
    const found = await page.evaluate(() => globalThis.first);
    times.push(found.after);
    first.push(loaded.filter(([at]) => at <= found.at).reduce((sum, [, length]) => sum + length, 0));
    await page.waitForTimeout(1200);
    all.push(loaded.reduce((sum, [, length]) => sum + length, 0));
    count = await page.locator("#search-status").textContent();
    await page.close();
  }
  const middle = list => list.sort((a, b) => a - b)[2];
  console.log(`| \`${word}\` | ${count} | ${(middle(first) / 1000).toFixed(0)} | ${(middle(all) / 1000).toFixed(0)} | ${middle(times).toFixed(0)} |`);
}
await browser.close();
