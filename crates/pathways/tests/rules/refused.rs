//! Files that are refused, each with its line and what to do.

use linchpin_pathways::Pathway;

use crate::support::{SMALL, said};

/// What is said of the small pathway after one change to it.
fn faults(from: &str, to: &str) -> String {
    assert_eq!(SMALL.matches(from).count(), 1, "{from} stands once in the small pathway");
    match Pathway::parse("small", &SMALL.replacen(from, to, 1)) {
        Ok(pathway) => said(&pathway.play_stories()),
        Err(faults) => said(&faults),
    }
}

#[track_caller]
fn refused(from: &str, to: &str, because: &str) {
    let said = faults(from, to);
    assert!(said.contains(because), "expected “{because}”, and was told: {said}");
    assert!(said.contains("pathways/small.toml"), "{said}");
}

#[test]
fn the_small_pathway_itself_is_right() {
    assert_eq!(faults("Small", "Small"), "");
}

#[test]
fn misspelt_keys_are_named_with_their_line() {
    refused("within = \"2 working days\"", "witin = \"2 working days\"", "line 14: unknown field `witin`");
    refused("within = \"2 working days\"", "within = \"2 fortnights\"", "line 14: “2 fortnights” is no length of time");
    refused("within = \"2 working days\",", "", "either within or every");
    refused("roles = [\"clinician\"]", "roles = [\"wizard\"]", "line 10: “wizard” is no role that takes part");
    refused("roles = [\"clinician\"]", "roles = [\"commissioner\"]", "no role that takes part");
    refused("team = \"Nurses\"", "", "say in one way who it is");
    refused("type = \"yes-no\"", "type = \"maybe\"", "line 44: item “well”: “maybe” is no type");
    refused("type = \"yes-no\"", "type = \"yes-no\", unit = \"kg\"", "takes no unit");
    refused("final = true", "finl = true", "unknown field `finl`");
    refused("[state.done]", "[state.waiting]", "duplicate key");
}

#[test]
fn a_name_that_nobody_gave_is_refused() {
    refused("to   = \"waiting\"", "to   = \"nowhere\"", "there is no state “nowhere”");
    refused("by   = [\"nurse\", \"practice\"]", "by   = [\"nurse\", \"practise\"]", "there is no party “practise”");
    refused("form = \"visit\"", "form = \"visits\"", "there is no form “visits”");
    refused("needs = \"visit.well\"", "needs = \"visit.ill\"", "“visit.ill” is no item");
    refused("nurse = [\"everything\"]", "nurse = [\"evrything\"]", "there is no form “evrything”");
    refused("person = [\"visit.well\"]", "person = [\"visit.weight\"]", "is no item of a form");
    refused("person = [\"visit.well\"]", "person = [\"person.shoes\"]", "nothing is known of “person.shoes”");
}

#[test]
fn dead_ends_unreached_states_and_rings_are_refused() {
    refused("to   = \"done\"\nby", "to   = \"waiting\"\nby", "is a dead end");
    refused(
        "[state.done]",
        "[state.lost]\nclock = { within = \"1 day\", owner = \"nurse\" }\n[state.done]",
        "state “lost” is never reached",
    );
    refused("on   = \"died\"", "on   = \"moved\"", "nothing happens when the person dies");
    let ring = "[state.a]\nclock = { within = \"1 day\", owner = \"nurse\" }\n[state.b]\nclock = { within = \"1 day\", owner = \"nurse\" }\n\
                [[move]]\ndoes = \"To a\"\nfrom = \"waiting\"\nto = \"a\"\nby = \"nurse\"\n\
                [[move]]\ndoes = \"To b\"\nfrom = \"a\"\nto = \"b\"\nby = [\"nurse\", \"clock\"]\n\
                [[move]]\ndoes = \"Back to a\"\nfrom = \"b\"\nto = \"a\"\nby = [\"nurse\", \"clock\"]\n[state.done]";
    refused("[state.done]", ring, "round in a ring for ever");
}

