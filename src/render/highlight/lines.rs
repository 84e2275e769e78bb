//! Lines that were coloured before: code repeats itself (a brace, a key of a record), and a line that
//! begins in the same state of the syntax comes out the same and ends in the same state.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use syntect::parsing::{ParseState, SyntaxReference, SyntaxSet};

use super::{ColourRun, Runs, Stack};

/// Longer lines seldom come again.
const LONGEST: usize = 400;
/// Beyond so many bytes of lines, or so many states, all is forgotten.
const BYTES: usize = 1 << 20;
const STATES: usize = 256;

thread_local! {
    static LINES: RefCell<LineSplitter> = RefCell::default();
}

/// What a syntax is in the middle of where a line ends.
#[derive(Clone, PartialEq)]
struct State {
    syntax: ParseState,
    stack: Stack,
}

/// A line's runs, by their places in the line, and the number of the state that it ends in.
type Coloured = (Rc<[ColourRun]>, usize);

#[derive(Default)]
struct LineSplitter {
    states: Vec<State>,
    /// The states that syntaxes begin in, by their names.
    starts: HashMap<String, usize>,
    /// By the number of the state that they begin in.
    seen: HashMap<usize, HashMap<Box<str>, Coloured>>,
    bytes: usize,
}

/// Colour a text line by line: `each` is given the runs of every line, and says whether to go on. `None` where
/// the syntax failed.
pub(super) fn colour(
    code: &str,
    syntaxes: &SyntaxSet,
    syntax: &SyntaxReference,
    mut each: impl FnMut(&str, &[ColourRun]) -> bool,
) -> Option<()> {
    // While another text is coloured on the same thread there is nothing to share.
    LINES.with(|lines| match lines.try_borrow_mut() {
        Ok(mut lines) => lines.colour(code, syntaxes, syntax, &mut each),
        Err(_) => LineSplitter::default().colour(code, syntaxes, syntax, &mut each),
    })
}

impl LineSplitter {
    fn colour(
        &mut self,
        code: &str,
        syntaxes: &SyntaxSet,
        syntax: &SyntaxReference,
        each: &mut dyn FnMut(&str, &[ColourRun]) -> bool,
    ) -> Option<()> {
        let mut state = match self.starts.get(&syntax.name) {
            Some(start) => *start,
            None => {
                let start = State { syntax: ParseState::new(syntax), stack: Stack::default() };
                let start = self.number(start);
                self.starts.insert(syntax.name.clone(), start);
                start
            }
        };
        for line in code.split_inclusive('\n') {
            if self.bytes > BYTES || self.states.len() > STATES {
                let now = self.states.swap_remove(state);
                *self = Self::default();
                state = self.number(now);
            }
            let (runs, next) = self.line(state, line, syntaxes)?;
            if !each(line, &runs) {
                return None;
            }
            state = next;
        }
        Some(())
    }

    fn line(&mut self, state: usize, line: &str, syntaxes: &SyntaxSet) -> Option<Coloured> {
        if let Some(known) = self.seen.get(&state).and_then(|lines| lines.get(line)) {
            return Some(known.clone());
        }
        let State { syntax, stack } = &mut self.states[state].clone();
        let mut runs = Runs { code: line, runs: Vec::new() };
        let mut from = 0;
        for (at, op) in syntax.parse_line(line, syntaxes).ok()? {
            let at = at.min(line.len());
            if at > from {
                runs.push(from..at, stack.class());
                from = at;
            }
            stack.apply(&op);
        }
        runs.push(from..line.len(), stack.class());
        let end = State { syntax: syntax.clone(), stack: stack.clone() };
        // Most lines end in what they began in.
        let next = if self.states[state] == end { state } else { self.number(end) };
        let coloured: Coloured = (runs.runs.into(), next);
        if line.len() <= LONGEST {
            self.bytes += line.len() + size_of_val(&*coloured.0);
            self.seen.entry(state).or_default().insert(line.into(), coloured.clone());
        }
        Some(coloured)
    }

    /// The number of a state, a new one where it has not been met.
    fn number(&mut self, state: State) -> usize {
        self.states.iter().position(|known| *known == state).unwrap_or_else(|| {
            self.states.push(state);
            self.states.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::highlight;

    proptest! {
        /// What was coloured before changes nothing: each text is held against a thread that has seen none.
        #[test]
        fn a_line_seen_before_is_a_line_seen_anew(
            texts in prop::collection::vec("((\\{|\\}|/\\*|\\*/|\"|a = 1;|fn f\\(|r#\"|'''|<p>|--)\n?){0,12}", 1..6),
            language in prop::sample::select(vec!["rust", "toml", "html", "js", "php"]),
        ) {
            for text in texts {
                let fresh = {
                    let text = text.clone();
                    std::thread::spawn(move || highlight(&text, language)).join().ok()
                };
                prop_assert_eq!(Some(highlight(&text, language)), fresh);
            }
        }
    }
}
