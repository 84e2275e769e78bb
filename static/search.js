// Search in the index that the program has made (src/search/, docs/search.md). Parts of it are loaded as scripts, since no file
// can be read where a page was opened from the disk.
(() => {
  const page = document.getElementById("search"), form = page.querySelector("form"), input = form.q;
  const status = document.getElementById("search-status"), results = document.getElementById("search-results");
  const { hash, index: folder } = page.dataset, said = name => page.dataset[name];
  const fill = (text, name, value) => text.replace(`{${name}}`, () => value);
  // In a library the address of a passage begins with the place of its edition among these: `1/boredom.html`.
  const editions = [...page.querySelectorAll("[data-edition]")];
  const KINDS = [0, 1, 2], FIRST = 10;
  // So many parts of passages the first hits of each kind are in, and then the others: what they load has a limit.
  const AT_ONCE = [1, 1, 1], PARTS = [3, 2, 1];
  // So long nothing is typed before what isn't a whole word, most likely, is sought; milliseconds.
  const PAUSE = 300;

  // ---- parts ----

  const parts = new Map(), waiting = new Map();
  globalThis.variorumSearch = (version, name, value) => waiting.get(name)?.(version === hash ? value : null);
  const load = name => {
    if (!parts.has(name)) parts.set(name, new Promise((done, fail) => {
      const script = document.createElement("script");
      const settle = value => { waiting.delete(name); script.remove(); value ? done(value) : (parts.delete(name), fail(new Error(name))) };
      waiting.set(name, settle);
      script.onerror = () => settle(null);
      script.src = `${folder}${name}.js?v=${hash}`;
      document.head.append(script);
    }));
    return parts.get(name);
  };

  /** Numbers as `parts.rs` writes them. */
  const numbers = text => {
    const found = [];
    let n = 0, bits = 1;
    for (let at = 0; at < text.length; at++) {
      let digit = text.charCodeAt(at) - 48;
      if (digit === 64) digit = 44;
      n += (digit & 31) * bits;
      if (digit & 32) bits *= 32; else { found.push(n); n = 0; bits = 1 }
    }
    return found;
  };

  let index;
  const top = async () => {
    if (index) return index;
    const found = await load("index");
    const sums = text => { let sum = 0; return [0, ...numbers(text).map(n => sum += n)] };
    return index = { ...found, words: sums(found.words), passages: sums(found.passages) };
  };
  /** The last of these numbers that isn't beyond this one. */
  const before = (sums, n) => {
    let low = 0, high = sums.length - 1;
    while (low < high) { const middle = (low + high + 1) >> 1; if (sums[middle] <= n) low = middle; else high = middle - 1 }
    return low;
  };

  // ---- the dictionary ----

  const dictionaries = new Map();
  const dictionary = async n => {
    if (!dictionaries.has(n)) {
      const [start, firstList, firstPosting, forms, figures] = await load(`d${n}`);
      const read = numbers(figures), entries = [];
      let at = 0, list = firstList, posting = firstPosting, last = "";
      if (forms) for (const written of forms.split(" ")) {
        last = last.slice(0, written.charCodeAt(0) - 48) + written.slice(1);
        const has = read[at++], entry = { form: last, term: start + entries.length, lists: [], others: [] };
        for (const kind of KINDS) if (has & 1 << kind) {
          const count = read[at++];
          entry.lists[kind] = { list: list++, posting, count };
          posting += count;
        }
        entry.counts = KINDS.map(kind => entry.lists[kind]?.count ?? 0);
        if (has & 8) {
          for (let rest = read[at++]; rest > 0; rest--) { const way = read[at++]; entry.others.push(entry.term + (way & 1 ? -(way >> 1) : way >> 1)) }
          entry.all = KINDS.map(() => read[at++]);
        }
        entries.push(entry);
      }
      dictionaries.set(n, entries);
    }
    return dictionaries.get(n);
  };
  const partOf = word => {
    let found = 0;
    while (found + 1 < index.first.length && index.first[found + 1] <= word) found++;
    return found;
  };
  const entryOf = async form => (await dictionary(partOf(form))).find(entry => entry.form === form);
  const entryAt = async term => {
    const part = before(index.words, term);
    return (await dictionary(part))[term - index.words[part]];
  };
  /** Words that begin so, the most frequent of them. */
  const beginning = async start => {
    const found = [];
    for (let part = partOf(start); part < index.first.length && (part === partOf(start) || index.first[part].startsWith(start)); part++) {
      found.push(...(await dictionary(part)).filter(entry => entry.form.startsWith(start)));
      if (found.length > 1000) break;
    }
    const all = entry => entry.counts.reduce((sum, n) => sum + n);
    return found.sort((a, b) => all(b) - all(a)).slice(0, 48);
  };
  /** A word that the edition has in other forms alone: the same beginning with another ending of the edition's words. */
  const otherForm = async form => {
    for (const ending of index.endings) {
      const start = form.slice(0, form.length - ending.length);
      if (start.length < 3 || !form.endsWith(ending)) continue;
      for (const other of ["", ...index.endings]) {
        const entry = await entryOf(start + other);
        if (entry) return entry;
      }
    }
  };
  const withForms = async entry => [entry, ...await Promise.all(entry.others.map(entryAt))];

  // ---- what is sought ----

  const QUOTED = /["“”„«»‟]([^"“”„«»‟]*)["“”„«»‟]?/g;
  /** What was typed, as pieces that a passage must all have: each the places of one word, or of several in a row. */
  const read = typed => {
    const pieces = [];
    const put = (text, exact, open) => {
      const words = variorumWords.cut(text);
      // Of characters without spaces the pairs are enough, where there are any.
      const paired = new Set(words.filter((word, n) => n && word.place === words[n - 1].place).flatMap(word => [word.place, word.place + 1]));
      const kept = words.filter((word, n) => !paired.has(word.place) || (n && words[n - 1].place === word.place));
      if (kept.length) pieces.push({ words: kept.map(word => ({ form: word.form, place: word.place - kept[0].place })), exact: exact || kept.length > 1, open });
    };
    const rest = typed.replace(QUOTED, (_, text) => { put(text, true); return " " });
    for (const text of rest.split(/\s+/)) put(text.replace(/\*$/, ""), false, text.endsWith("*"));
    return pieces;
  };
  /** Find the words of a piece in the dictionary; whether all are there, and the last one is more likely whole than to be gone on with. */
  const lookUp = async piece => {
    const found = await Promise.all(piece.words.map(word => entryOf(word.form)));
    piece.words.forEach((word, n) => { word.entries = [found[n]].filter(Boolean) });
    if (piece.open || !found.every(Boolean)) return false;
    const last = found.at(-1), all = ({ counts }) => counts.reduce((sum, n) => sum + n);
    const longer = (await dictionary(partOf(last.form))).filter(entry => entry !== last && entry.form.startsWith(last.form) && !last.others.includes(entry.term));
    return all(last) >= longer.reduce((sum, entry) => sum + all(entry), 0);
  };
  /** Find the forms of a word; what is none of the edition's is the beginning of some, or another form of one. */
  const resolve = async piece => {
    const [word] = piece.words, [own] = word.entries;
    if (piece.exact) return;
    word.entries = own && !piece.open ? await withForms(own) : await beginning(word.form);
    if (!word.entries.length) {
      const other = await otherForm(word.form);
      if (other) word.entries = await withForms(other);
    }
    if (own && !piece.open) piece.counts = own.all ?? own.counts;
    else if (word.entries.length === 1) piece.counts = word.entries[0].counts;
  };

  // ---- postings ----

  /** The passages that a list has, from the pages that its postings are on: the first ones, or all. */
  const pagesOf = ({ posting, count }) => {
    const page = n => Math.floor(n * index.pages / index.postings);
    return { from: page(posting), to: page(posting + count - 1) };
  };
  const pieceOf = async (letter, page, list) => {
    const [first, text] = await load(`${letter}${page}`);
    return numbers(text.split(" ")[list - first] ?? "");
  };
  const steps = (piece, start) => {
    let last = start - 1;
    return piece.map((n, at) => last = at ? last + n + 1 : start + n);
  };
  const startOf = kind => kind ? index.kinds[kind - 1] : 0;
  /** Some lists of passages as one: the first `limit` of it, or more; whether that is all. */
  const merged = async (entries, kind, limit) => {
    const lists = entries.map(entry => entry.lists[kind]).filter(Boolean);
    let whole = true, end = Infinity;
    const read = await Promise.all(lists.map(async list => {
      const { from, to } = pagesOf(list), found = [];
      for (let page = from; page <= to; page++) {
        found.push(...steps(await pieceOf("p", page, list.list), startOf(kind)));
        if (found.length >= limit && page < to) { whole = false; end = Math.min(end, found.at(-1)); break }
      }
      return found;
    }));
    const all = read.length === 1 ? read[0] : [...new Set(read.flat())].sort((a, b) => a - b);
    return { found: all.filter(n => n <= end), whole };
  };
  /** Where in these passages words are. */
  const places = async (entries, kind, wanted) => {
    const found = new Map();
    await Promise.all(entries.map(entry => entry.lists[kind]).filter(Boolean).map(async list => {
      const { from, to } = pagesOf(list);
      for (let page = from; page <= to; page++) {
        const passages = steps(await pieceOf("p", page, list.list), startOf(kind));
        if (!passages.some(n => wanted.has(n))) continue;
        const written = await pieceOf("q", page, list.list);
        let at = 0;
        for (const passage of passages) {
          let place = 0, more;
          do { const n = written[at++]; place += n >> 1; more = n & 1; if (wanted.has(passage)) { if (!found.has(passage)) found.set(passage, new Set()); found.get(passage).add(place) } } while (more);
        }
      }
    }));
    return found;
  };
  /** The passages of a kind that have all that is sought. */
  const passages = async (pieces, kind, limit) => {
    if (pieces.some(piece => piece.words.some(word => !word.entries.some(entry => entry.lists[kind])))) return { found: [], whole: true };
    const words = pieces.flatMap(piece => piece.words);
    if (words.length === 1) return merged(words[0].entries, kind, limit);
    const lists = (await Promise.all(words.map(word => merged(word.entries, kind, Infinity)))).map(list => list.found).sort((a, b) => a.length - b.length);
    let found = lists.reduce((all, list) => { const has = new Set(list); return all.filter(n => has.has(n)) });
    for (const piece of pieces) {
      if (piece.words.length < 2 || !found.length) continue;
      const wanted = new Set(found);
      const [first, ...others] = await Promise.all(piece.words.map(word => places(word.entries, kind, wanted)));
      found = found.filter(n => [...first.get(n) ?? []].some(place => others.every((other, at) => other.get(n)?.has(place + piece.words[at + 1].place))));
    }
    return { found, whole: true };
  };

  // ---- hits ----

  const passageParts = new Map();
  const passage = async number => {
    const part = before(index.passages, number);
    if (!passageParts.has(part)) passageParts.set(part, (await load(`t${part}`)).flatMap(([address, title, language, dir, all]) =>
      all.map(([fragment, locus, text, lemma]) => ({ address, title, language, dir, fragment, locus, text, lemma }))));
    return passageParts.get(part)[number - index.passages[part]];
  };
  const element = (name, properties, ...inner) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) if (value) made.setAttribute(key, value);
    made.append(...inner);
    return made;
  };
  /** The words of a passage that were sought: single ones, and those in a row. */
  const hitsIn = (cut, pieces) => {
    const at = new Map();
    cut.forEach(word => at.set(word.place, [...at.get(word.place) ?? [], word]));
    const hits = [];
    for (const { words } of pieces) for (const word of cut) {
      const row = words.map(({ entries, place }) => at.get(word.place + place)?.find(own => entries.some(entry => entry.form === own.form)));
      if (row[0] === word && row.every(Boolean)) hits.push([row[0].start, row.at(-1).end]);
    }
    return hits.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  };
  const AROUND = 90;
  const excerpt = (text, hits) => {
    const first = hits[0]?.[0] ?? 0;
    let start = Math.max(0, first - AROUND), end = Math.min(text.length, start + 3 * AROUND);
    if (start > 0) start = text.indexOf(" ", start) + 1 || start;
    if (start > first) start = first;
    if (end < text.length) { const space = text.lastIndexOf(" ", end); if (space > (hits[0]?.[1] ?? 0)) end = space }
    const out = [start > 0 ? "… " : ""];
    let done = start;
    for (const [from, to] of hits) {
      if (from < done || to > end) continue;
      out.push(text.slice(done, from), element("mark", {}, text.slice(from, to)));
      done = to;
    }
    out.push(text.slice(done, end), end < text.length ? " …" : "");
    return out;
  };
  const hit = ({ address, title, language, dir, fragment, locus, text, lemma }, pieces) => {
    const cut = variorumWords.cut(text), hits = hitsIn(cut, pieces);
    const forms = new Set(cut.filter(word => hits.some(([from, to]) => word.start >= from && word.end <= to)).map(word => word.form));
    const parts = address.split("/"), edition = editions.length ? editions[parts.shift()] : null;
    const href = `${edition?.dataset.edition ?? ""}${parts.map(encodeURIComponent).join("/")}?mark=${encodeURIComponent([...forms].join(" "))}${fragment ? `#${encodeURIComponent(fragment)}` : ""}`;
    const name = [element("span", { class: "locus" }, locus)];
    if (title && title !== locus) name.push(" ", element("bdi", {}, title));
    if (lemma) name.push(" ", element("bdi", { class: "lemma" }, lemma));
    if (edition) name.push(" ", element("bdi", { class: "edition", lang: edition.closest("[lang]").lang }, edition.textContent));
    return element("li", {}, element("h3", {}, element("a", { href }, ...name)), element("p", { lang: language, dir }, ...excerpt(text, hits)));
  };

  let asked = 0;
  /** Show the next hits of a kind, up to so many in all, from no more than so many parts. */
  const show = async (own, { pieces, kind, list, ...state }, most, parts) => {
    let { found, whole, shown } = state;
    if (!whole && found.length < most) ({ found, whole } = await passages(pieces, kind, most + 3 * FIRST));
    const next = [], of = new Set();
    for (const number of found.slice(shown, most)) {
      of.add(before(index.passages, number));
      if (of.size > parts) break;
      next.push(number);
    }
    const made = (await Promise.all(next.map(passage))).map(one => hit(one, pieces));
    if (own !== asked) return null;
    list.append(...made);
    return { pieces, kind, list, found, whole, shown: shown + made.length, made };
  };
  const section = async (own, pieces, kind) => {
    const list = element("ol", {}), id = `search-kind-${kind}`;
    let state = await show(own, { pieces, kind, list, found: [], whole: false, shown: 0 }, FIRST, AT_ONCE[kind]);
    if (!state?.shown) return null;
    const counts = pieces.length === 1 && pieces[0].counts;
    const count = counts ? String(counts[kind]) : state.whole ? String(state.found.length) : fill(said("atLeast"), "number", state.found.length);
    const more = element("button", { type: "button", class: "more-hits" }, said("more"));
    const box = element("section", { "aria-labelledby": id }, element("h2", { id, class: "label" }, `${said(`kind${kind}`)} `, element("span", { class: "number" }, count)), list);
    const go = async (most, parts) => {
      const next = await show(own, state, most, parts);
      if (next) state = next;
      if (state.shown < state.found.length || !state.whole) box.append(more); else more.remove();
      return next?.made[0];
    };
    more.addEventListener("click", async () => (await go(state.shown + FIRST, PARTS[kind]))?.querySelector("a").focus());
    return { box, line: `${said(`kind${kind}`)} ${count}`, rest: () => go(FIRST, PARTS[kind]) };
  };

  const answer = (own, found, line) => {
    if (own !== asked) return;
    results.replaceChildren(...found);
    status.textContent = line;
    results.ariaBusy = "false";
  };
  /** Seek what is typed: at once where it is whole, else after a pause, unless more is typed. */
  const search = async whole => {
    const own = ++asked, typed = input.value.trim();
    results.ariaBusy = "true";
    try {
      await top();
      const pieces = read(typed), pause = () => new Promise(done => setTimeout(done, PAUSE));
      const known = (await Promise.all(pieces.map(lookUp))).every(Boolean);
      if (!known && !whole) await pause();
      if (own !== asked) return;
      await Promise.all(pieces.map(resolve));
      if (own !== asked) return;
      const sections = pieces.length ? (await Promise.all(KINDS.map(kind => section(own, pieces, kind)))).filter(Boolean) : [];
      answer(own, sections.map(({ box }) => box), sections.map(({ line }) => line).join(" · ") || (typed && fill(said("none"), "words", typed)));
      if (!whole) await pause();
      if (own === asked) await Promise.all(sections.map(({ rest }) => rest()));
    } catch {
      answer(own, [], said("failed"));
    }
  };

  // What is sought is kept behind the # of the address: so a way back leads to it, from the disk too. The browser says later that
  // the address is another: what was typed since isn't to be replaced by what this page wrote there itself.
  let kept;
  const fromAddress = () => {
    const wanted = new URLSearchParams(location.hash.slice(1)).get("q");
    if (wanted === null || wanted === kept || wanted === input.value) return;
    kept = input.value = wanted;
    search(true);
  };
  let timer;
  const keep = () => {
    if (!input.value) return;
    kept = input.value;
    location.replace(`#${new URLSearchParams({ q: kept })}`);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    search(false);
    timer = setTimeout(keep, 400);
  });
  form.addEventListener("submit", event => { event.preventDefault(); clearTimeout(timer); keep(); search(true) });
  addEventListener("hashchange", fromAddress);
  form.hidden = false;
  fromAddress();
  if (!location.hash) input.focus();
})();
