use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::date;
use linchpin_app::{
    App,
    act::{CampaignStep, Stepped},
    facts::{FixedMembers, Members},
    kept::EntryKind,
    message::{Changes, Rule},
};
use linchpin_core::{Address, CaseId, ErrorKind, Person, PersonId, Role};
use linchpin_measures::disclosure::Shown;
use linchpin_store::{Versioned, care, message, message_rule, store_suite, testing::TestStore};

use crate::ward::{Ward, ours, theirs};

store_suite!(
    everybody_whom_the_rules_find_is_taken_in_once,
    a_step_that_was_stopped_is_gone_on_with,
    who_is_called_is_written_to_or_gets_a_letter,
    letters_are_printed_once_and_written_down,
    no_letter_to_whoever_died_or_said_no,
    who_may_not_prints_no_letters,
    a_campaign_goes_on_from_year_to_year,
    a_commissioner_sees_coverage_and_nobody_else_sees_another_practice,
);

/// A campaign for those of 65, and for those on the register of diabetes.
const JABS: &str = r#"
title = "Jabs"
why = "So that nobody is forgotten."
source = "Tests (C9)"
version = 1

[opens]
by = "practice"
to = "to be called"
form = "eligible"

[campaign]
begins = "09-01"
calls = ["Call", "Call again"]
because = "eligible.because"
done = "done"
elsewhere = "elsewhere"
declined = "declined"
whom = [
  { because = "Age", from = 65, on = "03-31" },
  { because = "Diabetes", registers = "registers/diabetes" },
]

[state."to be called"]
says = "To be called"
clock = { within = "10 working days", owner = "practice", then = { tells = "practice" } }

[state.called]
says = "Called"
clock = { within = "3 weeks", owner = "practice" }

[state.again]
says = "Called again"
clock = { within = "3 weeks", owner = "practice", then = { tells = "practice" } }

[state.done]
says = "Done"
final = true

[state.elsewhere]
says = "Done by others"
final = true

[state.declined]
says = "Does not want it"
final = true

[[move]]
does = "Call"
from = "to be called"
to = "called"
by = "practice"
tells = "person"
says = "You can have your jab."

[[move]]
does = "Call again"
from = "called"
to = "again"
by = ["practice", "clock"]
tells = "person"
says = "You can still have your jab."

[[move]]
does = "Give"
from = "any"
to = "done"
by = "practice"

[[move]]
does = "Had it"
from = "any"
to = "elsewhere"
by = ["practice", "person"]

[[move]]
does = "Decline"
from = "any"
to = "declined"
by = ["practice", "person"]
on = ["died", "moved"]

[form.eligible]
items = [{ id = "because", text = "Because of", type = "many", required = true, options = ["Age", "Diabetes", "Other"] }]

[share]
"person" = ["state"]
"practice" = ["everything"]
"commissioner" = ["counts"]

[[example]]
shows = "Called and done"
story = """
day 0 | practice | opens with because = Age
day 1 | practice | Call
day 30 | clock | state is again
day 31 | practice | Give
day 31 | | state is done
"""
"#;

/// A ward with the campaign; of three people two are found.
async fn ward(store: TestStore) -> (Ward, [PersonId; 3]) {
    let mut ward = Ward::new(store).await;
    ward.files.0.lock().unwrap().insert("jabs".into(), JABS.into());
    let people = [ward.person().await, ward.person().await, ward.person().await];
    // The first is 86; the second is young and on the register; the third is young and on none.
    for young in &people[1..] {
        ward.change(*young, |one| one.birth_date = Some(date(1990, 5, 5))).await;
    }
    ward.change(people[1], |one| one.contacts.clear()).await;
    let pseudonym = ward.app.pseudonyms(linchpin_app::pseudonym::LAKE).await.unwrap().of(people[1]);
    let of = [(pseudonym, ["registers/diabetes".to_owned()].into())].into();
    ward.app.facts = Arc::new(FixedMembers(Members { as_at: Some(date(2026, 11, 1)), of }));
    (ward, people)
}

async fn step(ward: &Ward, step: CampaignStep, limit: u32) -> Stepped {
    ward.app.step_campaign(&ward.doctor, "jabs", step, limit).await.unwrap()
}

/// The practice says which number people ring, without which nothing is sent.
async fn number(app: &App) {
    let rule = Rule { changes: Some(Changes { booked: false, phone: "01709 555 0100".into() }), ..Rule::default() };
    let mut tx = app.store.write().await.unwrap();
    let _ = message_rule::save(&mut tx, ours(), &Versioned { it: rule, version: 0 }).await.unwrap();
    tx.commit().await.unwrap();
}

