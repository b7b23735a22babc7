//! The guide teaches what is true: its file is read, held sound and worked out, and what it prints is what is printed.

use std::{fs, path::Path};

use crate::support::{said, scheme};

fn guide() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemes.md")).unwrap()
}

#[test]
fn the_example_of_the_guide_goes_as_it_says() {
    let guide = guide();
    let (before, rest) = guide.split_once("```toml\n").unwrap();
    let (text, after) = rest.split_once("```\n").unwrap();
    let scheme = scheme("ear-care", text);
    assert_eq!(said(&scheme.run_examples()), "");
    // The tables of section 1 are those of the file.
    let tables: Vec<_> = before.split("```\n").filter(|block| block.starts_with("provider")).collect();
    assert_eq!(tables.len(), 2);
    for table in tables {
        assert!(text.contains(table), "the file lacks\n{table}");
    }
    let printed = scheme.worked(&scheme.examples[0]).unwrap()[1].working.to_string();
    assert!(after.contains(&format!("```\n{printed}```\n")), "the guide lacks\n{printed}");
}

#[test]
fn the_faults_that_the_guide_names_are_those_that_are_told() {
    let guide = guide();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files =
        ["sound/term.rs", "sound/money.rs", "sound/known.rs", "sound/mod.rs", "scheme/claim.rs", "scheme/figure.rs"];
    let source: String = files.iter().map(|file| fs::read_to_string(folder.join(file)).unwrap()).collect();
    for (told, said) in [
        ("the scheme has 61 points, and its standards add up to 60", "points, and its standards add up to"),
        ("would approve what was their own", "what was their own"),
        ("is the one who is paid", "is the one who is paid"),
        ("there is no indicator", "there is no indicator"),
        ("less is better", "less is better"),
        ("the term cuts a quarter in two", "the term cuts a"),
        ("in quotation marks", "in quotation marks"),
        ("a figure is “to be set”", "a figure is “to be set”"),
    ] {
        assert!(guide.contains(told), "the guide lacks “{told}”");
        assert!(source.contains(said), "nothing says “{said}” any more");
    }
}
