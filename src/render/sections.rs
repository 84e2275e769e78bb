//! The page of a section, of the base or of another witness.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::edition::meta::direction;
use crate::edition::note::Anchor;
use crate::edition::text::ItemKind;
use crate::edition::{Note, Section};

use crate::resolve::compared::Compared;
use crate::resolve::lemma;
use crate::resolve::projected::{Arrival, HomeSection, Projected, ProjectedWords, onto};

use super::html::{HtmlWriter, PageContext, Variants, WovenText};
use super::kind::{PageKind, Reads, Subject, Touched};
use super::pages::Pages;
use super::view::{
    Back, FootnoteView, ItemView, NoteOn, NoteView, PlaceOf, SectionView, VersionLink, WitnessOf, into_value,
};

/// A section: its witness, its place.
pub(super) const KIND: PageKind = PageKind::new(
    "section",
    |pages| pages.sections_with(|section, _| Some(section.address.clone())),
    Reads::Some(reads),
    |pages, Subject(witness, at), here| pages.section(witness, at, here),
);

/// A version shows the notes on the base, and the base what its versions read.
pub(super) fn reads(pages: &Pages, Subject(witness, at): Subject, touched: &Touched<'_>) -> bool {
    touched.sections.contains(&(witness, at))
        || pages.is_version(witness, at, touched.sections)
        || super::parallel::reads(pages, (witness, at), touched)
        || pages.is_released()
            && !touched.sections.is_empty()
            && pages.seeks_released(witness, &pages.edition.witnesses[witness].sections[at])
}

