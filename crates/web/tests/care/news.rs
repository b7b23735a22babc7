//! What happened elsewhere is told to those who look after somebody, and whoever tells it learns nothing.

use axum::http::StatusCode;
use linchpin_core::Role;

use super::house::House;

#[tokio::test]
async fn an_admission_is_an_alert_to_whoever_leads_and_nothing_to_whoever_tells_it() {
    let house = House::new().await;
    house.teams().await;
    let mut clinician = house.as_role(Role::Clinician).await;
    let at = format!("/people/{}/care/end-of-life", house.people[0]);
    let came = clinician.post(&at, &[("item-3", "The person asks for it"), ("agreed", "yes")]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let mut nurse = house.as_role(Role::CoordinationNurse).await;
    let mut answers = Vec::new();
    // The second has no case at all: the answer is the same.
    for person in [house.people[0], house.people[1]] {
        let at = format!("/people/{person}/news");
        let form = nurse.get(&at).await;
        assert!(form.status == StatusCode::OK && !form.body.contains("MARSH"), "{}", form.body);
        let came = nurse.post(&at, &[("news", "moved")]).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "what is no news is told to nobody");
        let came = nurse.post(&at, &[("news", "admitted")]).await;
        assert_eq!(came.to(), format!("{at}?done=told"));
        answers.push(nurse.get(came.to()).await.body.replace(&person.to_string(), "").len());
    }
    assert_eq!(answers[0], answers[1]);
    let told = clinician.get("/care").await.body;
    assert!(told.contains("Admitted.") && told.contains("Ring the ward and share the plan"), "{told}");
    for role in [Role::Commissioner, Role::LinkWorker, Role::CareHome, Role::Administrator, Role::Patient] {
        let came = house.as_role(role).await.get(&format!("/people/{}/news", house.people[0])).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role}");
    }
}
