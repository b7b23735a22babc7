use linchpin_pathways::Pathway;

use crate::support::{files, pathways, said};

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

#[test]
fn every_move_is_made_in_a_story() {
    let untold: Vec<_> =
        pathways().iter().map(|one| (&one.id, one.untold())).filter(|(_, moves)| !moves.is_empty()).collect();
    assert!(untold.is_empty(), "{untold:#?}");
}

#[test]
fn every_promise_is_told_to_somebody_else_or_moves_the_case_when_it_is_broken() {
    for pathway in pathways() {
        for state in &pathway.states {
            let moves = pathway.moves_from(&state.name).any(|one| one.by_clock);
            for clock in &state.clocks {
                assert!(moves || !clock.then.is_empty(), "{}: {} is broken, and nobody hears", pathway.id, clock.does);
            }
        }
    }
}