impl Pages {
    pub(super) fn section(
        &self,
        w: usize,
        at: usize,
        here: PageContext<'_>,
    ) -> Result<String, Box<Diagnostic>> {
        let witness = &self.edition.witnesses[w];
        let compared = self.compared_section(w, &witness.sections[at]);
        let place = compared.as_ref().map(|of| of.place);
        let projected = self.projected(&witness.sections[at], compared.as_ref());
        let section: &Section = projected.as_ref().map_or(&*witness.sections[at], |shown| &shown.section);
        let signs = self.signs(section);
        // The base's page has the apparatus under its text.
        let of_base = compared.as_ref().filter(|versioned| versioned.own == 0).map(|v| v.compared);
        let (variant_signs, points) = of_base.map(|c| self.variant_signs(c)).unwrap_or_default();
        let spots = of_base.and_then(|c| c.texts.first()?.as_ref()).map_or(&[][..], |text| &text.spots);
        let text = WovenText {
            variants: Variants { spots, points: &points, signs: &variant_signs },
            segments: &section.segments,
            marks: &section.marks,
            signs: &signs,
            names: &section.names,
            numbers: &section.numbers,
            ..self.text(&section.body, &section.links, &section.images, "", 0, here)
        };
        let mut writer = HtmlWriter::new(text);
        let heading_html = match section.heading {
            Some(heading) => writer.heading(heading as usize),
            None => super::escape::escape(&section.title),
        } + &writer.title_marks();
        let (mut stands, closed) =
            self.standing(section, &witness.meta.siglum, projected.as_ref().zip(compared), here);
        let locus = self.words.section(&section.number);
        let mut followed = self.followed(w, section);
        let mut parallels = self.parallels((w, at), here);
        let mut items = Vec::new();
        for (n, item) in section.body.items.iter().enumerate() {
            let id = u32::try_from(n).unwrap_or(u32::MAX);
            let view = match item.kind {
                ItemKind::Block(block) => {
                    let number = section.numbers[block as usize].to_string();
                    let id_of = format!("p{number}");
                    let locus = self.words.block(&section.number, &number);
                    ItemView {
                        kind: "passage",
                        html: writer.item(n),
                        backlinks: self.backlinks(&section.address, Some(&id_of)),
                        citation: self.templates.names_citation().then(|| self.citation(Some(&locus))),
                        cite: Some(format!("{}#p{number}", super::cite::address(&section.address))),
                        locus: Some(locus),
                        number: Some(number),
                        released: followed.same.remove(&(block as usize)),
                        was: followed.was.remove(&(block as usize)).unwrap_or_default(),
                        id: Some(id_of),
                        notes: stands.items.remove(&id).unwrap_or_default(),
                        level: None,
                        versions: self.elsewhere(compared.as_ref(), id),
                        compare: self.compared_at(compared.as_ref(), id),
                        parallel: parallels.remove(&id).unwrap_or_default(),
                    }
                }
                ItemKind::Heading(heading) if Some(heading) == section.heading => continue,
                ItemKind::Heading(heading) => {
                    let heading = &section.body.headings[heading as usize];
                    let id_of = format!("h-{}", heading.slug);
                    ItemView {
                        kind: "heading",
                        html: writer.item(n),
                        level: Some(heading.level),
                        backlinks: self.backlinks(&section.address, Some(&id_of)),
                        id: Some(id_of),
                        notes: stands.items.remove(&id).unwrap_or_default(),
                        versions: self.elsewhere(compared.as_ref(), id),
                        compare: self.compared_at(compared.as_ref(), id),
                        parallel: parallels.remove(&id).unwrap_or_default(),
                        ..ItemView::default()
                    }
                }
                ItemKind::Rule => ItemView { kind: "rule", html: writer.item(n), ..ItemView::default() },
                ItemKind::Page => {
                    let html = writer.item(n);
                    let inner = html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned();
                    ItemView { kind: "page", html: inner, ..ItemView::default() }
                }
                ItemKind::Footnote(_) => continue,
            };
            items.push(view);
        }
        let footnotes = self.footnotes(text, &mut writer, &section.address, &mut stands.footnotes);
        let heading_id = section
            .heading
            .and_then(|h| section.body.headings.get(h as usize))
            .map(|h| format!("h-{}", h.slug));
        let mut backlinks = self.backlinks(&section.address, None);
        if let Some(id) = &heading_id {
            backlinks.extend(self.backlinks(&section.address, Some(id)));
        }
        let base = self.edition.witnesses.first().filter(|_| w > 0);
        let in_base = base.and_then(|_| self.section_of(0, &crate::edition::id::fold(&section.id)));
        let view = SectionView {
            id: section.id.clone(),
            number: Arc::clone(&section.number),
            citation: self.citation(Some(&locus)),
            cite: super::cite::address(&section.address),
            history: self.is_released(),
            was: followed.gone,
            locus,
            title: self.title_of_section(section),
            title_html: self.title_html(&section.body, &section.links, section.heading, &section.title),
            heading_name: match section.heading {
                Some(heading) => super::html::heading_name(&section.body, heading, &heading_html),
                None => Some(section.title.clone()).filter(|_| section.notes.iter().any(Note::marked)),
            },
            heading_html,
            heading_id,
            part: section.part.clone(),
            language: witness.language.clone(),
            dir: direction(&witness.language),
            draft: section.draft,
            items,
            notes: stands.section,
            orphans: stands.orphans,
            moved: self.moved_blocks(w, section),
            footnotes,
            verse: !section.body.lines.is_empty(),
            cover: self.cover(section, projected.as_ref()),
            chain: section.notes.iter().any(Note::marked),
            chain_more: section.notes.iter().filter(|n| n.marked()).count() > super::html::FIRST_SHEET,
            backlinks,
            referrers: self.referrers(&section.address),
            more_referrers: self.more_referrers(&section.address),
            witness: WitnessOf {
                id: witness.meta.id.clone(),
                siglum: witness.meta.siglum.clone(),
                title: self.title_of(&witness.meta),
                base: w == 0,
                base_address: in_base.map(|s| s.address.clone()),
                base_siglum: base.map(|b| b.meta.siglum.clone()),
            },
            versions: self.versions_of(section, w, compared.is_some()),
            compare: compared
                .as_ref()
                .and_then(|of| self.versions.sections.get(of.place))
                .map(|one| super::variants::compare_address(&one.id)),
            present: place
                .filter(|_| compared.is_some())
                .map(|place| self.present(&self.versions.texts(&self.edition, place))),
            entries: of_base
                .map(|compared| self.entry_lines(&section.id, Some(&section.address), compared, None))
                .unwrap_or_default(),
            moves: of_base
                .zip(place)
                .map(|(compared, place)| self.transposed(place, compared))
                .unwrap_or_default(),
            positive: self.positive(),
            parallel: self.parallel_of(w, at),
            source: self.sources.link(section.file),
        };
        let mut nav = self.nav(Some((w, at)));
        nav.closed = closed;
        if projected.is_some() {
            nav.filters = self.filters(std::iter::once(section));
        }
        let (template, kind) = if w == 0 { ("section.html", "section") } else { ("version.html", "version") };
        self.finish(
            template,
            kind,
            &self.title_of_section(section),
            Some(self.opening(section)).filter(|o| !o.is_empty()),
            here,
            nav,
            "section",
            into_value(view),
        )
    }

