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
await page.locator("#at-princeling").click();
await page.locator("#n-princeling .sig a[rel]").last().click();
assert.equal(new URL(page.url()).hash, `#${next}`);
await page.locator(`#${next} .sig a[rel]`).first().click();
assert.match(page.url(), /#n-princeling$/);
await page.locator("#n-princeling a[role=doc-backlink]").click();

// The notes outgrow the text: they are closed, near their words, and what is closed is no stop of the Tab key. One opens by its
// address, by a click, by a key; a search in the page finds what is closed.
const bodies = selector => page.locator(selector).evaluateAll(all => all.map(e => e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })));
const rest = "#n-princeling > details > .body";
const stops = () => page.locator("a[href], button, input, summary, [tabindex]").evaluateAll(all => all.filter(e => e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true })).length);
const figures = await page.locator(".edited .note[data-n]").evaluateAll(all => {
  const text = Math.max(...[...document.querySelectorAll(".block")].map(e => e.getBoundingClientRect().bottom));
  const away = all.map(n => n.getBoundingClientRect().top - (document.querySelector(`[data-a~="${n.id.slice(2)}"]`) ?? document.getElementById(`at-${n.id.slice(2)}`)).getBoundingClientRect().top);
  return { median: away.sort((a, b) => a - b)[away.length >> 1], below: Math.max(...all.map(n => n.getBoundingClientRect().bottom)) - text };
});
assert.ok(figures.median < 150 && figures.below < 600, `notes are ${figures.median} px from their words, and run on ${figures.below} px below the text`);
assert.deepEqual(await bodies(rest), [false]);
const closedStops = await stops();
assert.ok(closedStops < 150, `${closedStops} stops of the Tab key`);
await page.locator("#at-princeling").click();
assert.deepEqual(await bodies(rest), [true], "its address opens it");
await page.locator("#at-princeling").press("Enter");
await page.goto(pathToFileURL(join(site, "boredom.html")).href);
await page.locator("#n-princeling summary").click();
assert.deepEqual(await bodies(rest), [true], "a click opens it");
await page.locator("#n-princeling summary").click();
assert.deepEqual(await bodies(rest), [false], "and closes it");
await page.locator("#n-sixty-three summary").focus();
await page.keyboard.press("Tab");
await page.keyboard.press("Enter");
assert.deepEqual(await bodies(rest), [true], "a key opens it");
await page.keyboard.press("Enter");
await page.locator("button[popovertarget=view]").click();
await page.locator("label:has(#notes-open)").click();
assert.ok((await bodies(".edited .note > details > .body")).every(Boolean), "all are open");
await page.locator("label:has(#notes-open)").click();
await page.keyboard.press("Escape");
assert.deepEqual(await bodies(rest), [false]);
await page.emulateMedia({ media: "print" });
const shut = await page.locator(".edited .note > details > .body").evaluateAll(all => all.filter(e => !e.checkVisibility()).map(e => e.closest(".note").id));
assert.deepEqual(shut, [], "all are open in print");
await page.emulateMedia({ media: "screen" });

// A note has a name for those who hear the page; a heading's has no marks in it.
assert.match(await page.locator("#n-sixty-three").getAttribute("aria-label"), /^Note \d+, textual, on “63-year old men”$/);
assert.equal(await page.locator("h1").getAttribute("aria-label"), "Boredom in the “Beautiful Friendship”");

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
const lines = selector => page.locator(selector).evaluateAll(all => all.map(e => !/ 0\)$/.test(getComputedStyle(e).textDecorationColor)));
const whole = await shown(".edited .note");
assert.ok(await shown(".edited .note[data-k~=k-context]") > 3);
await filter("show-k-context", false);
assert.equal(await shown("[data-k~=k-context]:is(.note, .ref)"), 0, "notes and marks of a kind are filtered");
assert.ok(await shown(".edited .note") > 5 && await shown(".edited .note") < whole, "the others stand");
assert.deepEqual([...new Set(await lines("[data-u~=k-context]:not([data-x], [data-y])"))], [false], "their words have no line");
assert.equal((await lines("[data-a~=police-state][data-a~=page-one-ends]"))[0], true, "two notes on a word: one that is shown");
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
await page.locator("#at-core-leader").click();
await page.locator("#n-core-leader a[role=doc-biblioref]").first().click();
assert.match(page.url(), /bibliography\.html#b-/);
await page.locator(`${new URL(page.url()).hash} .cited a[href$='#n-core-leader']`).click();
assert.match(page.url(), /boredom\.html#n-core-leader$/);

// A cross-reference to another section.
const reference = page.locator(".note a.xref[href^='siloviki.html'], .note a.xref[href^='economy.html'], .note a.xref[href^='conclusion.html']").first();
const href = await reference.getAttribute("href");
await page.goto(`${page.url().replace(/#.*/, "")}#${await reference.evaluate(a => a.closest(".note:not(.reply)").id)}`);
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
