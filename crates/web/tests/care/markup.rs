//! Markup in each field of every form of every pathway is shown as the words that it is, on every page that shows it.

use axum::http::StatusCode;
use linchpin_app::act::{Acted, OpenCase, WriteSection};
use linchpin_core::Role;
use linchpin_pathways::{
    Answer, Answers,
    pathway::{Item, Kind},
};

use super::house::House;

const MARKUP: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}";

/// Answers to everything that is asked whatever else was answered, with markup wherever words are taken.
fn filled(items: &[Item], staff: &str) -> Answers {
    let asked = items.iter().filter(|item| item.shown.is_none());
    asked.filter_map(|item| Some((item.id.clone(), answer(item, staff)?))).collect()
}

fn answer(item: &Item, staff: &str) -> Option<Answer> {
    let words = match &item.kind {
        Kind::Text { .. } => return Some(Answer::Text(MARKUP.into())),
        Kind::Group { items, .. } => return Some(Answer::Group(vec![filled(items, staff)])),
        Kind::YesNo => "no".to_owned(),
        // The last rarely asks for more.
        Kind::Choice { options } | Kind::Many { options } => options.last().unwrap().clone(),
        Kind::Date => "2026-11-20".to_owned(),
        Kind::Quantity { from, .. } => from.unwrap_or(1.0).to_string(),
        Kind::Integer { from, .. } => from.to_string(),
        Kind::Scale { from, questions, .. } => vec![from.to_string(); questions.len()].join(" "),
        Kind::Staff => staff.to_owned(),
        Kind::Service { .. } => "CH001".to_owned(),
        Kind::Team => return None,
    };
    item.read(&words).unwrap()
}

#[tokio::test]
async fn markup_in_each_field_of_every_pathway_is_shown_as_words() {
    let house = House::new().await;
    house.teams().await;
    let clinician = house.actor(Role::Clinician).await;
    let staff = house.app.staff_page(&clinician, None, 10).await.unwrap();
    let staff = staff.iter().find(|one| one.name.family.as_deref() == Some("Achebuka")).unwrap().id.to_string();
    let (person, mut written, mut cases) = (house.people[0], 0, Vec::new());
    for pathway in house.app.pathways() {
        let form = pathway.opens.form.as_deref().and_then(|form| pathway.form(form));
        let mut answers = form.map(|form| filled(&form.items, &staff)).unwrap_or_default();
        // What is asked only with another answer is left out of what the last option asks.
        let wanted = OpenCase { person, pathway: pathway.id.clone(), answers: answers.clone(), agreed: Some(true) };
        let mut opened = house.app.open_case(&clinician, &wanted).await.unwrap();
        if let (Acted::Refused(_), Some(form)) = (&opened, form) {
            for item in form.items.iter().filter(|item| item.shown.is_some()) {
                answers.extend(answer(item, &staff).map(|answer| (item.id.clone(), answer)));
            }
            opened = house.app.open_case(&clinician, &OpenCase { answers, ..wanted }).await.unwrap();
        }
        let case = opened.done().unwrap_or_else(|why| panic!("{}: {why}", pathway.id));
        cases.push(case);
        for section in &pathway.plan {
            let answers = filled(&section.form.items, &staff);
            let wanted = WriteSection { case, section: section.form.name.clone(), after: 0, answers };
            let done = house.app.write_section(&clinician, &wanted).await.unwrap();
            written += u32::from(matches!(done, Acted::Done(_)));
        }
        house.app.note_case(&clinician, case, MARKUP).await.unwrap();
    }
    assert!(cases.len() >= 9 && written >= 15, "{} cases, {written} sections", cases.len());
    let mut pages = vec![format!("/people/{person}/care"), "/care".into()];
    pages.extend(cases.iter().flat_map(|case| [format!("/care/cases/{case}"), format!("/care/cases/{case}/print")]));
    let night = format!("/people/{person}/emergency-plan");
    let own = cases.iter().map(|case| format!("/care/cases/{case}")).chain(["/own-care/plans".into()]).collect();
    for (role, pages) in [(Role::Clinician, pages), (Role::Nhs111, vec![night]), (Role::Patient, own)] {
        let mut browser = house.as_role(role).await;
        let mut shown = 0;
        for at in pages {
            house.clock.wait(1);
            let came = browser.get(&at).await;
            assert_eq!(came.status, StatusCode::OK, "{role} {at}");
            for raw in ["<script>alert", "<img src=x", ">49<"] {
                assert!(!came.body.contains(raw), "{role} {at}: {raw}");
            }
            shown += came.body.matches("&lt;script&gt;alert(1)").count();
        }
        assert!(shown > 5, "{role} saw the words {shown} times");
    }
}
