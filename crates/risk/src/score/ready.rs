use serde::Deserialize;

use super::{
    Missing, Outcome, Words,
    written::{Need, ScoreFile},
};
use crate::{
    bits::Bits,
    codes::{Dictionary, Layer, System},
    file::FileError,
    record::Concept,
    rule::{CaseFile, FindingFile, Names, Rule, Seen},
};

/// A score that is ready to be asked.
#[derive(Clone, Debug)]
pub struct Score {
    /// The path below `definitions/scores`, without the ending.
    pub id: String,
    /// What it says.
    pub words: Words,
    /// The sets of points; each is a score of its own in tables.
    pub versions: Vec<Version>,
    /// What counts.
    pub items: Vec<Item>,
    among: Rule,
    needs: Vec<Need>,
    divide: f64,
}

/// One set of points.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its id in tables, such as `charlson-quan`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its bands, from the lowest.
    pub bands: Vec<Band>,
}

/// A band of scores.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its name in tables.
    pub id: String,
    /// Its name for a clinician.
    pub title: String,
    /// From here on.
    pub from: f64,
    /// What it means, for the person.
    pub patient: String,
}

/// Something that counts.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name in tables.
    pub id: String,
    /// Its name for a clinician.
    pub title: String,
    /// Its name for the person.
    pub plain: String,
    /// How much it counts, for each version.
    pub points: Vec<f64>,
    rule: Rule,
    unless: Vec<usize>,
}

impl Score {
    /// The codes that a score brings with it, as concepts of its own.
    ///
    /// # Errors
    /// A code that is none of ICD-10, or more concepts than can be told apart.
    pub(crate) fn codes(id: &str, file: &ScoreFile, dictionary: &mut Dictionary) -> Result<(), FileError> {
        let name = format!("scores/{id}.toml");
        let mut layer = Layer::default();
        for item in file.item.iter().filter(|item| !item.icd10.is_empty()) {
            let concept = dictionary.name(&own(id, &item.id));
            let concept =
                concept.ok_or_else(|| FileError::new(&name, "there are more lists than can be told apart"))?;
            for code in &item.icd10 {
                let code = System::Icd10.check(code).map_err(|why| FileError::new(&name, format!("{code}: {why}")))?;
                layer.put(System::Icd10, &code, concept);
            }
        }
        dictionary.add(layer);
        Ok(())
    }

    /// A score of its file, once every list has its concept.
    ///
    /// # Errors
    /// It names a list, a register or an item that there is not.
    pub(crate) fn of(id: &str, file: &ScoreFile, names: &Names<'_>) -> Result<Self, FileError> {
        let wrong = |why: String| FileError::new(&format!("scores/{id}.toml"), why);
        let versions = file.version.iter().map(|v| Version {
            id: if v.id.is_empty() { id.to_owned() } else { format!("{id}-{}", v.id) },
            title: v.title.clone().unwrap_or_else(|| file.words.title.clone()),
            bands: v.band.clone(),
        });
        let mut items = Vec::new();
        for item in &file.item {
            let mut cases = item.any.clone();
            let lists = |lists: Vec<String>, within_days| CaseFile {
                has: vec![FindingFile { lists, within_days, ..FindingFile::default() }],
                ..CaseFile::default()
            };
            if !item.lists.is_empty() {
                cases.push(lists(item.lists.clone(), None));
            }
            if !item.icd10.is_empty() {
                cases.push(lists(vec![own(id, &item.id)], file.within_days));
            }
            let position = |other: &String| {
                let at = file.item.iter().position(|i| i.id == *other);
                at.ok_or_else(|| wrong(format!("the item {}: there is no item {other}", item.id)))
            };
            items.push(Item {
                id: item.id.clone(),
                title: item.title.clone(),
                plain: item.plain.clone().unwrap_or_else(|| item.title.to_lowercase()),
                points: file.version.iter().filter_map(|v| item.points.of(&v.id)).collect(),
                rule: names.rule(&cases).map_err(|why| wrong(format!("the item {}: {why}", item.id)))?,
                unless: item.unless.iter().map(position).collect::<Result<_, _>>()?,
            });
        }
        Ok(Self {
            id: id.to_owned(),
            words: file.words.clone(),
            versions: versions.collect(),
            items,
            among: names.rule(&file.among).map_err(|why| wrong(format!("[[among]]: {why}")))?,
            needs: file.needs.clone(),
            divide: file.divide.unwrap_or(1.0),
        })
    }

    /// Asks every item of somebody: those that count are set from `at` on, and each version’s outcome is handed over.
    pub(crate) fn ask(&self, seen: &Seen<'_>, items: &mut Bits, at: usize, mut give: impl FnMut(Outcome)) {
        if let Some(outcome) = self.not_told(seen) {
            return self.versions.iter().for_each(|_| give(outcome));
        }
        for (n, item) in self.items.iter().enumerate() {
            if item.rule.holds(seen) {
                items.set(at + n);
            }
        }
        for (n, item) in self.items.iter().enumerate() {
            // The worse form of an illness stands for the milder one.
            if item.unless.iter().any(|worse| items.has(at + worse)) {
                items.unset(at + n);
            }
        }
        for (version, of) in self.versions.iter().enumerate() {
            let counted = self.items.iter().enumerate().filter(|(n, _)| items.has(at + n));
            // Through whole ten-thousandths, so that sums of hundredths come out as they are printed.
            let sum = counted.fold(0.0, |sum, (_, item)| sum + item.points[version]);
            let value = (sum * 10_000.0).round() / 10_000.0 / self.divide;
            give(Outcome::Known { value, band: band(&of.bands, value) });
        }
    }

    /// Why it says nothing of somebody; none where it does.
    fn not_told(&self, seen: &Seen<'_>) -> Option<Outcome> {
        if self.needs.contains(&Need::Age) && seen.reading.age().is_none() {
            return Some(Outcome::Missing(Missing::Age));
        }
        if !self.among.cases().is_empty() && !self.among.holds(seen) {
            return Some(Outcome::NotFor);
        }
        let sex = matches!(seen.record.who.sex, linchpin_core::Sex::Female | linchpin_core::Sex::Male);
        (self.needs.contains(&Need::Sex) && !sex).then_some(Outcome::Missing(Missing::Sex))
    }

    /// The concepts that an item looks at.
    pub fn concepts(&self, item: usize) -> impl Iterator<Item = Concept> {
        self.items.get(item).into_iter().flat_map(|item| item.rule.cases()).flat_map(|case| case.concepts())
    }
}

/// The band that a value is in.
pub(super) fn band(bands: &[Band], value: f64) -> Option<u8> {
    bands.iter().rposition(|band| value >= band.from).and_then(|at| u8::try_from(at).ok())
}

/// The name of the concept of a score’s own codes.
fn own(score: &str, item: &str) -> String {
    format!("score/{score}/{item}")
}
