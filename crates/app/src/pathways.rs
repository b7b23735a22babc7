use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use linchpin_core::{Error, Result, hex};
use linchpin_pathways::{Case, Fault, Pathway, pathway::About};
use linchpin_store::{Tx, care};
use sha2::{Digest as _, Sha256};

use crate::App;

/// The pathways that were read, by id and the hash of their text: reading one takes far longer than using it. There are as
/// many as files and versions of them. Those that cases began with stand apart: they need not be sound by the rules of today.
#[derive(Default)]
pub(crate) struct Pathways {
    sound: Kept,
    begun: Kept,
}

type Kept = Mutex<BTreeMap<(String, String), Arc<Pathway>>>;
type Read = fn(&str, &str) -> Result<Pathway, Vec<Fault>>;

fn found(kept: &Kept, id: &str, hash: &str) -> Option<Arc<Pathway>> {
    let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.get(&(id.to_owned(), hash.to_owned())).map(Arc::clone)
}

fn read(kept: &Kept, read: Read, id: &str, text: &str) -> Result<Arc<Pathway>, Vec<Fault>> {
    let hash = hex(&Sha256::digest(text));
    if let Some(found) = found(kept, id, &hash) {
        return Ok(found);
    }
    let one = Arc::new(read(id, text)?);
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.insert((id.to_owned(), hash), Arc::clone(&one));
    Ok(one)
}

impl Pathways {
    fn read(&self, id: &str, text: &str) -> Result<Arc<Pathway>, Vec<Fault>> {
        read(&self.sound, Pathway::parse, id, text)
    }
}

impl App {
    /// The pathways on which a case of a person can begin now, by title. A file that is not sound is left out, and `linchpin
    /// check` says what is wrong with it.
    #[must_use]
    pub fn pathways(&self) -> Vec<Arc<Pathway>> {
        self.pathways_about(About::Person)
    }

    /// The pathways on which a practice and its commissioner can begin something now, by title.
    #[must_use]
    pub fn procedures(&self) -> Vec<Arc<Pathway>> {
        self.pathways_about(About::Practice)
    }

    fn pathways_about(&self, about: About) -> Vec<Arc<Pathway>> {
        let texts = self.definitions.pathways();
        let read = texts.iter().filter_map(|(id, text)| match self.read.read(id, text) {
            Ok(pathway) => Some(pathway),
            Err(faults) => {
                tracing::warn!(id, faults = faults.len(), "a pathway is not sound and cannot be opened");
                None
            }
        });
        let mut all: Vec<_> = read.filter(|one| one.about == about).collect();
        all.sort_by(|a, b| a.title.cmp(&b.title));
        all
    }

    /// The pathway on which a case can begin now under this id.
    ///
    /// # Errors
    /// There is none.
    pub fn pathway(&self, id: &str) -> Result<Arc<Pathway>> {
        self.pathway_about(About::Person, id)
    }

    /// The pathway about practices of this id.
    ///
    /// # Errors
    /// There is none.
    pub fn procedure(&self, id: &str) -> Result<Arc<Pathway>> {
        self.pathway_about(About::Practice, id)
    }

    fn pathway_about(&self, about: About, id: &str) -> Result<Arc<Pathway>> {
        let texts = self.definitions.pathways();
        let found = texts.iter().find(|(one, _)| one == id).and_then(|(id, text)| self.read.read(id, text).ok());
        found
            .filter(|one| one.about == about)
            .ok_or_else(|| Error::not_found("There is no such pathway, or its file is not sound."))
    }

    /// What a scheme is called, by the name under which a pathway earns it, such as `schemes/flu`; none where there is no such file.
    #[must_use]
    pub fn scheme_title(&self, name: &str) -> Option<String> {
        self.scheme_file(name.strip_prefix("schemes/")?).ok().map(|one| one.title.clone())
    }

    /// The pathway with which a case began, whatever its file says by now.
    pub(crate) async fn pathway_of(&self, tx: &mut Tx, case: &Case) -> Result<Arc<Pathway>> {
        let begun = &self.read.begun;
        if let Some(found) = found(begun, &case.pathway, &case.hash) {
            return Ok(found);
        }
        let hash = &case.hash;
        let lost = |why: String| Error::internal("The pathway with which this case began cannot be read.", why);
        let (id, text) = care::text(tx, hash).await?.ok_or_else(|| lost(format!("no text {hash}")))?;
        read(begun, Pathway::kept, &id, &text)
            .map_err(|faults| lost(faults.first().map(ToString::to_string).unwrap_or_default()))
    }
}
