//! Everybody and gaps in care, in numbers: what a practice sees of its own, what is withheld from those who plan, and who may not.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::date;
use linchpin_app::{
    Actor, Everybody,
    act::{Counting, Parted},
    everybody::{AtRisk, GapWords, Named, Published, RegisterWords},
    facts::Later,
    permission::Act,
    pseudonym::LAKE,
};
use linchpin_core::{OdsCode, Result, Role};
use linchpin_measures::disclosure::Shown;
use linchpin_risk::{
    counts::{Counts, Kind, Of, Split},
    list::List,
};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, hub, ours, theirs};

store_suite!(
    a_practice_sees_its_own_people_as_counted,
    those_who_plan_see_small_numbers_withheld,
    a_gap_is_counted_by_practice_and_by_deprivation,
    who_lacks_something_is_named_to_their_own_practice_alone,
    those_who_may_not_see_no_count,
);

/// What was worked out of two practices: two registers, and one gap.
#[derive(Clone)]
struct Worked {
    counts: Arc<Counts>,
    lacking: BTreeMap<String, Vec<String>>,
}

const DIABETES: &str = "diabetes";
const RARE: &str = "rare";

fn of(register: &str) -> Of {
    Of::Register(register.to_owned())
}

impl Worked {
    fn new(lacking: BTreeMap<String, Vec<String>>) -> Self {
        let mut counts = Counts::default();
        counts.as_at = Some(date(2026, 11, 20));
        let (asked, lacks) = (Of::Asked("sugar".into(), "test".into()), Of::Lacking("sugar".into(), "test".into()));
        // In each fifth of ours 40 are asked about; of the most deprived 25 lack it, of the least 5.
        for fifth in 1..=5_u8 {
            let kind = Kind { practice: ours(), age: Some(70), fifth: Some(fifth), ethnicity: None };
            let lack = 30 - 5 * u64::from(fifth);
            for (of, n) in [(Of::Everybody, 200), (of(DIABETES), 40), (asked.clone(), 40), (lacks.clone(), lack)] {
                counts.add(&kind, &of, n);
            }
        }
        let kind = Kind { practice: ours(), age: Some(30), fifth: Some(1), ethnicity: None };
        counts.add(&kind, &of(RARE), 3);
        let kind = Kind { practice: theirs(), age: Some(70), fifth: Some(3), ethnicity: None };
        for (of, n) in [(Of::Everybody, 103), (of(DIABETES), 31), (of(RARE), 4), (asked, 31), (lacks, 2)] {
            counts.add(&kind, &of, n);
        }
        Self { counts: Arc::new(counts), lacking }
    }
}

impl Everybody for Worked {
    fn lists(&self) -> Vec<List> {
        Vec::new()
    }

    fn at_risk<'a>(&'a self, _: &'a List, _: OdsCode) -> Later<'a, Result<AtRisk>> {
        Box::pin(async { Ok(AtRisk::default()) })
    }

    fn on_list<'a>(&'a self, _: &'a List) -> Later<'a, Result<BTreeMap<OdsCode, (u64, u64)>>> {
        Box::pin(async { Ok(BTreeMap::new()) })
    }

    fn named(&self) -> Named {
        let register = |id: &str, qof: Option<&str>| RegisterWords {
            id: id.to_owned(),
            title: id.to_owned(),
            qof: qof.map(str::to_owned),
        };
        let gap = GapWords {
            id: "sugar".into(),
            title: "Sugar".into(),
            checks: vec![("test".into(), "Tested".into(), "Test".into())],
            ..GapWords::default()
        };
        Named {
            registers: vec![register(DIABETES, Some("DM")), register(RARE, None)],
            gaps: vec![gap],
            ..Named::default()
        }
    }

    fn counts(&self) -> Later<'_, Result<Arc<Counts>>> {
        Box::pin(async { Ok(Arc::clone(&self.counts)) })
    }

    fn published(&self) -> Later<'_, Result<Arc<Published>>> {
        let published = [((ours(), "DM".to_owned()), (180, 1000)), ((theirs(), "DM".to_owned()), (20, 1000))];
        Box::pin(async move { Ok(Arc::new(published.into())) })
    }

    fn lacking<'a>(&'a self, _: &'a str, practice: OdsCode) -> Later<'a, Result<BTreeMap<String, Vec<String>>>> {
        let found = if practice == ours() { self.lacking.clone() } else { BTreeMap::new() };
        Box::pin(async move { Ok(found) })
    }
}

/// A ward of which these were worked out; of its two people the first lacks something.
async fn ward(store: TestStore) -> Ward {
    let mut ward = Ward::new(store).await;
    let (lacks, _) = (ward.person().await, ward.person().await);
    let pseudonym = ward.app.pseudonyms(LAKE).await.unwrap().of(lacks);
    ward.app = ward.app.clone().knowing(Arc::new(Worked::new([(pseudonym, vec!["test".into()])].into())));
    ward
}

async fn planner(ward: &Ward) -> Actor {
    ward.actor(Role::Commissioner, "03L".parse().unwrap()).await
}

const ALL: Parted = Parted::By(Split::All);

