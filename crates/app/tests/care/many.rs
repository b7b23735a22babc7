//! Ten thousand tasks of one user, and a list that is read a page at a time.

use jiff::SignedDuration;
use linchpin_core::CaseId;
use linchpin_store::{
    care::{self, Holder, Task},
    store_suite,
    testing::TestStore,
};

use crate::ward::Ward;

store_suite!(ten_thousand_tasks_are_read_a_page_at_a_time, a_list_of_cases_is_read_a_page_at_a_time);

async fn ten_thousand_tasks_are_read_a_page_at_a_time(store: TestStore) {
    let ward = Ward::new(store).await;
    let mut cases: Vec<CaseId> = Vec::new();
    for _ in 0..4 {
        cases.push(ward.open(ward.person().await, Some(true)).await);
    }
    let mut tx = ward.app.store.write().await.unwrap();
    let holder = Holder::Team(ward.team);
    for n in 0..9_996_u64 {
        let due = ward.app.now() + SignedDuration::from_mins(i64::try_from(n / 8).unwrap());
        let case = cases[usize::try_from(n % 4).unwrap()];
        let task = Task {
            case,
            number: 10 + n / 4,
            does: "Ring".into(),
            given: holder,
            holder,
            due,
            late: false,
            done: None,
            done_by: None,
        };
        care::project(&mut tx, &task).await.unwrap();
    }
    tx.commit().await.unwrap();
    let (mut after, mut all) = (None, Vec::new());
    loop {
        let page = ward.app.my_tasks(&ward.worker, after, 500).await.unwrap();
        assert!(page.rows.len() <= 500);
        all.extend(page.rows.iter().map(|row| (row.due, row.case, row.number)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(all.len(), 10_000);
    assert!(all.is_sorted_by_key(|one| one.0));
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 10_000, "none twice");
}

async fn a_list_of_cases_is_read_a_page_at_a_time(store: TestStore) {
    let ward = Ward::new(store).await;
    let mut opened = Vec::new();
    for n in 0..7 {
        ward.wait(i64::from(n % 2));
        opened.push(ward.open(ward.person().await, Some(true)).await);
    }
    for (actor, own) in [(&ward.doctor, true), (&ward.worker, false)] {
        let (mut after, mut all) = (None, Vec::new());
        loop {
            let page = match own {
                true => ward.app.practice_cases(actor, after, 3).await.unwrap(),
                false => ward.app.my_cases(actor, after, 3).await.unwrap(),
            };
            all.extend(page.rows.iter().map(|row| row.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        all.sort_unstable();
        assert_eq!(all, opened);
    }
}
