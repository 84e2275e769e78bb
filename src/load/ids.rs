//! Ids of files that stay from run to run: what was parsed of a file is found by its id, and points to it by that.
//!
//! Ids are in the order of the files, as in a first run, so that whatever is sorted by them has the same order. They are
//! spread over all numbers that there are; a new file gets one between those of its neighbours. Where there is none left,
//! all get new ones, and all files are parsed again: after some twenty new files in one place.

use std::collections::HashMap;

use crate::diag::{Diagnostic, FileId, Sources};

use super::World;

/// Gives the files of a world, and what was said of them, the ids that they had among `before`.
pub(crate) fn keep(world: &mut World, told: &mut [Diagnostic], before: Option<&Sources>) {
    let old: Vec<FileId> = world.sources.iter().map(|(id, _)| id).collect();
    let known = before.map_or_else(|| vec![None; old.len()], |before| known(&world.sources, before));
    let new = between(&known).unwrap_or_else(|| spread(old.len()));
    if new == old {
        return;
    }
    let now = |id: &mut FileId| {
        if let Some(new) = old.binary_search(id).ok().and_then(|at| new.get(at)) {
            *id = *new;
        }
    };
    // All of them by name, so that a list that comes later isn't forgotten.
    let World {
        root: _,
        sources,
        config,
        texts,
        lock,
        history,
        annotations,
        pages,
        registers,
        bibliography,
        styles,
        templates,
        words,
        assets: _,
        media: _,
        sizes: _,
        unread,
        marked,
        unreadable: _,
        links: _,
        others: _,
        hindered: _,
    } = world;
    let lists = [annotations, pages, registers, styles, unread, marked];
    lists
        .into_iter()
        .flatten()
        .chain([config, lock, history, bibliography].into_iter().flatten())
        .for_each(now);
    texts.iter_mut().map(|text| &mut text.file).for_each(now);
    templates.iter_mut().map(|template| &mut template.file).for_each(now);
    words.iter_mut().map(|(_, file)| file).for_each(now);
    for told in told {
        let labels = told.labels.iter_mut().map(|label| &mut label.span);
        let edits = told.fixes.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
        told.span.iter_mut().chain(labels).chain(edits).map(|span| &mut span.file).for_each(now);
    }
    sources.renumber(new);
}

/// The id that each file had, as far as these are in order still.
fn known(now: &Sources, before: &Sources) -> Vec<Option<FileId>> {
    // No file came or went.
    if now.iter().map(|(_, source)| &source.path).eq(before.iter().map(|(_, source)| &source.path)) {
        return before.iter().map(|(id, _)| Some(id)).collect();
    }
    let mut by_path: HashMap<&str, FileId> = HashMap::new();
    for (id, source) in before.iter() {
        // Of one path that is there twice the first counts.
        by_path.entry(&source.path).or_insert(id);
    }
    let mut had: Vec<Option<FileId>> =
        now.iter().map(|(_, source)| by_path.remove(source.path.as_str())).collect();
    // Patience sorting: the ends of the longest runs in order, by length, and the way back.
    let mut ends: Vec<(FileId, usize)> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; had.len()];
    for (at, id) in had.iter().enumerate().filter_map(|(at, id)| Some((at, (*id)?))) {
        let length = ends.partition_point(|(end, _)| *end < id);
        previous[at] = length.checked_sub(1).map(|n| ends[n].1);
        match ends.get_mut(length) {
            Some(end) => *end = (id, at),
            None => ends.push((id, at)),
        }
    }
    let mut stays = vec![false; had.len()];
    let mut at = ends.last().map(|(_, at)| *at);
    while let Some(here) = at {
        stays[here] = true;
        at = previous[here];
    }
    had.iter_mut().zip(stays).filter(|(_, stays)| !stays).for_each(|(id, _)| *id = None);
    had
}

