// What a reader does without scripts, in Chromium, from the disk: follows a note from its words and back, a
// cross-reference to another section, a footnote and back; and the chain of notes beside the words.
//
//     node reader.mjs SITE
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const site = resolve(process.argv[2] ?? "public");
const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = browsers.find(path => path && existsSync(path));
const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: flags });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false, reducedMotion: "reduce" });
const page = await context.newPage();
const visible = async selector => assert.ok(await page.locator(selector).first().isVisible(), `${selector} is not to be seen`);

await page.goto(pathToFileURL(join(site, "index.html")).href);
await page.locator(".contents a", { hasText: "Boredom" }).click();
assert.match(page.url(), /boredom\.html$/);

// From the words to the note, and back.
await page.locator("#at-princeling").click();
assert.match(page.url(), /#n-princeling$/);
await visible("#n-princeling");
await page.locator("#n-princeling a[role=doc-backlink]").click();
assert.match(page.url(), /#at-princeling$/);
await visible("#at-princeling");
assert.equal(await page.locator("[data-a~=princeling]").first().textContent(), "princeling");

// The notes stand beside their words, and none over another.
const notes = await page.locator(".edited .note:not(.reply)").all();
let bottom = -Infinity, beside = 0;
for (const note of notes) {
  const box = await note.boundingBox();
  assert.ok(box.y >= bottom - 1, `${await note.getAttribute("id")} overlaps the note before: ${box.y} < ${bottom}`);
  bottom = box.y + box.height;
  if (box.x > 640) beside++;
}
assert.ok(beside === notes.length && beside > 10, "the notes stand beside the text");

// A cross-reference to another section.
const reference = page.locator(".note a.xref[href^='siloviki.html'], .note a.xref[href^='economy.html'], .note a.xref[href^='conclusion.html']").first();
const href = await reference.getAttribute("href");
await reference.click();
assert.ok(page.url().endsWith(href));

// The document's own footnote, by its own number.
await page.goto(pathToFileURL(join(site, "siloviki.html")).href);
assert.match(await page.locator("#fnref-2").textContent(), /2/);
await page.locator("#fnref-2").click();
await visible("#fn-2");
await page.locator("#fn-2 a[role=doc-backlink]").first().click();
assert.match(page.url(), /#fnref-2$/);

// On a narrow screen notes come after their paragraph, and nothing scrolls sideways.
const narrow = await browser.newPage({ viewport: { width: 320, height: 700 } });
await narrow.goto(pathToFileURL(join(site, "boredom.html")).href);
assert.ok(await narrow.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "scrolls sideways at 320 px");
const [paragraph, note] = [await narrow.locator("#p1").boundingBox(), await narrow.locator("#n-princeling").boundingBox()];
assert.ok(note.y >= paragraph.y + paragraph.height, "the note stands after its paragraph");

await browser.close();
console.log("reader: 1 passed, 0 failed");