async fn everybody_whom_the_rules_find_is_taken_in_once(store: TestStore) {
    let (ward, people) = ward(store).await;
    let seen = ward.app.campaign(&ward.doctor, "jabs").await.unwrap();
    assert_eq!((seen.eligible, seen.left, seen.found()), (2, 2, 0));
    assert_eq!(seen.because, [("Age".to_owned(), 1), ("Diabetes".to_owned(), 1)]);
    assert_eq!((seen.season, seen.as_at), (date(2026, 9, 1), Some(date(2026, 11, 1))));
    assert_eq!(step(&ward, CampaignStep::Find, 100).await, Stepped { done: 2, skipped: 0, left: 0 });
    assert_eq!(step(&ward, CampaignStep::Find, 100).await, Stepped::default(), "nobody twice");
    let mut tx = ward.app.store.read().await.unwrap();
    assert_eq!(care::open_of_person(&mut tx, people[0]).await.unwrap().len(), 1);
    assert_eq!(care::open_of_person(&mut tx, people[2]).await.unwrap(), []);
    drop(tx);
    // Whoever said no this season is not taken in again; next season they are.
    let case = ward.app.cases_of(&ward.doctor, people[0]).await.unwrap()[0].id;
    ward.make(&ward.doctor, case, "Decline", [].into(), None).await.unwrap().done().unwrap();
    assert_eq!(ward.app.campaign(&ward.doctor, "jabs").await.unwrap().left, 0);
    ward.at("2027-09-02T09:00:00Z");
    assert_eq!(ward.app.campaign(&ward.doctor, "jabs").await.unwrap().left, 1);
    ward.chain_is_whole().await;
}

async fn a_step_that_was_stopped_is_gone_on_with(store: TestStore) {
    let (ward, _) = ward(store).await;
    assert_eq!(step(&ward, CampaignStep::Find, 1).await, Stepped { done: 1, skipped: 0, left: 1 });
    assert_eq!(step(&ward, CampaignStep::Find, 1).await, Stepped { done: 1, skipped: 0, left: 0 });
    assert_eq!(step(&ward, CampaignStep::Call(0), 1).await, Stepped { done: 1, skipped: 0, left: 1 });
    assert_eq!(step(&ward, CampaignStep::Call(0), 9).await, Stepped { done: 1, skipped: 0, left: 0 });
    assert_eq!(step(&ward, CampaignStep::Call(0), 9).await, Stepped::default());
    let seen = ward.app.campaign(&ward.doctor, "jabs").await.unwrap();
    assert_eq!(seen.calls, [("Call".to_owned(), 2), ("Call again".to_owned(), 0)]);
    assert_eq!(seen.waiting, [], "the second call is the clock’s");
    let wrong = ward.app.step_campaign(&ward.doctor, "jabs", CampaignStep::Call(7), 9).await;
    assert_eq!(wrong.unwrap_err().kind(), ErrorKind::NotFound);
    let none = ward.app.campaign(&ward.doctor, "support").await;
    assert_eq!(none.unwrap_err().kind(), ErrorKind::NotFound, "a pathway that calls nobody is no campaign");
}

async fn who_is_called_is_written_to_or_gets_a_letter(store: TestStore) {
    let (ward, people) = ward(store).await;
    let mobile = linchpin_core::Contact {
        kind: linchpin_core::ContactKind::Mobile,
        value: "07700 900123".into(),
        preferred: true,
    };
    ward.change(people[0], |one| one.contacts = vec![mobile]).await;
    number(&ward.app).await;
    step(&ward, CampaignStep::Find, 100).await;
    step(&ward, CampaignStep::Call(0), 100).await;
    let mut tx = ward.app.store.read().await.unwrap();
    let sent = message::outbox(&mut tx, ours(), ward.app.now(), 10).await.unwrap();
    drop(tx);
    assert_eq!(sent.len(), 1, "the other has no mobile and no address");
    assert_eq!(sent[0].person, people[0]);
    assert!(sent[0].words.contains("You can have your jab.") && sent[0].words.contains("STOP"), "{}", sent[0].words);
    let seen = ward.app.campaign(&ward.doctor, "jabs").await.unwrap();
    assert!(seen.writes);
    assert_eq!(seen.letters, 1);
    let other = case_of(&ward, people[1]).await;
    let seen = ward.app.campaign_letters(&ward.doctor, "jabs", 9).await.unwrap();
    assert_eq!((seen.letters.len(), seen.unaddressed), (0, vec![other]), "nobody knows where they live");
    // The clock calls again, and that is written as well.
    ward.wait(24 * 22);
    ward.app.ring_cases().await.unwrap();
    let mut tx = ward.app.store.read().await.unwrap();
    assert_eq!(message::outbox(&mut tx, ours(), ward.app.now(), 10).await.unwrap().len(), 2);
}

async fn case_of(ward: &Ward, person: PersonId) -> CaseId {
    ward.app.cases_of(&ward.doctor, person).await.unwrap()[0].id
}