    pub(super) fn versions_of(&self, section: &Section, own: usize, is_compared: bool) -> Vec<VersionLink> {
        let others = self.edition.witnesses.iter().enumerate().filter(|(w, _)| *w != own && *w > 0);
        // Those that are compared with it are in the bar under its heading.
        let others = others.filter(|(w, _)| !is_compared || !self.versions.witnesses.contains(w));
        let folded = crate::edition::id::fold(&section.id);
        others
            .filter_map(|(at, w)| {
                let same = self.section_of(at, &folded)?;
                Some(VersionLink {
                    siglum: w.meta.siglum.clone(),
                    title: self.title_of(&w.meta),
                    address: same.address.clone(),
                })
            })
            .collect()
    }

    pub(super) fn footnotes(
        &self,
        text: WovenText<'_>,
        writer: &mut HtmlWriter<'_>,
        address: &str,
        notes: &mut HashMap<u32, Vec<NoteView>>,
    ) -> Vec<FootnoteView> {
        let all = text.body.footnotes.iter().enumerate();
        all.map(|(n, footnote)| {
            let id = format!("{}fn-{}", text.prefix, footnote.id);
            FootnoteView {
                mark: footnote.mark.clone(),
                html: writer.footnote(n),
                backs: (1..=footnote.marks)
                    .map(|number| Back {
                        href: match number {
                            1 => format!("#{}fnref-{}", text.prefix, footnote.id),
                            n => format!("#{}fnref-{}:{n}", text.prefix, footnote.id),
                        },
                        number,
                    })
                    .collect(),
                notes: notes.remove(&footnote.source_order).unwrap_or_default(),
                backlinks: self.backlinks(address, Some(&id)),
                id,
            }
        })
        .collect()
    }

