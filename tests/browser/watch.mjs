// `variorum watch` in Chromium: what is changed on the disk shows in the page that is open, in place.
//
//     node watch.mjs VARIORUM
//
// Nothing here waits for a fixed time: each step waits until what it wants is there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const program = resolve(process.argv[2] ?? "target/release/variorum");
const folder = mkdtempSync(join(tmpdir(), "variorum-watch-"));
const put = (path, text) => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const paragraphs = Array.from({ length: 40 }, (_, n) => `Paragraph number ${n + 1} has words of its own, and enough of them to fill a line or two.`);
const section = words => put("content/text/01-alpha.md", `# Alpha\n\n${words.join("\n\n")}\n`);
const note = (quote, body) => put("content/annotations/alpha.md", `+++\nid = "one"\ntarget = "alpha"\nquote = "${quote}"\nkind = "gloss"\nstatus = "reviewed"\n+++\n${body}\n`);
put("content/edition.toml", 'title = "The Edition"\n');
section(paragraphs);
put("content/text/02-beta.md", "# Beta\n\nThe second section.\n");
put("content/text/03-gamma.md", "# Gamma\n\nThe third section.\n");
note("number 3 has", "A gloss.");
const opened = join(folder, "opened");
put("editor", `#!/bin/sh\necho "$1" > '${opened}.new' && mv '${opened}.new' '${opened}'\n`);
chmodSync(join(folder, "editor"), 0o755);

let server, url;
const start = port => new Promise((ready, failed) => {
  server = spawn(program, ["watch", folder, "--editor", `'${join(folder, "editor")}' {file}:{line}:{column}`, ...(port ? ["--port", port] : [])]);
  let said = "";
  server.stderr.on("data", words => {
    said += words;
    const found = /serving (http:\S+)/.exec(said);
    if (found) { url = found[1]; ready(); }
  });
  server.once("exit", code => failed(new Error(`the server ended with ${code}: ${said}`)));
});
const stop = () => new Promise(done => { server.removeAllListeners("exit"); server.once("exit", done); server.kill("SIGINT"); });

const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = browsers.find(path => path && existsSync(path));
const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];
let browser;
const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const accessible = async page => {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document)).violations.map(v => `${v.id}: ${v.nodes[0].target}`));
  assert.deepEqual(found, []);
};
let passed = 0;
const step = async (name, check) => {
  try { await check(); passed++; } catch (error) { error.message = `${name}: ${error.message}`; throw error; }
};