/// Somebody who can only be reached by letter lives here.
fn home(person: &mut Person) {
    person.contacts.clear();
    person.address = Some(Address { lines: vec!["1 Test Row".into(), "Wharfemoor".into()], postcode: None });
}

/// Two who can only be reached by letter were called.
async fn called(store: TestStore) -> (Ward, [CaseId; 2]) {
    let (ward, people) = ward(store).await;
    for person in &people[..2] {
        ward.change(*person, home).await;
    }
    number(&ward.app).await;
    step(&ward, CampaignStep::Find, 100).await;
    step(&ward, CampaignStep::Call(0), 100).await;
    let cases = [case_of(&ward, people[0]).await, case_of(&ward, people[1]).await];
    (ward, cases)
}

async fn letters_are_printed_once_and_written_down(store: TestStore) {
    let (ward, cases) = called(store).await;
    let seen = ward.app.campaign_letters(&ward.doctor, "jabs", 9).await.unwrap();
    assert_eq!(seen.phone.as_deref(), Some("01709 555 0100"));
    assert_eq!(seen.letters[0].address, ["1 Test Row", "Wharfemoor"]);
    assert_eq!(seen.letters[0].says, "You can have your jab.");
    let keys: Vec<_> = seen.letters.iter().map(|one| one.key).collect();
    assert_eq!(keys.iter().map(|key| key.0).collect::<BTreeSet<_>>(), BTreeSet::from(cases));
    let part = ward.app.campaign_letters(&ward.doctor, "jabs", 1).await.unwrap();
    assert_eq!((part.letters.len(), part.more), (1, 1));
    // Until they are written down they wait, however often they are looked at.
    assert_eq!(ward.app.campaign(&ward.doctor, "jabs").await.unwrap().letters, 2);
    let done = ward.app.letters_printed(&ward.doctor, &keys).await.unwrap();
    assert_eq!(done, Stepped { done: 2, skipped: 0, left: 0 });
    let detail = ward.audit().await[0].detail.clone().unwrap();
    assert!(detail.contains("\"letter\":\"Call\""), "{detail}");
    let done = ward.app.letters_printed(&ward.doctor, &keys).await.unwrap();
    assert_eq!(done, Stepped { done: 0, skipped: 2, left: 0 }, "none twice");
    assert_eq!(ward.app.campaign_letters(&ward.doctor, "jabs", 9).await.unwrap().letters, []);
    let history = ward.app.case(&ward.doctor, cases[0]).await.unwrap().entries;
    assert!(history.iter().any(|one| one.kind == EntryKind::Letter && one.what == "Call"), "{history:?}");
    // The second call, which the clock makes, is a letter of its own.
    ward.wait(24 * 22);
    ward.app.ring_cases().await.unwrap();
    let seen = ward.app.campaign_letters(&ward.doctor, "jabs", 9).await.unwrap();
    assert_eq!(seen.letters.len(), 2);
    assert_eq!(seen.letters[0].says, "You can still have your jab.");
    ward.chain_is_whole().await;
}

async fn no_letter_to_whoever_died_or_said_no(store: TestStore) {
    let (ward, cases) = called(store).await;
    let keys: Vec<_> =
        ward.app.campaign_letters(&ward.doctor, "jabs", 9).await.unwrap().letters.iter().map(|one| one.key).collect();
    ward.make(&ward.doctor, cases[0], "Decline", [].into(), None).await.unwrap().done().unwrap();
    let died = ward.app.case(&ward.doctor, cases[1]).await.unwrap().person.unwrap();
    ward.change(died, |one| one.death_date = Some(date(2026, 11, 20))).await;
    let seen = ward.app.campaign_letters(&ward.doctor, "jabs", 9).await.unwrap();
    assert_eq!((seen.letters, seen.unaddressed), (vec![], vec![]));
    // They were printed before: nobody writes them down as sent.
    let done = ward.app.letters_printed(&ward.doctor, &keys).await.unwrap();
    assert_eq!(done, Stepped { done: 0, skipped: 2, left: 0 });
}

