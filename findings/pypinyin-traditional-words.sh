#!/usr/bin/env bash
# One would guess: pypinyin, which reads traditional characters as well as simplified ones, gives a word the same sounds in both.
# What happens: characters with several sounds are told by words, and its list has most of them in simplified characters alone: 长安 is Cháng'ān,
# 長安 Zhāng'ān; so 重慶, 音樂, 左傳, 樂府, 長恨歌.
# Why it matters: editions print the traditional characters; names of places and works are transliterated, sorted and found by wrong sounds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"; "$dir/v/bin/pip" -q install --disable-pip-version-check pypinyin==0.55.0
cat > "$dir/try.py" <<'PY'
from pypinyin import lazy_pinyin
for traditional, simplified in [("長安", "长安"), ("重慶", "重庆"), ("音樂", "音乐"), ("左傳", "左传"), ("樂府", "乐府"), ("長恨歌", "长恨歌"), ("成都", "成都")]:
    print(simplified, *lazy_pinyin(simplified), "|", traditional, *lazy_pinyin(traditional))
PY
out=$("$dir/v/bin/python" "$dir/try.py"); printf 'pypinyin 0.55.0\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: other sounds in traditional characters" || { echo "changed"; exit 1; }
长安 chang an | 長安 zhang an
重庆 chong qing | 重慶 zhong qing
音乐 yin yue | 音樂 yin le
左传 zuo zhuan | 左傳 zuo chuan
乐府 yue fu | 樂府 le fu
长恨歌 chang hen ge | 長恨歌 zhang hen ge
成都 cheng du | 成都 cheng du
SEEN
