//! What was agreed by schemes: who may say what, what two at once do, what is counted, and what a practice is told of it.

use std::sync::Arc;

use jiff::civil::date;
use linchpin_app::{
    Actor, Figures,
    act::{AgreementSeen, MatrixCell, StepAt, StepTaken, StretchIs},
    facts::Later,
    figures::{IndicatorWords, Sheet},
};
use linchpin_core::{ErrorKind, Kind, OdsCode, Pence, Period, Result, Role};
use linchpin_pathways::Answer;
use linchpin_schemes::{
    Exact, Gap, SignUp,
    agreement::{Aim, Item, State, Step, Verdict},
};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, hub, ours, theirs};

store_suite!(
    two_sides_sign_and_nobody_else,
    two_who_say_something_at_once_are_told_apart,
    what_cases_earn_is_counted_for_whoever_serves,
    figures_are_held_against_what_was_agreed,
    another_text_counts_once_it_is_signed,
    whose_patients_nobody_serves_is_told,
);

struct Fixed(Arc<Sheet>);

impl Figures for Fixed {
    fn sheet(&self) -> Later<'_, Result<Arc<Sheet>>> {
        Box::pin(async { Ok(Arc::clone(&self.0)) })
    }
}

/// Two practices with figures, and two schemes.
struct Fair {
    ward: Ward,
    buyer: Actor,
    manager: Actor,
}

impl Fair {
    async fn new(store: TestStore) -> Self {
        let mut ward = Ward::new(store).await;
        for (id, text) in [("support", include_str!("paid.toml")), ("quality", include_str!("earned.toml"))] {
            ward.files.1.lock().unwrap().insert(id.into(), text.into());
        }
        ward.app = ward.app.clone().measuring(Arc::new(Fixed(Arc::new(sheet()))));
        let buyer = ward.actor(Role::Commissioner, "03L".parse().unwrap()).await;
        let manager = ward.actor(Role::PracticeManager, ours()).await;
        Self { ward, buyer, manager }
    }

    async fn offer(&self, id: &str) {
        let offered = self.ward.app.offer_scheme(&self.buyer, id, &[ours(), theirs()]).await.unwrap();
        assert_eq!(offered.made, [ours(), theirs()]);
    }

    async fn seen(&self, actor: &Actor, id: &str, provider: OdsCode) -> AgreementSeen {
        self.ward.app.agreement_seen(actor, id, provider).await.unwrap()
    }

    async fn tries(&self, actor: &Actor, id: &str, provider: OdsCode, step: Step) -> Result<StepTaken> {
        let seen = self.seen(&self.buyer, id, provider).await;
        let at = StepAt { agreement: seen.id, version: seen.version };
        self.ward.app.take_step(actor, at, step).await
    }

    async fn takes(&self, actor: &Actor, id: &str, provider: OdsCode, step: Step) {
        let taken = self.tries(actor, id, provider, step).await.unwrap();
        assert!(matches!(taken, StepTaken::As(_)), "{taken:?}");
    }

    async fn refuses(&self, actor: &Actor, (id, step): (&str, Step), why: &str) {
        let error = self.tries(actor, id, ours(), step).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(error.to_string().contains(why), "{error}");
    }
}

fn sheet() -> Sheet {
    let words = |title: &str| IndicatorWords { title: title.into(), level: Kind::Practice, per: Exact::ONE };
    let mut sheet = Sheet::default()
        .defining("access/urgent", words("Urgent"))
        .defining("quality/survey", words("Survey"))
        .defining("quality/asthma", words("Asthma"));
    sheet.of_place([ours(), theirs()]);
    let period = |text: &str| Period::parse(text).unwrap();
    for (month, top) in [("2026-05", 80.0), ("2026-06", 70.0), ("2026-09", 90.0), ("2026-10", 60.0)] {
        sheet.add("access/urgent", ours(), period(month), (top, 100.0));
    }
    sheet.add("quality/survey", ours(), period("2025"), (50.0, 100.0));
    sheet.add("quality/asthma", ours(), period("2025/26"), (80.0, 100.0));
    sheet
}

fn ready() -> Step {
    Step::Ready { standard: Some("access".into()), words: "Two more lines.".into() }
}

