// The edition on one page, printed by Chromium from the disk: the PDF is tagged, each paragraph and note of the sections' pages is in it
// once, and no link of it leads to the disk. Then the section with the most notes: the words of each note, those of links too, are
// in the PDF in their order. Needs pdftotext and pdfinfo; without them it says so.
//
//     node print.mjs SITE
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const site = resolve(process.argv[2] ?? "public");
const tool = name => { try { execFileSync(name, ["-v"], { stdio: "ignore" }); return true } catch { return false } };
if (!tool("pdftotext") || !tool("pdfinfo")) {
  console.log("print: no pdftotext and pdfinfo here, nothing was looked at");
  process.exit(0);
}
const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = browsers.find(path => path && existsSync(path));
const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: flags });
const page = await (await browser.newContext({ javaScriptEnabled: false, colorScheme: "dark" })).newPage();
const folder = mkdtempSync(join(tmpdir(), "print-"));
try {
  await page.goto(pathToFileURL(join(site, "print.html")).href);
  const outside = await page.$$eval("a[href]", all => all.map(a => a.getAttribute("href")).filter(to => !/^(#|https?:|mailto:)/.test(to)));
  assert.deepEqual(outside, [], "links lead out of the page");
  const lost = await page.$$eval('a[href^="#"]', all => all.map(a => decodeURIComponent(a.hash.slice(1))).filter(id => !document.getElementById(id)));
  assert.deepEqual(lost, [], "links lead nowhere");
  const unnumbered = await page.$$eval(":is(.on-paper, .body) :is(ol, ul)", all => all.filter(list => !getComputedStyle(list).listStyleType.replaceAll('"', "")).length);
  assert.equal(unnumbered, 0, "lists of the text without numbers and bullets");
  // Of each of them some words from its middle, without white space, as they are found in a PDF.
  const wanted = await page.evaluate(() => {
    const words = it => { const own = it.cloneNode(true); own.querySelectorAll("a[role], ol, .line").forEach(x => x.remove()); return own.textContent };
    const of = selector => [...document.querySelectorAll(selector)].map(words);
    return { paragraphs: of(".section-on-paper p.block"), notes: of(".endnote > .body") };
  });
  // As wide as an A4 page.
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: "print" });
  const over = await page.$$eval(".on-paper > .pn", all => all.filter(number => {
    const [own, words] = [number, number.nextElementSibling].map(it => it.getBoundingClientRect());
    const rtl = getComputedStyle(number).direction === "rtl";
    return rtl ? own.left < words.right - 1 : own.right > words.left + 1;
  }).length);
  assert.equal(over, 0, "numbers of paragraphs over their words");
  const file = join(folder, "edition.pdf");
  await page.pdf({ path: file, preferCSSPageSize: true, tagged: true, outline: true });
  assert.match(execFileSync("pdfinfo", [file]).toString(), /Tagged:\s+yes/);
  assert.ok(!readFileSync(file).includes("file:///"), "the PDF has addresses of the disk");
  const bare = words => words.normalize("NFKC").replace(/[\p{Pd}\p{Cf}\s]/gu, "");
  const text = bare(execFileSync("pdftotext", ["-raw", file, "-"], { maxBuffer: 1 << 28 }).toString().replace(/\n\d+\n\f/g, "\n"));
  let looked = 0;
  for (const [what, all] of Object.entries(wanted)) {
    assert.ok(all.length > 0, `there are no ${what}`);
    const seen = new Map();
    for (const words of all.map(bare)) {
      // A page may break within it: one of three pieces is whole.
      const pieces = [0.1, 0.45, 0.8].map(at => words.slice(Math.floor(words.length * at)).slice(0, 24)).filter(piece => piece.length > 15);
      if (pieces.length === 0 || seen.has(words)) continue;
      seen.set(words, true);
      looked += 1;
      assert.ok(pieces.some(piece => text.includes(piece)), `not printed: ${words.slice(0, 60)}`);
    }
  }
  console.log(`print: ${looked} paragraphs and notes are in the PDF`);

  const sections = await page.goto(pathToFileURL(join(site, "index.html")).href).then(() =>
    page.$$eval(".contents a[href$='.html'], main ol a[href$='.html']", all => [...new Set(all.map(a => a.href))]));
  let most = { notes: [] };
  for (const href of sections) {
    await page.goto(href);
    const notes = await page.$$eval(".note", all => all.map(note => [...note.querySelectorAll(":scope > .body, :scope > details > .body")].map(body => body.textContent).join("")));
    if (notes.length > most.notes.length) most = { href, notes };
  }
  assert.ok(most.notes.length > 0, "no section has notes");
  await page.goto(most.href);
  await page.emulateMedia({ media: "print" });
  const unseen = await page.$$eval(".note > .no", all => all.filter(number => getComputedStyle(number).display === "none" || getComputedStyle(number.firstElementChild ?? number).visibility !== "visible").length);
  assert.equal(unseen, 0, "notes without their numbers");
  await page.pdf({ path: file, preferCSSPageSize: true });
  const printed = bare(execFileSync("pdftotext", ["-raw", file, "-"], { maxBuffer: 1 << 28 }).toString());
  const torn = most.notes.map(bare).filter(words => !printed.includes(words));
  assert.deepEqual(torn, [], "words of notes are not in their order in the PDF");
  console.log(`print: the words of ${most.notes.length} notes are in their order`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
