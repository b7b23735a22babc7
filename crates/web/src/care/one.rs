use linchpin_app::{
    act::{CaseSeen, FormSeen, VersionSeen},
    permission::{Act, Resource},
};
use linchpin_core::{CaseId, Result, Role};
use linchpin_pathways::{
    case::Consent,
    pathway::{COMMISSIONER, Form, Need, PERSON, PRACTICE, Seat},
};
use serde::Serialize;

use super::{
    answers::{self, Said},
    fields::capital,
    history::{self, Happened},
    list,
    names::Names,
    words::{self, Due},
};
use crate::{
    Page,
    account::when,
    gate, link, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
pub(super) struct One {
    pub(super) at: String,
    own: bool,
    /// What is shared of the person, and where more of them is.
    about: Vec<(&'static str, String)>,
    person: Option<String>,
    why: String,
    state: Option<State>,
    lead: Option<String>,
    /// What is new, in a sentence.
    new: Option<String>,
    /// Who else has it open.
    beside: Option<String>,
    moves: Vec<(String, String, Option<String>)>,
    /// Why nothing can be done.
    nothing: Option<&'static str>,
    tasks: Vec<Task>,
    consent: Option<Agreed>,
    pub(super) plan: Vec<Part>,
    lacks: Option<String>,
    pub(super) forms: Vec<Part>,
    history: Vec<Happened>,
    notes: bool,
    /// Where a lead is named.
    lead_at: Option<String>,
    /// Where it is put on the agenda of a meeting.
    meeting: Option<String>,
    said: Option<&'static str>,
    wrong: Option<&'static str>,
}

#[derive(Serialize)]
struct State {
    name: String,
    says: String,
    since: String,
    opened: String,
    closed: Option<String>,
    clocks: Vec<(String, String, Due)>,
}

#[derive(Serialize)]
struct Task {
    number: u64,
    does: String,
    who: String,
    due: Option<Due>,
    done: Option<String>,
    may: bool,
}

/// What the person said about being seen, and with whom it is shared.
#[derive(Serialize)]
struct Agreed {
    question: String,
    stands: &'static str,
    /// The party, who, since when, and the key by which the reader may end it.
    shares: Vec<(String, String, String, Option<String>)>,
    /// Whether the reader may write down a yes, and a no.
    yes: bool,
    no: bool,
}

/// A section of the plan, or a form that was filled in.
#[derive(Serialize)]
pub(super) struct Part {
    pub(super) title: String,
    says: String,
    need: Option<&'static str>,
    pub(super) answers: Vec<Said>,
    /// Who wrote it and when.
    pub(super) written: Option<String>,
    /// Whether it was written since the reader last looked.
    is_new: bool,
    edit: Option<String>,
    /// Who else has its form open, and since when.
    writing: Option<String>,
    /// The versions before: who and when, and what they say.
    before: Vec<(String, Vec<Said>)>,
}

/// One case.
pub(super) async fn one(visit: Visit) -> Result<Reply> {
    let id: CaseId = visit.id(0)?;
    let seen = visit.acts()?.case(visit.actor()?, id).await?;
    let names = names(&visit, &seen).await?;
    let page = Page::new("care-case.jinja", seen.pathway.title.clone(), page(&visit, &seen, &names)?);
    let own = visit.actor()?.role == Role::Patient;
    Ok(Reply::page(if own { page.under("Your plans", "/own-care/plans") } else { page.under("Care", "/care") }))
}

/// Those whom the answers of a case name.
pub(super) async fn names(visit: &Visit, seen: &CaseSeen) -> Result<Names> {
    Names::shown(visit, seen.forms.iter().flat_map(|form| &form.versions).map(|one| &one.answers)).await
}

/// A case as its reader sees it.
pub(super) fn page(visit: &Visit, seen: &CaseSeen, names: &Names) -> Result<One> {
    let actor = visit.actor()?;
    let own = actor.role == Role::Patient;
    let at = format!("/care/cases/{}", seen.id);
    let pathway = &seen.pathway;
    let closed = seen.state.as_ref().is_some_and(|state| state.closed.is_some());
    let is_plan = |one: &&FormSeen| pathway.section(&one.name).is_some();
    let form = |one: &FormSeen| pathway.form(&one.name).map(|form| part(visit, seen, form, Some(one), names));
    // A section that nobody has written is shown to those who may write it.
    let plan = pathway.plan.iter().enumerate().filter_map(|(n, section)| {
        let written = seen.forms.iter().find(|one| one.name == section.form.name);
        let may = seen.writes.contains(&section.form.name);
        let mut part = part(visit, seen, &section.form, written, names);
        part.need = (section.need == Need::Mandatory && part.answers.is_empty()).then_some("Has to be there");
        part.edit = may.then(|| format!("{at}/plan/{}", n + 1));
        (may || written.is_some()).then_some(part)
    });
    let mine = |party: &str| seen.parties.iter().any(|one| one == party);
    Ok(One {
        own,
        about: seen.about.iter().map(|(field, words)| (words::field(*field), about(visit, *field, words))).collect(),
        person: seen.person.filter(|_| !own).map(|id| format!("/people/{id}/care")),
        why: pathway.why.clone(),
        state: seen.state.as_ref().map(|state| State {
            name: capital(&state.name),
            says: state.says.clone(),
            since: words::on(state.since),
            opened: words::on(state.opened),
            closed: state.closed.map(words::on),
            clocks: state
                .clocks
                .iter()
                .map(|clock| (clock.does.clone(), clock.owner.clone(), Due::of(visit, clock.due, clock.late)))
                .collect(),
        }),
        lead: seen.lead.as_ref().map(|(_, name)| name.clone()),
        new: new(seen),
        beside: (!seen.beside.is_empty()).then(|| seen.beside.join(", ")),
        moves: seen
            .moves
            .iter()
            .map(|one| {
                let to = one.to.as_ref().filter(|to| seen.state.as_ref().is_none_or(|state| state.name != **to));
                (one.does.clone(), format!("{at}/move?does={}", link::encode(&one.does)), to.map(|to| capital(to)))
            })
            .collect(),
        nothing: if closed {
            Some("The case is closed.")
        } else if seen.moves.is_empty() {
            Some("There is nothing that you do here now: others have it in hand.")
        } else {
            None
        },
        tasks: seen
            .tasks
            .iter()
            .map(|task| Task {
                number: task.number,
                does: task.does.clone(),
                who: linchpin_core::OdsCode::parse(&task.who)
                    .map_or_else(|_| task.who.clone(), |code| pages::name(&visit.picture, code)),
                due: task.done.is_none().then(|| Due::of(visit, task.due, task.late)),
                done: task.done.map(words::on),
                may: task.done.is_none() && (task.mine || mine(PRACTICE)),
            })
            .collect(),
        consent: pathway.opens.consent.as_ref().map(|question| Agreed {
            question: question.clone(),
            stands: words::consent(seen.consent, own),
            shares: seen
                .shares
                .iter()
                .map(|one| {
                    let key = (mine(PRACTICE) && !closed).then(|| one.relationship.to_string());
                    (capital(&one.party), who(visit, one), words::on(one.from), key)
                })
                .chain(anywhere(seen))
                .collect(),
            yes: !closed && seen.consent != Consent::Given && (mine(PERSON) || mine(PRACTICE)),
            no: !closed && seen.consent != Consent::Refused,
        }),
        plan: plan.collect(),
        lacks: (!seen.lacks.is_empty() && !closed).then(|| seen.lacks.join(", ")),
        forms: seen.forms.iter().filter(|one| !is_plan(one) && one.written > 0).filter_map(form).collect(),
        history: history::happened(visit, pathway, &seen.entries),
        notes: !own,
        lead_at: (!closed && !own).then(|| format!("{at}/lead")),
        meeting: (!closed && gate::could(&visit.site, actor.role, Act::Edit, Resource::Meeting))
            .then(|| format!("{at}/meeting")),
        said: list::said(visit.query.get("done")),
        wrong: (visit.query.get("done") == Some("elsewhere"))
            .then_some("That cannot be done from here: somebody has moved the case. This is how it is now."),
        at,
    })
}

/// What is shared of a person, as people read it.
fn about(visit: &Visit, field: linchpin_pathways::pathway::Field, words: &str) -> String {
    use linchpin_pathways::pathway::Field;
    match field {
        Field::Born => words.parse().map_or_else(|_| words.to_owned(), crate::people::born),
        Field::Practice => linchpin_core::OdsCode::parse(words)
            .map_or_else(|_| words.to_owned(), |code| pages::name(&visit.picture, code)),
        _ => words.to_owned(),
    }
}

/// The facts of a person, as people read them.
pub(super) fn facts(visit: &Visit, all: &[(linchpin_pathways::pathway::Field, String)]) -> Vec<(&'static str, String)> {
    all.iter().map(|(field, words)| (words::field(*field), about(visit, *field, words))).collect()
}

fn who(visit: &Visit, one: &linchpin_app::act::ShareSeen) -> String {
    let at = pages::name(&visit.picture, one.organisation);
    if one.who == one.organisation.to_string() { at } else { format!("{}, {at}", one.who) }
}

/// Those who may see it wherever they work, while the person agrees.
fn anywhere(seen: &CaseSeen) -> Vec<(String, String, String, Option<String>)> {
    if seen.consent != Consent::Given || seen.shares.is_empty() {
        return Vec::new();
    }
    let parties = seen.pathway.parties.iter().filter(|one| one.seat == Seat::Anywhere && one.name != COMMISSIONER);
    parties
        .map(|one| {
            let roles: Vec<&str> = one.roles.iter().map(|role| role.title()).collect();
            (capital(&one.name), format!("{}, wherever they work", roles.join(", ")), String::new(), None)
        })
        .collect()
}

/// What is new since the reader last looked.
fn new(seen: &CaseSeen) -> Option<String> {
    let (at, _) = seen.looked?;
    let n = seen.entries.iter().filter(|one| one.is_new).count();
    Some(match n {
        0 => format!("Nothing is new since you looked on {}.", when(at)),
        1 => format!("One thing is new since you looked on {}. It is marked.", when(at)),
        n => format!("{n} things are new since you looked on {}. They are marked.", when(at)),
    })
}

fn part(visit: &Visit, seen: &CaseSeen, form: &Form, written: Option<&FormSeen>, names: &Names) -> Part {
    let versions: &[VersionSeen] = written.map_or(&[], |one| &one.versions);
    let said = |one: &VersionSeen| answers::said(visit, form, &one.answers, names);
    let newest = versions.first();
    Part {
        title: form.title.clone(),
        says: form.says.clone(),
        need: None,
        answers: newest.map(said).unwrap_or_default(),
        written: newest.map(|one| by(visit, one)),
        is_new: newest.zip(seen.looked).is_some_and(|(one, (looked, _))| one.at > looked),
        edit: None,
        writing: writing(seen, &form.name),
        before: versions.iter().skip(1).map(|one| (by(visit, one), said(one))).collect(),
    }
}

/// Who else has the form of a section open, in a sentence.
pub(super) fn writing(seen: &CaseSeen, section: &str) -> Option<String> {
    let here = seen.writing.iter().filter(|one| one.section == section);
    let here: Vec<String> = here.map(|one| format!("{}, since {}", one.who, clock(one.since))).collect();
    match here.as_slice() {
        [] => None,
        [one] => Some(format!("{one}, has this section open to write.")),
        many => Some(format!("{} have this section open to write.", many.join("; "))),
    }
}

/// The time of day of an instant here.
fn clock(at: jiff::Timestamp) -> String {
    at.to_zoned(linchpin_core::london()).strftime("%H:%M").to_string()
}

/// Who wrote a version, and when.
pub(super) fn by(visit: &Visit, one: &VersionSeen) -> String {
    let at = one.organisation.map(|code| pages::name(&visit.picture, code));
    let who: Vec<String> =
        [Some(one.who.clone().unwrap_or_else(|| capital(&one.party))), at].into_iter().flatten().collect();
    format!("{}, {}", who.join(", "), when(one.at))
}
