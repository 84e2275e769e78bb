// The pages of a built site in Chromium and in Firefox ESR, from the disk: notes beside their words never lie over one another, at
// the start, with kinds and commentators taken away and put back, with the text alone and after that, in windows of other
// widths; noted words have a line in every state that shows their notes; marks stand in the order of their numbers; nothing
// scrolls sideways; there are no errors.
//
//     node engines.mjs SITE [--need-firefox]
//
// Where a browser isn't, that is said, and with --need-firefox or CI set it is an error.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const site = resolve(process.argv[2] ?? "public");
const first = paths => paths.find(path => path && existsSync(path));
const engines = [
  ["chrome", first([process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"])],
  ["firefox", first([process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox"])],
];
// Pages of sections: print.html has their words too, but no kinds to take away.
const noted = path => {
  const text = readFileSync(join(site, path), "utf8");
  return text.includes('id="text-only"') ? (text.match(/ data-a=/g) ?? []).length : 0;
};
const pages = readdirSync(site).filter(path => path.endsWith(".html") && path !== "404.html" && noted(path) > 0).sort((a, b) => noted(b) - noted(a)).slice(0, 4);
assert.ok(pages.length > 0, `no page with notes in ${site}`);

/** What is wrong with the page as it is. */
const faults = () => {
  const wrong = [];
  const shown = [...document.querySelectorAll(".edited .note:not(.reply)")].filter(n => n.checkVisibility({ visibilityProperty: true }) && n.getBoundingClientRect().height > 1);
  const boxes = shown.map(n => ({ id: n.id, box: n.getBoundingClientRect() })).sort((a, b) => a.box.top - b.box.top);
  for (const [at, a] of boxes.entries()) {
    for (const b of boxes.slice(at + 1)) {
      if (b.box.top >= a.box.bottom - 1) break;
      if (a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1) wrong.push(`${a.id} lies over ${b.id}`);
    }
  }
  const transparent = colour => /transparent|, 0\)$|\/ 0\)$/.test(colour);
  const visible = new Set(shown.map(n => n.id.slice(2)));
  for (const words of document.querySelectorAll("[data-a]")) {
    const { textDecorationLine, textDecorationColor } = getComputedStyle(words);
    const line = textDecorationLine === "underline" && !transparent(textDecorationColor);
    const shown = words.dataset.a.split(" ").map(id => visible.has(id));
    if (shown.every(Boolean) && !line) wrong.push(`“${words.textContent}” lacks a line`);
    if (line && !shown.some(Boolean)) wrong.push(`“${words.textContent}” has a line, and no note`);
  }
  const numbers = [...document.querySelectorAll(".edited .words .ref")].map(mark => Number(mark.textContent));
  if (numbers.some((number, at) => at > 0 && number <= numbers[at - 1])) wrong.push(`marks stand as ${numbers.join(" ")}`);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 1) wrong.push(`scrolls sideways by ${wide} px`);
  return wrong;
};

let passed = 0, failed = 0;
for (const [browserName, executablePath] of engines) {
  if (!executablePath) {
    console.log(`engines: no ${browserName} here: NOT TRIED in it`);
    if (process.argv.includes("--need-firefox") || process.env.CI) failed++;
    continue;
  }
  const profile = mkdtempSync(join(tmpdir(), "variorum-engines-"));
  const args = browserName === "chrome" ? ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync", "--allow-file-access-from-files"] : [];
  const browser = await puppeteer.launch({ browser: browserName, executablePath, headless: true, userDataDir: profile, args, timeout: 90000, env: { ...process.env, HOME: profile } });
  try {
    for (const path of pages) {
      const page = await browser.newPage();
      const problems = [];
      page.on("pageerror", error => problems.push(`script error: ${error.message}`));
      page.on("console", message => message.type() === "error" && problems.push(`console: ${message.text()}`));
      await page.setViewport({ width: 1280, height: 900 });
      await page.goto(pathToFileURL(join(site, path)).href, { waitUntil: "load" });
      const settled = () => page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
      const look = async state => {
        await settled();
        const wrong = await page.evaluate(faults);
        if (wrong.length > 0) problems.push(`${state}: ${wrong.slice(0, 3).join("; ")}${wrong.length > 3 ? `; ${wrong.length - 3} more` : ""}`);
      };
      const boxes = await page.$$eval("#view input[type=checkbox]", all => all.map(box => box.id));
      const set = (id, on) => page.evaluate((id, on) => { const box = document.getElementById(id); if (box.checked !== on) box.click(); }, id, on);
      await look("at the start");
      const filters = boxes.filter(id => id !== "text-only");
      for (const id of filters) {
        await set(id, false); await look(`without ${id}`);
        await set(id, true); await look(`with ${id} again`);
      }
      for (const id of filters) await set(id, false);
      for (const id of filters.toReversed()) { await set(id, true); await look(`from none, with ${id}`); }
      await set("text-only", true); await set("text-only", false); await look("after the text alone");
      if (boxes.includes("notes-open")) { await set("notes-open", true); await look("all notes open"); await set("notes-open", false); await look("closed again"); }
      const closed = await page.$$eval(".edited .note > details", all => all.length);
      for (const at of new Set(closed ? [0, closed >> 1, closed - 1] : [])) {
        const press = () => page.evaluate(at => document.querySelectorAll(".edited .note > details")[at].querySelector("summary").click(), at);
        await press(); await look(`closed note ${at} opened`);
        await press(); await look(`closed note ${at} closed again`);
        const go = id => page.evaluate(id => new Promise(done => { addEventListener("hashchange", () => setTimeout(done), { once: true }); location.hash = id }), id);
        await go(await page.evaluate(at => document.querySelectorAll(".edited .note > details")[at].closest(".note").id, at)); await look(`closed note ${at} opened by its address`);
        await go(""); await look(`closed note ${at} left`);
      }
      for (const width of [1680, 1120, 900, 390, 1280]) {
        await page.setViewport({ width, height: 900 });
        await look(`${width} px wide`);
      }
      await page.evaluate(() => localStorage.clear());
      for (const problem of problems) console.log(`${path} ${browserName}: ${problem}`);
      if (problems.length > 0) failed++; else passed++;
      await page.close();
    }
    console.log(`engines: ${await browser.version()}`);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
console.log(`engines: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
