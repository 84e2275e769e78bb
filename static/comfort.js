// Comfort only: every page works without this file.
(() => {
  // A section that has another name: on to it, or to the paragraph that is asked for; what shows words that are gone stays.
  if (document.body?.classList.contains("moved-page")) {
    const asked = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const on = asked ? asked.querySelector("a") : document.querySelector(".renamed a");
    if (on) location.replace(on.href);
  }

  // Words that were sought are marked on the page that a hit led to.
  if (new URLSearchParams(location.search).has("mark")) {
    const script = document.createElement("script");
    script.src = new URL("words.js", document.currentScript.src);
    document.head.append(script);
  }

  // Previews of where links lead: their script comes with the first link that somebody points at.
  const base = document.currentScript.src, starts = ["pointerover", "focusin"];
  const point = e => {
    const link = e.target.closest?.("main a[href]");
    if (!link) return;
    for (const type of starts) removeEventListener(type, point);
    const script = document.createElement("script");
    script.src = new URL("previews.js", base);
    script.onload = () => link.dispatchEvent(new e.constructor(e.type, e));
    document.head.append(script);
  };
  if (HTMLElement.prototype.showPopover) for (const type of starts) addEventListener(type, point);

  // A citation of words that no release has: on to the paragraph, and say so.
  const unknown = document.getElementById("unknown-wording");
  const cited = () => {
    const [id, block] = /^(p[^~]+)~[0-9a-f]{8}$/.exec(location.hash.slice(1).replace("%7E", "~")) ?? [];
    const there = id && !document.getElementById(id) && document.getElementById(block);
    if (unknown) unknown.hidden = !there;
    if (!there) return;
    unknown.classList.add("told");
    there.closest(".passage")?.append(unknown);
    location.replace(`#${block}`);
  };
  if (unknown) { cited(); addEventListener("hashchange", e => { if (e.newURL.includes("~")) cited() }) }

  // Words that are selected go along to the page that says how to cite, and from there into what is written to the editors.
  const taken = "variorum-words";
  const chosen = () => {
    const all = getSelection();
    if (!all.rangeCount) return "";
    const own = all.getRangeAt(0).cloneContents();
    own.querySelectorAll("[role^=doc-noteref], [role=doc-pagebreak], aside, .unseen").forEach(mark => mark.remove());
    return own.textContent.replace(/\s+/g, " ").trim().slice(0, 200);
  };
  document.addEventListener("pointerdown", e => {
    const to = e.target.closest?.("a.cite");
    try { if (to) sessionStorage.setItem(taken, JSON.stringify([to.href, chosen()])) } catch { /* no memory, no harm */ }
  }, true);
  try {
    const [page, words] = JSON.parse(sessionStorage.getItem(taken)) ?? [];
    const to = words && page === location.href && document.getElementById(decodeURIComponent(location.hash.slice(1)))?.querySelector(".feedback a");
    if (to) { to.href = to.getAttribute("href").replace(to.dataset.words, () => encodeURIComponent(words)); sessionStorage.removeItem(taken) }
  } catch { /* as it is */ }

  const root = document.documentElement, key = "variorum-view";

  // What the reader chose in the View panel, kept between pages. A box is kept by its id.
  let seen = {};
  const load = () => { try { seen = JSON.parse(localStorage.getItem(key)) || {} } catch { seen = {} } };
  const panel = document.getElementById("view");
  const inputs = panel ? [...panel.querySelectorAll("input[id]")] : [];
  const paper = () => {
    const dark = document.getElementById("paper-dark"), light = document.getElementById("paper-light");
    if (dark?.checked) root.dataset.paper = "dark";
    else if (light?.checked) root.dataset.paper = "light";
    else delete root.dataset.paper;
  };
  const show = () => {
    load();
    for (const i of inputs) if (typeof seen[i.id] === "boolean") i.checked = seen[i.id];
    paper();
  };
  show();
  addEventListener("storage", e => { if (e.key === key) show() });          // another page of the edition
  addEventListener("pageshow", e => { if (e.persisted) show() });           // back, from the browser's memory
  panel?.addEventListener("change", () => {
    for (const i of inputs) seen[i.id] = i.checked;
    paper();
    try { localStorage.setItem(key, JSON.stringify(seen)) } catch { /* no memory, no harm */ }
  });

  // The way to the next note passes over those that are filtered out.
  document.addEventListener("click", e => {
    const step = e.target.closest?.(".sig a[rel]");
    if (!step) return;
    const notes = [...document.querySelectorAll(".note:not(.reply)")];
    const from = notes.indexOf(step.closest(".note"));
    let at = notes.findIndex(n => n.id === decodeURIComponent(step.hash.slice(1)));
    const way = Math.sign(at - from), shown = n => n.checkVisibility({ visibilityProperty: true });
    if (at < 0 || shown(notes[at])) return;
    e.preventDefault();
    while (notes[at] && !shown(notes[at])) at += way;
    if (notes[at]) location.hash = notes[at].id;
  });

  if (!CSS.supports("(top: anchor(--x top)) and (not (hanging-punctuation: first))")) return;

  // Firefox 153 leaves the notes below one that opens where they are, on pages from right to left, until something else about them
  // changes. The padding only grows meanwhile, so that no page is scrolled.
  const layAnew = edited => {
    edited.style.paddingBlockEnd = "9999px";
    void edited.offsetHeight;
    edited.style.paddingBlockEnd = "";
  };
  document.addEventListener("toggle", e => { const edited = e.target.closest?.(".edited"); if (edited) layAnew(edited) }, true);
  // One that its address opens isn't toggled.
  addEventListener("hashchange", () => document.querySelectorAll(".edited").forEach(layAnew));

  // Notes beyond the eighty that chain.css names: the same anchors, given here.
  let last = "n80", n = 80;
  for (const note of document.querySelectorAll(".edited .passage .note:not([data-n], .reply)")) {
    const token = `n${++n}`, mark = document.getElementById(note.id.replace(/^n-/, "at-"));
    if (mark) mark.style.setProperty("anchor-name", `--m${n}`);
    note.dataset.n = token;
    const give = { "anchor-name": `--${token}`, "--m": `--m${n}`, "--after": `--${last}` };
    for (const name in give) note.style.setProperty(name, give[name]);
    last = token;
  }
})();