#[test]
fn a_state_without_a_clock_and_a_clock_without_a_keeper_are_refused() {
    refused(
        "clock = { within = \"2 working days\", owner = \"nurse\", then = { tells = \"practice\" } }",
        "",
        "has no clock",
    );
    refused(
        "final = true",
        "final = true\nclock = { within = \"1 day\", owner = \"nurse\" }",
        "it is final, and yet a clock runs",
    );
    refused(", owner = \"nurse\"", "", "missing field `owner`");
    refused("owner = \"nurse\"", "owner = \"person\"", "its owner is the person");
    refused(
        "by   = [\"nurse\", \"practice\"]",
        "by   = [\"practice\"]",
        "“nurse” owns its clock and can do nothing here",
    );
    refused("within = \"2 working days\"", "every = \"1 week\"", "says which move meets it");
    refused("within = \"2 working days\"", "within = \"2 working days\", met = \"Note\"", "none runs any more");
}

#[test]
fn nobody_outside_sees_unasked_and_a_commissioner_sees_nobody() {
    refused("consent = \"May the nurses see this?\"", "", "nobody asks the person");
    refused("commissioner = [\"counts\"]", "commissioner = [\"everything\"]", "they see counts and outcomes only");
    refused("commissioner = [\"counts\"]", "commissioner = [\"person.name\"]", "they see counts and outcomes only");
    refused("by   = [\"nurse\", \"practice\"]", "by   = [\"nurse\", \"commissioner\"]", "never a person");
    refused("nurse = [\"everything\"]\n", "", "acts on cases and sees nothing of them");
    refused("tells = \"practice\"", "tells = \"desk\"", "there is no party “desk”");
    refused(
        "[state.waiting]",
        "practice = { roles = [\"clinician\"], team = \"x\" }\n[state.waiting]",
        "is the person’s own",
    );
    refused("team = \"Nurses\"", "at = \"anywhere\"", "nobody whom one could tell or ask");
    // Only the nurses could end it, and they see nothing once consent is withdrawn.
    refused("by   = [\"nurse\", \"practice\"]", "by   = [\"nurse\"]", "nobody inside the practice could end the case");
}

#[test]
fn markup_and_hidden_signs_are_refused_wherever_they_stand() {
    for (from, to) in [
        ("Waiting for a nurse", "<b>Waiting</b>"),
        ("Waiting for a nurse", "Waiting {{ 7 * 7 }}"),
        ("Waiting for a nurse", "Waiting \\u202egnitiaw"),
        ("Are you well?", "<script>alert(1)</script>"),
        ("May the nurses see this?", "<img src=x onerror=alert(1)>"),
        ("Small", "</title><script>"),
    ] {
        refused(from, to, "has markup or hidden signs");
    }
    refused("does = \"Note\"", "does = \"Note\\\"onclick=\"", "a name is letters");
    // A sign that is no markup stays.
    assert_eq!(faults("Are you well?", "Is the reading < 140?"), "");
}

#[test]
fn forms_that_cannot_be_filled_in_are_refused() {
    refused("shown = { when = \"well\", is = \"no\" }", "shown = { when = \"worse\" }", "which is not asked before it");
    refused("is = \"no\" }", "is = \"maybe\" }", "which it never is");
    refused("id = \"why\"", "id = \"well\"", "stands twice");
    refused("type = \"text\"", "type = \"choice\", options = [\"one\"]", "needs at least 2");
    refused("type = \"text\"", "type = \"integer\", from = 3, to = 1", "from below to");
    refused("type = \"text\"", "type = \"quantity\", unit = \"kg\", from = nan", "must be numbers");
    refused("type = \"text\"", "type = \"text\", code = { code = \"12345\", term = \"x\" }", "SNOMED CT code");
    refused("form = \"visit\"\n", "", "filled in by no move");
}

