use linchpin_core::{Icd10Code, SnomedCode};
use rustc_hash::FxHashMap;

use super::{CodeList, System, list::covers};
use crate::{file::FileError, record::Concept};

/// Every concept that is known, and which codes mean it.
///
/// The lists are one layer, in which a code means one concept. Scores that come with codes of their own, as Charlson's do,
/// are further layers: there the same code may mean something else besides.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    names: Vec<String>,
    by_name: FxHashMap<String, Concept>,
    layers: Vec<Layer>,
}

/// Codes of which each means one concept.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    snomed: FxHashMap<u64, Concept>,
    others: FxHashMap<(System, String), Concept>,
}

impl Dictionary {
    /// Makes the concepts of lists, and one fault for each code that two of them have: the first list keeps it.
    #[must_use]
    pub fn of_lists(lists: &[CodeList]) -> (Self, Vec<FileError>) {
        let mut dictionary = Self::default();
        let mut layer = Layer::default();
        let mut faults = Vec::new();
        for (at, list) in lists.iter().enumerate() {
            let Some(concept) = dictionary.name(&list.id) else {
                let file = format!("codes/{}.toml", list.id);
                faults.push(FileError::new(&file, "there are more lists than can be told apart: take some out"));
                break;
            };
            for code in &list.codes {
                // Lists are few and checked once: every pair is looked at.
                let taken = lists[..at].iter().find(|before| {
                    before.codes.iter().any(|c| c.system == code.system && covers(&c.code, &code.code, code.system))
                });
                match taken {
                    Some(other) => faults.push(FileError::new(
                        &format!("codes/{}.toml", list.id),
                        format!(
                            "{} code {} is in codes/{}.toml too: a code means one concept, so take it out of one of them",
                            code.system.as_str(),
                            code.code,
                            other.id
                        ),
                    )),
                    None => layer.put(code.system, &code.code, concept),
                }
            }
        }
        dictionary.layers.push(layer);
        (dictionary, faults)
    }

    /// A new concept of a name, or the one there is; none when there are as many as can be told apart.
    pub fn name(&mut self, name: &str) -> Option<Concept> {
        if let Some(concept) = self.by_name.get(name) {
            return Some(*concept);
        }
        let concept = Concept::numbered(u16::try_from(self.names.len()).ok()?);
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), concept);
        Some(concept)
    }

    /// Adds codes beside those of the lists.
    pub fn add(&mut self, layer: Layer) {
        self.layers.push(layer);
    }

    /// The concept of a name, such as `conditions/asthma`.
    #[must_use]
    pub fn concept(&self, name: &str) -> Option<Concept> {
        self.by_name.get(name).copied()
    }

    /// The name of a concept; empty for a number that is none.
    #[must_use]
    pub fn title(&self, concept: Concept) -> &str {
        self.names.get(concept.index()).map_or("", String::as_str)
    }

    /// How many concepts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Hands over each concept that a code means; false where no layer knows it.
    pub fn each(&self, system: System, code: &str, mut take: impl FnMut(Concept)) -> bool {
        let mut known = false;
        for concept in self.layers.iter().filter_map(|layer| layer.get(system, code)) {
            known = true;
            take(concept);
        }
        known
    }
}

impl Layer {
    /// Adds a code as its type writes it.
    pub fn put(&mut self, system: System, code: &str, concept: Concept) {
        match (system, code.parse()) {
            (System::Snomed, Ok(number)) => self.snomed.insert(number, concept),
            _ => self.others.insert((system, code.to_owned()), concept),
        };
    }

    /// The concept of a code: of the longest beginning that is known, where a code stands for all below it.
    fn get(&self, system: System, code: &str) -> Option<Concept> {
        let exact = |code: &str| self.others.get(&(system, code.to_owned())).copied();
        match system {
            System::Snomed => self.snomed.get(&SnomedCode::parse(code).ok()?.number()).copied(),
            System::Icd10 => {
                let code = Icd10Code::parse(code).ok()?;
                let code = code.as_str();
                (3..=code.len()).rev().find_map(|end| exact(&code[..end]))
            }
            System::Bnf => {
                let code = code.trim();
                (2..=code.len()).rev().find_map(|end| exact(code.get(..end)?))
            }
            System::Class => exact(code.trim()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(texts: &[(&str, &str)]) -> Vec<CodeList> {
        let head = "title = \"t\"\nlacks = \"l\"\nsource = \"s\"\nlicence = \"l\"\nreviewed = 2026-11-22\n";
        texts.iter().map(|(id, codes)| CodeList::parse(id, &format!("{head}{codes}")).unwrap()).collect()
    }

    #[test]
    fn a_code_means_the_concept_of_its_longest_beginning() {
        let lists = lists(&[
            ("a", "[icd10]\nI21 = \"a\"\n[bnf]\n0408 = \"a\""),
            ("b", "[icd10]\nI252 = \"b\"\n[snomed]\n195967001 = \"b\"\n[class]\nIMP = \"b\""),
        ]);
        let (mut dictionary, faults) = Dictionary::of_lists(&lists);
        assert!(faults.is_empty());
        let found = |dictionary: &Dictionary, system, code: &str| {
            let mut names = Vec::new();
            let known = dictionary.each(system, code, |c| names.push(dictionary.title(c).to_owned()));
            assert_eq!(known, !names.is_empty());
            names.join(" ")
        };
        for (system, code, name) in [
            (System::Icd10, "I21.9", "a"),
            (System::Icd10, "i252", "b"),
            (System::Icd10, "I25.9", ""),
            (System::Bnf, "0408010H0AAAAAA", "a"),
            (System::Bnf, "é408", ""),
            (System::Snomed, "195967001", "b"),
            (System::Snomed, "195967002", ""),
            (System::Class, "IMP", "b"),
        ] {
            assert_eq!(found(&dictionary, system, code), name, "{code}");
        }
        let mut layer = Layer::default();
        let own = dictionary.name("score/mi").unwrap();
        layer.put(System::Icd10, "I252", own);
        dictionary.add(layer);
        assert_eq!(found(&dictionary, System::Icd10, "I252"), "b score/mi");
        assert_eq!((dictionary.concept("score/mi"), dictionary.len()), (Some(own), 3));
    }

    #[test]
    fn a_code_of_two_lists_is_told_with_both() {
        let lists = lists(&[("a", "[icd10]\nI21 = \"a\""), ("b", "[icd10]\nI219 = \"b\"\nJ45 = \"b\"")]);
        let (dictionary, faults) = Dictionary::of_lists(&lists);
        assert_eq!(faults.len(), 1);
        let told = faults[0].to_string();
        assert!(told.contains("codes/b.toml: icd10 code I219 is in codes/a.toml too"), "{told}");
        assert!(dictionary.each(System::Icd10, "J459", |c| assert_eq!(dictionary.title(c), "b")));
    }
}
