use std::sync::LazyLock;

use crate::{
    Columns, Layout, Need, Peek, READERS, Reader,
    layout::{Fit, HeadingRow},
    record::Record,
};

/// How many rows of a sheet may come before its headings.
pub(crate) const AHEAD: usize = 30;

/// A layout without columns, for files that have no headings.
static HEADLESS: Layout = Layout { family: "", columns: &[] };

/// A layout with its reader and its columns' spellings, made once.
struct Known {
    reader: &'static dyn Reader,
    layout: &'static Layout,
    keys: Vec<Vec<String>>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let layouts = READERS.iter().flat_map(|&reader| reader.layouts().iter().map(move |layout| (reader, layout)));
    layouts.map(|(reader, layout)| Known { reader, layout, keys: layout.keys() }).collect()
});

/// A sheet's family.
pub(crate) struct Found {
    pub(crate) reader: &'static dyn Reader,
    pub(crate) layout: &'static Layout,
    pub(crate) columns: Columns,
    /// Where the headings are among the first rows, and after which row the data begin.
    pub(crate) heading: usize,
    pub(crate) data: usize,
}

/// The family that a sheet comes nearest to, if it has at least half of the headings that one needs.
pub(crate) struct Near {
    pub(crate) reader: &'static dyn Reader,
    pub(crate) missing: Vec<&'static str>,
    pub(crate) unmatched: Vec<String>,
    /// The row the headings are in, among the first rows.
    pub(crate) heading: usize,
}

/// Finds the family of a sheet from its first rows: by its headings, or else by what a reader of files without
/// headings says. Of several layouts that fit, the one with most of its headings there wins.
pub(crate) fn recognise(first: &[(u64, Record)], peek: &Peek<'_>) -> Result<Found, Option<Near>> {
    let mut best: Option<(Found, usize)> = None;
    let mut near: Option<(Near, usize, usize)> = None;
    let rows: Vec<Vec<String>> = first.iter().map(|(_, r)| r.iter().map(str::to_owned).collect()).collect();
    // Headings on one line come first: where both would do, the line above holds titles that a reader may need.
    for two in [false, true] {
        for at in 0..rows.len() {
            let Some(row) = headings(&rows, at, two).map(HeadingRow::new) else { continue };
            for Known { reader, layout, keys } in KNOWN.iter() {
                let (reader, layout) = (*reader, *layout);
                // Most rows have nothing in common with most layouts.
                let needed = layout.columns.iter().filter(|h| h.need == Need::Required).count();
                if Layout::count(keys, &row) * 2 < needed {
                    continue;
                }
                let fit = layout.fit(keys, &row);
                let matched = fit.matched();
                if fit.missing.is_empty() && fit.required > 0 {
                    if best.as_ref().is_none_or(|(_, n)| matched > *n) {
                        let data = at + 1 + usize::from(two);
                        best = Some((Found { reader, layout, columns: fit.columns, heading: at, data }, matched));
                    }
                } else if best.is_none() && is_near(&fit, near.as_ref()) {
                    near = Some((nearness(reader, &fit, at), fit.present(), fit.required));
                }
            }
        }
    }
    if let Some((mut found, _)) = best {
        // A second line of headings says the same in other words; it is no row of data.
        while rows.get(found.data).is_some_and(|r| repeats(found.layout, r, &found.columns)) {
            found.data += 1;
        }
        return Ok(found);
    }
    match READERS.iter().find(|r| r.recognise(peek)) {
        Some(&reader) => Ok(Found { reader, layout: &HEADLESS, columns: Columns::default(), heading: 0, data: 0 }),
        None => Err(near.map(|(near, ..)| near)),
    }
}

/// The headings if they were in this row, or in this one and the next: then each may be the lower line, the upper
/// line, or both.
fn headings(rows: &[Vec<String>], at: usize, two: bool) -> Option<Vec<Vec<String>>> {
    let upper = &rows[at];
    // Titles fill a cell; no layout has fewer than two columns.
    if upper.iter().filter(|c| !c.trim().is_empty()).count() < 2 && !two {
        return None;
    }
    if !two {
        return Some(upper.iter().map(|h| vec![h.clone()]).collect());
    }
    let lower = rows.get(at + 1)?;
    let cell = |row: &Vec<String>, i: usize| row.get(i).map_or(String::new(), |c| c.trim().to_owned());
    let both = |i| {
        let (up, low) = (cell(upper, i), cell(lower, i));
        match (up.is_empty(), low.is_empty()) {
            (true, _) => vec![low],
            (_, true) => vec![up],
            _ => vec![low.clone(), up.clone(), format!("{up} {low}")],
        }
    };
    Some((0..upper.len().max(lower.len())).map(both).collect())
}

fn is_near(fit: &Fit, best: Option<&(Near, usize, usize)>) -> bool {
    let (present, required) = (fit.present(), fit.required);
    // At least half; and nearer than the nearest so far, compared as fractions, then by number.
    required > 0 && present * 2 >= required && best.is_none_or(|(_, p, r)| (present * r, present) > (p * required, *p))
}

fn nearness(reader: &'static dyn Reader, fit: &Fit, heading: usize) -> Near {
    let unmatched = fit.columns.unmatched().map(|c| c.heading.to_string()).collect();
    Near { reader, missing: fit.missing.clone(), unmatched, heading }
}

/// Whether a row under the headings is headings again.
fn repeats(layout: &Layout, row: &[String], columns: &Columns) -> bool {
    let single = HeadingRow::new(row.iter().map(|h| vec![h.clone()]).collect());
    let again = Layout::count(&layout.keys(), &single);
    let named = layout.columns.iter().filter(|h| columns.maybe(h.name).is_some()).count();
    named > 2 && again * 2 > named
}
