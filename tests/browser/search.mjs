// Search in Chromium, from the disk, by the keyboard: a phrase over an accent, old letters, forms of a word, a string of Chinese
// characters; from a hit to its place, where the words are marked; back; nothing found; without scripts the page says so.
//
//     node search.mjs SITE [--need-firefox]
//
// SITE is the edition that `search-edition.mjs` makes, built.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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
// What the program's own test folds, and what comes of it.
const source = readFileSync(new URL("../../src/search/fold.rs", import.meta.url), "utf8");
const folds = [...source.slice(source.indexOf("for (word, folded) in")).matchAll(/\("([^"]*)", "([^"]*)"\)/g)]
  .map(([, ...pair]) => pair.map(word => word.replace(/\\u\{(\w+)\}/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))));
assert.ok(folds.length > 20);
const at = address => pathToFileURL(join(site, address)).href;

let failed = 0;
for (const [browserName, executablePath] of engines) {
  if (!executablePath) {
    console.log(`search: no ${browserName} here: NOT TRIED in it`);
    if (process.argv.includes("--need-firefox") || process.env.CI) failed++;
    continue;
  }
  const profile = mkdtempSync(join(tmpdir(), "variorum-search-"));
  const args = browserName === "chrome" ? ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"] : [];
  const browser = await puppeteer.launch({ browser: browserName, executablePath, headless: true, userDataDir: profile, args, timeout: 120000, env: { ...process.env, HOME: profile } });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(120000);
    const problems = [];
    page.on("pageerror", error => problems.push(error.message));
    page.on("console", message => message.type() === "error" && problems.push(message.text()));
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(at("search.html"));
    assert.equal(await page.evaluate(() => document.activeElement.id), "sought", "the field has the focus");

    // The browser folds words as the program does.
    const folded = await page.evaluate(words => words.map(word => variorumWords.fold(word)), folds.map(([word]) => word));
    assert.deepEqual(folded, folds.map(([, fold]) => fold));

    /** Type what is sought, and wait for the answer. */
    const seek = async words => {
      await page.evaluate(() => document.getElementById("sought").select());
      await page.keyboard.press("Backspace");
      await page.keyboard.type(words);
      await page.keyboard.press("Enter");
      // The address has what was sent off: until then the answer is that of what was typed so far.
      const sent = words => new URLSearchParams(location.hash.slice(1)).get("q") === words && document.getElementById("search-results").ariaBusy === "false";
      await page.waitForFunction(sent, {}, words);
      return page.evaluate(() => [...document.querySelectorAll(".hits li")].map(li => `${li.querySelector(".locus").textContent.replaceAll("\u00a0", " ")}: ${[...li.querySelectorAll("mark")].map(mark => mark.textContent).join("|")}`));
    };
    // A phrase over an accent, and over the mark of a note.
    assert.deepEqual(await seek("\"cafe of the elite\""), ["§ 1 ¶ 1: Café of the Élite"]);
    assert.deepEqual(await seek("\"the cafe\""), ["§ 1 ¶ 1: the Café"]);
    // Old letters, ligatures, ł; each in a text that was written otherwise than it is sought.
    assert.deepEqual(await seek("successful"), ["§ 1 ¶ 2: ſucceſsful"]);
    assert.deepEqual(await seek("firefly"), ["§ 1 ¶ 2: ﬁreﬂy"]);
    assert.deepEqual(await seek("lodz"), ["§ 1 ¶ 2: Łódź"]);
    // Forms of a word, and of one that isn't there as it is typed.
    assert.deepEqual(await seek("lamp"), ["§ 1 ¶ 1: lamps", "§ 1 ¶ 1, note 1: lamp"]);
    assert.deepEqual(await seek("\"lamp\""), ["§ 1 ¶ 1, note 1: lamp"]);
    assert.deepEqual(await seek("burns"), ["§ 1 ¶ 1: burned"]);
    // The beginning of words; two words of one paragraph; a word parted by an apostrophe.
    assert.deepEqual(await seek("succ*"), ["§ 1 ¶ 2: ſucceſsful"]);
    assert.deepEqual(await seek("lodz firefly"), ["§ 1 ¶ 2: ﬁreﬂy|Łódź"]);
    assert.deepEqual(await seek("homme"), ["§ 1 ¶ 2: homme"]);
    assert.deepEqual(await seek("l'homme"), ["§ 1 ¶ 2: l’homme"]);
    // Characters without spaces between words: any string of them, and one alone.
    assert.deepEqual(await seek("而時習"), ["§ 1 ¶ 3: 而時習"]);
    assert.deepEqual(await seek("習"), ["§ 1 ¶ 3: 習"]);
    assert.deepEqual(await seek("時而"), []);
    // A line of verse is cited by its number; a phrase may run over two, and is cited by the first.
    assert.deepEqual(await seek("foam"), ["§ 2 l. 2: foam"]);
    assert.deepEqual(await seek("gulls"), ["§ 2: Gulls", "§ 2 l. 4: gulls"]);
    assert.deepEqual(await seek("\"supper gulls\""), ["§ 2 l. 3: supper, gulls"]);
    assert.deepEqual(await seek("\"wing salt\""), ["§ 2 l. 4: wing, salt"]);
    assert.match(await page.$eval(".hits a", link => link.getAttribute("href")), /gulls\.html\?mark=.*#p2-2$/);
    // The register and the bibliography.
    assert.deepEqual(await seek("ostrander"), ["Ada Ostrander: Ostrander|Ostrander"]);
    // What isn't there is said.
    assert.deepEqual(await seek("xyzzy"), []);
    assert.match(await page.$eval("#search-status", status => status.textContent), /xyzzy/);

    // The browser says after a while that the address is another: what was typed since stays.
    const typedOn = await page.evaluate(async () => {
      const form = document.querySelector("#search form"), other = new Promise(done => addEventListener("hashchange", done, { once: true }));
      form.q.value = "lamps";
      form.requestSubmit();
      form.q.value = "lamps b";
      await other;
      return form.q.value;
    });
    assert.equal(typedOn, "lamps b", "what is typed isn't replaced by what was sought before");

    // From the field to a hit, by the keyboard alone; the words are marked there.
    await seek("\"cafe of the elite\"");
    for (let n = 0; n < 4 && await page.evaluate(() => !document.activeElement.closest(".hits")); n++) await page.keyboard.press("Tab");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.match(page.url(), /tide\.html\?mark=.*#p1$/);
    await page.waitForFunction(() => !globalThis.Highlight || CSS.highlights.get("sought")?.size > 0, { timeout: 60000 });
    const marked = await page.evaluate(() => globalThis.Highlight ? [...CSS.highlights.get("sought")].map(range => range.toString()) : null);
    // The phrase alone, with the mark of the note in it: no other “the” of the paragraph.
    if (marked) assert.deepEqual(marked, ["Café1 of the Élite"]);
    else console.log(`search: ${browserName} has no highlights: the words are not marked there`);
    // The way back leads to what was sought.
    // (`goBack` waits for a load that a page from Firefox's memory doesn't have.)
    if (browserName === "chrome") await page.goBack();
    else await page.evaluate(() => void setTimeout(() => history.back()));
    await page.waitForFunction(() => location.pathname.endsWith("search.html") && document.querySelector(".hits li"));
    assert.equal(await page.$eval("#sought", input => input.value), "\"cafe of the elite\"");

    // On a phone nothing scrolls sideways.
    await page.setViewport({ width: 320, height: 700 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "scrolls sideways at 320 px");
    assert.deepEqual(problems, []);

    // Firefox's protocol has no way to switch scripts off.
    if (browserName === "chrome") {
      await page.setJavaScriptEnabled(false);
      await page.goto(at("search.html"));
      assert.ok(await page.$eval("noscript", element => element.checkVisibility() && element.querySelector("a[href$='persons.html']") !== null), "without scripts there are the registers");
      assert.ok(await page.$eval("form", form => !form.checkVisibility()));
    }
    console.log(`search: ${await browser.version()}: all as it should be`);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
process.exit(failed > 0 ? 1 : 0);
