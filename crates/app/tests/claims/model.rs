use linchpin_app::{Actor, act::ClaimFilter};
use linchpin_core::{ErrorKind, Pence, Role};
use linchpin_store::{store_suite, testing::TestStore};

use crate::office::{Office, ours, place, theirs};

store_suite!(whatever_anybody_tries_the_books_hold);

/// `SplitMix64`: the same tries at every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, of: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % of
    }
}

/// Everybody tries everything on every claim, in roles that they have and roles that they have besides.
async fn whatever_anybody_tries_the_books_hold(store: TestStore) {
    let office = Office::new(store).await;
    let app = &office.app;
    let as_buyer = Actor { role: Role::Commissioner, organisation: place(), ..office.manager.clone() };
    let as_payer = Actor { role: Role::Finance, organisation: place(), ..office.buyer.clone() };
    let everybody =
        [&office.manager, &office.other, &office.buyer, &office.second, &office.payer, &as_buyer, &as_payer]
            .map(Clone::clone);
    let mut dice = Dice(6);
    let (mut taken, mut refused) = (0, 0);
    for round in 0..260 {
        if round == 120 {
            office.at("2026-12-02T09:00:00Z");
            app.make_claims().await.unwrap();
        }
        let rows = app.claims(&office.buyer, &ClaimFilter::default()).await.unwrap();
        let head = &rows[usize::try_from(dice.roll(rows.len() as u64)).unwrap()].head;
        let (id, seen) = (head.id, head.version);
        let pence = Pence(i64::try_from(dice.roll(60_000)).unwrap() - 20_000);
        let op = dice.roll(14);
        let own = if head.payee == ours() { &office.manager } else { &office.other };
        // Mostly those whose turn it may be, so that claims come to an end; else anybody.
        let turn = match op {
            0..=3 => own,
            10 => &office.payer,
            _ if dice.roll(2) == 0 => &office.buyer,
            _ => &office.second,
        };
        let who = if dice.roll(10) < 7 { turn } else { &everybody[usize::try_from(dice.roll(7)).unwrap()] };
        let waits = office.seen(id).await.evidence.iter().any(|one| one.file.judged.is_none());
        let done = match op {
            0 => office.fill(who, id, &dice.roll(130).to_string()).await,
            1 => {
                let what = if head.scheme == "shared" { "plan" } else { "training record" };
                office.show(who, id, what).await
            }
            2 | 3 => app.declare_claim(who, id, seen, Some("late")).await,
            4 | 5 if waits => office.judge(who, id, dice.roll(4) > 0).await,
            4..=8 => app.approve_claim(who, id, seen, head.amount).await,
            9 => app.return_claim(who, id, seen, "Not so.").await,
            10 => app.pay(who).await.map(drop),
            11 => app.adjust_claim(who, id, seen, pence, "Found.").await,
            12 => app.claw_back(who, id, seen, pence, "Found.").await,
            _ => app.approve_claim(who, id, seen.saturating_sub(1), head.amount).await,
        };
        match done {
            Ok(()) => taken += 1,
            Err(why) => {
                refused += 1;
                let told = matches!(why.kind(), ErrorKind::Forbidden | ErrorKind::Invalid | ErrorKind::Conflict);
                assert!(told, "{why:?}");
            }
        }
        if round % 40 == 39 {
            office.holds().await;
        }
    }
    office.holds().await;
    let rows = app.claims(&office.buyer, &ClaimFilter::default()).await.unwrap();
    let paid = rows.iter().filter(|row| row.head.paid.0 > 0).count();
    assert!(taken > 30 && refused > 30 && paid > 0, "{taken} taken, {refused} refused, {paid} paid");
    assert!(rows.iter().any(|row| row.head.provider == theirs()));
}
