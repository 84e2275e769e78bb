// What a reader of two versions does without scripts, in Chromium, from the disk, on the edition that `variorum new` makes:
// goes from a paragraph to the same one in the other version and back, reads a note there and goes to it on the base's page,
// compares, leaves out a class of differences, and goes from an entry of the apparatus to its words.
//
//     node versions.mjs SITE
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
const at = address => pathToFileURL(join(site, address)).href;
const visible = async selector => assert.ok(await page.locator(selector).first().isVisible(), `${selector} is not to be seen`);
const ends = end => assert.ok(decodeURIComponent(page.url()).endsWith(end), `${page.url()} is not ${end}`);

// From a paragraph to the same one in the other version, and back.
await page.goto(at("change.html"));
await page.locator(".passage:has(#p2)").hover();
await page.locator(".passage:has(#p2) .switch a:has(.siglum)").click();
ends("versions/draft/change.html#p2");
await page.locator(".passage:has(#p2)").hover();
await page.locator(".passage:has(#p2) .switch a:has(.siglum)").click();
ends("change.html#p2");

// A note on the base stands on the version, on the words over against its own, and leads to itself on the base's page.
await page.goto(at("versions/draft/change.html"));
await page.locator("#at-second-hand").click();
await visible("#n-second-hand");
assert.match(await page.locator("#n-second-hand .why").textContent(), /absent here in D/);
await page.locator("#n-second-hand .of-base").click();
ends("change.html#n-second-hand");

// From the base's words to the page that compares: the same unit, and each difference in both versions.
await page.locator(".passage:has(#p3)").hover();
await page.locator(".passage:has(#p3) .switch a", { hasText: "compare" }).click();
ends("compare/change.html#u-p3");
await visible("#u-p3");
const texts = await page.locator("#u-p3 [data-v=v-p3-w15]").allTextContents();
assert.deepEqual(texts, ["pencil.", "pen."]);
const [left, right] = await Promise.all([0, 1].map(n => page.locator("#u-p3 > .column").nth(n).boundingBox()));
assert.ok(Math.abs(left.y - right.y) < 2 && left.x + left.width <= right.x, "versions stand beside one another");

// A class that is left out takes its lines from the words, and its entries from the list.
const washed = () => page.locator("#v-p3-w15").evaluate(words => getComputedStyle(words).textDecorationLine);
assert.equal(await washed(), "underline");
await visible("#app-v-p3-w15");
await page.locator("label:has(#v-show-substantive)").click();
assert.equal(await washed(), "none");
assert.ok(!await page.locator("#app-v-p3-w15").isVisible());
await page.locator("label:has(#v-show-substantive)").click();

// From an entry of the apparatus to its words, which lead to the entry under the text, and back.
await page.goto(at("apparatus.html"));
await page.locator("[id='change:v-p3-w15'] a.where").click();
ends("change.html#v-p3-w15");
await visible("#v-p3-w15");
await page.locator("a.v-ref[href='#app-v-p3-w15']").click();
await visible("#app-v-p3-w15");
await page.locator("#app-v-p3-w15 a.where").click();
ends("change.html#v-p3-w15");

// One column on a phone, the versions of a unit one below the other; nothing scrolls sideways.
await page.setViewportSize({ width: 320, height: 700 });
await page.goto(at("compare/change.html"));
const [above, below] = await Promise.all([0, 1].map(n => page.locator("#u-p3 > .column").nth(n).boundingBox()));
assert.ok(above.y + above.height <= below.y + 1, "versions are interleaved");
assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");

await browser.close();
console.log("versions: all as it should be");
