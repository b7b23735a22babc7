//! Bids: a practice applies and sees its own alone; a panel declares, scores, recommends and decides; whoever leaves sees nothing.

use std::{collections::BTreeMap, sync::Arc};

use linchpin_access::{
    escalation::Definition,
    simulate::{Fit, Place as Played},
};
use linchpin_app::{
    Actor, App, Definitions, NoDefinitions,
    act::{Apply, RegisterBid},
};
use linchpin_core::{BidId, ErrorKind, Pence, Result, Role};
use linchpin_schemes::bid::{Decision, Interest, Marks, Recommendation, Spend, Step};
use linchpin_store::{bid::State, store_suite, testing::TestStore};

use super::place::{Place, elsewhere, place, practice};

store_suite!(
    an_application_is_judged_by_those_without_an_interest,
    whoever_works_for_the_applicant_sees_nothing_whatever_they_say,
    who_may_not_is_refused_and_written_down,
);

const CALL: &str = include_str!("../../../../definitions/bids/transformational-support.toml");

/// One call that is open, with this pot.
struct Calls(&'static str);

impl Definitions for Calls {
    fn scenarios(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn places(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn place(&self, id: &str, fill: f64) -> Result<(Played, Option<Fit>)> {
        NoDefinitions.place(id, fill)
    }

    fn escalation(&self) -> Result<Definition> {
        NoDefinitions.escalation()
    }

    fn bids(&self) -> Vec<(String, String)> {
        let text = CALL.replace("pot       = \"to be set\"", &format!("pot = \"{}\"", self.0));
        vec![("support".into(), text)]
    }
}

struct Panel {
    at: Place,
    app: App,
    manager: Actor,
    panel: Vec<Actor>,
}

async fn panel(store: TestStore) -> Panel {
    let at = Place::new(store);
    let app = at.app.clone().defined_by(Arc::new(Calls("GBP 60,000.00")));
    let manager = at.actor("pm", Role::PracticeManager, practice()).await;
    let mut panel = Vec::new();
    for (name, role) in [("one", Role::Commissioner), ("two", Role::Commissioner), ("three", Role::Finance)] {
        panel.push(at.actor(name, role, place()).await);
    }
    Panel { at, app, manager, panel }
}

fn wanted(pounds: i64) -> Apply {
    let answers = ["aim", "impact", "actions", "unintended", "changes"];
    Apply {
        call: "support".into(),
        title: "A hub".into(),
        amount: Pence(pounds * 100),
        recurrent: Pence(0),
        answers: answers.map(|id| (id.to_owned(), format!("The {id}"))).into(),
    }
}

fn declare(interest: Interest) -> Step {
    Step::Declared { interest, words: "my brother is a partner".into() }
}

fn score(mark: u8) -> Step {
    let ids = ["scale", "sustainability", "federations", "access", "value", "gain"];
    let given: BTreeMap<String, u8> = ids.map(|id| (id.to_owned(), mark)).into();
    Step::Scored(Marks { given, words: "it fits".into() })
}

fn recommend(pounds: i64) -> Step {
    Step::Recommended(Recommendation { fund: true, amount: Pence(pounds * 100), words: "worth it".into() })
}

fn decide(pounds: i64) -> Step {
    Step::Decided(Decision { approved: true, amount: Pence(pounds * 100), words: "agreed".into(), commit_by: None })
}

impl Panel {
    async fn take(&self, by: &Actor, id: BidId, step: Step) {
        self.app.take_bid_step(by, id, step).await.unwrap();
    }

    async fn refuses(&self, by: &Actor, id: BidId, step: Step, says: &str) {
        let why = self.app.take_bid_step(by, id, step.clone()).await.unwrap_err().to_string();
        assert!(why.contains(says), "{step:?}: {why}");
    }

    /// An application that two have scored and the first recommends.
    async fn recommended(&self, pounds: i64) -> BidId {
        let id = self.app.apply_for_bid(&self.manager, place(), &wanted(pounds)).await.unwrap();
        for by in &self.panel {
            self.take(by, id, declare(Interest::Nothing)).await;
            self.take(by, id, score(4)).await;
        }
        self.take(&self.panel[0], id, recommend(pounds)).await;
        id
    }
}

async fn an_application_is_judged_by_those_without_an_interest(store: TestStore) {
    let all = panel(store).await;
    let [one, two, three] = [&all.panel[0], &all.panel[1], &all.panel[2]];
    let id = all.app.apply_for_bid(&all.manager, place(), &wanted(50_000)).await.unwrap();
    assert_eq!(all.at.last().await.0, "add");
    let seen = all.app.bid(one, id).await.unwrap();
    assert!(seen.paper.is_none() && seen.panel.is_empty(), "nobody reads before they declare");
    all.refuses(one, id, score(3), "Say first whether you have an interest").await;
    all.take(one, id, declare(Interest::Nothing)).await;
    all.take(two, id, declare(Interest::Nothing)).await;
    all.take(three, id, declare(Interest::Leaves)).await;
    // Who left.
    let seen = all.app.bid(three, id).await.unwrap();
    assert_eq!((seen.paper, seen.scorers.len(), seen.panel.len(), seen.history.len()), (None, 0, 0, 1));
    all.refuses(three, id, score(5), "You have left this item").await;
    assert_eq!(all.at.last().await.3, "failed", "the try is written down");
    all.refuses(three, id, declare(Interest::Nothing), "never taken back").await;
    // Each scores alone first.
    all.take(one, id, score(4)).await;
    let seen = all.app.bid(two, id).await.unwrap();
    assert!(seen.paper.is_some() && seen.scorers.is_empty() && seen.tally.is_none());
    all.refuses(one, id, recommend(50_000), "1 of 2 have scored").await;
    all.take(two, id, score(2)).await;
    let seen = all.app.bid(two, id).await.unwrap();
    assert_eq!((seen.scorers.len(), seen.tally.unwrap().total.to_string()), (2, "60".to_owned()));
    all.take(one, id, recommend(40_000)).await;
    all.refuses(one, id, decide(40_000), "somebody else decides").await;
    // The applicant knows that it was sent, and no more.
    let own = all.app.bid(&all.manager, id).await.unwrap();
    assert!(own.asks && own.paper.is_some() && own.recommendation.is_none());
    assert_eq!((own.scorers.len(), own.panel.len(), own.history.len()), (0, 0, 1));
    all.take(two, id, decide(40_000)).await;
    let own = all.app.bid(&all.manager, id).await.unwrap();
    assert_eq!(own.row.state, State::Approved);
    assert_eq!(own.decision.as_ref().unwrap().1.amount, Pence(4_000_000));
    let spend = |pence| Step::Spent(Spend { on: all.app.clock.today(), amount: Pence(pence), words: "rooms".into() });
    all.take(three, id, spend(1_000_000)).await;
    all.refuses(three, id, spend(3_000_001), "more than the award").await;
    assert_eq!(all.app.bid(one, id).await.unwrap().left(), Some(Pence(3_000_000)));
    all.at.chain_is_whole().await;
    // What is left of the pot of 60,000 is 20,000.
    let second = all.recommended(30_000).await;
    all.refuses(two, second, decide(30_000), "£20,000.00 is left").await;
    all.take(two, second, decide(20_000)).await;
}

async fn whoever_works_for_the_applicant_sees_nothing_whatever_they_say(store: TestStore) {
    let all = panel(store).await;
    let id = all.app.apply_for_bid(&all.manager, place(), &wanted(50_000)).await.unwrap();
    let posts = [(Role::Commissioner, place()), (Role::Clinician, practice())];
    let user = all.at.account("gp", &posts).await;
    let gp = Actor { user, ..all.panel[0].clone() };
    all.refuses(&gp, id, declare(Interest::Nothing), "You work for the applicant").await;
    let seen = all.app.bid(&gp, id).await.unwrap();
    assert!(seen.paper.is_none() && seen.sight.why.unwrap().starts_with("You work for the applicant"));
    all.take(&gp, id, declare(Interest::Leaves)).await;
    all.refuses(&gp, id, score(5), "You work for the applicant").await;
    // Whoever sat at the table and is sent out loses their marks.
    let [one, two] = [&all.panel[0], &all.panel[1]];
    for by in [one, two] {
        all.take(by, id, declare(Interest::Stays)).await;
        all.take(by, id, score(3)).await;
    }
    all.take(one, id, Step::SentOut { who: two.user, words: "shares the budget".into() }).await;
    assert!(all.app.bid(two, id).await.unwrap().paper.is_none());
    assert_eq!(all.app.bid(one, id).await.unwrap().scorers.len(), 1);
}

async fn who_may_not_is_refused_and_written_down(store: TestStore) {
    let all = panel(store).await;
    let id = all.recommended(10_000).await;
    let other = all.at.actor("other", Role::PracticeManager, elsewhere()).await;
    let finance = &all.panel[2];
    let why = all.app.bid(&other, id).await.unwrap_err();
    assert_eq!(why.kind(), ErrorKind::Forbidden);
    assert_eq!(all.at.last().await.3, "denied");
    assert_eq!(all.app.bids(&other).await.unwrap(), [], "and it is in no list of theirs");
    for step in [score(5), decide(1), Step::Withdrawn { words: "x".into() }] {
        assert_eq!(all.app.take_bid_step(&other, id, step).await.unwrap_err().kind(), ErrorKind::Forbidden);
    }
    for step in [score(5), decide(1), declare(Interest::Nothing)] {
        let why = all.app.take_bid_step(&all.manager, id, step).await.unwrap_err();
        assert_eq!(why.kind(), ErrorKind::Forbidden, "who asks does not judge");
    }
    assert_eq!(all.app.take_bid_step(finance, id, decide(1)).await.unwrap_err().kind(), ErrorKind::Forbidden);
    for role in [Role::Receptionist, Role::Clinician, Role::CareNavigator, Role::InformationGovernance] {
        let who = all.at.actor(role.as_str(), role, practice()).await;
        assert_eq!(all.app.bids(&who).await.unwrap_err().kind(), ErrorKind::Forbidden, "{role}");
        assert_eq!(all.app.bid(&who, id).await.unwrap_err().kind(), ErrorKind::Forbidden, "{role}");
    }
    // Bad input.
    for (change, says) in [
        (Apply { title: " ".into(), ..wanted(1) }, "what it is called"),
        (Apply { amount: Pence(0), ..wanted(1) }, "how much"),
        (Apply { amount: Pence(-5), ..wanted(1) }, "how much"),
        (Apply { call: "nothing".into(), ..wanted(1) }, "Choose a call"),
        (Apply { answers: BTreeMap::new(), ..wanted(1) }, "What needs to be accomplished?"),
    ] {
        let why = all.app.apply_for_bid(&all.manager, place(), &change).await.unwrap_err();
        assert!(why.kind() == ErrorKind::Invalid && why.to_string().contains(says), "{why}");
    }
    // A bid made elsewhere has an outcome and no panel.
    let made = RegisterBid {
        title: "Tele health".into(),
        about: "Remote consultations in care homes".into(),
        funds: "ETTF".into(),
        amount: Pence(0),
        recurrent: Pence(17_800_000),
        made: all.app.clock.today(),
        commit_by: None,
    };
    let out = all.app.register_bid(finance, &made).await.unwrap();
    all.refuses(finance, out, score(5), "Nothing is scored here").await;
    all.take(&all.panel[0], out, decide(178_000)).await;
    assert!(all.app.register_bid(&all.manager, &made).await.is_err());
    assert_eq!(all.app.bids(finance).await.unwrap().len(), 2);
    assert_eq!(all.app.bids(&all.manager).await.unwrap().len(), 1, "a practice sees its own");
    all.at.wait(60 * 24 * 400);
    let late = all.app.apply_for_bid(&all.manager, place(), &wanted(1)).await.unwrap_err();
    assert!(late.to_string().contains("not open today"));
}
