//! What the demo's practices claimed for the first quarter of one service, and what was paid: by the acts that people use. The
//! next quarter is left to whoever tries the demo.

use std::sync::Arc;

use anyhow::{Context, Result};
use linchpin_app::{
    Actor, App,
    act::{ClaimFilter, NewAccount, NewEvidence, Post},
};
use linchpin_core::{FixedClock, OdsCode, Pence, Role, UserId};
use linchpin_schemes::claiming::State;
use linchpin_store::{Store, account};

use crate::{
    acts::{acts, console},
    place::Place,
};

const SERVICE: &str = "suture-removal";

/// A second commissioner: a place where one alone approves has nobody to look at what was paid.
const SECOND: (&str, &str) = ("demo-contracts", "Sorrel Ashgrove");

/// So many practices have declared by the day on which it is paid.
const DECLARED: usize = 9;

/// Plays the first quarter, unless it was played before.
pub async fn play(place: &Place, own: OdsCode) -> Result<()> {
    let store = place.store().await?;
    let mut app = acts(place, &store).await?;
    let today = Arc::clone(&app.clock);
    app.clock = Arc::new(FixedClock("2026-07-07T09:00:00Z".parse()?));
    if app.make_claims().await?.made == 0 {
        store.close().await;
        return Ok(());
    }
    let place_code = place.config.organisation;
    let username = Some(SECOND.0.to_owned());
    let posts = vec![Post { role: Role::Commissioner, organisation: place_code }];
    let new = NewAccount { username, name: SECOND.1.to_owned(), posts, ..NewAccount::default() };
    let second = app.add_account(&console(place), new).await?.id;
    let actor = |user: UserId, role, organisation| Actor { user, role, organisation, ..console(place) };
    let finance = actor(known(&store, "demo-finance").await?, Role::Finance, place_code);
    let second = actor(second, Role::Commissioner, place_code);
    let desks = known(&store, "demo-network-manager").await?;
    app.set_aside(&finance, SERVICE, "Put back from the PMS premium", Pence(4_000_000)).await?;
    let wanted = ClaimFilter { scheme: Some(SERVICE.to_owned()), ..ClaimFilter::default() };
    let rows = app.claims(&second, &wanted).await?;
    let (own, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.head.payee == own);
    for (number, row) in own.into_iter().chain(others).take(DECLARED).enumerate() {
        let manager = actor(desks, Role::PracticeManager, row.head.payee);
        claim(&app, &manager, &second, (row.head.id, 20 + number * 7)).await?;
    }
    app.clock = Arc::new(FixedClock("2026-07-20T09:00:00Z".parse()?));
    app.pay(&finance).await?;
    app.clock = today;
    app.make_claims().await?;
    store.close().await;
    Ok(())
}

/// One claim, from its count to its approval.
async fn claim(app: &App, manager: &Actor, second: &Actor, (id, count): (linchpin_core::ClaimId, usize)) -> Result<()> {
    let counts = [("completed".to_owned(), count.to_string())];
    app.fill_claim(manager, id, version(app, second, id).await?, &counts).await?;
    let bytes = b"This place is made up, and so is its record of training.\n".to_vec();
    let record = NewEvidence { what: "training record".to_owned(), name: "training-record.txt".to_owned(), bytes };
    app.show_evidence(manager, id, version(app, second, id).await?, &record).await?;
    app.declare_claim(manager, id, version(app, second, id).await?, None).await?;
    let seen = app.claim(second, id).await?;
    for file in &seen.evidence {
        let now = version(app, second, id).await?;
        app.judge_evidence(second, (id, now), file.file.id, true, "Names roles and years.").await?;
    }
    let seen = app.claim(second, id).await?;
    if seen.claim.state == State::Declared && seen.head.amount.0 > 0 {
        app.approve_claim(second, id, seen.head.version, seen.head.amount).await?;
    }
    Ok(())
}

async fn version(app: &App, actor: &Actor, id: linchpin_core::ClaimId) -> Result<u64> {
    Ok(app.claim(actor, id).await?.head.version)
}

async fn known(store: &Store, username: &str) -> Result<UserId> {
    let found = account::by_username(&mut store.read().await?, username).await?;
    Ok(found.with_context(|| format!("the demo has no account {username}"))?.id)
}
