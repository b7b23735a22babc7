use std::{
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use linchpin_core::{Error, Result};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// The folder being filled.
pub(crate) struct Folder {
    root: PathBuf,
    /// The files written, relative to the folder, in order.
    pub(crate) files: Vec<PathBuf>,
    /// Their size together.
    pub(crate) bytes: u64,
    /// What is true of the people in them.
    pub(crate) truth: String,
}

impl Folder {
    /// Makes the folder if it is not there.
    pub(crate) fn at(root: &Path) -> Result<Self> {
        let folder = Self { root: root.to_path_buf(), files: Vec::new(), bytes: 0, truth: String::new() };
        folder.made(root)?;
        Ok(folder)
    }

    /// Where something of this name is or is to be.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Takes note of a file that was written as it was made, and is too large to hold.
    pub(crate) fn note(&mut self, name: &str) {
        self.files.push(PathBuf::from(name));
    }

    /// Writes a file, making its folder.
    pub(crate) fn save(&mut self, name: &str, bytes: impl AsRef<[u8]>) -> Result<()> {
        let bytes = bytes.as_ref();
        let path = self.root.join(name);
        if let Some(parent) = path.parent() {
            self.made(parent)?;
        }
        fs::write(&path, bytes).map_err(|e| Error::internal(format!("cannot write {}", path.display()), e))?;
        self.files.push(PathBuf::from(name));
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Writes an archive of one file, always with the same bytes: the times in it stand still.
    pub(crate) fn save_zipped(&mut self, name: &str, member: &str, bytes: &[u8]) -> Result<()> {
        let failed = |e: &dyn std::fmt::Display| Error::internal(format!("cannot write {name}"), e.to_string());
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(member, options).map_err(|e| failed(&e))?;
        zip.write_all(bytes).map_err(|e| failed(&e))?;
        let archive = zip.finish().map_err(|e| failed(&e))?;
        self.save(name, archive.into_inner())
    }

    fn made(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).map_err(|e| Error::internal(format!("cannot make {}", folder.display()), e))
    }
}

/// The text in Windows-1252, for the few signs that the demo uses beyond ASCII; others become a question mark.
pub(crate) fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '\u{2013}' => 0x96,
            '\u{2019}' => 0x92,
            c if u32::from(c) < 0x80 || (0xa0..=0xff).contains(&u32::from(c)) => c as u8,
            _ => b'?',
        })
        .collect()
}
