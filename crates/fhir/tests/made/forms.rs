//! A form with each kind of question, filled in, and a plan with it.

use jiff::{Timestamp, ToSpan, civil::date};
use linchpin_fhir::out::{
    self, Activity, AnsweredItem, Asked, CarePlan, Given, Question, Questionnaire, QuestionnaireResponse, Wanted,
};
use serde_json::Value;

fn at(minutes: i64) -> Timestamp {
    "2026-11-22T08:00:00Z".parse::<Timestamp>().unwrap() + minutes.minutes()
}

fn question<'a>(key: &str, text: &'a str, kind: Asked<'a>) -> Question<'a> {
    Question { key: key.to_owned(), text, kind, required: false, code: None, shown: None }
}

fn answered<'a>(key: &str, text: &'a str, answers: &[Given<'a>]) -> AnsweredItem<'a> {
    AnsweredItem { key: key.to_owned(), text, answers: answers.to_vec(), items: Vec::new() }
}

fn response<'a>(id: &'a str, patient: Option<&'a str>) -> QuestionnaireResponse<'a> {
    let group = AnsweredItem {
        items: vec![answered("falls.on", "When?", &[Given::Date(date(2026, 2, 3))])],
        ..answered("falls", "Falls", &[])
    };
    QuestionnaireResponse {
        id,
        questionnaire: "https://place.example/fhir/Questionnaire/review|1",
        patient,
        authored: Some(at(0)),
        items: vec![
            answered("well", "Are you well?", &[Given::YesNo(false)]),
            answered("helps", "What helps?", &[Given::Text("Rest"), Given::Text("Company")]),
            answered("weight", "Weight", &[Given::Quantity(71.5, "kg")]),
            answered("frailty", "Frailty", &[Given::Integer(5)]),
            answered("lead", "Who leads?", &[Given::Reference("nurse-7")]),
            group,
        ],
    }
}

pub fn forms() -> Vec<(&'static str, Value)> {
    let options = ["Rest".to_owned(), "Company".to_owned()];
    let items = vec![
        Question { required: true, ..question("well", "Are you well?", Asked::YesNo) },
        Question {
            shown: Some(("well", vec![Wanted::YesNo(false)])),
            ..question("helps", "What helps?", Asked::Choice { options: &options, many: true })
        },
        Question {
            shown: Some(("helps", vec![Wanted::Choice("Rest"), Wanted::Choice("Company")])),
            ..question("why", "Why?", Asked::Text(4000))
        },
        Question { shown: Some(("why", Vec::new())), ..question("on", "Since when?", Asked::Date) },
        Question {
            code: Some(("27113001".into(), "Body weight")),
            ..question("weight", "Weight", Asked::Quantity("kg", Some(20.0), Some(300.0)))
        },
        question("frailty", "Frailty", Asked::Integer(1, 9)),
        question("lead", "Who leads?", Asked::Reference("Practitioner")),
        question(
            "falls",
            "Falls",
            Asked::Group { items: vec![question("falls.on", "When?", Asked::Date)], repeats: true },
        ),
    ];
    let form = Questionnaire {
        id: "review",
        url: "https://place.example/fhir/Questionnaire/review",
        version: "1",
        title: "Review of the plan",
        says: "Ask the person first.",
        items,
    };
    let plan = CarePlan {
        id: "case-1",
        version: Some(4),
        patient: "Patient/1",
        title: "Case management",
        category: "Personalised care and support plan",
        active: true,
        from: Some(at(0)),
        to: None,
        organisation: Some("C87002"),
        sections: vec![("About me", response("about-me", None))],
        activities: vec![Activity {
            does: "Ring the ward",
            owner: "lead professional",
            due: Some(at(120)),
            done: false,
        }],
    };
    vec![
        ("questionnaire", out::questionnaire(&form)),
        ("questionnaire-response", out::questionnaire_response(&response("r1", Some("Patient/1")))),
        ("care-plan", out::care_plan(&plan)),
    ]
}
