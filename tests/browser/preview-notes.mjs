// Notes that are written in the preview of `variorum watch`, in Chromium and Firefox: from selected words to the file, byte for
// byte what `variorum annotate` writes.
//
//     node preview-notes.mjs VARIORUM [--need-firefox]
//
// Nothing here waits for a fixed time: each step waits until what it wants is there.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:http";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const program = resolve(process.argv[2] ?? "target/release/variorum");
const first = paths => paths.find(path => path && existsSync(path));
const engines = [
  ["chrome", first([process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"])],
  ["firefox", first([process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox"])],
].filter(([name]) => !process.env.ENGINE || process.env.ENGINE === name);
const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

const edition = folder => {
  const put = (path, text) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  put("content/edition.toml", 'title = "The Edition"\n\n[[editor]]\nid = "ed"\nname = "Ed Itor"\n\n[[editor]]\nid = "co"\nname = "Co Editor"\n');
  put("content/registers/places.toml", '[[entity]]\nid = "york"\nname = "York"\n');
  put("content/text/01-tide.md", "# The Tide\n\nThe *sea* came **over** the wall, see [[wall]], and the sea went.[^1]\n\nThe sea went, and the wall stood.\n\nThe sea came back.\n\n[^1]: In a footnote.\n");
  put("content/text/02-wall.md", "# The Wall\n\nIt stood.\n");
  const long = Array.from({ length: 60 }, (_, n) => `Sentence ${n} of a long note.`).join(" ");
  put("content/annotations/ed/tide.md", `+++\n[defaults]\ntarget = "tide"\ncreator = "ed"\n+++\n\n+++\n# a comment that stays\nid = "first"\nquote = "The Tide"   # here\n+++\n${long}\n`);
};

let failed = 0;
for (const [name, executablePath] of engines) {
  if (!executablePath) {
    console.log(`preview notes: no ${name} here: NOT TRIED in it`);
    if (process.argv.includes("--need-firefox") || process.env.CI) failed++;
    continue;
  }
  const work = mkdtempSync(join(tmpdir(), "variorum-notes-"));
  const folder = join(work, "edition"), copy = join(work, "copy"), profile = join(work, "profile");
  [folder, profile].forEach(path => mkdirSync(path));
  edition(folder);
  cpSync(folder, copy, { recursive: true });
  const file = "content/annotations/ed/tide.md";
  const read = (where = folder, path = file) => readFileSync(join(where, path), "utf8");
  const annotate = (...given) => execFileSync(program, ["annotate", ...given], { cwd: copy, stdio: ["ignore", "ignore", "inherit"] });

  let url;
  const server = spawn(program, ["watch", folder], { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise((ready, wrong) => {
    let said = "";
    server.stderr.on("data", words => { said += words; url = /serving (http:\S+)/.exec(said)?.[1]; if (url) ready(); });
    server.once("exit", code => wrong(new Error(`the server ended with ${code}: ${said}`)));
  });
  const args = name === "chrome" ? ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"] : [];
  const browser = await puppeteer.launch({ browser: name, executablePath, headless: true, userDataDir: profile, args, timeout: 120000, env: { ...process.env, HOME: profile } });
  const faults = [];
  const tab = async (address = "tide.html") => {
    const page = await browser.newPage();
    page.setDefaultTimeout(60000);
    page.on("pageerror", error => faults.push(error.message));
    page.on("dialog", dialog => dialog.accept());
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(url + address);
    await page.waitForFunction(() => document.querySelector("#variorum-notes")?.shadowRoot.querySelector(".write"));
    return page;
  };
  let passed = 0;
  const step = async (what, check) => {
    try { await check(); passed++; } catch (error) { error.message = `${name}: ${what}: ${error.message}`; throw error; }
  };
  // In our own tree.
  const has = (page, selector) => page.evaluate(selector => !!document.querySelector("#variorum-notes").shadowRoot.querySelector(selector), selector);
  const comes = (page, selector) => page.waitForFunction(selector => document.querySelector("#variorum-notes").shadowRoot.querySelector(selector), {}, selector);

  try {
    const page = await tab();
    // Words from the first of these to the last, in the paragraphs of these ids.
    const select = async (page, from, first, to, last) => {
      await page.evaluate((from, first, to, last) => {
        const find = (id, words, atEnd) => {
          const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(words);
            if (at >= 0) return [node, at + (atEnd ? words.length : 0)];
          }
        };
        getSelection().setBaseAndExtent(...find(from, first, false), ...find(to, last, true));
      }, from, first, to, last);
      await page.waitForFunction(() => ["Note on these words", "Save"].includes(document.querySelector("#variorum-notes").shadowRoot.querySelector(".write").textContent));
    };
    // A tab behind another draws nothing.
    const shows = async (page, selector, words) => { await page.bringToFront(); return page.waitForFunction((selector, words) => document.querySelector(selector)?.textContent.includes(words), {}, selector, words); };
    const says = (page, words) => page.waitForFunction(words => document.querySelector("#variorum-notes").shadowRoot.querySelector(".say").textContent.includes(words), {}, words);
    const panel = (page, gone = false) => page.waitForFunction(gone => !document.querySelector("#variorum-notes").shadowRoot.querySelector(".panel") === gone, {}, gone);
    const press = async (page, words) => {
      await page.bringToFront();
      await page.waitForFunction(words => [...document.querySelector("#variorum-notes").shadowRoot.querySelectorAll("button")].some(b => b.textContent === words && !b.hidden), {}, words);
      await page.evaluate(words => [...document.querySelector("#variorum-notes").shadowRoot.querySelectorAll("button")].find(b => b.textContent === words && !b.hidden).click(), words);
    };
    const set = (page, given) => page.evaluate(given => {
      const form = document.querySelector("#variorum-notes").shadowRoot.querySelector("form");
      for (const [name, value] of Object.entries(given)) {
        if (typeof value === "boolean") form.elements[name].checked = value; else form.elements[name].value = value;
      }
      form.dispatchEvent(new Event("input", { bubbles: true }));
    }, given);
    const editNote = async (page, id) => {
      await page.bringToFront();
      await page.waitForSelector(`#n-${id} .live-note`);
      await page.evaluate(id => document.querySelector(`#n-${id} .live-note`).click(), id);
      await panel(page);
    };
    const accessible = async () => {
      await page.evaluate(axe);
      const found = await page.evaluate(async () => (await window.axe.run(document)).violations.map(v => `${v.id}: ${v.nodes[0].target}`));
      assert.deepEqual(found, []);
    };

    await step("focus on a note's button stays there when a file is saved", async () => {
      await page.waitForSelector("#n-first .live-note");
      await page.evaluate(() => { window.button = document.querySelector("#n-first .live-note"); window.button.focus(); });
      const before = read(folder, "content/text/01-tide.md");
      writeFileSync(join(folder, "content/text/01-tide.md"), before.replace("The sea came back.", "The sea came back again."));
      await shows(page, "#p3", "came back again");
      assert.equal(await page.evaluate(() => document.activeElement === window.button && document.querySelectorAll("#n-first .live-note").length === 1), true);
      writeFileSync(join(folder, "content/text/01-tide.md"), before);
      await page.waitForFunction(() => !document.querySelector("#p3").textContent.includes("again"));
    });

    await step("the key writes nothing without a selection", async () => {
      await page.keyboard.press("a");
      assert.equal(await has(page, ".panel"), false);
    });

    await step("words over markup become a note, as annotate writes it", async () => {
      await select(page, "p1", "sea", "p1", "over");
      await page.keyboard.press("a");
      await panel(page);
      await page.waitForFunction(() => document.querySelector("#variorum-notes").shadowRoot.activeElement?.name === "body");
      await page.keyboard.type("A note with [[wa");
      await comes(page, ".offers:not([hidden])");
      await page.keyboard.press("Enter");
      await page.keyboard.type(" in it.");
      await page.waitForFunction(() => document.querySelector("#variorum-notes").shadowRoot.querySelector(".trial a")?.getAttribute("href") === "wall.html");
      await accessible();
      await set(page, { kind: "gloss", by: "ed", tags: "storm, tide", entities: "place:york" });
      await page.waitForFunction(file => document.querySelector("#variorum-notes").shadowRoot.querySelector(".file").textContent.includes(file), {}, file);
      await press(page, "Save");
      await says(page, `Saved in ${file}:`);
      annotate("tide", "sea came over", "--kind", "gloss", "--by", "ed", "--tag", "storm", "--tag", "tide", "--entity", "place:york", "--body", "A note with [[wall]] in it.");
      assert.equal(read(), read(copy));
    });

    await step("it appears beside its words, open, without loading the page anew", async () => {
      await shows(page, "#n-sea-came-over", "A note with");
      await page.waitForFunction(() => document.querySelector("#n-sea-came-over .body")?.checkVisibility());
      assert.equal(await page.evaluate(() => document.querySelectorAll('[data-a~="sea-came-over"]').length > 1), true);
      assert.equal(await page.evaluate(() => location.hash), "#n-sea-came-over");
    });

    await step("the editor is remembered; words over two paragraphs become a range", async () => {
      await select(page, "p2", "wall stood", "p3", "sea came");
      await press(page, "Note on these words");
      await panel(page);
      assert.equal(await page.evaluate(() => document.querySelector("#variorum-notes").shadowRoot.querySelector("[name=by]").value), "ed");
      await set(page, { body: "Over two." });
      await press(page, "Save");
      await shows(page, "#n-wall-stood", "Over two.");
      assert.match(read(), /id = "wall-stood"\ntarget = "tide"\ncreator = "ed"\nrange = \["wall stood\.", "The sea came"\]\n\+\+\+\nOver two\.\n$/);
    });

    await step("undo restores the bytes", async () => {
      await press(page, "Undo");
      await says(page, "is as it was");
      assert.equal(read(), read(copy));
      await page.waitForFunction(() => !document.querySelector("#n-wall-stood"));
    });

    await step("words are chosen by the keyboard alone", async () => {
      await page.evaluate(() => { getSelection().removeAllRanges(); scrollTo(0, 0); document.querySelector("#variorum-notes").shadowRoot.querySelector(".write").focus(); });
      await page.waitForFunction(() => document.querySelector("#variorum-notes").shadowRoot.querySelector(".write").textContent === "Choose words");
      await page.keyboard.press("Enter");
      await says(page, "Arrow keys choose");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.down("Shift");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.up("Shift");
      await says(page, "sea went —");
      await page.keyboard.press("Enter");
      await panel(page);
      await page.keyboard.type("By keys.");
      await page.keyboard.press("Escape");
      await panel(page, true);
      assert.equal(read(), read(copy));
    });

    await step("View switches the key off", async () => {
      await page.waitForSelector("#live-key");
      await page.evaluate(() => document.getElementById("live-key").click());
      await select(page, "p2", "wall", "p2", "wall");
      await page.keyboard.press("a");
      assert.equal(await has(page, ".panel"), false);
      await page.evaluate(() => document.getElementById("live-key").click());
      await page.keyboard.press("a");
      await panel(page);
      await page.keyboard.press("Escape");
      await panel(page, true);
    });

    await step("two tabs see one another's notes, and neither writes over the other", async () => {
      const other = await tab();
      await editNote(page, "sea-came-over");
      await editNote(other, "sea-came-over");
      await set(other, { body: "The other's." });
      await press(other, "Save");
      await shows(page, "#n-sea-came-over", "The other's.");
      const theirs = read();
      await set(page, { body: "Mine." });
      await press(page, "Save");
      await comes(page, ".versions:not([hidden])");
      const versions = await page.evaluate(() => [...document.querySelector("#variorum-notes").shadowRoot.querySelectorAll(".versions pre")].map(e => e.textContent));
      assert.match(versions[0], /Mine\.$/);
      assert.match(versions[1], /The other's\.$/);
      assert.equal(read(), theirs);
      await accessible();
      await press(page, "Save yours");
      await shows(other, "#n-sea-came-over", "Mine.");
      assert.equal(read(), theirs.replace("The other's.", "Mine."));
      await other.close();
    });

    await step("a tag with a comma stays one, and other words may be selected while a note is written", async () => {
      await select(page, "p2", "The sea", "p2", "The sea");
      await press(page, "Note on these words");
      await panel(page);
      await set(page, { body: "On others.", tags: '"Ware, Ada", tide' });
      await select(page, "p3", "back", "p3", "back");
      await press(page, "Note on these words");
      await page.waitForFunction(() => document.querySelector("#variorum-notes").shadowRoot.querySelector(".of").textContent === "back");
      await press(page, "Save");
      await shows(page, "#n-back", "On others.");
      const own = /tags = \["Ware, Ada", "tide"\]\nquote = "back"\n\+\+\+\nOn others\.\n/;
      assert.match(read(), own);
      await editNote(page, "back");
      await set(page, { body: "On others, changed." });
      await press(page, "Save");
      await shows(page, "#n-back", "On others, changed.");
      assert.match(read(), /tags = \["Ware, Ada", "tide"\]\n/);
      await editNote(page, "back");
      await press(page, "Remove");
      await page.waitForFunction(() => document.querySelector("#variorum-notes").shadowRoot.querySelector(".why button"));
      await page.evaluate(() => document.querySelector("#variorum-notes").shadowRoot.querySelector(".why button").click());
      await page.waitForFunction(() => !document.querySelector("#n-back"));
    });

    await step("what is wrong with the edition lies under the note that is written, and Esc closes the note first", async () => {
      const text = "content/text/01-tide.md", before = read(folder, text);
      writeFileSync(join(folder, text), `${before}\nSee [[nowhere]].\n`);
      await page.waitForFunction(() => [...document.documentElement.children].some(it => it.shadowRoot?.querySelector(".faults")));
      await select(page, "p2", "The sea", "p2", "The sea");
      await press(page, "Note on these words");
      await panel(page);
      const top = await page.evaluate(() => {
        const save = document.querySelector("#variorum-notes").shadowRoot.querySelector(".save");
        save.scrollIntoView({ block: "nearest" });
        const box = save.getBoundingClientRect();
        return document.elementFromPoint(box.x + 5, box.y + 5).id;
      });
      assert.equal(top, "variorum-notes");
      await page.keyboard.press("Escape");
      await panel(page, true);
      assert.ok(await page.evaluate(() => [...document.documentElement.children].some(it => it.shadowRoot?.querySelector(".faults"))));
      writeFileSync(join(folder, text), before);
      await page.waitForFunction(() => ![...document.documentElement.children].some(it => it.shadowRoot?.querySelector(".faults")));
    });

    await step("while a save is on its way no earlier one can be undone", async () => {
      const undo = () => page.evaluate(() => [...document.querySelector("#variorum-notes").shadowRoot.querySelectorAll(".say button")].some(it => it.textContent === "Undo"));
      const write = async body => {
        await editNote(page, "sea-came-over");
        await set(page, { body });
      };
      await write("Once more.");
      await press(page, "Save");
      await says(page, "Saved in");
      await write("And once more.");
      assert.equal(await undo(), true);
      await page.evaluate(() => {
        const real = window.fetch;
        window.fetch = (...given) => new Promise(go => { window.go = go; }).then(() => { window.fetch = real; return real(...given); });
      });
      await press(page, "Save");
      await page.waitForFunction(() => window.go);
      assert.equal(await undo(), false);
      await page.evaluate(() => window.go());
      await shows(page, "#n-sea-came-over", "And once more.");
      await press(page, "Undo");
      await shows(page, "#n-sea-came-over", "Once more.");
    });

    await step("a note is answered", async () => {
      await editNote(page, "sea-came-over");
      await press(page, "Reply");
      await page.waitForFunction(() => document.querySelector("#variorum-notes").shadowRoot.querySelector("#title").textContent === "Reply");
      await set(page, { body: "An answer." });
      await press(page, "Save");
      await shows(page, "#n-re-sea-came-over", "An answer.");
      assert.match(read(), /id = "re-sea-came-over"\ntarget = "tide"\ncreator = "ed"\nreply-to = "sea-came-over"\n\+\+\+\nAn answer\.\n$/);
    });

    await step("a note is moved to other words", async () => {
      await editNote(page, "sea-came-over");
      await press(page, "Other words");
      await says(page, "Select the words");
      await select(page, "p3", "came back", "p3", "came back");
      await press(page, "Save");
      await page.waitForFunction(() => document.querySelector('#p3 [data-a~="sea-came-over"]'));
      assert.match(read(), /quote = "came back"\n/);
    });

    await step("a draft is seen here alone", async () => {
      await select(page, "p2", "the wall stood", "p2", "the wall stood");
      await press(page, "Note on these words");
      await panel(page);
      await set(page, { body: "Not yet.", draft: true });
      await press(page, "Save");
      await shows(page, "#n-the-wall-stood.draft", "Not yet.");
      const status = await (await fetch(`${url}tide.html`)).text();
      assert.ok(status.includes("Not yet."));
      while (!/came back/.test(existsSync(join(folder, "public/tide.html")) ? read(folder, "public/tide.html") : "")) await new Promise(done => setTimeout(done, 20));
      assert.ok(!read(folder, "public/tide.html").includes("Not yet."));
    });

    await step("a note is removed once that was asked, and comes back", async () => {
      const before = read();
      await editNote(page, "re-sea-came-over");
      await press(page, "Remove");
      await page.waitForFunction(() => document.querySelector("#variorum-notes").shadowRoot.querySelector(".why").textContent.includes("Remove this note?"));
      assert.equal(read(), before);
      await page.evaluate(() => document.querySelector("#variorum-notes").shadowRoot.querySelector(".why button").click());
      await page.waitForFunction(() => !document.querySelector("#n-re-sea-came-over"));
      await press(page, "Undo");
      await says(page, "is as it was");
      assert.equal(read(), before);
    });

    await step("a page of another origin can ask for nothing", async () => {
      const before = read();
      const foreign = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<!doctype html><title>x</title>")).listen(0, "127.0.0.1");
      await new Promise(done => foreign.once("listening", done));
      const token = await page.evaluate(() => document.querySelector("script[data-token]").dataset.token);
      const stranger = await browser.newPage();
      await stranger.goto(`http://127.0.0.1:${foreign.address().port}/`);
      const asked = await stranger.evaluate(async (url, token) => {
        const body = JSON.stringify({ ask: "save", once: "x", save: { do: "write", page: "/tide.html", "reply-to": "first", said: { body: "Foreign." } } });
        const tries = [
          { method: "POST", body },
          { method: "POST", mode: "no-cors", headers: { "content-type": "text/plain" }, body },
          { method: "POST", headers: { "content-type": "application/json", "x-token": token }, body },
        ];
        return Promise.all(tries.map(it => fetch(`${url}_notes`, it).then(answer => answer.type === "opaque" ? "opaque" : answer.status, () => "refused")));
      }, url, token);
      assert.ok(asked.every(it => it === "refused" || it === "opaque"), `${asked}`);
      await stranger.close();
      foreign.close();
      assert.equal(read(), before);
    });

    await step("what does not answer loses nothing", async () => {
      await select(page, "p2", "The sea", "p2", "The sea");
      await press(page, "Note on these words");
      await panel(page);
      await set(page, { body: "Written in vain." });
      const ended = new Promise(done => { server.removeAllListeners("exit"); server.once("exit", done); });
      server.kill("SIGINT");
      await ended;
      await press(page, "Save");
      await page.waitForFunction(() => document.querySelector("#variorum-notes").shadowRoot.querySelector(".why").textContent.includes("does not answer"));
      assert.equal(await page.evaluate(() => document.querySelector("#variorum-notes").shadowRoot.querySelector("[name=body]").value), "Written in vain.");
    });

    assert.deepEqual(faults, []);
    console.log(`preview notes in ${name}: ${passed} passed, 0 failed`);
  } catch (error) {
    failed++;
    console.error(error);
    if (process.env.SHOT) await (await browser.pages()).at(-1).screenshot({ path: process.env.SHOT });
  } finally {
    await browser.close().catch(() => {});
    server.kill("SIGKILL");
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}
process.exit(failed ? 1 : 0);
