//! The guide teaches what is true: its file is read, held sound and played.

use std::{fs, path::Path};

use linchpin_pathways::Pathway;

use crate::support::said;

fn guide() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pathways.md")).unwrap()
}

#[test]
fn the_example_of_the_guide_goes_as_it_says() {
    let guide = guide();
    let (_, rest) = guide.split_once("```toml\n").unwrap();
    let (text, _) = rest.split_once("```\n").unwrap();
    let pathway = Pathway::parse("ear-care", text).unwrap_or_else(|faults| panic!("{}", said(&faults)));
    assert_eq!(pathway.stories.len(), 2);
    let faults = pathway.play_stories();
    assert!(faults.is_empty(), "{}", said(&faults));
}

#[test]
fn the_faults_that_the_guide_names_are_those_that_are_told() {
    let guide = guide();
    let source = ["clocks", "graph", "share"].map(|file| {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/sound/{file}.rs"))).unwrap()
    });
    for told in [
        "is a dead end",
        "is never reached",
        "owns its clock and can do nothing here to stop it",
        "nobody inside the practice could end the case",
        "nothing happens when the person dies",
        "they see counts and outcomes only",
    ] {
        assert!(guide.contains(told), "the guide lacks “{told}”");
        assert!(source.iter().any(|text| text.contains(told)), "nothing says “{told}” any more");
    }
}
