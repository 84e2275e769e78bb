// Only in watch: notes are written on the page that they are about. The server writes them as `variorum annotate` does; it
// is told which words of which blocks, never which file. No built site has this.
(() => {
  "use strict";
  const root = document.documentElement;
  const tag = () => document.querySelector("script[data-token]");
  const once = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
  const path = () => location.pathname;

  // -- Questions to the server.
  let words = {};
  const ask = async request => {
    // The page may show a save before it is answered: an Undo that is still there would undo the one before.
    if (request.ask === "save") say.querySelector("button")?.remove();
    try {
      const answer = await fetch("/_notes", { method: "POST", headers: { "content-type": "application/json", "x-token": tag().dataset.token }, body: JSON.stringify(request) });
      const text = await answer.text();
      let said;
      try { said = JSON.parse(text) } catch { said = { message: text.trim(), hint: "" } }
      return { good: answer.ok, status: answer.status, said };
    } catch { return { good: false, status: 0, said: { message: words.lost, hint: "" } } }
  };
  const fill = (word, values) => (words[word] ?? word).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  // -- What this browser remembers: who writes, and whether the key is on.
  const memory = "variorum-desk";
  const remembered = () => { try { return JSON.parse(localStorage.getItem(memory)) ?? {} } catch { return {} } };
  const remember = what => { try { localStorage.setItem(memory, JSON.stringify({ ...remembered(), ...what })) } catch { /* not allowed */ } };

  // -- The words of the text on the page, without what the page sets beside them.
  const OURS = "aside, nav, [hidden], [aria-hidden=true], [role=doc-noteref], [role=doc-backlink], [role=doc-pagebreak], [role=note], .notes, .unseen, .live-now, script, style";
  const texts = within => {
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, node =>
      node.nodeType === 3 ? NodeFilter.FILTER_ACCEPT : node.matches(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP);
    const all = [];
    for (let node; (node = walker.nextNode());) all.push(node);
    return all;
  };
  const block = node => {
    let found = null;
    for (let e = node.parentElement; e && !e.matches(".edited, main"); e = e.parentElement) {
      if (e.matches(".footnote[id^=fn-]")) return e;
      if (e.matches(".words")) return found;
      if (/^(p\d[^~]*|h-.*)$/.test(e.id)) found = e;
    }
    return null;
  };
  const edited = () => document.querySelector("main .edited");

  // What of a text is in a selection, and the texts that it has words of.
  const slice = (range, node) => [node === range.startContainer ? range.startOffset : 0, node === range.endContainer ? range.endOffset : node.data.length];
  const selected = range => texts(edited()).filter(node => range.intersectsNode(node) && node.data.slice(...slice(range, node)).trim() && block(node));
  // The ends of a selection, each as its block's words and how far in it is.
  const ends = range => {
    if (!range || !edited()) return null;
    const within = selected(range);
    if (!within.length) return null;
    const end = (node, at) => {
      const own = block(node);
      let text = "", before = 0;
      for (const one of texts(own)) { if (one === node) before = text.length + at; text += one.data }
      return { id: own.id, text, at: before };
    };
    const first = within[0], last = within.at(-1);
    return { from: end(first, slice(range, first)[0]), to: end(last, slice(range, last)[1]) };
  };
  // The words of a selection, without what the page shows among them.
  const wordsOf = range => {
    const leaf = node => node.parentElement.closest("p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6") ?? block(node);
    const all = texts(edited()).filter(node => range.intersectsNode(node) && block(node));
    return all.map((node, n) => (n && leaf(node) !== leaf(all[n - 1]) ? " " : "") + node.data.slice(...slice(range, node))).join("").replace(/\s+/g, " ").trim();
  };

  // -- Our own tree, so that no style of the page reaches it; beside the body, which is made like the next one.
  const host = Object.assign(document.createElement("div"), { id: "variorum-notes" }), shadow = host.attachShadow({ mode: "open" });
  const make = (name, set = {}, ...children) => {
    const element = Object.assign(document.createElement(name), set);
    element.append(...children);
    return element;
  };
  const button = (word, run, name = "") => {
    const made = make("button", { type: "button", className: name, textContent: words[word] });
    made.onclick = run;
    return made;
  };
  let bar, write, say, panel = null, info = null, picked = null, moving = null, choosing = null;

  const tell = (text, undo) => {
    say.replaceChildren(text);
    if (undo === undefined) return;
    const number = undo, name = once();
    say.append(button("undo", async () => {
      const { good, said } = await ask({ ask: "undo", once: name, number });
      tell(good ? fill("undone", said) : `${said.message}. ${said.hint}`);
    }));
  };

  const build = () => {
    shadow.replaceChildren(make("link", { rel: "stylesheet", href: "/_notes.css" }));
    host.lang = info.language;
    host.dir = info.dir;
    bar = make("aside", { className: "bar", ariaLabel: words.region });
    say = make("div", { className: "say", role: "status" });
    write = button("choose", press, "write");
    bar.append(say, write);
    shadow.append(bar);
    root.append(host);
  };

  // -- The selection. It is remembered, since to press a button may end it.
  const select = () => {
    const now = getSelection();
    const range = now?.rangeCount && !now.isCollapsed ? now.getRangeAt(0) : null;
    const inside = range && edited()?.contains(range.commonAncestorContainer);
    if (!inside || !ends(range)) { if (!panel && !choosing && document.activeElement !== host) picked = null; return show() }
    picked = range.cloneRange();
    show();
  };
  const mark = range => {
    if (!globalThis.Highlight) return;
    if (range) CSS.highlights.set("variorum-note", new Highlight(range)); else CSS.highlights.delete("variorum-note");
  };
  const show = () => {
    const now = panel?.what.selection && picked ? ends(picked) : null;
    if (panel) panel.these.hidden = !now || JSON.stringify(now) === JSON.stringify(panel.what.selection);
    if (write) { write.hidden = !!panel && !moving; write.textContent = moving ? words.save : picked ? words.here : words.choose }
  };

  const press = () => {
    if (moving && picked) return move();
    if (picked) return open({ selection: ends(picked), quote: wordsOf(picked), range: picked });
    choose();
  };

  // -- Words chosen by the keyboard.
  const choose = () => {
    const seen = [];
    const segments = new Intl.Segmenter(edited().closest("[lang]")?.lang || "en", { granularity: "word" });
    for (const node of texts(edited())) {
      if (!node.data.trim() || !block(node)) continue;
      for (const { segment, index, isWordLike } of segments.segment(node.data)) if (isWordLike) seen.push({ node, from: index, to: index + segment.length, block: block(node) });
    }
    if (!seen.length) return;
    const below = seen.findIndex(word => word.node.parentElement.getBoundingClientRect().top >= 0);
    choosing = { seen, at: Math.max(below, 0), to: Math.max(below, 0) };
    tell(words.choosing);
    write.focus();
    chosen();
  };
  const chosen = () => {
    const { seen, at, to } = choosing, first = seen[Math.min(at, to)], last = seen[Math.max(at, to)];
    picked = document.createRange();
    picked.setStart(first.node, first.from);
    picked.setEnd(last.node, last.to);
    mark(picked);
    getSelection().setBaseAndExtent(first.node, first.from, last.node, last.to);
    last.node.parentElement.scrollIntoView({ block: "nearest" });
    tell(`${wordsOf(picked)} — ${words.choosing}`);
    show();
  };
  const endChoosing = () => { choosing = null; mark(null); say.replaceChildren() };
  const chooseBy = event => {
    const { seen, to } = choosing;
    const next = (from, step) => {
      let n = from + step;
      while (seen[n] && seen[n].block === seen[from].block) n += step;
      if (step < 0) while (seen[n - 1]?.block === seen[n]?.block && n > 0) n--;
      return seen[n] ? n : from;
    };
    const rtl = getComputedStyle(seen[to].node.parentElement).direction === "rtl" ? -1 : 1;
    const steps = { ArrowRight: to + rtl, ArrowLeft: to - rtl, ArrowDown: next(to, 1), ArrowUp: next(to, -1) };
    if (event.key in steps) {
      event.preventDefault();
      choosing.to = Math.min(Math.max(steps[event.key], 0), seen.length - 1);
      if (!event.shiftKey) choosing.at = choosing.to;
      chosen();
    } else if (event.key === "Escape") {
      event.preventDefault();
      endChoosing();
      getSelection().removeAllRanges();
      picked = null;
      show();
    } else if (event.key === "Enter") {
      event.preventDefault();
      endChoosing();
      press();
    }
  };

  // -- The panel: a new note, an answer, or a note that is changed.
  // A name with a comma is in quotation marks.
  const list = text => [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)/g)].map(([, marked, bare]) => (marked?.replaceAll('""', '"') ?? bare).trim()).filter(Boolean);
  const listed = all => all.map(one => /[",]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one).join(", ");
  const open = async what => {
    await close();
    if (panel) return;
    if (!what.selection && !what.note && !what.to) return tell(words.choose);
    const { note = null, to = null } = what;
    const before = remembered();
    const kind = make("select", { name: "kind" }, make("option", { value: "", textContent: words.none }));
    for (const [id, name] of info.kinds) kind.append(make("option", { value: id, textContent: name }));
    const by = make("select", { name: "by" }, make("option", { value: "", textContent: words.none }));
    for (const [id, name] of info.editors) by.append(make("option", { value: id, textContent: name }));
    const body = make("textarea", { name: "body", dir: "auto" });
    const tags = make("input", { name: "tags", dir: "auto" }), entities = make("input", { name: "entities" });
    const draft = make("input", { type: "checkbox", name: "draft", checked: !!what.draft });
    const why = make("div", { className: "why", role: "alert" }), file = make("p", { className: "file" });
    const trial = make("div", { className: "trial", dir: "auto", hidden: true }), versions = make("div", { className: "versions", hidden: true });
    const field = (word, input, ...more) => make("div", {}, make("label", { className: "field" }, make("span", { textContent: words[word] }), input), ...more);
    const title = make("h2", { id: "title", textContent: words[note ? "change" : to ? "answer" : "new"] });
    const save = button("save", () => panel.save(), "save");
    const row = make("div", { className: "row" }, save, button("leave", () => close(true)));
    const of = make("p", { className: "of", dir: "auto", textContent: what.quote ?? "" });
    of.hidden = !of.textContent;
    // Other words may be selected meanwhile: those that it was about may have changed.
    const these = button("here", () => {
      [what.selection, what.quote, what.range] = [ends(picked), wordsOf(picked), picked];
      of.textContent = what.quote;
      mark(picked);
      show();
      look();
      body.focus();
    });
    these.hidden = true;
    const offers = () => make("ul", { className: "offers", role: "listbox", hidden: true });
    const lists = [offers(), offers(), offers()];
    lists.forEach((one, n) => { one.id = `offers-${n}`; one.ariaLabel = words[["body", "tags", "entities"][n]] });
    const form = make("form", {}, title, of, these,
      make("div", { className: "pair" }, field("kind", kind), field("by", by)),
      field("body", body, lists[0]), trial,
      field("tags", tags, lists[1]), field("entities", entities, lists[2]),
      make("label", { className: "check" }, draft, make("span", { textContent: words.draft })),
      file, why, versions, row);
    const box = make("div", { className: "panel", role: "dialog" }, form);
    box.setAttribute("aria-labelledby", "title");
    panel = { box, what, these, name: once(), was: note?.was, from: document.activeElement };
    const values = () => ({ kind: kind.value || null, by: by.value || null, tags: list(tags.value), entities: list(entities.value), draft: draft.checked, body: body.value });
    const fillIn = known => {
      kind.value = known.kind ?? "";
      by.value = known.by?.[0] ?? "";
      [body.value, tags.value, entities.value, draft.checked] = [known.body, listed(known.tags), listed(known.entities), known.draft];
      panel.was = known.was;
      panel.first = JSON.stringify(values());
    };
    if (note) {
      fillIn(note);
      by.disabled = true;
      row.append(button("reply", () => answer(note), "far"));
      if (!note.reply) row.append(button("move", () => startMove(note)));
      row.append(button("remove", () => sure(note)));
    } else if (info.editors.some(([id]) => id === before.by)) by.value = before.by;
    else if (info.editors.length === 1) by.value = info.editors[0][0];
    panel.first ??= JSON.stringify(values());
    panel.isNew = () => JSON.stringify(values()) !== panel.first;
    const request = () => note
      ? { do: "change", note: note.note, was: panel.was, said: values() }
      : { do: "write", page: path(), selection: what.selection ?? null, "reply-to": to ?? null, said: values() };
    const refuse = ({ status, said }) => {
      why.textContent = status === 409 ? words.conflict : [said.message, said.hint].filter(Boolean).join(". ");
      versions.hidden = status !== 409;
      if (status !== 409) return;
      const version = (word, text) => make("div", {}, make("h3", { textContent: words[word] }), make("pre", { tabIndex: 0, textContent: text }));
      const choices = make("div", { className: "row" });
      if (said.theirs) choices.append(
        button("take", async () => { const now = await ask({ ask: "note", note: note.note }); if (now.good) { fillIn(now.said); versions.hidden = true; why.textContent = "" } }),
        button("keep", () => { panel.was = said.theirs; panel.name = once(); panel.save() }));
      versions.replaceChildren(version("yours", said.yours), version("theirs", said.theirs), choices);
    };
    panel.save = async () => {
      if (save.disabled) return;
      save.disabled = true;
      const answer = await ask({ ask: "save", once: panel.name, save: request() });
      save.disabled = false;
      if (!answer.good) return refuse(answer);
      remember({ by: by.value });
      shut();
      saved(answer.said);
    };
    form.onsubmit = event => { event.preventDefault(); panel.save() };
    // Where it goes, and how it will be shown.
    let timer = 0;
    const look = async () => {
      const mine = panel;
      if (!note) {
        const { good, said } = await ask({ ask: "try", save: request() });
        if (panel !== mine) return;
        file.textContent = good ? fill("goes", said) : "";
        if (!good) refuse({ said }); else why.textContent = "";
      } else file.textContent = fill("goes", note);
      trial.hidden = !body.value.trim();
      if (trial.hidden) return;
      const { good, said } = await ask({ ask: "show", path: path(), body: body.value });
      if (good && panel === mine) trial.innerHTML = said.html;
    };
    trial.ariaLabel = words.shown;
    trial.role = "group";
    form.oninput = () => { clearTimeout(timer); timer = setTimeout(look, 200) };
    complete(body, lists[0], value => {
      const reference = /\[\[([^[\]|]*)$/.exec(value), work = /\[(?:[^[\]]*;\s*)?@([^[\],;]*)$/.exec(value);
      return reference ? { what: "reference", typed: reference[1], close: "]]" } : work ? { what: "work", typed: work[1], close: "" } : null;
    });
    const last = what => value => ({ what, typed: /[^,]*$/.exec(value)[0].trimStart(), close: "" });
    complete(tags, lists[1], last("tag"));
    complete(entities, lists[2], last("entity"));
    shadow.append(box);
    mark(what.range ?? null);
    show();
    look();
    body.focus();
  };
  // What a text box offers while somebody types.
  const complete = (box, offers, at) => {
    let asked = 0, found = null;
    box.setAttribute("aria-controls", offers.id);
    box.setAttribute("aria-autocomplete", "list");
    const hide = () => { offers.hidden = true; box.removeAttribute("aria-activedescendant") };
    const choose = n => [...offers.children].forEach((one, m) => { one.ariaSelected = String(n === m); if (n === m) { box.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }) } });
    const chosen = () => [...offers.children].findIndex(one => one.ariaSelected === "true");
    const take = n => {
      const text = offers.children[n].dataset.words, caret = box.selectionStart, rest = box.value.slice(caret);
      const close = rest.startsWith(found.close) ? "" : found.close;
      box.setRangeText(text + close, caret - found.typed.length, caret, "end");
      hide();
      box.dispatchEvent(new Event("input", { bubbles: true, cancelable: true }));
      hide();
    };
    box.addEventListener("input", async () => {
      const number = ++asked, now = at(box.value.slice(0, box.selectionStart));
      if (!now || (!now.typed && now.close === "")) return hide();
      const { good, said } = await ask({ ask: "complete", path: path(), what: now.what, typed: now.typed });
      if (number !== asked || !good || !said.length || said.some(([text]) => text === now.typed)) return hide();
      found = now;
      offers.replaceChildren(...said.map(([text, detail], n) => {
        const one = make("li", { role: "option", id: `${offers.id}-${n}` }, make("bdi", { textContent: text }), make("small", { dir: "auto", textContent: detail }));
        one.dataset.words = text;
        one.onpointerdown = event => { event.preventDefault(); take(n) };
        return one;
      }));
      offers.hidden = false;
      choose(0);
    });
    box.addEventListener("keydown", event => {
      if (offers.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) choose((chosen() + step + offers.children.length) % offers.children.length);
      else if (event.key === "Enter" || event.key === "Tab") take(chosen());
      else if (event.key === "Escape") hide();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    box.addEventListener("blur", hide);
  };
  // The panel goes; what was written in it is asked about.
  const close = async asked => {
    if (!panel) return;
    if (panel.isNew() && !confirm(words.discard)) return;
    shut(asked);
  };
  const shut = back => {
    const { from, box } = panel;
    panel = null;
    picked = null;
    box.remove();
    mark(null);
    show();
    if (back && from?.isConnected) from.focus();
  };

  // -- After a save: the note where it is shown, once the page has it.
  let wanted = null;
  const saved = said => {
    if (said.same) return tell(words.same);
    tell(fill(said.draft ? "drafted" : "saved", { file: `${said.file}:${said.line}` }), said.undo);
    wanted = said.note;
    arrive();
  };
  const arrive = () => {
    const note = wanted && document.getElementById(`n-${wanted}`);
    if (!note) return;
    // Its address opens it, where the page shows its first line alone.
    if (location.hash !== `#${note.id}`) location.replace(`#${encodeURIComponent(note.id)}`);
    note.querySelector(":scope > details")?.setAttribute("open", "");
    note.scrollIntoView({ block: "nearest" });
    // Where not both can be seen, its words are.
    const words = document.querySelector(`.edited [data-a~="${CSS.escape(wanted)}"]`), box = words?.getBoundingClientRect();
    if (box && (box.bottom < 0 || box.top > innerHeight)) words.scrollIntoView({ block: "center" });
    wanted = null;
  };

  // -- A note that is there: changed, answered, moved, removed.
  const edit = async id => {
    const { good, said } = await ask({ ask: "note", note: id });
    if (!good) return tell(`${said.message}. ${said.hint}`);
    open({ note: { ...said, reply: !!document.getElementById(`n-${id}`)?.matches(".reply") }, quote: said.words });
  };
  const answer = note => { if (!panel.isNew() || confirm(words.discard)) { shut(); open({ to: note.note, quote: note.words, draft: note.draft }) } };
  const startMove = note => { if (panel.isNew() && !confirm(words.discard)) return; shut(); moving = note; picked = null; tell(words.moving); say.append(button("leave", endMove)); show() };
  const endMove = () => { moving = null; say.replaceChildren(); show() };
  const move = async () => {
    const { good, said } = await ask({ ask: "save", once: once(), save: { do: "move", note: moving.note, was: moving.was, page: path(), selection: ends(picked) } });
    if (!good) return tell(`${said.message}. ${said.hint}`);
    endMove();
    picked = null;
    show();
    saved(said);
  };
  const sure = note => {
    const name = once();
    const why = panel.box.querySelector(".why");
    const yes = button("remove", async () => {
      const was = panel.was;
      const answer = await ask({ ask: "save", once: name, save: { do: "remove", note: note.note, was } });
      if (!answer.good) { why.textContent = `${answer.said.message}. ${answer.said.hint}`; return }
      shut();
      tell(fill("removed", answer.said), answer.said.undo);
    });
    why.replaceChildren(`${words.sure} `, yes, " ", button("leave", () => why.replaceChildren()));
    yes.focus();
  };
  const renew = async (note, was) => {
    const { good, said } = await ask({ ask: "save", once: once(), save: { do: "reanchor", note, was } });
    if (good) saved(said); else tell(`${said.message}. ${said.hint}`);
  };

  // -- What the page is given: a button at each note, words that have changed, a box in View.
  const decorate = () => {
    for (const note of document.querySelectorAll(".edited .note")) {
      const sig = [...note.querySelectorAll(".sig")].find(one => one.closest(".note") === note);
      if (!sig) continue;
      const id = note.id.slice(2), known = sig.querySelector(".live-note");
      const made = known ?? button("edit", () => edit(id), "live-note");
      made.ariaLabel = `${words.edit}: ${note.ariaLabel}`;
      if (!known) sig.append(made);
    }
    for (const { note, old, new: now, was, lines } of info.proposals) {
      const place = document.getElementById(`n-${note}`);
      if (!place || place.querySelector(":scope > .live-now")) continue;
      const made = button("renew", () => renew(note, was), "live-note");
      place.append(make("span", { className: "live-now" }, `${old === now ? lines.join(", ") : fill("now", { words: now })} `, made));
    }
    const view = document.getElementById("view");
    if (view && !document.getElementById("live-key")) {
      const box = make("input", { type: "checkbox", id: "live-key", checked: remembered().key !== false });
      box.onchange = event => { event.stopPropagation(); remember({ key: box.checked }) };
      view.append(make("label", { className: "check" }, box, " ", make("span", { textContent: words.key })));
    }
  };
  const learn = async () => {
    const { good, said } = await ask({ ask: "page", path: path() });
    if (!good) return;
    info = said;
    words = said.words;
    if (!info.section || !edited()) {
      for (const left of document.querySelectorAll(".live-note")) left.remove();
      return host.remove();
    }
    if (!host.isConnected) build();
    decorate();
    show();
    arrive();
  };

  document.addEventListener("selectionchange", select);
  document.addEventListener("variorum-live", learn);
  document.addEventListener("keydown", event => {
    if (choosing) return chooseBy(event);
    const typing = event.composedPath()[0].matches?.("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && panel && !event.defaultPrevented) { event.preventDefault(); return void close(true) }
    if (event.key === "Escape" && moving) return endMove();
    if (event.key !== "a" || event.ctrlKey || event.metaKey || event.altKey || typing || !picked || panel || !host.isConnected) return;
    if (remembered().key === false) return;
    event.preventDefault();
    press();
  });
  addEventListener("beforeunload", event => { if (panel?.isNew()) event.preventDefault() });
  learn();
})();