#[test]
fn a_story_says_where_it_fails() {
    refused(
        "state is done",
        "state is waiting",
        "line 68: the story fails: the state is “done”, and the story says “waiting”",
    );
    refused(
        "clock ends on day 2",
        "clock ends on day 3",
        "line 64: the story fails: the clock ends on day 2, Wednesday 7 January 2026",
    );
    refused("practice is told", "person is told", "person is not told; told are: practice");
    refused("Finish with well = yes", "Finish with well = perhaps", "“well”: Answer yes or no.");
    refused("Finish with well = yes", "Finish with ill = yes", "there is no item “ill”");
    refused("Finish with well = yes", "Finish", "Answer “Are you well?”");
    refused("Finish with well = yes", "Fnish with well = yes", "there is no move “Fnish”; from “waiting” there are:");
    refused("cannot Finish", "cannot Note with on = 2026-01-06", "and the story says that they cannot");
    refused("day 3 | clock", "day thre | clock", "a row of a story is day N");
    refused("day 3 | clock", "day 1 | clock", "nurse is not late");
    refused("state is done", "all is well", "is not understood");
}

#[test]
fn any_text_at_all_gives_faults_and_no_panic() {
    for text in [
        "",
        "\u{0}",
        "title = 1",
        "[[move]]",
        "a = {",
        "title = \"x\"\n[state]\n",
        &"[".repeat(5000),
        &"x".repeat(300_000),
    ] {
        let faults = Pathway::parse("odd", text).unwrap_err();
        assert!(!faults.is_empty());
    }
    // Cut off at any place, it is a fault or, at the very end, the whole.
    for (at, _) in SMALL.char_indices() {
        if let Ok(pathway) = Pathway::parse("cut", &SMALL[..at]) {
            assert!(pathway.play_stories().len() <= pathway.stories.len());
        }
    }
}

/// What is said of the concern about a practice after one change to it.
#[track_caller]
fn refused_of_practices(from: &str, to: &str, because: &str) {
    let text = include_str!("../../../../definitions/pathways/quality-concern.toml");
    assert!(text.contains(from), "{from} stands in the file");
    let said = match Pathway::parse("quality-concern", &text.replacen(from, to, 1)) {
        Ok(_) => String::new(),
        Err(faults) => said(&faults),
    };
    assert!(said.contains(because), "expected “{because}”, and was told: {said}");
}

#[test]
fn what_is_about_a_practice_names_no_person() {
    refused_of_practices(
        "roles = [\"practice-manager\", \"clinician\"], at = \"practice\"",
        "roles = [\"clinician\"], at = \"anywhere\"",
        "practice",
    );
    refused_of_practices(
        "form  = \"concern\"\n",
        "form  = \"concern\"\nconsent = \"May we?\"\n",
        "is asked for no consent",
    );
    refused_of_practices(
        "form  = \"concern\"\n",
        "form  = \"concern\"\nfinds = \"registers/frailty\"\n",
        "use triggers",
    );
    refused_of_practices(
        "type = \"text\", required = true, says",
        "type = \"staff\", required = true, says",
        "ask for text, a day, a number or a choice",
    );
    refused_of_practices(
        "\"practice\"     = [\"everything\"]",
        "\"practice\"     = [\"everything\", \"person.name\"]",
        "there is no person.name",
    );
    refused_of_practices("at_most   = 0.60", "highest = 0", "highest = 0 names nobody");
    refused_of_practices(
        "indicator = \"indicators/quality/cqc-good\"",
        "indicator = \"quality/cqc-good\"",
        "write indicators/quality/cqc-good",
    );
    refused_of_practices("about   = \"practice\"", "about   = \"person\"", "a trigger is about a practice");
}

#[test]
fn those_who_plan_take_part_in_no_persons_case() {
    refused(
        "roles = [\"clinician\"], team = \"Nurses\"",
        "roles = [\"commissioner\"], at = \"place\"",
        "sees nobody’s case",
    );
}
