use linchpin_pathways::Pathway;

use crate::support::{files, said};

#[test]
fn every_file_is_sound_and_every_story_goes_as_it_says() {
    let files = files();
    assert!(files.len() >= 9, "{:?}", files.keys());
    let mut faults = Vec::new();
    for (id, text) in &files {
        match Pathway::parse(id, text) {
            Ok(pathway) => faults.extend(pathway.play_stories()),
            Err(found) => faults.extend(found),
        }
    }
    assert!(faults.is_empty(), "{}", said(&faults));
}
