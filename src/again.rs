//! A run after one small change: the words of a section, or of notes. What shows nowhere else leaves all else as
//! it was, and the new snapshot is the last one with some sections swapped.
//!
//! The law: what comes of it is what a whole run would make of the same files. So each stage looks at everything
//! that could show elsewhere, and where any of it differs there is no swap.

use std::ops::Range;
use std::time::Instant;

use crate::cache::DiagnosticOwner;
use crate::diag::{Diagnostic, FileId, Levels};
use crate::load::World;
use crate::output::Site;
use crate::{Assembly, Caches, Options, Remade, parse, resolve};

/// The last run.
#[derive(Debug)]
pub(crate) struct LastRun {
    pub(crate) world: World,
    /// What reading it had to say.
    pub(crate) loaded: Vec<Diagnostic>,
    pub(crate) options: Options,
    pub(crate) levels: Levels,
    /// All that was reported, and which of it is of what, in order.
    pub(crate) told: Vec<Diagnostic>,
    pub(crate) marks: Vec<(DiagnosticOwner, Range<usize>)>,
    pub(crate) writable: bool,
    pub(crate) has_drafts: bool,
    pub(crate) site: Site,
}

/// The site of a world that is the last one but for one file; none where a whole run is to be made.
pub(crate) fn again(
    world: &World,
    loaded: &[Diagnostic],
    options: &Options,
    past: &mut Caches,
) -> Option<Assembly> {
    let start = Instant::now();
    let mut last = past.last.take()?;
    let file = world.one_changed(&last.world)?;
    if *options != last.options
        || options.lock
        || options.renumber
        || options.written.is_some()
        || !is_same(loaded, &last.loaded)
    {
        return None;
    }
    let edition = last.site.edition()?;
    let (changed, of_file) = parse::again(world, file, last.world.sources.get(file), &mut past.parse)?;
    let parsed = start.elapsed();
    let swap = resolve::again(world, options, &changed, file, edition, &mut past.resolve)?;
    let mut fresh = swap.told;
    fresh.push((DiagnosticOwner::File(file), of_file));
    let (told, marks) = last.told_with(&fresh, file)?;
    let notes = if options.quiet { Vec::new() } else { resolve::report(&swap.edition) };
    let resolved = start.elapsed();
    let sections =
        swap.sections.iter().map(|(w, at)| swap.edition.witnesses[*w].sections[*at].address.clone());
    let sections = sections.collect();
    let mut pages = swap.quoting;
    let site = last.site.again(world, swap.edition, &swap.sections, file, &mut pages)?;
    let took = vec![
        ("parse", parsed),
        ("resolve", resolved.saturating_sub(parsed)),
        ("render", start.elapsed().saturating_sub(resolved)),
    ];
    let (levels, writable, has_drafts) = (last.levels.clone(), last.writable, last.has_drafts);
    last = LastRun { world: world.clone(), told: told.clone(), marks, site: site.clone(), ..last };
    past.last = Some(last);
    Some(Assembly {
        sources: world.sources.clone(),
        site: Some(site),
        diagnostics: told,
        levels,
        notes,
        writable,
        has_drafts,
        lock: None,
        moved: Vec::new(),
        took,
        remade: Some(Remade { file: world.sources.get(file).path.clone(), sections, pages }),
    })
}

fn is_same(a: &[Diagnostic], b: &[Diagnostic]) -> bool {
    a.len() == b.len() && (a.is_empty() || format!("{a:?}") == format!("{b:?}"))
}

impl LastRun {
    /// What was reported, with this in the place of what the same reported. None where anything else points into
    /// the file, whose lines are not what they were.
    #[expect(clippy::type_complexity, reason = "what is told, and whose it is")]
    fn told_with(
        &self,
        fresh: &[(DiagnosticOwner, Vec<Diagnostic>)],
        file: FileId,
    ) -> Option<(Vec<Diagnostic>, Vec<(DiagnosticOwner, Range<usize>)>)> {
        let mut told: Vec<Diagnostic> = Vec::with_capacity(self.told.len());
        let mut marks = Vec::with_capacity(self.marks.len());
        let mut at = 0;
        let keep = |range: Range<usize>, told: &mut Vec<Diagnostic>| {
            let own = &self.told[range];
            if own.iter().any(|d| points_into(d, file)) {
                return None;
            }
            told.extend(own.iter().cloned());
            Some(())
        };
        for (whose, range) in &self.marks {
            keep(at..range.start, &mut told)?;
            let start = told.len();
            match fresh.iter().find(|(of, _)| of == whose) {
                Some((_, own)) => told.extend(own.iter().cloned()),
                None => keep(range.clone(), &mut told)?,
            }
            marks.push((*whose, start..told.len()));
            at = range.end;
        }
        keep(at..self.told.len(), &mut told)?;
        Some((told, marks))
    }
}

fn points_into(told: &Diagnostic, file: FileId) -> bool {
    told.span.is_some_and(|span| span.file == file) || told.labels.iter().any(|l| l.span.file == file)
}
