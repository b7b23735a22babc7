//! The same plan gives the same bytes, workbooks and archives included; another seed gives others.

use std::{fs, path::Path};

use linchpin_demo::{Written, write};
use sha2::{Digest, Sha256};

fn digest(folder: &Path, written: &Written) -> Vec<u8> {
    let mut hash = Sha256::new();
    for file in &written.files {
        hash.update(file.to_string_lossy().as_bytes());
        hash.update(fs::read(folder.join(file)).expect("a file that was written"));
    }
    hash.finalize().to_vec()
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let (first, second) = (crate::common::small(), crate::common::small());
    assert_eq!(first.written, second.written);
    assert_eq!(digest(first.folder.path(), &first.written), digest(second.folder.path(), &second.written));

    let other = linchpin_demo::Plan { seed: first.plan.seed + 1, ..first.plan.clone() };
    let folder = tempfile::tempdir().expect("a folder");
    let written = write(folder.path(), &other, &mut |_| {}).expect("written");
    assert_ne!(digest(first.folder.path(), &first.written), digest(folder.path(), &written));
}
