// Previews: what a link leads to, in its first words, shown where a reader points at it: by mouse, by focus, by a long press.
// What is on the page is taken from there; the rest comes from parts that the program has made (src/render/previews/), loaded as
// scripts, since no file can be read where a page was opened from the disk. `comfort.js` loads this with the first link.
(() => {
  const root = new URL(".", document.currentScript.src).href, html = document.documentElement;
  const WAIT = 350, STAY = 250, PRESS = 400, MOST = 420; // milliseconds; characters
  const LINKS = "main a[href]", PRESSED = "a:is(.xref, .entity, [role=doc-noteref], [role=doc-biblioref])";

  // ---- parts ----

  const parts = new Map(), waiting = new Map();
  globalThis.variorumPreview = (name, value) => waiting.get(String(name))?.(value);
  const load = name => {
    if (!parts.has(name)) parts.set(name, new Promise(done => {
      const script = document.createElement("script");
      waiting.set(name, value => { waiting.delete(name); script.remove(); done(value) });
      script.onerror = () => { parts.delete(name); waiting.get(name)?.(null) };
      script.src = `${root}previews/${name}.js`;
      document.head.append(script);
    }));
    return parts.get(name);
  };
  /** FNV-1a, as the program reckons it. */
  const part = (key, count) => {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
    return String((hash >>> 0) % count);
  };

  // ---- what a link leads to ----

  /** Words of the page, without links, marks and ids. */
  const words = nodes => {
    const box = document.createElement("div");
    for (const node of nodes) box.append(node.cloneNode(true));
    for (const it of box.querySelectorAll("aside, nav, button, summary, svg, img, .unseen, [hidden], :is([role=doc-noteref], [role=doc-backlink], [role=doc-pagebreak])")) it.remove();
    for (const a of box.querySelectorAll("a")) a.replaceWith(...a.childNodes);
    for (const it of box.querySelectorAll("*")) for (const { name } of [...it.attributes]) if (!["lang", "dir", "start", "value", "type"].includes(name)) it.removeAttribute(name);
    let left = MOST;
    const over = [], walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node; node = walk.nextNode();) {
      if (left <= 0) over.push(node);
      else if (node.data.length > left) { node.data = node.data.slice(0, left).replace(/\s+\S*$/, "") + "…"; left = 0 }
      else left -= node.data.length;
    }
    for (const node of over) node.remove();
    for (const p of box.querySelectorAll("p, li")) if (!p.textContent.trim()) p.remove();
    return box.textContent.trim() ? box : null;
  };
  const lang = it => it?.closest("[lang]")?.lang, dir = it => it?.closest("[dir]")?.dir;
  const bare = href => href.replace(/[?#].*/, "");
  const inSight = it => { const { top, bottom } = it.getBoundingClientRect(); return it.checkVisibility() && bottom > 0 && top >= 0 && top < innerHeight - 40 && !it.querySelector(":scope > details:not([open])") };
  const onPage = (link, id) => {
    const found = document.getElementById(id), line = found?.matches(".line") ? found : null, it = line ? line.closest(".block") : found;
    if (!it || inSight(it) || it.contains(link)) return null;
    const text = link.textContent.trim(), of = (title, ...nodes) => ({ title, body: words(nodes.filter(Boolean)), lang: lang(nodes[0]), dir: dir(nodes[0]) });
    if (it.matches(".note")) return of(it.ariaLabel ?? text, ...it.querySelectorAll(":scope > .body, :scope > details > .body"));
    if (it.matches(".footnote")) return of(link.ariaLabel ?? text, it.querySelector(".body"));
    if (it.matches(".entry, .work")) return of(it.querySelector("h2")?.textContent ?? text, it.querySelector(".role"), it.querySelector(".body, .entry"));
    // Of a line its stanza, from there on.
    const nodes = line ? [...line.parentNode.childNodes] : [it];
    return /^p\d/.test(id) ? { ...of(text, ...nodes.slice(line ? nodes.indexOf(line) : 0)), lang: lang(it), dir: dir(it) } : null;
  };
  /** Who refers to a place stands at the page's foot, with the words around. */
  const referrer = link => {
    const same = link.closest(".backlinks") && [...document.querySelectorAll(".referrers a.where")].find(a => a.href === link.href);
    const around = same?.nextElementSibling;
    return around && { title: link.textContent.trim(), body: words([around]), lang: around.lang, dir: around.dir };
  };
  const find = async link => {
    const [page, id = ""] = link.href.split("#", 2).map((it, n) => n ? decodeURIComponent(it) : bare(it));
    if (!page.startsWith(root)) return null;
    if (page === bare(location.href)) return id ? onPage(link, id) : null;
    const address = decodeURI(page.slice(root.length)), key = id ? `${address}#${id}` : address;
    const count = await load("index");
    if (count) {
      const found = (await load(part(/^[eb]-/.test(id) ? key : address, count)))?.[key];
      if (found) {
        const [title, own, lang, dir] = found, body = document.createElement("div");
        body.innerHTML = own;
        return { title, body, lang, dir };
      }
    }
    return referrer(link);
  };

  // ---- the panel ----

  const panel = document.createElement("div"), head = document.createElement("a"), label = document.createElement("p");
  Object.assign(panel, { id: "preview", className: "preview", popover: "manual", role: "note" });
  // The link itself is where the focus is: this one is for the hand.
  head.tabIndex = -1;
  label.append(head);
  let shown = null, by = "", asked = 0, timer = 0, closing = 0;

  const place = () => {
    if (!shown) return;
    const style = panel.style;
    for (const name of ["left", "top"]) style.removeProperty(name);
    if (!matchMedia("(min-width: 48rem)").matches) return; // a sheet at the foot
    const line = shown.getClientRects()[0];
    if (!line || line.bottom < 0 || line.top > innerHeight) return hide();
    const { width, height } = panel.getBoundingClientRect(), start = html.dir === "rtl" ? line.right - width : line.left;
    style.left = `${Math.max(8, Math.min(start, html.clientWidth - width - 8))}px`;
    style.top = `${line.bottom + height + 12 < innerHeight || line.top < height + 12 ? line.bottom + 4 : line.top - height - 4}px`;
  };
  const hide = () => {
    clearTimeout(timer); clearTimeout(closing);
    asked++;
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    if (panel.matches(":popover-open")) panel.hidePopover();
  };
  const show = async (link, way) => {
    const mine = ++asked, found = await find(link).catch(() => null);
    if (mine !== asked || !link.isConnected || way === "focus" && document.activeElement !== link) return;
    hide();
    if (!found?.body) return;
    head.textContent = found.title;
    head.href = link.href;
    found.body.className = "body";
    if (found.lang) found.body.lang = found.lang;
    if (found.dir) found.body.dir = found.dir;
    panel.replaceChildren(label, found.body);
    if (!panel.isConnected) document.body.append(panel);
    panel.showPopover();
    [shown, by] = [link, way];
    if (!link.hasAttribute("aria-describedby")) link.setAttribute("aria-describedby", "preview");
    place();
  };
  const ask = (link, way, wait) => { clearTimeout(timer); clearTimeout(closing); if (link !== shown) timer = setTimeout(show, wait, link, way) };
  const linkOf = e => { const link = e.target.closest?.(LINKS); return link?.matches(".cite, .turn a, .pn a, .contents a, .switch a") ? null : link };

  // ---- mouse and focus ----

  addEventListener("pointerover", e => {
    if (e.pointerType === "touch") return press(e);
    const link = linkOf(e);
    if (link) return ask(link, "mouse", WAIT);
    clearTimeout(timer); clearTimeout(closing);
    if (by === "mouse" && !panel.contains(e.target)) closing = setTimeout(hide, STAY);
  });
  addEventListener("focusin", e => {
    const link = linkOf(e);
    if (link?.matches(":focus-visible")) ask(link, "focus", WAIT);
    else if (by === "focus" && !panel.contains(e.target)) hide();
  });
  addEventListener("focusout", () => { if (by === "focus") hide(); else clearTimeout(timer) });
  addEventListener("keydown", e => { if (e.key === "Escape" && shown) { e.preventDefault(); hide() } }, true);
  addEventListener("pointerdown", e => { swallow = null; if (!panel.contains(e.target)) hide(); if (e.pointerType === "touch") press(e) });
  addEventListener("scroll", place, { passive: true, capture: true });
  addEventListener("resize", place);
  addEventListener("beforeprint", hide);

  // ---- a long press ----
  // The system's own menu for links is left alone but on references, names, works and marks; there the panel's link has it.

  html.classList.add("previews");
  let pressing = 0, at = null, swallow = null;
  const press = e => {
    const link = linkOf(e);
    clearTimeout(pressing);
    if (!link?.matches(PRESSED)) return;
    at = [e.clientX, e.clientY];
    pressing = setTimeout(() => { swallow = link; show(link, "touch") }, PRESS);
  };
  const lift = () => clearTimeout(pressing);
  addEventListener("pointermove", e => { if (e.pointerType === "touch" && at && Math.hypot(e.clientX - at[0], e.clientY - at[1]) > 10) lift() }, { passive: true });
  for (const type of ["pointerup", "pointercancel"]) addEventListener(type, lift);
  addEventListener("contextmenu", e => { if (swallow && swallow === e.target.closest?.("a")) e.preventDefault() });
  // The finger that is lifted follows no link.
  addEventListener("click", e => {
    if (swallow && swallow === e.target.closest?.("a")) e.preventDefault(); else hide();
    swallow = null;
  }, true);
})();
