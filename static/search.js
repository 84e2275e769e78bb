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
  const AT_A_TIME = 200;
  /** The passages of a kind that have a word in any of its forms, read page by page: up to the passage `end` all is read. */
  const inOrder = (entries, kind) => {
    const lists = entries.map(entry => entry.lists[kind]).filter(Boolean).map(list => ({ ...pagesOf(list), list: list.list, end: -1 }));
    const word = { end: -1, has: new Map() };
    word.read = async () => {
      await Promise.all(lists.filter(({ end }) => end === word.end).map(async own => {
        const page = own.from++, found = steps(await pieceOf("p", page, own.list), startOf(kind)), piece = { page, list: own.list };
        found.forEach((n, at) => word.has.set(n, [...word.has.get(n) ?? [], { piece, at }]));
        own.end = own.from > own.to ? Infinity : found.at(-1) ?? own.end;
      }));
      word.end = Math.min(...lists.map(({ end }) => end));
    };
    return word;
  };
  /** Load where words are in these passages. */
  const loadPlaces = (words, passages) => Promise.all([...new Set(words.flatMap(({ lists }) => passages.flatMap(n => lists.has.get(n).map(({ piece }) => piece))))].map(async piece => {
    if (piece.places) return;
    const written = await pieceOf("q", piece.page, piece.list), places = [];
    for (let at = 0; at < written.length;) {
      const own = [];
      let place = 0, more;
      do { const n = written[at++]; own.push(place += n >> 1); more = n & 1 } while (more);
      places.push(own);
    }
    piece.places = places;
  }));
  /** Whether a passage has these words in a row. */
  const hasRow = (row, n) => {
    const [first, ...others] = row.map(({ lists }) => new Set(lists.has.get(n).flatMap(({ piece, at }) => piece.places[at])));
    return [...first].some(place => others.every((other, at) => other.has(place + row[at + 1].place)));
  };
  /** The passages of a kind that have all that is sought, the first `limit` or some more; whether these are all. */
  const passages = async (pieces, kind, limit) => {
    if (pieces.some(piece => piece.words.some(word => !word.entries.some(entry => entry.lists[kind])))) return { found: [], whole: true };
    const sought = pieces.map(piece => piece.words.map(({ entries, place }) => ({ entries, place, lists: inOrder(entries, kind) }))), words = sought.flat();
    if (words.length === 1) return merged(words[0].entries, kind, limit);
    const all = words.map(({ lists }) => lists), rows = sought.filter(piece => piece.length > 1), found = [];
    // The lists are read side by side, so that the first passages are known before the lists are read to their ends.
    for (let end = -1; end < Infinity;) {
      await Promise.all(all.filter(lists => lists.end === end).map(lists => lists.read()));
      end = Math.min(...all.map(lists => lists.end));
      const fewest = all.reduce((a, b) => a.has.size <= b.has.size ? a : b);
      const both = [...fewest.has.keys()].filter(n => n <= end && all.every(({ has }) => has.has(n))).sort((a, b) => a - b);
      for (let at = 0; at < both.length; at += AT_A_TIME) {
        if (found.length >= limit) return { found, whole: false };
        const some = both.slice(at, at + AT_A_TIME);
        await loadPlaces(rows.flat(), some);
        found.push(...some.filter(n => rows.every(row => hasRow(row, n))));
      }
      for (const { has } of all) for (const n of has.keys()) if (n <= end) has.delete(n);
      if (all.some(lists => lists.end === Infinity && !lists.has.size)) break;
    }
    return { found, whole: true };
  };

  // ---- hits ----

  const passageParts = new Map();
  const passage = async number => {
    const part = before(index.passages, number);
    if (!passageParts.has(part)) passageParts.set(part, (await load(`t${part}`)).flatMap(([address, title, language, dir, all]) =>
      all.map(([fragment, locus, text, lemma, ...lines]) => ({ address, title, language, dir, fragment, locus, text, lemma, lines }))));
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
  /** The line of verse that a place in a stanza is in: its id, and how it is cited. */
  const lineAt = (place, fragment, [before, after, figures]) => {
    const [number, nth, ...lengths] = numbers(figures);
    let line = 0, end = 0;
    for (const length of lengths) { if ((end += length) > place) break; line++ }
    return { fragment: `${fragment}-${nth + line}`, locus: `${before}${number + line}${after}` };
  };
  const hit = ({ address, title, language, dir, text, lemma, lines, ...place }, pieces) => {
    const cut = variorumWords.cut(text), hits = hitsIn(cut, pieces);
    const { fragment, locus } = lines.length && hits.length ? lineAt(hits[0][0], place.fragment, lines) : place;
    const rows = new Set(hits.map(([from, to]) => cut.filter(word => word.start >= from && word.end <= to).map(word => word.form).join(" ")));
    const marks = [...rows].map(row => `mark=${encodeURIComponent(row)}`).join("&");
    const parts = address.split("/"), edition = editions.length ? editions[parts.shift()] : null;
    const href = `${edition?.dataset.edition ?? ""}${parts.map(encodeURIComponent).join("/")}?${marks}${fragment ? `#${encodeURIComponent(fragment)}` : ""}`;
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
    const count = () => counts ? String(counts[kind]) : state.whole ? String(state.found.length) : fill(said("atLeast"), "number", state.found.length);
    const number = element("span", { class: "number" }, count());
    const more = element("button", { type: "button", class: "more-hits" }, said("more"));
    const box = element("section", { "aria-labelledby": id }, element("h2", { id, class: "label" }, `${said(`kind${kind}`)} `, number), list);
    const go = async (most, parts) => {
      const next = await show(own, state, most, parts);
      if (next) state = next;
      if (state.shown < state.found.length || !state.whole) box.append(more); else more.remove();
      return next?.made[0];
    };
    more.addEventListener("click", async () => (await go(state.shown + FIRST, PARTS[kind]))?.querySelector("a").focus());
    /** The hits that are still lacking of the first ones, and how many there are in all. */
    const rest = async () => {
      await go(FIRST, PARTS[kind]);
      if (counts || state.whole) return;
      const all = await passages(pieces, kind, Infinity);
      state = { ...state, ...all };
      if (own === asked) number.textContent = count();
    };
    return { box, line: () => `${said(`kind${kind}`)} ${count()}`, rest };
  };

  /** Where what was typed last is answered: what there is of each kind, or that there is nothing. */
  const answer = (own, sections, none) => {
    if (own !== asked) return;
    if (!sections.length) results.replaceChildren();
    const text = sections.map(({ line }) => line()).join(" · ") || none;
    if (status.textContent !== text) status.textContent = text;
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
      // Of several words the lists are long to read: each kind of hits is shown before the next is sought.
      const several = pieces.flatMap(({ words }) => words).length > 1, sections = [];
      const put = found => {
        if (own !== asked || !found.length) return;
        const boxes = found.map(({ box }) => box);
        if (sections.length) results.append(...boxes); else results.replaceChildren(...boxes);
        sections.push(...found);
      };
      const seek = async kinds => put((await Promise.all(kinds.map(kind => section(own, pieces, kind)))).filter(Boolean));
      if (pieces.length) for (const kinds of several ? KINDS.map(kind => [kind]) : [KINDS]) await seek(kinds);
      const none = typed && fill(said("none"), "words", typed);
      answer(own, sections, none);
      if (!whole) await pause();
      if (own !== asked) return;
      await Promise.all(sections.map(({ rest }) => rest()));
      answer(own, sections, none);
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
