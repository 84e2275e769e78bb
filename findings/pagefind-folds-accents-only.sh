#!/usr/bin/env bash
# One would guess: a search that folds diacritics (naive finds naïve) finds Łódź by lodz, Straße by strasse, and an old print's
# Wisſenſchaft by wissenschaft.
# What happens: Pagefind folds what decomposes into a letter and a mark; ł, ß, ſ and æ don't decompose, and aren't found.
# Why it matters: in Polish, German, Danish, and in every text printed before 1800, what readers can type isn't what is indexed.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts pagefind@1.6.0 >/dev/null)
mkdir "$dir/site"; echo '<!doctype html><html lang="en"><meta charset="utf-8"><title>A</title><main><h1>Lamps</h1><p>Naïve Łódź Straße Wisſenſchaft Encyclopædia.</p></main></html>' > "$dir/site/a.html"
"$dir/node_modules/.bin/pagefind" --site "$dir/site" >/dev/null 2>&1
cat > "$dir/try.mjs" <<'JS'
import http from "node:http"
import { readFileSync, copyFileSync } from "node:fs"
const dir = process.argv[2], queries = process.argv.slice(3)
copyFileSync(`${dir}/site/pagefind/pagefind.js`, `${dir}/site/pagefind/pagefind.mjs`)
const server = http.createServer((q, r) => { try { r.end(readFileSync(dir + "/site" + decodeURI(q.url.split("?")[0]))) } catch { r.statusCode = 404; r.end() } })
await new Promise(done => server.listen(0, "127.0.0.1", done))
const base = `http://127.0.0.1:${server.address().port}/`, plain = fetch
globalThis.fetch = (address, options) => plain(new URL(address, base), options)
globalThis.location = new URL(base)
globalThis.window = globalThis
globalThis.document = { querySelector: () => ({ getAttribute: () => "en" }), currentScript: null }
const pagefind = await import(`${dir}/site/pagefind/pagefind.mjs`)
await pagefind.options({ basePath: `${base}pagefind/` })
await pagefind.init()
for (const query of queries) console.log(`${query}: ${(await pagefind.search(query)).results.length}`)
process.exit()
JS
out=$(node "$dir/try.mjs" "$dir" naive lodz strasse wissenschaft encyclopaedia | tr '\n' ' '); echo "Pagefind 1.6.0, pages found: $out"
[ "$out" = "naive: 1 lodz: 0 strasse: 0 wissenschaft: 0 encyclopaedia: 0 " ] && echo "as found" || { echo "changed"; exit 1; }
