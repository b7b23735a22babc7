use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use linchpin_core::{Error, Result, hex};
use linchpin_schemes::{Fault, Scheme};
use linchpin_store::{Tx, scheme};
use sha2::{Digest as _, Sha256};

use crate::App;

/// The schemes that were read, by id and the hash of their text, with what is wrong with those that cannot be used. There are
/// as many as files and versions of them. Those that were agreed stand apart: they need not be sound by the rules of today.
#[derive(Default)]
pub(crate) struct Schemes {
    files: Mutex<BTreeMap<(String, String), Read>>,
    agreed: Mutex<BTreeMap<String, Arc<Scheme>>>,
}

type Read = Result<Arc<Scheme>, Arc<Vec<Fault>>>;

impl Schemes {
    fn file(&self, id: &str, text: &str) -> Read {
        let key = (id.to_owned(), hex(&Sha256::digest(text)));
        let mut kept = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.get(&key) {
            return found.clone();
        }
        let one = Scheme::parse(id, text).map(Arc::new).map_err(Arc::new);
        if let Err(faults) = &one {
            tracing::warn!(id, faults = faults.len(), "a scheme is not sound and cannot be agreed");
        }
        kept.insert(key, one.clone());
        one
    }
}

/// The files of schemes as they stand.
#[derive(Clone, Debug, Default)]
pub struct SchemeFiles {
    /// Those that can be read, by title.
    pub sound: Vec<Arc<Scheme>>,
    /// What is wrong with the others, each a sentence with file and line.
    pub faults: Vec<String>,
}

impl App {
    /// The schemes as their files stand now. A file that is not sound is left out and told.
    #[must_use]
    pub fn scheme_files(&self) -> SchemeFiles {
        let mut files = SchemeFiles::default();
        for (id, text) in self.definitions.schemes() {
            match self.schemes.file(&id, &text) {
                Ok(scheme) => files.sound.push(scheme),
                Err(faults) => files.faults.extend(faults.iter().map(ToString::to_string)),
            }
        }
        files.sound.sort_by(|a, b| (&a.title, &a.id).cmp(&(&b.title, &b.id)));
        files
    }

    /// The scheme as its file stands now.
    ///
    /// # Errors
    /// There is none, or its file is not sound; what is wrong with it is said.
    pub fn scheme_file(&self, id: &str) -> Result<Arc<Scheme>> {
        let texts = self.definitions.schemes();
        let (id, text) = texts
            .iter()
            .find(|(one, _)| one == id)
            .ok_or_else(|| Error::not_found("There is no such scheme: look in definitions/schemes."))?;
        self.schemes.file(id, text).map_err(|faults| {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            Error::bad_input(format!("The scheme’s file is not sound. {first}"))
        })
    }

    /// The scheme by which something was agreed or paid, whatever its file says by now.
    ///
    /// # Errors
    /// No such text was kept, or the store cannot be reached.
    pub(crate) async fn scheme_of(&self, tx: &mut Tx, hash: &str) -> Result<Arc<Scheme>> {
        let agreed = || self.schemes.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = agreed().get(hash) {
            return Ok(Arc::clone(found));
        }
        let lost = |why: String| Error::internal("The scheme by which this was agreed cannot be read.", why);
        let (id, text) = scheme::text(tx, hash).await?.ok_or_else(|| lost(format!("no text {hash}")))?;
        let one = Scheme::kept(&id, &text)
            .map(Arc::new)
            .map_err(|faults| lost(faults.first().map(ToString::to_string).unwrap_or_default()))?;
        agreed().insert(hash.to_owned(), Arc::clone(&one));
        Ok(one)
    }
}
