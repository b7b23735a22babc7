//! The keys that nobody may read: a file beside `place.toml` that only its owner can open.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

use anyhow::{Context, Result, bail};
use linchpin_core::Ids;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The mode of the file: its owner reads and writes, nobody else does anything.
const MODE: u32 = 0o600;

/// A key of 256 bits, in hexadecimal in the file. Never printed otherwise.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Secret([u8; 32]);

/// The keys of a place.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// Under which second factors are kept.
    pub second_factor: Secret,
    /// Under which pseudonym keys are kept.
    pub pseudonym: Secret,
}

impl Secrets {
    /// Reads the keys, or makes them where there are none.
    pub fn open_or_make(path: &Path, ids: &dyn Ids) -> Result<Self> {
        if path.exists() { Self::open(path) } else { Self::make(path, ids) }
    }

    /// Reads the keys, unless others can read them too.
    pub fn open(path: &Path) -> Result<Self> {
        let mode = mode(path)?;
        if mode & 0o077 != 0 {
            bail!(
                "{} can be read by others (mode {mode:03o}): chmod 600 {}. Then ask yourself who has read it",
                path.display(),
                path.display()
            );
        }
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        // The parser's own words would quote the line, which is a key.
        toml::from_str(&text).map_err(|_| {
            anyhow::anyhow!(
                "{} is no file of keys. Put back the copy that you kept; new keys cannot open what the old ones closed",
                path.display()
            )
        })
    }

    /// Makes new keys. A file that is there already is left alone.
    pub fn make(path: &Path, ids: &dyn Ids) -> Result<Self> {
        let secrets = Self { second_factor: Secret::draw(ids), pseudonym: Secret::draw(ids) };
        let text = format!(
            "# Keys of this place. Whoever has them and the store can open second factors and undo pseudonyms.\n\
             # Keep a copy apart from the backups: without it a restored store cannot be read in full.\n{}",
            toml::to_string(&secrets)?
        );
        let failed = || format!("{} cannot be made", path.display());
        let mut file = OpenOptions::new().write(true).create_new(true).mode(MODE).open(path).with_context(failed)?;
        file.write_all(text.as_bytes()).with_context(failed)?;
        file.sync_all().with_context(failed)?;
        Ok(secrets)
    }

    /// Tells these keys from others without telling them: kept in the store and in backups.
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::new()
            .chain_update(b"linchpin keys\0")
            .chain_update(self.second_factor.0)
            .chain_update(self.pseudonym.0)
            .finalize();
        linchpin_core::hex(&hash[..8])
    }
}

/// Who may do what with a file.
pub fn mode(path: &Path) -> Result<u32> {
    let metadata = fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(metadata.permissions().mode() & 0o777)
}

impl Secret {
    fn draw(ids: &dyn Ids) -> Self {
        let mut bytes = [0; 32];
        ids.bytes(&mut bytes);
        Self(bytes)
    }

    /// The key itself.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl TryFrom<String> for Secret {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const WRONG: &str = "a key has 64 hexadecimal digits";
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let mut bytes = [0; 32];
        if pairs.len() != bytes.len() || !rest.is_empty() {
            return Err(WRONG);
        }
        let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok()).ok_or(WRONG);
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Ok(Self(bytes))
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        linchpin_core::hex(&secret.0)
    }
}

#[cfg(test)]
mod tests {
    use linchpin_core::CountingIds;

    use super::*;

    #[test]
    fn keys_are_made_once_and_only_their_owner_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.toml");
        let made = Secrets::open_or_make(&path, &CountingIds::default()).unwrap();
        assert_eq!(mode(&path).unwrap(), 0o600);
        assert_ne!(made.second_factor, made.pseudonym);
        assert_eq!(Secrets::open_or_make(&path, &CountingIds::from(9)).unwrap(), made);
        assert!(Secrets::make(&path, &CountingIds::from(9)).is_err(), "keys in use are never written over");
        assert_eq!(Secrets::open(&path).unwrap().fingerprint(), made.fingerprint());
    }

    #[test]
    fn keys_that_others_can_read_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.toml");
        Secrets::make(&path, &CountingIds::default()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let told = Secrets::open(&path).unwrap_err().to_string();
        assert!(told.contains("chmod 600"), "{told}");
    }

    #[test]
    fn no_fault_and_no_debugging_tells_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.toml");
        let made = Secrets::make(&path, &CountingIds::default()).unwrap();
        let key = String::from(made.pseudonym.clone());
        assert!(!format!("{made:?}").contains(&key[..8]) && !made.fingerprint().contains(&key[..8]));
        let text = fs::read_to_string(&path).unwrap().replace("pseudonym", "psuedonym");
        fs::write(&path, text).unwrap();
        let told = format!("{:#}", Secrets::open(&path).unwrap_err());
        assert!(!told.contains(&key[..8]), "{told}");
    }
}