/// Ids for those that have none, each between its neighbours'; none where there is no room, or nothing has an id.
fn between(known: &[Option<FileId>]) -> Option<Vec<FileId>> {
    if known.iter().all(Option::is_none) {
        return None;
    }
    let mut all: Vec<FileId> = Vec::with_capacity(known.len());
    let mut low: i64 = -1;
    let mut rest = known;
    while !rest.is_empty() {
        let new = rest.iter().take_while(|id| id.is_none()).count();
        let high = rest.get(new).copied().flatten();
        let end = high.map_or(i64::from(u32::MAX), |id| i64::from(id.0));
        let (room, parts) = (end - low, i64::try_from(new).ok()? + 1);
        if room < parts {
            return None;
        }
        for n in 1..parts {
            all.push(FileId(u32::try_from(low + room * n / parts).ok()?));
        }
        all.extend(high);
        (low, rest) = (end, rest.get(new + 1..).unwrap_or_default());
    }
    Some(all)
}

/// Ids for so many files, as far apart as they can be.
fn spread(count: usize) -> Vec<FileId> {
    let step = u32::MAX / u32::try_from(count + 1).unwrap_or(u32::MAX);
    (0..count).map(|n| FileId(u32::try_from(n).unwrap_or(u32::MAX).saturating_mul(step.max(1)))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diag::Source;

    fn world(paths: &[&str]) -> World {
        let mut world = World::default();
        // The first are always the program's own.
        world.sources.add(Source::new("(built-in)", ""));
        world.annotations = paths.iter().map(|path| world.sources.add(Source::new(*path, ""))).collect();
        world
    }

    fn ids(world: &World) -> Vec<(String, FileId)> {
        world.sources.iter().skip(1).map(|(id, source)| (source.path.clone(), id)).collect()
    }

    #[test]
    fn a_file_keeps_its_id_while_others_come_and_go() {
        let mut first = world(&["b", "c", "d"]);
        keep(&mut first, &mut [], None);
        let mut next = world(&["a", "b", "b2", "d", "e"]);
        let place = crate::diag::Span::new(next.annotations[3], 1, 2);
        let mut told = [Diagnostic::new(&crate::diag::rules::NOT_UTF8, place, "")];
        keep(&mut next, &mut told, Some(&first.sources));
        let (before, now) = (ids(&first), ids(&next));
        assert_eq!((&now[1], &now[3]), (&before[0], &before[2]));
        assert!(now.windows(2).all(|pair| pair[0].1 < pair[1].1), "{now:?}");
        assert_eq!(next.annotations, now.iter().map(|(_, id)| *id).collect::<Vec<_>>());
        assert_eq!(told[0].span.unwrap().file, now[3].1);
        assert_eq!(next.sources.get(now[2].1).path, "b2");
    }

    #[test]
    fn one_that_is_elsewhere_in_the_order_gets_another() {
        let mut first = world(&["a", "b", "c", "z"]);
        keep(&mut first, &mut [], None);
        let mut next = world(&["z", "a", "b", "c"]);
        keep(&mut next, &mut [], Some(&first.sources));
        assert_eq!(ids(&next)[1..], ids(&first)[..3]);
    }

    proptest! {
        #[test]
        fn ids_are_in_order_and_each_is_once(runs in prop::collection::vec(prop::collection::btree_set(0..40_u32, 1..30), 1..40)) {
            let mut before: Option<World> = None;
            for paths in runs {
                let paths: Vec<String> = paths.iter().map(|n| format!("{n:03}")).collect();
                let mut next = world(&paths.iter().map(String::as_str).collect::<Vec<_>>());
                keep(&mut next, &mut [], before.as_ref().map(|world| &world.sources));
                let all = ids(&next);
                prop_assert!(all.windows(2).all(|pair| pair[0].1 < pair[1].1), "{:?}", all);
                for (path, id) in &all {
                    prop_assert_eq!(&next.sources.get(*id).path, path);
                }
                before = Some(next);
            }
        }
    }
}
