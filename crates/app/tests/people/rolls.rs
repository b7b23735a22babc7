use std::{collections::BTreeMap, sync::Mutex};

use jiff::civil::{Date, date};
use linchpin_app::work::{Counted, Later, Lists, Measured, OnList, Roll};
use linchpin_core::{Ethnicity, Person, Result};
use linchpin_store::{store_suite, testing::TestStore};

use crate::index::{Index, born, ours, registered, someone};

store_suite!(those_on_a_list_are_told_by_pseudonym_and_nobody_who_opted_out);

/// Keeps who is told.
#[derive(Default)]
struct Kept(Mutex<Vec<OnList>>);

struct Writing<'k>(&'k Kept, Vec<OnList>);

impl Measured for Kept {
    fn marks(&self) -> Result<BTreeMap<Date, String>> {
        Ok(BTreeMap::new())
    }

    fn lists(&self) -> Later<'_, Result<Lists>> {
        Box::pin(async { Ok(Lists::new()) })
    }

    fn take(&self, _: &Counted) -> Result<bool> {
        Ok(false)
    }

    fn roll(&self) -> Later<'_, Result<Option<Box<dyn Roll + '_>>>> {
        Box::pin(async { Ok(Some(Box::new(Writing(self, Vec::new())) as Box<dyn Roll + '_>)) })
    }
}

impl Roll for Writing<'_> {
    fn add(&mut self, one: &OnList) -> Result<()> {
        self.1.push(one.clone());
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<bool> {
        *self.0.0.lock().unwrap() = self.1;
        Ok(true)
    }
}

async fn those_on_a_list_are_told_by_pseudonym_and_nobody_who_opted_out(store: TestStore) {
    let index = Index::new(store);
    let listed = |given: &str| born(registered(someone(given, "Berg"), ours()), date(1950, 3, 17));
    let one = Person {
        ethnicity: Some(Ethnicity::Asian),
        area: Some("E01000001".parse().unwrap()),
        carer: true,
        ..listed("Ann")
    };
    let one = index.add(one).await;
    let other = index.add(listed("Anne")).await;
    index.add(someone("Nobody", "Onalist")).await;
    let mut out = listed("Otto");
    out.opt_outs.type_1 = true;
    index.add(out).await;
    let mut died = listed("Dora");
    died.death_date = Some(date(2020, 1, 2));
    died.registrations[0].to = Some(date(2020, 1, 2));
    index.add(died).await;
    index.app.merge_people(&index.manager(), one.id, other.id, "Asked at the desk.").await.unwrap();
    let kept = Kept::default();
    assert_eq!(index.app.feed_people(&kept).await.unwrap(), Some(2));
    let pseudonyms = index.app.pseudonyms(linchpin_app::pseudonym::LAKE).await.unwrap();
    let told = kept.0.lock().unwrap();
    let ann = told.iter().find(|on| on.pseudonym == pseudonyms.of(one.id)).unwrap();
    assert_eq!(ann.earlier, [pseudonyms.of(other.id)], "what stands under the record merged into hers is found");
    assert_eq!((ann.practice, ann.born, ann.carer), (ours(), Some(date(1950, 3, 1)), true), "of the birth the month");
    assert_eq!(
        (ann.ethnicity, ann.area.map(|a| a.to_string()).as_deref()),
        (Some(Ethnicity::Asian), Some("E01000001"))
    );
    let dora = told.iter().find(|on| on.died.is_some()).unwrap();
    assert_eq!(dora.practice, ours(), "the list that she was on when she died");
    assert!(!format!("{told:?}").contains("Berg"));
}
