#!/usr/bin/env bash
# One would guess: kramdown's notes may follow each other without an empty line, as their definitions mostly do, whether a note has one
# paragraph or two.
# What happens: behind a note of two paragraphs the next definitions are words of its last paragraph, and their marks stay as they were
# typed. Behind a note of one paragraph all is right, and so with the same second paragraph and an empty line.
# Why it matters: one long note unmakes those that follow it, and what they say stands in another note.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq ruby-kramdown=2.4.0-2 ruby3.1 libruby3.1 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH=$dir/usr/lib/x86_64-linux-gnu
export RUBYLIB; RUBYLIB=$(ls -d "$dir"/usr/lib/ruby/3.1.0 "$dir"/usr/lib/x86_64-linux-gnu/ruby/3.1.0 "$dir"/usr/share/rubygems-integration/all/gems/kramdown-*/lib "$dir"/usr/lib/ruby/gems/3.1.0/gems/rexml-*/lib | paste -sd:)
cat > "$dir/try.rb" <<'RB'
require 'kramdown'
puts "kramdown #{Kramdown::VERSION}"
text = "He lit[^a] the lamp[^b].\n\n"
{ 'one paragraph' => "[^a]: One.\n[^b]: Three.\n", 'two paragraphs' => "[^a]: One.\n\n    Two.\n[^b]: Three.\n", 'with an empty line' => "[^a]: One.\n\n    Two.\n\n[^b]: Three.\n" }.each do |name, notes|
  html = Kramdown::Document.new(text + notes).to_html
  puts "#{name}: " + html.gsub(/<[^>]*>|&#8617;/, '').split(/[[:space:]]+/).join(' ')
end
RB
out=$("$dir/usr/bin/ruby3.1" --disable-gems "$dir/try.rb"); printf '%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: the next note is taken into the long one" || { echo "changed"; exit 1; }
kramdown 2.4.0
one paragraph: He lit1 the lamp2. One. Three.
two paragraphs: He lit1 the lamp[^b]. One. Two. [^b]: Three.
with an empty line: He lit1 the lamp2. One. Two. Three.
SEEN
