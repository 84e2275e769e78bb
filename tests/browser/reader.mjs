// What a reader does without scripts, in Chromium, from the disk: follows a note from its words and back, goes on
// to the next, filters by kind and commentator, reads the text alone, follows a name to its register and on to another mention, a citation to its work and back, a
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

// On from a note to the next one, and back to the one before.
const ids = await Promise.all(notes.map((note) => note.getAttribute("id")));
const next = ids[ids.indexOf("n-princeling") + 1];
await page.locator("#n-princeling .sig a").last().click();
assert.equal(new URL(page.url()).hash, `#${next}`);
await page.locator(`#${next} .sig a`).first().click();
assert.match(page.url(), /#n-princeling$/);
await page.locator("#n-princeling a[role=doc-backlink]").click();

// Filters: a kind that is taken away takes its notes, their marks and the lines under the words; what is left stands in
// one chain without a hole; a word that another note lies over keeps that one's line.
const filter = async (id, on) => {
  await page.locator("button[popovertarget=view]").click();
  await page.locator(`label:has(#${id})`).click();
  assert.equal(await page.locator(`#${id}`).isChecked(), on);
  await page.keyboard.press("Escape");
};
const shown = selector => page.locator(selector).evaluateAll(all => all.filter(e => e.checkVisibility({ visibilityProperty: true })).length);
const chain = () => page.locator(".edited .passage .note:not(.reply)").evaluateAll(all => all.map(e => ({
  id: e.id, ...(({ top, bottom }) => ({ top, bottom }))(e.getBoundingClientRect()), shown: e.checkVisibility({ visibilityProperty: true }),
  words: document.querySelector(`[data-a~="${e.id.slice(2)}"]`)?.getBoundingClientRect().top,
})));
const lines = selector => page.locator(selector).evaluateAll(all => all.map(e => {
  const style = getComputedStyle(e);
  return [style.textDecorationColor, style.borderBlockEndColor].map(colour => !/ 0\)$/.test(colour));
}));
const whole = await shown(".edited .note");
assert.ok(await shown(".edited .note[data-k~=k-context]") > 3);
await filter("show-k-context", false);
assert.equal(await shown("[data-k~=k-context]:is(.note, .ref)"), 0, "notes and marks of a kind are filtered");
assert.ok(await shown(".edited .note") > 5 && await shown(".edited .note") < whole, "the others stand");
assert.deepEqual([...new Set((await lines("[data-u~=k-context]")).map(([near]) => near))], [false], "their words have no line");
assert.deepEqual((await lines("[data-a~=police-state][data-a~=page-one-ends]"))[0], [true, false], "two notes on a word: the line of the one that is shown");
let before = { bottom: -Infinity };
for (const note of (await chain()).filter(n => n.shown)) {
  assert.ok(note.top >= before.bottom - 1, `${note.id} overlaps ${before.id}`);
  const hole = note.top - Math.max(before.bottom, (note.words ?? note.top) - 8);
  assert.ok(hole < 24, `${note.id} stands ${hole} px below where it could`);
  before = note;
}
await page.emulateMedia({ media: "print" });
assert.equal(await shown("[data-k~=k-context]:is(.note, .ref)"), 0, "print holds to the filters");
assert.ok(await shown(".edited .note") > 5);
await page.emulateMedia({ media: "screen" });
await filter("show-by-lector", false);
assert.equal(await shown("[data-k~=by-lector]:is(.note, .ref)"), 0, "a commentator is filtered");
assert.ok(await shown(".edited .note[data-k~=by-scholiast]") > 3);
await filter("show-by-lector", true);
await filter("show-k-context", true);
assert.equal(await shown(".edited .note"), whole);
await filter("text-only", true);
assert.equal(await shown(".edited :is(.note, .ref)"), 0, "the text alone");
await page.emulateMedia({ media: "print" });
assert.equal(await shown(".edited :is(.note, .ref)"), 0, "the text alone in print");
await page.emulateMedia({ media: "screen" });
await filter("text-only", false);

// From a name to its register, and from there to another mention of it.
await page.locator("#p1 a.entity", { hasText: "Xi Jinping" }).click();
assert.match(page.url(), /persons\.html#e-xi-jinping$/);
await visible("#e-xi-jinping");
const mentions = page.locator("#e-xi-jinping .kwic a");
assert.ok(await mentions.count() > 10, "every mention is listed");
const cut = await page.locator(".kwic a").evaluateAll(all => all.filter(a => a.textContent.startsWith("§") && a.offsetParent && (a.scrollHeight > a.clientHeight + 1 || a.scrollWidth > a.clientWidth + 1)).map(a => a.textContent));
assert.deepEqual(cut, [], "the places of mentions are shown whole");
const other = mentions.filter({ hasNotText: "§ 2" }).first();
const mention = await other.getAttribute("href");
await other.click();
assert.ok(page.url().endsWith(mention), "a mention leads to its place");
assert.match(await page.locator(`#${mention.split("#")[1]}`).textContent(), /Xi/);
await page.goto(pathToFileURL(join(site, "boredom.html")).href);

// From a citation to its work, and back to the note that cites it.
await page.locator("#n-core-leader a[role=doc-biblioref]").first().click();
assert.match(page.url(), /bibliography\.html#b-/);
await page.locator(`${new URL(page.url()).hash} .cited a[href$='#n-core-leader']`).click();
assert.match(page.url(), /boredom\.html#n-core-leader$/);

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
