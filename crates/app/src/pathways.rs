use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use linchpin_core::{Error, Result, hex};
use linchpin_pathways::{Case, Fault, Pathway};
use linchpin_store::{Tx, care};
use sha2::{Digest as _, Sha256};

use crate::App;

/// The pathways that were read, by id and the hash of their text: reading one takes far longer than using it. There are as
/// many as files and versions of them.
#[derive(Default)]
pub(crate) struct Pathways(Mutex<BTreeMap<(String, String), Arc<Pathway>>>);

impl Pathways {
    fn kept(&self, id: &str, hash: &str) -> Option<Arc<Pathway>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(id.to_owned(), hash.to_owned())).map(Arc::clone)
    }

    fn read(&self, id: &str, text: &str) -> Result<Arc<Pathway>, Vec<Fault>> {
        let hash = hex(&Sha256::digest(text));
        if let Some(found) = self.kept(id, &hash) {
            return Ok(found);
        }
        let found = Arc::new(Pathway::parse(id, text)?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert((id.to_owned(), hash), Arc::clone(&found));
        Ok(found)
    }
}

impl App {
    /// The pathways on which a case can begin now, by title. A file that is not sound is left out, and `linchpin check` says
    /// what is wrong with it.
    #[must_use]
    pub fn pathways(&self) -> Vec<Arc<Pathway>> {
        let texts = self.definitions.pathways();
        let read = texts.iter().filter_map(|(id, text)| match self.read.read(id, text) {
            Ok(pathway) => Some(pathway),
            Err(faults) => {
                tracing::warn!(id, faults = faults.len(), "a pathway is not sound and cannot be opened");
                None
            }
        });
        let mut all: Vec<_> = read.collect();
        all.sort_by(|a, b| a.title.cmp(&b.title));
        all
    }

    /// The pathway on which a case can begin now under this id.
    ///
    /// # Errors
    /// There is none.
    pub fn pathway(&self, id: &str) -> Result<Arc<Pathway>> {
        let texts = self.definitions.pathways();
        let found = texts.iter().find(|(one, _)| one == id).and_then(|(id, text)| self.read.read(id, text).ok());
        found.ok_or_else(|| Error::not_found("There is no such pathway, or its file is not sound."))
    }

    /// The pathway with which a case began, whatever its file says by now.
    pub(crate) async fn pathway_of(&self, tx: &mut Tx, case: &Case) -> Result<Arc<Pathway>> {
        if let Some(found) = self.read.kept(&case.pathway, &case.hash) {
            return Ok(found);
        }
        let hash = &case.hash;
        let lost = |why: String| Error::internal("The pathway with which this case began cannot be read.", why);
        let (id, text) = care::text(tx, hash).await?.ok_or_else(|| lost(format!("no text {hash}")))?;
        self.read.read(&id, &text).map_err(|faults| lost(faults.first().map(ToString::to_string).unwrap_or_default()))
    }
}
