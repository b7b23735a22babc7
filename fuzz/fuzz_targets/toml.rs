//! Definition files: any text is a definition or a message that says what is wrong with it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linchpin_measures::{Breakdown, Indicator};
use linchpin_pathways::Pathway;
use miette::Report;

fuzz_target!(|text: &str| {
    match Indicator::parse("fuzz/any", text) {
        Ok(indicator) => assert_eq!(indicator.text, text),
        // Shown as a person sees it, with the place in the text marked.
        Err(error) => assert!(!format!("{:?}", Report::new(error)).is_empty()),
    }
    // What is read can be run: its stories are played, and fail at most once each.
    match Pathway::parse("any", text) {
        Ok(pathway) => assert!(pathway.play_stories().len() <= pathway.stories.len()),
        Err(faults) => assert!(!faults.is_empty()),
    }
    if let Err(error) = Breakdown::parse("fuzz/any", text) {
        assert!(!format!("{:?}", Report::new(error)).is_empty());
    }
});