try {
  await start();
  browser = await chromium.launch({ executablePath, args: flags });
  const page = await browser.newPage({ viewport: { width: 1280, height: 700 }, reducedMotion: "reduce" });
  const faults = [];
  page.on("pageerror", error => faults.push(String(error)));
  await page.goto(`${url}alpha.html`);
  const shows = words => page.waitForFunction(words => document.querySelector("main").innerText.includes(words), words);
  const same = () => page.evaluate(() => window.same === true);
  const overlay = page.locator(".faults");
  await page.evaluate(() => {
    window.same = true;
    window.marked = [];
    const note = changes => window.marked.push(...changes.map(c => c.target).filter(e => "liveNew" in e.dataset).map(e => e.id));
    new MutationObserver(note).observe(document.body, { subtree: true, attributeFilter: ["data-live-new"] });
  });
  const marked = () => page.evaluate(() => window.marked.splice(0));

  await step("words are put in place, and the paragraph is marked", async () => {
    paragraphs[4] = "The fifth is another one.";
    section(paragraphs);
    await shows("The fifth is another one");
    assert.ok(await same(), "the page was loaded anew");
    assert.deepEqual(await marked(), ["p5"]);
    await page.waitForFunction(() => !document.querySelector("[data-live-new]"));
  });

  await step("the place, panels, boxes and focus are kept", async () => {
    await page.locator("button[popovertarget=view]").click();
    await page.locator("#text-only").check();
    await page.evaluate(() => {
      const last = document.getElementById("p30");
      scrollTo({ top: scrollY + last.getBoundingClientRect().top, behavior: "instant" });
    });
    const top = words => page.evaluate(words => [...document.querySelectorAll("main p")].find(p => p.textContent.includes(words)).getBoundingClientRect().top, words);
    const before = await top("number 31 ");
    section(["A new first paragraph, which moves all others.", ...paragraphs]);
    await shows("A new first paragraph");
    assert.ok(Math.abs(await top("number 31 ") - before) < 2, `moved from ${before} to ${await top("number 31 ")}`);
    assert.ok(await page.evaluate(() => document.getElementById("view").matches(":popover-open")), "the panel is closed");
    assert.ok(await page.locator("#text-only").isChecked());
    assert.equal(await page.evaluate(() => document.activeElement.id), "text-only");
    assert.deepEqual(await marked(), ["p1"]);
    await page.locator("#text-only").uncheck();
    await page.keyboard.press("Escape");
    assert.ok(await same());
  });

  await step("a note that is changed shows", async () => {
    note("number 3 has", "Another gloss.");
    await shows("Another gloss");
    assert.deepEqual(await marked(), ["n-one"]);
    assert.ok(await same());
  });

  await step("styles are exchanged without loading anew", async () => {
    put("static/style.css", "main { border-top: 7px solid }");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main")).borderTopWidth === "7px");
    put("static/style.css", "main { border-top: 9px solid }");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main")).borderTopWidth === "9px");
    rmSync(join(folder, "static"), { recursive: true });
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main")).borderTopWidth === "0px");
    assert.ok(await same());
  });

  await step("errors lie over the page, lead to the editor, and go when mended", async () => {
    note("words that <i>nobody</i> wrote", "A gloss.");
    await overlay.waitFor();
    assert.match(await overlay.innerText(), /error\[orphan\][^]*<i>nobody<\/i>/);
    assert.ok(await page.locator("#p2").isVisible(), "the page stays underneath");
    await accessible(page);
    await overlay.locator("a.open").first().click();
    while (!existsSync(opened)) await new Promise(done => setTimeout(done, 10));
    assert.match(readFileSync(opened, "utf8"), /content\/annotations\/alpha\.md:4:9/);
    await page.keyboard.press("Escape");
    await overlay.waitFor({ state: "detached" });
    section(["Words while the error is hidden.", ...paragraphs]);
    await shows("Words while the error is hidden");
    assert.equal(await overlay.count(), 0, "what was hidden stays hidden");
    note("another that nobody wrote", "A gloss.");
    await overlay.waitFor();
    note("number 3 has", "A mended gloss.");
    await shows("A mended gloss");
    await overlay.waitFor({ state: "detached" });
    assert.ok(await same());
  });

  await step("a template that fails leaves the last good page", async () => {
    put("templates/section.html", '{% extends "variorum/section.html" %}\n{% block footnotes %}{{ nothing.of.that }}{% endblock %}\n');
    await overlay.waitFor();
    assert.match(await overlay.innerText(), /templates\/section\.html:2:/);
    assert.match(await page.locator("main").innerText(), /A mended gloss/);
    rmSync(join(folder, "templates"), { recursive: true });
    await overlay.waitFor({ state: "detached" });
    assert.ok(await same());
  });

  await step("the edition itself may break and come back", async () => {
    put("content/edition.toml", "title = \n");
    await overlay.waitFor();
    assert.match(await overlay.innerText(), /last good/);
    put("content/edition.toml", 'title = "The Mended Edition"\n');
    await overlay.waitFor({ state: "detached" });
    await page.waitForFunction(() => document.title.includes("The Mended Edition"));
  });

  await step("a page that vanished leads to the nearest", async () => {
    const tab = await browser.newPage();
    await tab.goto(`${url}beta.html`);
    renameSync(join(folder, "content/text/02-beta.md"), join(folder, "content/text/02-betas.md"));
    await tab.waitForURL(`${url}betas.html`);
    await tab.locator(".faults").waitFor();
    assert.match(await tab.locator(".faults").innerText(), /beta\.html is not there any more/);
    rmSync(join(folder, "content/text/02-betas.md"));
    await tab.waitForURL(`${url}alpha.html`);
    await tab.close();
  });

  await step("a tab that nobody sees gives its stream back", async () => {
    const hide = hidden => page.evaluate(hidden => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    const closed = page.waitForEvent("requestfailed", request => request.url().endsWith("/_live"));
    await hide(true);
    await closed;
    section(["Written while nobody looked.", ...paragraphs]);
    await hide(false);
    await shows("Written while nobody looked");
  });

  await step("the page finds the server again", async () => {
    const { port } = new URL(url);
    await stop();
    section(["Written while there was no server.", ...paragraphs]);
    await start(port);
    await shows("Written while there was no server");
    assert.ok(await same());
  });

  await step("the status page tells, and follows", async () => {
    const tab = await browser.newPage();
    await tab.goto(`${url}_status`);
    assert.match(await tab.locator("main").innerText(), /No note needs you[^]*Coverage[^]*Alpha[^]*1 reviewed[^]*Builds/);
    note("nobody wrote this", "A gloss.");
    await tab.waitForFunction(() => /One note needs you[^]*error\[orphan\][^]*annotations\/alpha\.md[^]*served, 1 error/.test(document.querySelector("main").innerText));
    await accessible(tab);
    await tab.close();
  });

  assert.deepEqual(faults, []);
  await stop();
  console.log(`watch: ${passed} passed, 0 failed`);
} finally {
  await browser?.close();
  server?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