    /// A section of a witness, where it is compared.
    pub(super) fn compared_section(&self, w: usize, section: &Section) -> Option<ComparedSection<'_>> {
        let place = self.versions.place(&section.id)?;
        let compared = self.versions.compared(&self.edition, place)?;
        let own = self.versions.witnesses.iter().position(|own| *own == w)?;
        Some(ComparedSection { compared, own, place })
    }

    /// A section of a version with the base's notes among its own; none where nothing is compared, or it is the base.
    pub(super) fn projected(&self, section: &Section, of: Option<&ComparedSection<'_>>) -> Option<Projected> {
        let ComparedSection { compared, own, place } = *of.filter(|of| of.own > 0)?;
        let base = self.versions.text(&self.edition, place, 0);
        let arrivals = self.arrivals(compared, own);
        let witness = self.edition.witnesses.get(*self.versions.witnesses.get(own)?)?;
        let has_notes = |base: &Section| !base.notes.is_empty();
        let any = base.is_some_and(has_notes) || arrivals.iter().any(|arrival| has_notes(arrival.base));
        any.then(|| onto(compared, (own, place), base, &arrivals, section, &witness.meta.siglum))
    }

    /// The other sections of the base of which a version's section has blocks.
    fn arrivals<'p>(&'p self, compared: &'p Compared, own: usize) -> Vec<Arrival<'p>> {
        let gone = compared.gone.iter().filter(|gone| gone.moved.witness == own);
        let mut from: Vec<usize> = gone.map(|gone| gone.moved.from).collect();
        from.sort_unstable();
        from.dedup();
        let arrival = |at: usize| {
            let compared = self.versions.compared(&self.edition, at)?;
            Some(Arrival { compared, base: self.versions.text(&self.edition, at, 0)? })
        };
        from.into_iter().filter_map(arrival).collect()
    }

    /// The section of the base that a note is at home in.
    fn home_of<'p>(&'p self, home: HomeSection, of: ComparedSection<'p>) -> Option<&'p Section> {
        match home {
            HomeSection::Same => self.versions.text(&self.edition, of.place, 0),
            HomeSection::Arrival(number) => Some(self.arrivals(of.compared, of.own).get(number)?.base),
        }
    }

    /// What a note on a whole block of the base is on, where a version hasn't that block here: the base's.
    fn whole_of_base(
        &self,
        note: &Note,
        (reading, home): &(ProjectedWords, HomeSection),
        of: ComparedSection<'_>,
    ) -> Option<String> {
        if matches!(reading, ProjectedWords::Same | ProjectedWords::Other(_)) {
            return None;
        }
        let base = self.home_of(*home, of)?;
        let own = base.notes.iter().find(|own| own.record.id == note.record.id)?;
        let siglum = &self.edition.witnesses.first()?.meta.siglum;
        Some(self.words.fill("locus.version", &[("locus", &self.spot_of(base, own)), ("siglum", siglum)]))
    }

    /// What a version, by its siglum, says of a note on the base.
    fn note_on(
        &self,
        version: &str,
        section: &Section,
        note: &Note,
        (reading, home): &(ProjectedWords, HomeSection),
        of: ComparedSection<'_>,
    ) -> Option<NoteOn> {
        let base = self.home_of(*home, of)?;
        let siglum = &self.edition.witnesses.first()?.meta.siglum;
        let on_base = |words: Option<String>| NoteOn {
            siglum: siglum.clone(),
            address: format!("{}#n-{}", base.address, note.record.id),
            words,
        };
        let words = match reading {
            ProjectedWords::Same => None,
            ProjectedWords::Other(words) => {
                // What the version's text fills in among them is shown as in the text.
                let pieces = match &note.anchor {
                    Anchor::Words(stretches) => lemma::pieces_of(&section.body, stretches),
                    _ => Vec::new(),
                };
                let filled = (!pieces.is_empty())
                    .then(|| self.joined(&section.body, &section.links, &pieces, &section.address));
                let words = filled.as_deref().unwrap_or(words);
                let short = crate::edition::wide::shorten(words);
                let lemma = base.notes.iter().find(|own| own.record.id == note.record.id);
                let lemma = lemma.and_then(|own| self.lemma_of(own)).map(crate::edition::wide::shorten);
                // Of a long stretch the difference may be in what isn't shown.
                if lemma.is_some_and(|lemma| lemma == short) {
                    return Some(on_base(Some(self.words.fill("note.reads-within", &[("siglum", version)]))));
                }
                let words = super::words::unquoted(&short);
                Some(self.words.fill("note.reads", &[("siglum", version), ("words", &words)]))
            }
            ProjectedWords::Absent => Some(self.words.fill("note.absent", &[("siglum", version)])),
            ProjectedWords::Elsewhere(place, block) => {
                let other = self.versions.text(&self.edition, *place, of.own)?;
                let name = block.rsplit_once('#').map_or(block.as_str(), |(_, name)| name);
                let locus = self.label_in(other, name);
                Some(self.words.fill("note.elsewhere", &[("siglum", version), ("locus", &locus)]))
            }
        };
        Some(on_base(words))
    }

    /// The unit of an item, and the section in which it is compared: the base may have it in another.
    fn unit_at<'p>(
        &'p self,
        of: Option<ComparedSection<'p>>,
        item: u32,
    ) -> Option<(ComparedSection<'p>, usize)> {
        let of = of?;
        if let Some(unit) = of.compared.unit_of(of.own, item) {
            return Some((of, unit));
        }
        let moved = of.compared.gone_from(of.own, item)?;
        let compared = self.versions.compared(&self.edition, moved.from)?;
        let unit = compared.unit_of_base(moved.block)?;
        Some((ComparedSection { compared, place: moved.from, ..of }, unit))
    }

    /// The place of an item in the other versions.
    fn elsewhere(&self, of: Option<&ComparedSection<'_>>, item: u32) -> Vec<PlaceOf> {
        let Some((ComparedSection { compared, own, place }, unit)) = self.unit_at(of.copied(), item) else {
            return Vec::new();
        };
        let here = of.map_or(place, |of| of.place);
        let block = compared.block_of(unit, own, (here != place).then_some(here), item);
        let others = self.versions.witnesses.iter().enumerate().filter(|(n, _)| *n != own);
        let place_of = |(n, w): (usize, &usize)| {
            let other = self.versions.text(&self.edition, place, n)?;
            let opposite = block.and_then(|block| compared.opposite(unit, (own, block), n));
            let near = opposite.or_else(|| compared.last_before(n, unit));
            let found = near.and_then(|at| compared.block(n, at)).and_then(|block| {
                self.place_of(compared.section_of(n, block).unwrap_or(place), n, here, block)
            });
            let (label, address) = found.unwrap_or_else(|| (String::new(), other.address.clone()));
            // It leads to the block before, which isn't the one that is meant.
            let label = if opposite.is_some() { label } else { self.words.get("compare.omitted").to_owned() };
            Some(PlaceOf { siglum: self.edition.witnesses[*w].meta.siglum.clone(), label, address })
        };
        others.filter_map(place_of).take(MOST_VERSIONS).collect()
    }

    /// Where the versions of an item are compared.
    fn compared_at(&self, of: Option<&ComparedSection<'_>>, item: u32) -> Option<String> {
        let (ComparedSection { compared, place, .. }, unit) = self.unit_at(of.copied(), item)?;
        let unit = compared.units.get(unit)?;
        let section = &self.versions.sections.get(place)?.id;
        Some(format!("{}#u-{}", super::variants::compare_address(section), self.unit_name(compared, unit)))
    }

    /// The notes of a section by where they are, and whether they are closed.
    fn standing(
        &self,
        section: &Section,
        version: &str,
        projected: Option<(&Projected, ComparedSection<'_>)>,
        here: PageContext<'_>,
    ) -> (NotesByPlace, bool) {
        let mut stands = NotesByPlace::default();
        let mut views: Vec<_> = section.notes.iter().map(|note| self.note(section, note, here)).collect();
        let closed = super::closed::close(section, &mut views, self.edition.meta.view.open.as_deref());
        for ((at, note), mut view) in section.notes.iter().enumerate().zip(views) {
            if let Some((shown, of)) = projected
                && let Some(reading) = shown.readings.get(at).and_then(Option::as_ref)
            {
                view.version = self.note_on(version, section, note, reading, of);
                if view.lemma.is_none()
                    && let Some(locus) = self.whole_of_base(note, reading, of)
                {
                    let (number, kind) = (view.number.as_str(), view.kind_name.as_str());
                    let name = [("number", number), ("kind", kind), ("locus", locus.as_str())];
                    view.name = self.words.fill("note.name-whole", &name);
                    view.locus = locus;
                }
                if let Some(words) = view.version.as_ref().and_then(|on| on.words.as_deref()) {
                    view.name = format!("{}. {words}", view.name);
                }
                // It is cited where it is at home.
                if let Some((page, _)) = view.version.as_ref().and_then(|home| home.address.split_once('#')) {
                    let page = super::cite::address(page);
                    cited_on(&mut view, &page);
                }
            }
            // The preview shows a lost note where its words were.
            if let (Anchor::Nowhere, true) = (&note.anchor, here.preview) {
                view.lemma = view.lemma.map(|words| format!("<del>{words}</del>"));
                if let Some(item) = note.last_seen {
                    stands.at(section, item).push(view);
                    continue;
                }
            }
            match &note.anchor {
                // Where its mark is, so that notes come in the order of their numbers.
                Anchor::Words(stretches) => {
                    let leaf = stretches.last().and_then(|s| section.body.leaves.get(s.leaf as usize));
                    match leaf.map(|l| (l.footnote, l.item)) {
                        Some((Some(footnote), _)) => stands.footnotes.entry(footnote).or_default().push(view),
                        Some((None, item)) => stands.at(section, item).push(view),
                        None => stands.orphans.push(view),
                    }
                }
                Anchor::Item(item) => stands.at(section, *item).push(view),
                Anchor::Section => stands.section.push(view),
                Anchor::Nowhere | Anchor::Parent => stands.orphans.push(view),
            }
        }
        (stands, closed)
    }
}