async fn a_practice_sees_its_own_people_as_counted(store: TestStore) {
    let ward = ward(store).await;
    // Another practice that it asks for is not shown: it is its own that it sees.
    let seen = ward.app.population(&ward.doctor, Counting::Registers, ALL, Some(theirs())).await.unwrap();
    assert_eq!((seen.practice, seen.is_withheld, seen.of), (Some(ours()), false, Some(Shown::Count(1000))));
    let totals: Vec<_> = seen.lines.iter().map(|line| (line.title.as_str(), line.total)).collect();
    assert_eq!(totals, [(DIABETES, (Shown::Count(200), Some(20.0))), (RARE, (Shown::Count(3), Some(0.3)))]);
    assert_eq!(seen.lines[0].published, Some(18.0), "as published for the same practice");
    assert_eq!(seen.practices, []);
    let seen = ward.app.population(&ward.doctor, Counting::Registers, Parted::By(Split::Age), None).await.unwrap();
    let by_age = seen.parts.iter().zip(&seen.lines[1].parts).filter(|(_, (shown, _))| *shown != Shown::Count(0));
    assert_eq!(
        by_age.map(|(part, (shown, _))| (part.as_str(), *shown)).collect::<Vec<_>>(),
        [("18 to 39", Shown::Count(3))]
    );
    let seen = ward.app.population(&ward.doctor, Counting::Registers, Parted::Practice, None).await.unwrap();
    assert_eq!(seen.parts, ["Everybody"], "nobody compares practices from one of them");
}

async fn those_who_plan_see_small_numbers_withheld(store: TestStore) {
    let ward = ward(store).await;
    let planner = planner(&ward).await;
    let seen = ward.app.population(&planner, Counting::Registers, Parted::Practice, None).await.unwrap();
    assert!(seen.is_withheld);
    assert_eq!(seen.parts, [ours().to_string(), theirs().to_string()]);
    assert_eq!(seen.lines[0].parts[0], (Shown::Count(200), Some(20.0)));
    assert_eq!(seen.lines[0].parts[1].0, Shown::Count(30), "31 is rounded");
    assert_eq!(seen.lines[0].published, Some(10.0), "over both");
    // Three and four are withheld, and so is their share; their sum is not small and hides which is which.
    assert!(seen.lines[1].parts.iter().all(|(shown, share)| *shown == Shown::Withheld && share.is_none()), "{seen:?}");
    let seen = ward.app.population(&planner, Counting::Registers, ALL, Some(ours())).await.unwrap();
    assert_eq!((seen.practice, seen.lines[1].total), (Some(ours()), (Shown::Withheld, None)));
}

async fn a_gap_is_counted_by_practice_and_by_deprivation(store: TestStore) {
    let ward = ward(store).await;
    let own = ward.app.gaps(&ward.doctor, None).await.unwrap().remove(0);
    let check = &own.checks[0];
    assert_eq!(check.all, (Shown::Count(75), Shown::Count(200), Some(37.5)));
    let fifths: Vec<_> = check.fifths.iter().map(|(n, ..)| *n).collect();
    assert_eq!(fifths, [25, 20, 15, 10, 5].map(Shown::Count));
    let (slope, interval) = check.slope.unwrap();
    assert!(slope < -30.0 && interval.upper < 0.0, "the deprived lack it more: {slope} {interval:?}");
    assert_eq!(check.practices, [], "its own alone");
    let planner = planner(&ward).await;
    let all = ward.app.gaps(&planner, None).await.unwrap().remove(0);
    let check = &all.checks[0];
    assert_eq!(check.practices[0].1, Shown::Count(75));
    // Two of 31 are few, and the rest of them would tell.
    assert_eq!((check.practices[1].1, check.practices[1].3), (Shown::Withheld, None));
    assert_eq!(check.fifths[4].0, Shown::Withheld, "five of forty are few");
    assert_eq!(check.slope, None, "and no slope is drawn over what is withheld");
}

async fn who_lacks_something_is_named_to_their_own_practice_alone(store: TestStore) {
    let ward = ward(store).await;
    let gap = ward.app.gap("sugar").unwrap();
    let found = ward.app.lacking(&ward.doctor, (&gap, Some("test")), (0, 50), Act::See).await.unwrap();
    assert_eq!((found.of, found.rows.len()), (1, 1));
    let looked =
        ward.audit().await.into_iter().filter(|one| one.act == "see" && one.person == Some(found.rows[0].0.id));
    assert_eq!(looked.count(), 1, "who was shown is written down");
    let elsewhere = ward.actor(Role::Clinician, theirs()).await;
    assert_eq!(ward.app.lacking(&elsewhere, (&gap, None), (0, 50), Act::See).await.unwrap().of, 0);
    for role in [Role::Receptionist, Role::CareNavigator] {
        let actor = ward.actor(role, ours()).await;
        ward.refused(ward.app.lacking(&actor, (&gap, None), (0, 50), Act::See).await).await;
    }
    for actor in [planner(&ward).await, ward.actor(Role::Finance, "03L".parse().unwrap()).await] {
        ward.refused(ward.app.lacking(&actor, (&gap, None), (0, 50), Act::See).await).await;
    }
}

async fn those_who_may_not_see_no_count(store: TestStore) {
    let ward = ward(store).await;
    for (role, at) in [
        (Role::Receptionist, ours()),
        (Role::CareNavigator, ours()),
        (Role::LinkWorker, hub()),
        (Role::CoordinationNurse, hub()),
        (Role::Nhs111, hub()),
        (Role::Administrator, hub()),
    ] {
        let actor = ward.actor(role, at).await;
        ward.refused(ward.app.population(&actor, Counting::Registers, ALL, None).await).await;
        ward.refused(ward.app.gaps(&actor, None).await).await;
    }
    let person = ward.person().await;
    ward.refused(ward.app.population(&ward.patient(person), Counting::Registers, ALL, None).await).await;
}
