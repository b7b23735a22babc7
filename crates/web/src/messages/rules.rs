use axum::http::StatusCode;
use jiff::civil::Time;
use linchpin_access::{message::QuietHours, waiting};
use linchpin_app::{
    kept::Versioned,
    message::{Changes, Reminders, Rule, Second},
    permission::{Act, Resource},
};
use linchpin_core::{Error, ErrorKind, Result};
use serde::Serialize;

use crate::{
    Page, gate, pages,
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct Form {
    organisation: String,
    /// Whether the reader may change it.
    edits: bool,
    typed: Typed,
    /// Kinds of slots: key, name, whether nothing is sent about them.
    kinds: Vec<(String, String, bool)>,
    version: u64,
    said: Option<&'static str>,
    wrong: Option<String>,
}

/// The form as it was typed.
#[derive(Serialize)]
struct Typed {
    changes: bool,
    booked: bool,
    phone: String,
    reminders: bool,
    days: String,
    second: bool,
    second_days: String,
    above: String,
    offers: bool,
    at_once: String,
    minutes: String,
    lead: String,
    quiet_from: String,
    quiet_to: String,
}

impl Typed {
    /// What stands; where nothing does, what one might begin with.
    fn of(rule: &Rule) -> Self {
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        let second = rule.reminders.and_then(|one| one.second);
        Self {
            changes: rule.changes.is_some(),
            booked: rule.changes.as_ref().is_some_and(|told| told.booked),
            phone: rule.changes.as_ref().map(|told| told.phone.clone()).unwrap_or_default(),
            reminders: rule.reminders.is_some(),
            days: rule.reminders.map_or(2, |one| one.days).to_string(),
            second: second.is_some(),
            second_days: second.map_or(0, |one| one.days).to_string(),
            above: format!("{}", (second.map_or(0.1, |one| one.above) * 1000.0).round() / 10.0),
            offers: rule.offers.is_some(),
            at_once: rule.offers.map_or(3, |one| one.at_once).to_string(),
            minutes: rule.offers.map_or(60, |one| one.minutes).to_string(),
            lead: rule.offers.map_or(60, |one| one.lead).to_string(),
            quiet_from: clock(rule.quiet.from),
            quiet_to: clock(rule.quiet.to),
        }
    }

    fn read(sent: &Pairs) -> Self {
        let text = |name: &str| sent.get(name).unwrap_or("").to_owned();
        let ticked = |name: &str| sent.get(name).is_some();
        Self {
            changes: ticked("changes"),
            booked: ticked("booked"),
            phone: text("phone"),
            reminders: ticked("reminders"),
            days: text("days"),
            second: ticked("second"),
            second_days: text("second-days"),
            above: text("above"),
            offers: ticked("offers"),
            at_once: text("at-once"),
            minutes: text("minutes"),
            lead: text("lead"),
            quiet_from: text("quiet-from"),
            quiet_to: text("quiet-to"),
        }
    }

    /// What it means.
    ///
    /// # Errors
    /// A number or time that is none, named as the form names it.
    fn rule(&self) -> Result<Rule> {
        let second = match self.second {
            true => Some(Second {
                days: number(&self.second_days, "Days before of the second reminder")?,
                above: number::<f64>(&self.above, "The chance of a miss")? / 100.0,
            }),
            false => None,
        };
        let reminders = match self.reminders {
            true => Some(Reminders { days: number(&self.days, "Days before of the reminder")?, second }),
            false => None,
        };
        let quiet =
            QuietHours { from: time(&self.quiet_from, "Quiet from")?, to: time(&self.quiet_to, "Quiet until")? };
        let offers = match self.offers {
            true => Some(waiting::Rule {
                at_once: number(&self.at_once, "How many at once")?,
                minutes: number(&self.minutes, "Minutes to answer")?,
                lead: number(&self.lead, "Minutes before it begins")?,
                quiet,
            }),
            false => None,
        };
        let changes = self.changes.then(|| Changes { booked: self.booked, phone: self.phone.clone() });
        Ok(Rule { changes, reminders, offers, quiet, silent: Vec::new() })
    }
}

fn number<T: std::str::FromStr>(text: &str, name: &str) -> Result<T> {
    text.trim().parse().map_err(|_| Error::invalid(format!("{name}: write a number in figures.")))
}

fn time(text: &str, name: &str) -> Result<Time> {
    text.trim().parse().map_err(|_| Error::invalid(format!("{name}: write a time such as 21:00.")))
}

/// What is sent to people, and when.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    page(&visit, None, None).await
}

async fn page(visit: &Visit, typed: Option<Typed>, wrong: Option<String>) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let at = actor.organisation;
    let stands = acts.message_rule(actor, at).await?;
    let sent = visit.form();
    let silent = |key: &str, stands: bool| match typed {
        Some(_) => sent.all("silent").any(|one| one == key),
        None => stands,
    };
    let kinds = acts.slot_types(actor, at).await?.into_iter().map(|kind| {
        let key = kind.it.id.to_string();
        let chosen = silent(&key, stands.it.silent.contains(&kind.it.id));
        (key, kind.it.name, chosen)
    });
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = Form {
        organisation: pages::name(&visit.picture, at),
        edits: gate::could(&visit.site, actor.role, Act::Edit, Resource::Diary),
        kinds: kinds.collect(),
        version: stands.version,
        typed: typed.unwrap_or_else(|| Typed::of(&stands.it)),
        said: (visit.query.get("said") == Some("saved"))
            .then_some("It is saved, and counts for what is written from now on."),
        wrong,
    };
    let page = Page::new("message-rules.jinja", "What is sent to people", form).under("Messages", "/messages");
    Ok(Reply::page(page).status(status))
}

/// Saves the rules as they were seen.
pub(crate) async fn save(visit: Visit) -> Result<Reply> {
    let (acts, actor, sent) = (visit.acts()?, visit.actor()?, visit.form());
    let typed = Typed::read(sent);
    let version = sent.get("version").and_then(|text| text.parse().ok()).unwrap_or_default();
    let silent: Option<Vec<_>> = sent.all("silent").map(|text| text.parse().ok()).collect();
    let saved = match (typed.rule(), silent) {
        (Ok(rule), Some(silent)) => {
            let rule = Versioned { it: Rule { silent, ..rule }, version };
            acts.set_message_rule(actor, actor.organisation, rule).await.map(drop)
        }
        (Ok(_), None) => Err(Error::invalid("Choose kinds of slots from the list.")),
        (Err(error), _) => Err(error),
    };
    match saved {
        Ok(()) => Ok(Reply::goto("/messages/rules?said=saved")),
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, Some(typed), Some(error.to_string())).await,
        // What stands now is shown, so that nobody overwrites it unseen.
        Err(error) if error.kind() == ErrorKind::Conflict => {
            page(&visit, None, Some(error.to_string())).await.map(|reply| reply.status(StatusCode::CONFLICT))
        }
        Err(error) => Err(error),
    }
}
