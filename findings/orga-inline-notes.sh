#!/usr/bin/env bash
# One would guess: Org's inline note, `[fn:: words]` or `[fn:2: words]`, is a note of the page, as one that is defined at the file's end is.
# What happens: Orga (@orgajs) puts its mark into the sentence, with a link to a note that isn't on the page: its words are lost.
# Why it matters: inline notes are the short form that editors type while they read; just these are gone, and the mark says that there is one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts --legacy-peer-deps @orgajs/reorg-parse@4.4.1 @orgajs/reorg-rehype@4.3.11 unified@11.0.5 rehype-stringify@10.0.1 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { unified } from 'unified'
import parse from '@orgajs/reorg-parse'
import rehype from '@orgajs/reorg-rehype'
import stringify from 'rehype-stringify'
console.log(String(await unified().use(parse).use(rehype).use(stringify).process('The lamp[fn:1] burned[fn:2: So the second witness.] all night.\n\n[fn:1] Of brass.\n')))
JS
out=$(cd "$dir" && node try.mjs); printf '@orgajs/reorg-rehype 4.3.11\n%s\n' "$out"
grep -qF 'href="#fn-2"' <<<"$out" && grep -qF 'Of brass.' <<<"$out" && ! grep -q 'second witness\|id="fn-2"' <<<"$out" && echo "as found: the inline note has a mark and no words" || { echo "changed"; exit 1; }