/// Say that a note and its replies are cited on this page.
fn cited_on(view: &mut NoteView, page: &str) {
    view.cite = format!("{page}#n-{}", view.id);
    view.replies.iter_mut().for_each(|reply| cited_on(reply, page));
}

/// So many other versions are listed at each paragraph; all of them are at the section's head.
const MOST_VERSIONS: usize = 4;

/// A section of a witness that is compared: what came of it, and which of those compared it is.
#[derive(Clone, Copy)]
pub(super) struct ComparedSection<'a> {
    pub(super) compared: &'a Compared,
    pub(super) own: usize,
    /// Its place among the sections that are compared.
    place: usize,
}

/// The notes of a section by where they are.
#[derive(Default)]
struct NotesByPlace {
    section: Vec<NoteView>,
    items: HashMap<u32, Vec<NoteView>>,
    footnotes: HashMap<u32, Vec<NoteView>>,
    orphans: Vec<NoteView>,
}

impl NotesByPlace {
    /// The list of those at an item; what is on the section's own heading is on the section.
    fn at(&mut self, section: &Section, item: u32) -> &mut Vec<NoteView> {
        match section.body.items.get(item as usize).map(|i| i.kind) {
            Some(ItemKind::Heading(heading)) if Some(heading) == section.heading => &mut self.section,
            _ => self.items.entry(item).or_default(),
        }
    }
}
