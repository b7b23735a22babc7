//! The frame of the store: the same on both databases.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

use linchpin_core::ErrorKind;
use linchpin_store::{Settings, Store, args, statement, statements, store_suite, testing::TestStore};

store_suite!(
    a_fact_survives_commit_and_nothing_survives_a_drop,
    values_come_back_as_they_went,
    every_statement_is_understood,
    a_failed_transaction_cannot_be_committed,
    readers_see_one_moment,
    a_reader_cannot_write,
    opening_again_changes_nothing,
);

async fn a_fact_survives_commit_and_nothing_survives_a_drop(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    tx.set_meta("place", "RXX").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.set_meta("place", "RYY").await.unwrap();
    drop(tx);
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.meta("place").await.unwrap().as_deref(), Some("RXX"));
    tx.rollback().await.unwrap();
    store.ping().await.unwrap();
}

async fn values_come_back_as_they_went(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    tx.script("create table thing (t text, w bigint, r double precision, b text, o text)").await.unwrap();
    let insert = statement!("insert into thing (t, w, r, o) values ($1, $2, $3, $4)");
    let hostile = "Ŵilliam '; drop table thing; -- \u{1F3E5} {{7*7}} $1";
    tx.execute(insert, args![hostile, i64::MIN, 0.1, None::<&str>]).await.unwrap();
    tx.execute(insert, args![None::<&str>, None::<i64>, None::<f64>, "x"]).await.unwrap();
    let rows = tx.all(statement!("select * from thing order by w is null"), args![]).await.unwrap();
    assert_eq!(rows[0].text("t").unwrap(), hostile);
    assert_eq!(rows[0].whole("w").unwrap(), i64::MIN);
    assert_eq!(rows[0].real("r").unwrap(), 0.1);
    assert_eq!(rows[0].opt_text("o").unwrap(), None);
    assert_eq!(rows[1].opt_whole("w").unwrap(), None);
    let wrong = rows[1].text("t").unwrap_err();
    assert_eq!((wrong.kind(), wrong.to_string().contains("column t")), (ErrorKind::Internal, true));
    assert!(!rows[0].date("t").unwrap_err().to_string().contains("drop"), "the value is not told");
    let nul = tx.execute(insert, args!["a\0b", 1, 1.0, None::<&str>]).await.unwrap_err();
    assert_eq!(nul.kind(), ErrorKind::Invalid);
    tx.execute(insert, args!["the refused value ended nothing", 1, 1.0, None::<&str>]).await.unwrap();
}

async fn every_statement_is_understood(store: TestStore) {
    let mut tx = store.read().await.unwrap();
    let mut count = 0;
    for statement in statements().into_iter().flatten() {
        if let Err(error) = tx.prepare(*statement).await {
            panic!("{statement:?}: {:?}", std::error::Error::source(&error));
        }
        count += 1;
    }
    assert!(count >= 40, "{count}");
}

async fn a_failed_transaction_cannot_be_committed(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    tx.set_meta("a", "1").await.unwrap();
    let twice = statement!("insert into meta (key, value) values ('a', '2')");
    assert_eq!(tx.execute(twice, args![]).await.unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(tx.set_meta("b", "3").await.unwrap_err().kind(), ErrorKind::Internal);
    assert_eq!(tx.commit().await.unwrap_err().kind(), ErrorKind::Internal);
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.meta("a").await.unwrap(), None);
}

async fn readers_see_one_moment(store: TestStore) {
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.meta("place").await.unwrap(), None);
    let mut writer = store.write().await.unwrap();
    writer.set_meta("place", "RXX").await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(reader.meta("place").await.unwrap(), None);
    drop(reader);
    let mut later = store.read().await.unwrap();
    assert_eq!(later.meta("place").await.unwrap().as_deref(), Some("RXX"));
}

async fn a_reader_cannot_write(store: TestStore) {
    let mut tx = store.read().await.unwrap();
    assert!(tx.set_meta("place", "RXX").await.is_err());
}

async fn opening_again_changes_nothing(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    tx.set_meta("place", "RXX").await.unwrap();
    tx.commit().await.unwrap();
    let again = Store::open(store.address(), Settings::default()).await.unwrap();
    assert_eq!(again.read().await.unwrap().meta("place").await.unwrap().as_deref(), Some("RXX"));
    again.close().await;
}
