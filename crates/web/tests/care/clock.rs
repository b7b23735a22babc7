//! The clock of a made-up place goes on when an administrator moves it, never back, and a real place has none to move.

use axum::http::StatusCode;
use linchpin_core::{Clock, ErrorKind, Role};
use linchpin_store::testing::TestStore;

use super::house::House;

#[tokio::test]
async fn an_administrator_moves_the_clock_of_a_made_up_place_on() {
    let house = House::new().await;
    let mut administrator = house.as_role(Role::Administrator).await;
    let page = administrator.get("/system/clock").await;
    assert!(page.body.contains("Monday 23 November 2026, 09:00"), "{}", page.body);
    let before = house.clock.now();
    for (day, time) in [("2026-11-22", "09:00"), ("2029-01-01", "09:00"), ("tomorrow", "09:00"), ("2026-12-01", "")] {
        let came = administrator.post("/system/clock", &[("day", day), ("time", time)]).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{day} {time}: {}", came.body);
        assert_eq!(house.clock.now(), before);
    }
    let came = administrator.post("/system/clock", &[("day", "2026-12-24"), ("time", "02:00")]).await;
    assert_eq!(came.to(), "/system");
    assert_eq!(house.clock.now().to_string(), "2026-12-24T02:00:00Z");
    let moved = house.audit().await.into_iter().find(|one| one.resource == "system/clock").unwrap();
    assert_eq!((moved.act.as_str(), moved.role), ("operate", Some(Role::Administrator)));
    for role in [Role::PracticeManager, Role::Clinician, Role::Commissioner, Role::InformationGovernance] {
        let came = house.as_role(role).await.post("/system/clock", &[("day", "2027-01-01"), ("time", "02:00")]).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role}");
    }
}

#[tokio::test]
async fn a_real_place_has_no_clock_to_move() {
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let house = House::at(now, TestStore::sqlite().await, false, |_| {}).await;
    let mut administrator = house.as_role(Role::Administrator).await;
    let came = administrator.post("/system/clock", &[("day", "2026-12-24"), ("time", "02:00")]).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN, "without a second factor nothing is open: {}", came.body);
    let proven = house.actor(Role::Administrator).await;
    let refused = house.app.move_clock(&proven, "2026-12-24T02:00:00Z".parse().unwrap()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound);
    assert_eq!(house.clock.now(), now);
}
