// Citing, without scripts, in Chromium, from the disk: from a note to how it is cited, and back; from the citation of a release to its
// paragraph; once the paragraph was changed, to the notice of what it said; an address of words that are as they were shows none.
// With scripts, words that are selected go into what is written to the editors.
//
//     node citing.mjs PROGRAM
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const program = resolve(process.argv[2] ?? "target/release/variorum");
const folder = mkdtempSync(join(tmpdir(), "variorum-citing-"));
const put = (path, text) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const run = (...args) => execFileSync(program, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
const site = pathToFileURL(join(folder, "public", "index.html"));
const at = address => new URL(address, site).href;
const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = browsers.find(path => path && existsSync(path));
const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];

put("content/edition.toml", 'title = "Of the Tide"\nbase-url = "https://example.org/tide/"\nfeedback = "mailto:ed@example.org?body={words}"\n\n[[editor]]\nid = "ed"\nname = "Quell, Ada"\n');
const text = second => `# The Tide\n\nThe lamps burned all night.\n\n${second}\n`;
put("content/text/01-tide.md", text("The harbour was empty."));
put("content/annotations/tide.md", '+++\nid = "lamps"\nquote = "lamps"\ncreator = "ed"\n+++\nOf oil, as was the custom.\n');
run("release", "1.0", "--date", "2026-01-05");
run("build");

const browser = await chromium.launch({ executablePath, args: flags });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false, reducedMotion: "reduce" });
  const page = await context.newPage();

  // From a note to its citation, by the keyboard, and back.
  await page.goto(at("tide.html"));
  await page.locator("#n-lamps a[href*='cite/']").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/cite\/tide\.html#n-lamps$/);
  const panel = page.locator("[id='n-lamps']");
  assert.ok(await panel.isVisible());
  const cited = await panel.textContent();
  for (const words of ["https://example.org/tide/tide.html#n-lamps", "1.0", "Of the Tide", "Quell"]) assert.ok(cited.includes(words), `a note's citation has ${words}`);
  await panel.locator("h2 a").click();
  assert.match(page.url(), /tide\.html#n-lamps$/);
  assert.ok(await page.locator("#n-lamps").isVisible());

  // A paragraph's address in its citation has the words that were released; while it says these, there is no notice.
  await page.goto(at("cite/tide.html"));
  const addresses = [];
  for (const id of ["p1", "p2"]) addresses.push(await page.locator(`[id='${id}'] dd a`).first().getAttribute("href"));
  assert.ok(addresses.every(address => /tide\.html#p\d~[0-9a-f]{8}$/.test(address)), addresses.join(" "));
  const [kept, old] = addresses.map(address => at(address.replace("../", "")));
  await page.goto(old);
  assert.ok(await page.locator("#p2").isVisible());
  const quiet = await page.locator("main").innerText();

  // The paragraph is changed, and released again.
  put("content/text/01-tide.md", text("The harbour was full of boats."));
  run("release", "1.1", "--date", "2026-02-05");
  run("build");
  await page.goto("about:blank");
  await page.goto(old);
  const told = await page.locator("main").innerText();
  assert.ok(!quiet.includes("1.1") && told.includes("1.1"), "the release that changed it is named");
  assert.match(told, /empty/, "what it said is shown");
  assert.match(told, /full of boats/);
  const target = page.locator(":target");
  assert.ok(await target.isVisible(), "the address leads to the notice");

  // The other paragraph is as it was.
  await page.goto("about:blank");
  await page.goto(kept);
  assert.doesNotMatch(await page.locator("main").innerText(), /empty/, "no notice where nothing changed");
  assert.ok(await page.locator("#p1").isVisible());

  // With scripts: words that are selected go to the editors without the marks of notes among them.
  const other = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  await other.goto(at("tide.html"));
  await other.evaluate(() => {
    const words = document.querySelector("#p1 .block, #p1.block, [id='p1'] p") ?? document.getElementById("p1");
    getSelection().selectAllChildren(words);
  });
  await other.locator(".passage a.cite[href*='#p1']").first().dispatchEvent("pointerdown");
  await other.goto(at("cite/tide.html#p1"));
  const sent = decodeURIComponent(await other.locator("[id='p1'] .feedback a").getAttribute("href"));
  assert.match(sent, /body=The lamps burned all night\.$/, sent);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log("citing: 1 passed, 0 failed");
