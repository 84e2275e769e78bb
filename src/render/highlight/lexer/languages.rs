//! What the words of each language are.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::super::CodeClass;
use CodeClass::{Keyword, Number, Operator, Type};

/// A language, with what its words are.
pub(in crate::render::highlight) struct Language {
    pub(super) syntax: Syntax,
    pub(super) words: LazyLock<HashMap<&'static str, CodeClass>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    C,
    JavaScript,
    Python,
    Rust,
    Sql,
}

static C: Language = Language {
    syntax: Syntax::C,
    words: LazyLock::new(|| {
        table(&[
            (
                "auto bool break case char const continue default do double else enum extern float for goto if inline int long \
                 register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while \
                 alignas alignof constexpr static_assert thread_local typeof _Alignas _Alignof _Atomic _Bool _Complex _Generic \
                 _Noreturn _Static_assert _Thread_local",
                Keyword,
            ),
            ("FILE wchar_t", Type),
            ("NULL true false nullptr EOF", Number),
        ])
    }),
};

static JAVASCRIPT: Language = Language {
    syntax: Syntax::JavaScript,
    words: LazyLock::new(|| {
        table(&[
            (
                "abstract as async await break case catch class const continue debugger declare default do else enum export extends \
                 finally for from function get if implements import interface let namespace new private protected public readonly \
                 return satisfies set static super switch this throw try type var while with yield",
                Keyword,
            ),
            ("delete in instanceof keyof of typeof void", Operator),
            ("true false null undefined NaN Infinity", Number),
            (
                "any Array ArrayBuffer BigInt bigint boolean Boolean console Date document Error Function globalThis Intl JSON Map \
                 Math Number number Object Promise Proxy Reflect RegExp Set string String Symbol URL WeakMap WeakSet window",
                Type,
            ),
        ])
    }),
};

static PYTHON: Language = Language {
    syntax: Syntax::Python,
    words: LazyLock::new(|| {
        table(&[
            (
                "as assert async await break class cls continue def del elif else except finally for from global if import \
                 lambda nonlocal pass raise return self try while with yield",
                Keyword,
            ),
            ("and in is not or", Operator),
            ("True False None Ellipsis NotImplemented", Number),
            ("bool bytearray bytes complex dict float frozenset int list object set str tuple type", Type),
        ])
    }),
};

static RUST: Language = Language {
    syntax: Syntax::Rust,
    words: LazyLock::new(|| {
        table(&[
            (
                "as async await bool break char const continue crate dyn else enum extern f32 f64 fn for i128 i16 i32 i64 i8 if impl \
                 isize let loop match mod move mut pub ref return self Self static str struct super trait type u128 u16 u32 u64 \
                 u8 union unsafe use usize where while yield",
                Keyword,
            ),
            ("in", Operator),
            ("true false", Number),
        ])
    }),
};

static SQL: Language = Language {
    syntax: Syntax::Sql,
    words: LazyLock::new(|| {
        table(&[
            (
                "add all alter analyze and any as asc begin between bigint binary bit blob boolean by cascade case cast char character \
                 check collate column commit constraint create cross current database date datetime decimal default delete desc \
                 describe distinct double drop else end escape except exists explain fetch float for foreign from full function \
                 grant group having if ilike in index inner insert int integer intersect interval into is join key \
                 lateral left like limit materialized merge natural next no not nulls numeric of offset on only or order outer over \
                 partition precision primary procedure real recursive references rename replace restrict returning returns revoke \
                 right rollback savepoint schema select sequence serial set similar smallint table temp temporary text then \
                 time timestamp tinyint to transaction trigger truncate union unique unlogged update using uuid values varchar varying \
                 view when where window with without",
                Keyword,
            ),
            ("null true false current_date current_time current_timestamp", Number),
        ])
    }),
};

fn table(words: &[(&'static str, CodeClass)]) -> HashMap<&'static str, CodeClass> {
    words
        .iter()
        .flat_map(|(words, class)| words.split_ascii_whitespace().map(|word| (word, *class)))
        .collect()
}

/// The language of this name or file extension, in small letters; none where it has no lexer.
pub(in crate::render::highlight) fn find(name: &str) -> Option<&'static Language> {
    Some(match name {
        "c" => &C,
        "javascript" | "js" => &JAVASCRIPT,
        "python" | "py" => &PYTHON,
        "rust" | "rs" => &RUST,
        "sql" => &SQL,
        _ => return None,
    })
}
