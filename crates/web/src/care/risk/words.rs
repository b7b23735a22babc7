use linchpin_app::{
    act::{ListRow, OnList, Show},
    everybody::{AtRisk, Candidate},
};
use linchpin_risk::list::{List, Reason};

use crate::care::words::on;

/// The name of a part in addresses.
pub(super) fn slug(show: Show, list: &List) -> String {
    match show {
        Show::ToDecide => "to-decide",
        Show::NotInCare => "on-nobodys-caseload",
        Show::Top => "highest",
        Show::Rising => "rising",
        Show::Register(at) => list.registers.get(at).map_or("", |whole| whole.id.as_str()),
        Show::Judgement => "by-judgement",
        Show::Accepted => "taken-on",
        Show::Later => "later",
        Show::Declined => "declined",
        Show::OptedOut => "opted-out",
        Show::All => "all",
    }
    .to_owned()
}

/// The part of this name; what is to be decided where it is none.
pub(super) fn show(text: Option<&str>, list: &List) -> Show {
    let all = Show::of(list).into_iter();
    all.into_iter().find(|show| Some(slug(*show, list).as_str()) == text).unwrap_or_default()
}

/// What a part is called.
pub(super) fn title(show: Show, list: &List) -> String {
    match show {
        Show::ToDecide => "To decide",
        Show::NotInCare => "On nobody’s caseload",
        Show::Top => "Highest by the score",
        Show::Rising => "Rising risk",
        Show::Register(at) => list.registers.get(at).map_or("", |whole| whole.answer.as_str()),
        Show::Judgement => "By judgement",
        Show::Accepted => "Taken on",
        Show::Later => "To be asked later",
        Show::Declined => "Declined",
        Show::OptedOut => "Opted out",
        Show::All => "Everybody",
    }
    .to_owned()
}

/// What to say where nobody is in a part.
pub(super) fn nobody(show: Show) -> &'static str {
    match show {
        Show::ToDecide => "Nobody waits for a decision.",
        Show::NotInCare => "Everybody who waits for a decision has an open case or is on a caseload elsewhere.",
        Show::Rising => "Nobody’s score rose by so much in a year.",
        Show::Judgement => "Nobody was put on the list by judgement yet.",
        Show::OptedOut => "Nobody of your practice has opted out of uses beyond their care.",
        _ => "Nobody is here now.",
    }
}

/// A score as it is read: a chance in a hundred, or points.
pub(super) fn score(at_risk: &AtRisk, value: f64) -> String {
    if at_risk.score.as_ref().is_some_and(|score| score.is_chance) {
        format!("{:.0} in 100", 100.0 * value)
    } else {
        format!("{value:.2}")
    }
}

/// Why somebody is on the list, a sentence each.
pub(super) fn reasons(list: &List, at_risk: &AtRisk, row: &ListRow) -> Vec<String> {
    let of = |one: &Candidate| {
        let sentences = one.reasons.iter().map(|reason| reason_words(list, at_risk, one, *reason));
        sentences.collect::<Vec<_>>()
    };
    let mut all = row.candidate.as_ref().map(of).unwrap_or_default();
    if row.by_judgement {
        all.push("Put on the list by a clinician’s judgement.".to_owned());
    }
    all
}

fn reason_words(list: &List, at_risk: &AtRisk, one: &Candidate, reason: Reason) -> String {
    match (reason, one.rank, one.score, one.before) {
        (Reason::Top, Some(rank), ..) => {
            format!("Among the highest {} in 100 by the score: number {rank} of {}.", list.top.share, at_risk.people)
        }
        (Reason::Rising, _, Some(now), Some(before)) => {
            format!("The score rose from {} to {} within a year.", score(at_risk, before), score(at_risk, now))
        }
        (other, ..) => format!("{}.", other.answer(list)),
    }
}

/// Where somebody stands, in words, and since when or why.
pub(super) fn stands(row: &ListRow) -> (String, Option<String>) {
    match &row.stands {
        OnList::Undecided => ("To decide".to_owned(), None),
        OnList::Proposed(_) => ("To decide".to_owned(), Some("Proposed, the case is open".to_owned())),
        OnList::Later(_) => ("To be asked later".to_owned(), None),
        OnList::Accepted(..) => (
            "Taken on".to_owned(),
            Some(row.lead.clone().map_or_else(|| "nobody leads yet".into(), |lead| format!("led by {lead}"))),
        ),
        OnList::Declined(_, at, why) => ("Declined".to_owned(), Some(since(*at, why.as_deref()))),
        OnList::Ended(_, at, why) => {
            ("To decide".to_owned(), Some(format!("An earlier plan ended {}", since(*at, why.as_deref()))))
        }
    }
}

fn since(at: jiff::Timestamp, why: Option<&str>) -> String {
    let day = on(at);
    why.map_or_else(|| day.clone(), |why| format!("{day}: {why}"))
}

/// The case that a row leads to; none where nothing was decided.
pub(super) fn case(stands: &OnList) -> Option<linchpin_core::CaseId> {
    match stands {
        OnList::Proposed(case) | OnList::Later(case) | OnList::Accepted(case, _) => Some(*case),
        OnList::Undecided | OnList::Declined(..) | OnList::Ended(..) => None,
    }
}

/// Somebody's open cases: what each is and who leads it, and where it leads.
pub(super) fn cases(row: &ListRow) -> Vec<(String, String)> {
    let all = row.cases.iter();
    all.map(|(case, title, lead)| {
        let lead = lead.as_ref().map_or_else(|| "nobody leads".to_owned(), |lead| format!("led by {lead}"));
        (format!("{title}, {lead}"), format!("/care/cases/{case}"))
    })
    .collect()
}