async fn two_sides_sign_and_nobody_else(store: TestStore) {
    let fair = Fair::new(store).await;
    let (ward, app) = (&fair.ward, &fair.ward.app);
    let finance = ward.actor(Role::Finance, "03L".parse().unwrap()).await;
    let other = ward.actor(Role::PracticeManager, theirs()).await;
    let desk = ward.actor(Role::Receptionist, ours()).await;
    for actor in [&finance, &fair.manager, &ward.doctor, &desk] {
        ward.refused(app.offer_scheme(actor, "support", &[ours()]).await).await;
    }
    let unknown = app.offer_scheme(&fair.buyer, "support", &[hub()]).await.unwrap_err();
    assert!(unknown.to_string().contains("HUB01 is no practice of this place"), "{unknown}");
    fair.offer("support").await;
    let again = app.offer_scheme(&fair.buyer, "support", &[ours()]).await.unwrap();
    assert_eq!((again.made.len(), again.there), (0, vec![ours()]));
    let seen = fair.seen(&fair.buyer, "support", ours()).await;
    let at = StepAt { agreement: seen.id, version: seen.version };
    for actor in [&finance, &other, &ward.doctor, &desk] {
        ward.refused(app.take_step(actor, at, Step::Accept).await).await;
    }
    for actor in [&other, &desk] {
        ward.refused(app.agreement_seen(actor, "support", ours()).await.map(drop)).await;
        ward.refused(app.statement(actor, ours()).await.map(drop)).await;
    }
    fair.refuses(&fair.buyer, ("support", Step::Accept), "the provider’s to say").await;
    fair.takes(&fair.manager, "support", ours(), Step::Accept).await;
    // One and the same person on both sides is no agreement.
    fair.offer("quality").await;
    let both = Actor { role: Role::PracticeManager, organisation: ours(), ..fair.buyer.clone() };
    fair.refuses(&both, ("quality", Step::Accept), "somebody else must").await;
    fair.takes(&fair.manager, "quality", ours(), Step::Accept).await;
    fair.takes(&fair.manager, "quality", ours(), ready()).await;
    let both = Actor { role: Role::Commissioner, ..fair.manager.clone() };
    let sign = Step::SignOff { standard: Some("access".into()), words: "Seen.".into() };
    fair.refuses(&both, ("quality", sign.clone()), "somebody else must").await;
    fair.takes(&fair.buyer, "quality", ours(), sign).await;
    // A practice is shown its own, whoever pays everybody's.
    assert_eq!(app.schemes_seen(&fair.manager).await.unwrap().rows[0].said.len(), 1);
    assert_eq!(app.schemes_seen(&finance).await.unwrap().rows[0].said.len(), 2);
    let mine = app.scheme_seen(&fair.manager, "support").await.unwrap();
    assert_eq!((mine.asked.len(), mine.offers, mine.gaps.len()), (1, false, 0));
    let told = fair.seen(&fair.manager, "quality", ours()).await.history;
    assert_eq!(told[0].name.as_deref(), Some("Pat Commissioner"));
    let kinds: Vec<_> = told.iter().map(|one| one.step.kind()).collect();
    assert_eq!(kinds, ["sign-off", "ready", "accept", "invite"]);
    let last = &ward.audit().await[0];
    assert!(last.resource.starts_with("agreement/"), "{}", last.resource);
    ward.chain_is_whole().await;
}

