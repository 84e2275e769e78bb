#!/usr/bin/env bash
# One would guess: hanja (npm) writes Chinese characters in Korean letters by the rule of initial sounds, as its description says, so that
# 歷史 (history) is 역사 wherever a word begins with it.
# What happens: the rule is applied where a run of characters begins the whole text alone: 歷史 is 역사, "朝鮮의 歷史" is 조선의 력사, with
# a sound that no word of the South begins with; the same word has two spellings in one sentence.
# Why it matters: readers and indexes of a text in mixed script get words in a spelling that isn't theirs, and search finds the first word only.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm init -y >/dev/null && npm install --silent --no-fund --no-audit --ignore-scripts hanja@1.1.5 >/dev/null)
cat > "$dir/try.mjs" <<'JS'
import { createRequire } from 'node:module'
const hanja = createRequire(import.meta.url)('hanja').default
for (const text of ['歷史', '女子', '朝鮮의 歷史', '歷史, 歷史', '그 女子', '男女']) console.log(`${text}: ${hanja.translate(text, 'SUBSTITUTION')}`)
JS
out=$(cd "$dir" && node try.mjs)
printf 'hanja 1.1.5\n%s\n' "$out"
[ "$out" = "歷史: 역사
女子: 여자
朝鮮의 歷史: 조선의 력사
歷史, 歷史: 역사, 력사
그 女子: 그 녀자
男女: 남녀" ] && echo "as found: only the first word of a text follows the rule" || { echo "changed"; exit 1; }
