use crate::support::{pathways, said};

#[test]
fn every_story_goes_as_it_says() {
    let all = pathways();
    assert!(!all.is_empty());
    for pathway in all {
        let faults = pathway.play_stories();
        assert!(faults.is_empty(), "{}", said(&faults));
    }
}