async fn two_who_say_something_at_once_are_told_apart(store: TestStore) {
    let fair = Fair::new(store).await;
    fair.offer("quality").await;
    fair.takes(&fair.manager, "quality", ours(), Step::Accept).await;
    let seen = fair.seen(&fair.buyer, "quality", ours()).await;
    let at = StepAt { agreement: seen.id, version: seen.version };
    let review = || Step::Review { verdict: Verdict::Continue, words: "It goes well.".into() };
    let (one, two) = tokio::join!(
        fair.ward.app.take_step(&fair.manager, at, ready()),
        fair.ward.app.take_step(&fair.buyer, at, review())
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    let taken = [&one, &two].into_iter().filter(|one| **one == StepTaken::As(3)).count();
    assert_eq!(taken, 1, "{one:?} {two:?}");
    let changed = [one, two].into_iter().find_map(|one| match one {
        StepTaken::Changed(steps) => Some(steps),
        StepTaken::As(_) => None,
    });
    assert_eq!(changed.unwrap().len(), 1, "and the other is told what was said");
    assert_eq!(fair.seen(&fair.buyer, "quality", ours()).await.history.len(), 3);
}

async fn what_cases_earn_is_counted_for_whoever_serves(store: TestStore) {
    let fair = Fair::new(store).await;
    let ward = &fair.ward;
    fair.offer("support").await;
    fair.takes(&fair.manager, "support", ours(), Step::Decline { why: "Nobody has room.".into() }).await;
    let named = Step::NameServer { provider: theirs() };
    fair.takes(&fair.manager, "support", ours(), named).await;
    let own = Step::NameServer { provider: ours() };
    fair.refuses(&fair.manager, ("support", own), "signs the scheme itself").await;
    let other = ward.actor(Role::PracticeManager, theirs()).await;
    fair.takes(&other, "support", theirs(), Step::Accept).await;
    for _ in 0..3 {
        let case = ward.open(ward.person().await, None).await;
        ward.accept(case).await;
        let score = [("score".to_owned(), Answer::Scale(vec![6]))].into();
        ward.make(&ward.doctor, case, "Close", score, Some("Helped")).await.unwrap().done().unwrap();
    }
    // It is the last day of the quarter, so that nothing is still to come in it.
    ward.at("2026-12-31T18:00:00Z");
    let seen = fair.seen(&other, "support", theirs()).await;
    assert_eq!(seen.serves, [ours()]);
    let now = seen.course.now().unwrap();
    assert_eq!((now.when, now.gathered.facts.counted["earned"]), (StretchIs::Now, Exact::whole(3)));
    let payment = now.payment.as_ref().unwrap();
    assert_eq!((payment.amount, payment.payable()), (Pence(6000), Pence(0)));
    assert_eq!(payment.held, ["training record is missing"]);
    assert_eq!(now.most, Some(Pence(6000)));
    let statement = ward.app.statement(&other, theirs()).await.unwrap();
    assert_eq!(statement.lines[0].next, ["Payment is held up: training record is missing."]);
    let said = format!("{statement:?}{seen:?}");
    assert!(!said.contains("Lee"), "nobody is named: {said}");
}

async fn figures_are_held_against_what_was_agreed(store: TestStore) {
    let fair = Fair::new(store).await;
    let app = &fair.ward.app;
    fair.offer("quality").await;
    fair.takes(&fair.manager, "quality", ours(), Step::Accept).await;
    // Signed in November: paid from the quarter in which it was signed.
    let seen = fair.seen(&fair.manager, "quality", ours()).await;
    let periods: Vec<_> = seen.course.stretches.iter().map(|one| one.period.to_string()).collect();
    assert_eq!(periods, ["2026/27 Q3", "2026/27 Q4"]);
    let now = seen.course.now().unwrap();
    // 60% is a quarter of the way from 50% to 90%: 10 of 40 points. Asthma is of an earlier year, and says so.
    assert_eq!(now.payment.as_ref().unwrap().amount, Pence(50_000));
    assert_eq!(
        (now.gathered.taken["urgent"].of.to_string(), now.gathered.taken["urgent"].within),
        ("2026-10".into(), true)
    );
    assert_eq!(
        (now.gathered.taken["review"].of.to_string(), now.gathered.taken["review"].within),
        ("2025/26".into(), false)
    );
    assert!(!now.gathered.facts.measured.contains_key("survey"), "a figure is no better than itself");
    assert_eq!(now.most, Some(Pence(100_000)));
    let eighty = vec![("urgent".to_owned(), "80%".parse().unwrap())];
    assert_eq!(now.what_if(&eighty).unwrap().amount, Pence(70_000));
    assert_eq!((seen.course.earned(), seen.course.forecast()), (Pence(0), Pence(100_000)));

    let matrix = app.matrix(&fair.buyer, "quality").await.unwrap().unwrap();
    let of = |provider: OdsCode| matrix.rows.iter().find(|(one, _)| *one == provider).unwrap().1.clone();
    assert_eq!(of(ours()), [MatrixCell::Part { earned: Exact::whole(10), of: Exact::whole(60) }, MatrixCell::Met]);
    assert_eq!(of(theirs()), [MatrixCell::NotSigned, MatrixCell::NotSigned]);
    assert_eq!(app.matrix(&fair.manager, "quality").await.unwrap().unwrap().rows.len(), 1);
    assert!(app.matrix(&fair.buyer, "support").await.unwrap().is_none());

    let any = linchpin_schemes::pay::Measured::of(Exact::ZERO, Exact::ONE);
    let fix = |must: &str| Step::Baseline { must: must.into(), measured: any, of: Period::parse("2026-11").unwrap() };
    fair.takes(&fair.buyer, "quality", ours(), fix("survey")).await;
    let fixed = fair.seen(&fair.buyer, "quality", ours()).await.agreement.baseline["survey"];
    assert_eq!((fixed.of.to_string(), fixed.measured.numerator), ("2025".into(), Exact::whole(50)), "as published");
    let missing = fair.tries(&fair.buyer, "quality", ours(), fix("other")).await.unwrap_err();
    assert!(missing.to_string().contains("Nothing was published for “other”"), "{missing}");

    let item = Item {
        what: "Two more lines at eight".into(),
        by: date(2026, 12, 1),
        standard: Some("access".into()),
        aim: Aim::Improve,
        done: None,
    };
    fair.takes(&fair.buyer, "quality", ours(), Step::Plan { item }).await;
    let statement = app.statement(&fair.manager, ours()).await.unwrap();
    let next = &statement.lines[0].next;
    assert_eq!(next[0], "“Two more lines at eight” is due on 1 December 2026.");
    assert!(next.contains(&"Access, Urgent access within a day: is 60% and 90% is wanted.".to_owned()), "{next:?}");
}

async fn another_text_counts_once_it_is_signed(store: TestStore) {
    let fair = Fair::new(store).await;
    let ward = &fair.ward;
    fair.offer("quality").await;
    fair.takes(&fair.manager, "quality", ours(), Step::Accept).await;
    let vary = || Step::Vary { hash: String::new(), from: date(2027, 1, 1), says: "A point is worth more.".into() };
    fair.refuses(&fair.buyer, ("quality", vary()), "says what was agreed").await;
    let dearer = include_str!("earned.toml").replace("GBP 10.00", "GBP 20.00").replace("800.00", "1600.00");
    ward.files.1.lock().unwrap().insert("quality".into(), dearer);
    let amounts = |seen: &AgreementSeen| seen.course.stretches.iter().map(|one| one.amount().0).collect::<Vec<_>>();
    assert!(fair.seen(&fair.buyer, "quality", ours()).await.file_differs);
    fair.takes(&fair.buyer, "quality", ours(), vary()).await;
    let seen = fair.seen(&fair.manager, "quality", ours()).await;
    assert_eq!(amounts(&seen), [50_000, 50_000], "no silent recalculation: it is offered and not signed");
    assert!(seen.can.contains("accept-variation") && seen.offered.is_some());
    fair.takes(&fair.manager, "quality", ours(), Step::AcceptVariation).await;
    let seen = fair.seen(&fair.manager, "quality", ours()).await;
    assert_eq!(amounts(&seen), [50_000, 100_000], "from the quarter for which it was agreed");
    // The file goes; what was agreed stays.
    ward.files.1.lock().unwrap().clear();
    assert_eq!(amounts(&fair.seen(&fair.manager, "quality", ours()).await), [50_000, 100_000]);
    let end = Step::End { on: date(2026, 12, 31), why: "The money is needed elsewhere.".into() };
    fair.takes(&fair.buyer, "quality", ours(), end).await;
    let seen = fair.seen(&fair.manager, "quality", ours()).await;
    assert_eq!((amounts(&seen), seen.agreement.state), (vec![50_000], State::Ended));
}

async fn whose_patients_nobody_serves_is_told(store: TestStore) {
    let fair = Fair::new(store).await;
    let app = &fair.ward.app;
    assert!(app.scheme_seen(&fair.buyer, "support").await.unwrap().gaps.is_empty(), "nobody was asked yet");
    app.offer_scheme(&fair.buyer, "support", &[ours()]).await.unwrap();
    let seen = app.scheme_seen(&fair.buyer, "support").await.unwrap();
    assert_eq!(seen.others, [theirs()]);
    let gaps: Vec<_> = seen.gaps.into_iter().collect();
    assert_eq!(gaps, [(ours(), Gap::NotAnswered), (theirs(), Gap::NotAnswered)]);
    fair.takes(&fair.manager, "support", ours(), Step::Accept).await;
    let row = &app.schemes_seen(&fair.buyer).await.unwrap().rows[1];
    assert_eq!(
        (row.scheme.id.as_str(), row.said[&ours()].clone(), row.review_due),
        ("support", SignUp::Provides, true)
    );
    // A file that is wrong is told to those who keep it, and leaves the others alone.
    fair.ward.files.1.lock().unwrap().insert("broken".into(), "title = 1".into());
    let all = app.schemes_seen(&fair.buyer).await.unwrap();
    assert_eq!((all.rows.len(), all.faults.len()), (2, 1));
    assert!(all.faults[0].starts_with("schemes/broken.toml"), "{}", all.faults[0]);
    assert!(app.schemes_seen(&fair.manager).await.unwrap().faults.is_empty());
    let broken = app.offer_scheme(&fair.buyer, "broken", &[ours()]).await.unwrap_err();
    assert!(broken.to_string().contains("not sound"), "{broken}");
}
