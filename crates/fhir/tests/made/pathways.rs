//! Every form of the starter set, and the plan of a case on it that somebody outside sees.

use std::{fs, path::Path};

use linchpin_core::WorkingCalendar;
use linchpin_pathways::{
    Act, Answer, Answers, Case, Event, Pathway,
    case::Begin,
    pathway::{Form, Kind},
    resource::Kept,
};
use serde_json::Value;

const BASE: &str = "https://place.example/fhir/R4";

pub fn all() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/pathways");
    let mut made = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        let pathway = Pathway::parse(&id, &fs::read_to_string(&path).unwrap()).unwrap();
        for form in pathway.forms.iter().chain(pathway.plan.iter().map(|section| &section.form)) {
            made.push((pathway.form_key(form), pathway.questionnaire(form, BASE)));
        }
        made.push((format!("{id}.plan"), plan(&pathway)));
    }
    made
}

/// A case in which every section is written as full as it can be, as the practice sees it.
fn plan(pathway: &Pathway) -> Value {
    let calendar = WorkingCalendar::default();
    let at = "2026-01-05T09:00:00Z".parse().unwrap();
    let opens = pathway.opens.form.as_deref().map(|form| answers(pathway.form(form).unwrap())).unwrap_or_default();
    let by: Vec<&str> = pathway.parties.iter().map(|party| party.name.as_str()).collect();
    let begin = Begin { at, by: &by, answers: &opens, consent: Some(true) };
    let (mut case, _) = Case::open(pathway, &begin, &calendar).unwrap();
    for section in &pathway.plan {
        let answers = answers(&section.form);
        let act = Act::Write { section: &section.form.name, after: 0, answers: &answers };
        case.play(pathway, &Event { at, by: &by, act }, &calendar).unwrap();
    }
    let sight = case.sight(pathway, &["practice"]);
    let kept = Kept { id: "case-1", version: 2, patient: "Patient/1", practice: Some("C87002"), base: BASE };
    pathway.care_plan(&case, &sight, &kept)
}

fn answers(form: &Form) -> Answers {
    let mut given = Answers::new();
    for item in &form.items {
        if form.is_shown(item, &given) {
            given.insert(item.id.clone(), answer(&item.kind));
        }
    }
    given
}

fn answer(kind: &Kind) -> Answer {
    match kind {
        Kind::YesNo => Answer::YesNo(true),
        Kind::Choice { options } => Answer::Choice(options[0].clone()),
        Kind::Many { options } => Answer::Many(options.clone()),
        Kind::Text { .. } => Answer::Text("Zoë’s <words>".into()),
        Kind::Date => Answer::Date("2026-09-30".parse().unwrap()),
        Kind::Quantity { from, .. } => Answer::Quantity(from.unwrap_or(1.5)),
        Kind::Integer { to, .. } => Answer::Integer(*to),
        Kind::Scale { from, questions, .. } => Answer::Scale(vec![*from; questions.len()]),
        Kind::Staff | Kind::Team | Kind::Service { .. } => Answer::Reference("key-1".into()),
        Kind::Group { items, .. } => {
            let one: Answers = items.iter().map(|item| (item.id.clone(), answer(&item.kind))).collect();
            Answer::Group(vec![one.clone(), one])
        }
    }
}
