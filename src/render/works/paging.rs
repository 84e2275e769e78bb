//! The pages of a long bibliography: one for each letter, and for a letter of very many works several.

use std::collections::HashMap;

/// More works than these are on pages of their own, and the bibliography's page lists their names.
const TOGETHER: usize = 500;
/// So many works a page has at most.
const MOST: usize = 200;

/// The pages that the works are on.
#[derive(Debug, Default)]
pub(in crate::render) struct WorkPages {
    /// Each page with its works, in their order; none where all are on one.
    pages: Vec<WorkPage>,
    /// The page of each work.
    of: Vec<Option<u32>>,
}

/// A page of works.
#[derive(Debug)]
pub(in crate::render) struct WorkPage {
    pub(in crate::render) address: String,
    /// What it is called: the letter, with a number where a letter has several pages; the number alone where there are no letters.
    pub(in crate::render) name: String,
    pub(in crate::render) works: Vec<usize>,
}

impl WorkPages {
    /// The pages of works in this order, of which some have a letter.
    pub(super) fn new(order: &[usize], letters: &[Option<String>]) -> Self {
        if order.len() <= TOGETHER {
            return Self::default();
        }
        let letter = |work: usize| letters.get(work).and_then(Option::as_deref).unwrap_or_default();
        let mut pages: Vec<(&str, Vec<usize>)> = Vec::new();
        // Works that no letter files are together, wherever the order has them.
        let mut ranks: HashMap<&str, usize> = HashMap::new();
        for work in order {
            let next = ranks.len();
            ranks.entry(letter(*work)).or_insert(next);
        }
        let mut by_letter = order.to_vec();
        by_letter.sort_by_key(|work| ranks.get(letter(*work)));
        for work in by_letter {
            match pages.last_mut() {
                Some((of, works)) if *of == letter(work) && works.len() < MOST => works.push(work),
                _ => pages.push((letter(work), vec![work])),
            }
        }
        let mut made = Self { pages: Vec::with_capacity(pages.len()), of: vec![None; letters.len()] };
        for (n, (letter, works)) in pages.iter().enumerate() {
            let nth = 1 + pages[..n].iter().filter(|(own, _)| own == letter).count();
            let several = pages.iter().filter(|(own, _)| own == letter).count() > 1;
            let name = match (letter.is_empty(), several) {
                (true, _) => nth.to_string(),
                (false, false) => (*letter).to_owned(),
                (false, true) => format!("{letter} {nth}"),
            };
            for work in works {
                made.of[*work] = u32::try_from(n).ok();
            }
            let file = match nth {
                _ if letter.is_empty() => nth.to_string(),
                1 => letter.to_lowercase(),
                nth => format!("{}-{nth}", letter.to_lowercase()),
            };
            let address = format!("bibliography/{file}.html");
            made.pages.push(WorkPage { address, name, works: works.clone() });
        }
        made
    }

    /// The pages; none where all works are on the bibliography's own.
    pub(in crate::render) fn all(&self) -> &[WorkPage] {
        &self.pages
    }

    /// The page that a work is on, where that isn't the bibliography's own.
    pub(in crate::render) fn of(&self, work: usize) -> Option<&WorkPage> {
        self.pages.get((*self.of.get(work)?)? as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(letters: &[Option<String>]) -> Vec<(String, usize)> {
        let order: Vec<usize> = (0..letters.len()).collect();
        let made = WorkPages::new(&order, letters);
        made.all().iter().map(|page| (format!("{} {}", page.name, page.address), page.works.len())).collect()
    }

    #[test]
    fn a_page_has_the_works_of_a_letter_and_no_more_than_so_many() {
        let letters = |of: &[(&str, usize)]| -> Vec<Option<String>> {
            let own = |letter: &str| Some(letter.to_owned()).filter(|letter| !letter.is_empty());
            of.iter().flat_map(|(letter, count)| vec![own(letter); *count]).collect()
        };
        assert_eq!(pages(&letters(&[("A", 500)])), []);
        let some = letters(&[("", 1), ("A", 100), ("Š", 450), ("", 2)]);
        let expected = [
            ("1 bibliography/1.html", 3),
            ("A bibliography/a.html", 100),
            ("Š 1 bibliography/š.html", 200),
            ("Š 2 bibliography/š-2.html", 200),
            ("Š 3 bibliography/š-3.html", 50),
        ];
        assert_eq!(pages(&some), expected.map(|(page, works)| (page.to_owned(), works)));
        let ranges = pages(&letters(&[("", 501)]));
        assert_eq!(ranges.iter().map(|(_, works)| *works).collect::<Vec<_>>(), [200, 200, 101]);
    }
}
