//! Consent and relationships: the last word stands, and each bond has its ends.

use jiff::ToSpan as _;
use linchpin_core::{ConsentId, CountingIds, Ids, RelationshipId, UserId};
use linchpin_store::{Tx, consent, relationship, store_suite, testing::TestStore};

use super::{added, at, code, someone};

store_suite!(the_last_word_on_consent_stands, a_relationship_stands_between_its_ends);

async fn the_last_word_on_consent_stands(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let p = someone(&ids, &["Di"], "Wood");
    added(&mut tx, &p).await;
    let say = async |tx: &mut Tx, decision, hours: i64, until: Option<i64>| {
        let said = consent::Consent {
            id: ConsentId::new(ids.uuid()),
            person: p.id,
            purpose: consent::SHARING.into(),
            decision,
            how: consent::How::Spoken,
            at: at() + hours.hours(),
            until: until.map(|h| at() + h.hours()),
            note: None,
            account: None,
            role: None,
            organisation: None,
        };
        consent::add(tx, &said).await.unwrap();
    };
    let allows = async |tx: &mut Tx, hours: i64| {
        let now = at() + hours.hours();
        consent::standing(tx, p.id, consent::SHARING, now).await.unwrap().is_some_and(|c| c.allows(now))
    };
    assert!(!allows(&mut tx, 0).await, "nothing said is no consent");
    say(&mut tx, consent::Decision::Given, 1, Some(3)).await;
    assert!(!allows(&mut tx, 0).await && allows(&mut tx, 1).await && allows(&mut tx, 2).await);
    assert!(!allows(&mut tx, 3).await, "it ended");
    say(&mut tx, consent::Decision::Given, 4, None).await;
    say(&mut tx, consent::Decision::Withdrawn, 4, None).await;
    assert!(!allows(&mut tx, 5).await, "of two at one instant the later one stands");
    assert_eq!(consent::of(&mut tx, p.id, 10).await.unwrap().len(), 3);
}

async fn a_relationship_stands_between_its_ends(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let p = someone(&ids, &["Di"], "Wood");
    added(&mut tx, &p).await;
    let (me, colleague) = (UserId::new(ids.uuid()), UserId::new(ids.uuid()));
    let hub = code("HUB01");
    let shared = relationship::Relationship {
        id: RelationshipId::new(ids.uuid()),
        person: p.id,
        kind: relationship::Kind::Shared,
        organisation: hub,
        account: Some(me),
        scope: relationship::Scope::Person,
        consent: None,
        reference: None,
        reason: Some("Help with housing".into()),
        from: at(),
        to: None,
        made_by: None,
        ended_by: None,
    };
    relationship::add(&mut tx, &shared).await.unwrap();
    let stands = async |tx: &mut Tx, who, hours: i64| {
        relationship::between(tx, p.id, hub, who, at() + hours.hours()).await.unwrap().len()
    };
    assert_eq!(stands(&mut tx, me, -1).await, 0);
    assert_eq!(stands(&mut tx, me, 0).await, 1);
    assert_eq!(stands(&mut tx, colleague, 0).await, 0, "it was shared with one person");
    let work = relationship::with(&mut tx, hub, relationship::Kind::Shared, me, at(), 10).await.unwrap();
    assert_eq!(work, std::slice::from_ref(&shared));
    assert!(relationship::end(&mut tx, shared.id, Some(me), at() + 2.hours()).await.unwrap());
    assert_eq!((stands(&mut tx, me, 1).await, stands(&mut tx, me, 2).await), (1, 0));
    assert!(!relationship::end(&mut tx, shared.id, Some(me), at() + 5.hours()).await.unwrap(), "an end is not put off");
    let kept = relationship::of(&mut tx, p.id, 10).await.unwrap();
    assert_eq!((kept.len(), kept[0].ended_by), (1, Some(me)));
}