async fn who_may_not_prints_no_letters(store: TestStore) {
    let (ward, _) = called(store).await;
    let keys: Vec<_> =
        ward.app.campaign_letters(&ward.doctor, "jabs", 9).await.unwrap().letters.iter().map(|one| one.key).collect();
    let commissioner = ward.actor(Role::Commissioner, "03L".parse().unwrap()).await;
    for actor in [&commissioner, &ward.worker] {
        ward.refused(ward.app.campaign_letters(actor, "jabs", 9).await).await;
        ward.refused(ward.app.letters_printed(actor, &keys).await).await;
    }
    let elsewhere = ward.actor(Role::PracticeManager, theirs()).await;
    assert_eq!(ward.app.campaign_letters(&elsewhere, "jabs", 9).await.unwrap().letters, []);
    let done = ward.app.letters_printed(&elsewhere, &keys).await.unwrap();
    assert_eq!(done, Stepped { done: 0, skipped: 2, left: 0 }, "another practice’s letters are not theirs");
    let seen = ward.app.campaign_letters(&ward.doctor, "jabs", 9).await.unwrap();
    assert_eq!(seen.letters.len(), 2);
    // Who sees no address sees no letter.
    let jabs = JABS.replace("\"practice\" = [\"everything\"]", "\"practice\" = [\"person.name\", \"state\"]");
    ward.files.0.lock().unwrap().insert("jabs".into(), jabs);
    let person = ward.person().await;
    ward.change(person, home).await;
    step(&ward, CampaignStep::Find, 9).await;
    step(&ward, CampaignStep::Call(0), 9).await;
    let seen = ward.app.campaign_letters(&ward.doctor, "jabs", 9).await.unwrap();
    assert_eq!((seen.letters.len(), seen.unaddressed), (2, vec![case_of(&ward, person).await]));
}

/// The same where a case stays open and is due again each year, and somebody may say never again.
fn yearly() -> String {
    let done = "[state.done]\nsays = \"Done\"\nfinal = true";
    let due = "[state.done]\nsays = \"Done\"\nclock = { within = \"9 months\", owner = \"practice\" }\n\n\
        [state.gone]\nsays = \"Never again\"\nfinal = true\n\n\
        [[move]]\ndoes = \"Due again\"\nfrom = \"done\"\nto = \"to be called\"\nby = [\"practice\", \"clock\"]\n\n\
        [[move]]\ndoes = \"Never\"\nfrom = \"any\"\nto = \"gone\"\nby = \"practice\"";
    JABS.replace(done, due).replace("declined = \"declined\"", "declined = \"declined\"\nnever = \"gone\"")
}

async fn a_campaign_goes_on_from_year_to_year(store: TestStore) {
    let (ward, people) = ward(store).await;
    ward.files.0.lock().unwrap().insert("jabs".into(), yearly());
    step(&ward, CampaignStep::Find, 100).await;
    for person in &people[..2] {
        ward.make(&ward.doctor, case_of(&ward, *person).await, "Give", [].into(), None).await.unwrap().done().unwrap();
    }
    let seen = ward.app.campaign(&ward.doctor, "jabs").await.unwrap();
    assert_eq!((seen.found(), seen.in_states(&["done".to_owned()])), (2, 2));
    // Next season they are in it still, and are called once they are due again.
    ward.at("2027-09-02T09:00:00Z");
    ward.app.ring_cases().await.unwrap();
    let seen = ward.app.campaign(&ward.doctor, "jabs").await.unwrap();
    assert_eq!((seen.season, seen.left, seen.found()), (date(2027, 9, 1), 0, 2));
    assert_eq!(seen.calls[0].1, 0, "nobody was called this season");
    assert_eq!(step(&ward, CampaignStep::Call(0), 9).await, Stepped { done: 2, skipped: 0, left: 0 });
    // Whoever is never to be asked again is found in no season.
    ward.make(&ward.doctor, case_of(&ward, people[0]).await, "Never", [].into(), None).await.unwrap().done().unwrap();
    ward.at("2028-09-02T09:00:00Z");
    let seen = ward.app.campaign(&ward.doctor, "jabs").await.unwrap();
    assert_eq!((seen.eligible, seen.left, seen.found()), (2, 0, 1));
}

async fn a_commissioner_sees_coverage_and_nobody_else_sees_another_practice(store: TestStore) {
    let (ward, _) = ward(store).await;
    step(&ward, CampaignStep::Find, 100).await;
    let commissioner = ward.actor(Role::Commissioner, "03L".parse().unwrap()).await;
    let seen = ward.app.campaign_coverage(&commissioner, "jabs").await.unwrap();
    assert_eq!(seen.practices.len(), 1);
    assert_eq!(seen.practices[0].found, Shown::Withheld, "two is a small number");
    ward.refused(ward.app.campaign(&commissioner, "jabs").await).await;
    ward.refused(ward.app.step_campaign(&commissioner, "jabs", CampaignStep::Find, 9).await).await;
    ward.refused(ward.app.campaign(&ward.worker, "jabs").await).await;
    ward.refused(ward.app.campaign_coverage(&ward.worker, "jabs").await).await;
    let elsewhere = ward.actor(Role::PracticeManager, theirs()).await;
    assert_eq!(ward.app.campaign_coverage(&elsewhere, "jabs").await.unwrap().practices, []);
    assert_eq!(ward.app.campaign(&elsewhere, "jabs").await.unwrap().eligible, 0);
    let own = ward.app.campaign_coverage(&ward.doctor, "jabs").await.unwrap();
    assert_eq!(own.practices[0].found, Shown::Count(2));
}
