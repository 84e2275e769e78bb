#!/usr/bin/env bash
# One would guess: league/commonmark (PHP) reads the words of an inline note as those of any other note, with italics and links.
# What happens: they are plain text, so that "See *The Tide*" has its asterisks on the page; and a link ends the note at the bracket
# of its words: its address is in the author's sentence.
# Why it matters: notes cite titles in italics; the same words in a note with a label are right.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; chmod 755 "$dir"
(cd "$dir" && apt-get download -qq php-league-commonmark=2.3.9-1+deb12u1 php8.2-cli php8.2-common php8.2-mbstring php-league-config php-nette-schema php-nette-utils php-dflydev-dot-access-data php-psr-event-dispatcher php-symfony-deprecation-contracts libonig5 2>/dev/null && for deb in *.deb; do dpkg -x "$deb" .; done)
export LD_LIBRARY_PATH=$dir/usr/lib/x86_64-linux-gnu
cat > "$dir/try.php" <<'PHP'
<?php
spl_autoload_register(function ($class) { $file = $_SERVER['argv'][1] . '/' . str_replace('\\', '/', $class) . '.php'; if (is_file($file)) require $file; });
require $argv[1] . '/Symfony/Contracts/Deprecation/function.php';
$environment = new League\CommonMark\Environment\Environment([]);
$environment->addExtension(new League\CommonMark\Extension\CommonMark\CommonMarkCoreExtension);
$environment->addExtension(new League\CommonMark\Extension\Footnote\FootnoteExtension);
$converter = new League\CommonMark\MarkdownConverter($environment);
foreach (["He lit[^1] it.\n\n[^1]: See *The Tide*.", "He lit^[See *The Tide*.] it.", "He lit[^1] it.\n\n[^1]: See [Oil](http://example.org/).", "He lit^[See [Oil](http://example.org/).] it."] as $text)
  echo json_encode($text, JSON_UNESCAPED_SLASHES), ' -> ', trim(preg_replace(['~</?(p|sup|a|div|ol|li|hr|em)\b[^>]*>|&nbsp;|↩~', '~\s+~'], ['', ' '], preg_replace(['~</p>|<hr />~', '~<em>|</em>~'], [' / ', '|'], (string) $converter->convert($text)))), "\n";
PHP
out=$("$dir/usr/bin/php8.2" -n -d extension_dir="$(dirname "$(find "$dir" -name mbstring.so)")" -d extension=mbstring -d extension=ctype "$dir/try.php" "$dir/usr/share/php" 2>/dev/null)
printf 'league/commonmark 2.3.9 (Debian 2.3.9-1+deb12u1); | marks italics\n%s\n' "$out"
diff - <(printf '%s\n' "$out") <<'SEEN' && echo "as found: inline notes are plain text and end at a link" || { echo "changed"; exit 1; }
"He lit[^1] it.\n\n[^1]: See *The Tide*." -> He lit1 it. / / See |The Tide|. /
"He lit^[See *The Tide*.] it." -> He lit1 it. / / See *The Tide*. /
"He lit[^1] it.\n\n[^1]: See [Oil](http://example.org/)." -> He lit1 it. / / See Oil. /
"He lit^[See [Oil](http://example.org/).] it." -> He lit1(http://example.org/).] it. / / See [Oil /
SEEN
