use axum::http::StatusCode;
use jiff::{ToSpan, civil::Date};
use linchpin_app::{
    act::{Involve, Share},
    kept::{Kind, Scope},
    permission::{Act, Resource},
};
use linchpin_core::{Error, ErrorKind, OdsCode, RelationshipId, Result};
use serde::Serialize;

use super::{banner::Banner, closed::closed, whose::Whose, words};
use crate::{
    Page,
    account::when,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Form {
    whose: Banner,
    to: String,
    back: String,
    /// How a service can become involved: value and words.
    kinds: Vec<(&'static str, &'static str)>,
    /// Whether the clinical record may be named.
    record: bool,
    /// What stands now: key, words, since when.
    standing: Vec<(String, String, String)>,
    end: Option<String>,
    typed: Typed,
    wrong: Option<String>,
}

#[derive(Serialize, Default)]
struct Typed {
    kind: String,
    organisation: String,
    scope: String,
    until: String,
    reason: String,
}

/// The forms by which another service becomes involved with somebody, and by which that ends.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    page(&visit, Typed::default(), None).await
}

async fn page(visit: &Visit, typed: Typed, wrong: Option<String>) -> Result<Reply> {
    let whose = Whose::of(visit).await?;
    let viewed = match visit.acts()?.view_person(visit.actor()?, whose.id).await {
        Ok(viewed) => viewed,
        Err(error) => return closed(visit, &whose, error),
    };
    let mut kinds = Vec::new();
    if whose.may(Act::Share, Resource::Person) || whose.may(Act::Share, Resource::Record) {
        kinds.push(("shared", "Share them with the service"));
    }
    if whose.may(Act::Add, Resource::Relationship) {
        let own = viewed.person.practice(visit.site.app.entrance.clock.today()) == Some(visit.actor()?.organisation);
        let offered: &[_] = if own {
            &[("referred", "Refer them to the service"), ("booked", "Book an appointment for them there")]
        } else {
            &[("open-case", "Open a case for them here")]
        };
        kinds.extend_from_slice(offered);
    }
    let now = visit.site.app.entrance.clock.now();
    let standing = viewed.involved.unwrap_or_default().into_iter().filter(|one| one.stands(now));
    let ends = whose.may(Act::Edit, Resource::Relationship);
    let form = Form {
        whose: Banner::of(visit, &whose, &viewed.person),
        to: whose.at("share"),
        back: whose.at(""),
        record: whose.may(Act::Share, Resource::Record) || whose.may(Act::Add, Resource::Relationship),
        standing: standing
            .map(|one| {
                let words = format!("{}: {}", words::place(visit, one.organisation), words::kind_words(one.kind));
                (one.id.to_string(), words, when(one.from))
            })
            .collect(),
        end: ends.then(|| whose.at("share/end")),
        kinds,
        typed,
        wrong,
    };
    let status = if form.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Reply::page(Page::new("person-share.jinja", "Involve another service", form)).status(status))
}

/// Lets another service in.
pub(crate) async fn share(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let sent = visit.form();
    let text = |name: &str| sent.get(name).unwrap_or("").to_owned();
    let typed = Typed {
        kind: text("kind"),
        organisation: text("organisation"),
        scope: text("scope"),
        until: text("until"),
        reason: text("reason"),
    };
    match involve(&visit, &whose, &typed).await {
        Ok(()) => Ok(Reply::goto(format!("{}?done=shared", whose.at("")))),
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, typed, Some(error.to_string())).await,
        Err(error) => closed(&visit, &whose, error),
    }
}

async fn involve(visit: &Visit, whose: &Whose, typed: &Typed) -> Result<()> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let kind: Kind = typed.kind.parse().map_err(|_| Error::invalid("Choose what you want to do."))?;
    let organisation = match kind {
        Kind::OpenCase => actor.organisation,
        _ => OdsCode::parse(&typed.organisation)
            .map_err(|e| Error::invalid(format!("The service’s code is not right: {e}.")))?,
    };
    let scope = if typed.scope == "record" { Scope::Record } else { Scope::Person };
    let until = match typed.until.as_str() {
        "" => None,
        text => {
            let day: Date = text.parse().map_err(|_| Error::invalid("Choose the last day from the calendar."))?;
            let after = day.checked_add(1.day()).map_err(|_| Error::invalid("Choose an earlier day."))?;
            Some(
                after.to_zoned(linchpin_core::london()).map_err(|_| Error::invalid("Choose another day."))?.timestamp(),
            )
        }
    };
    let reason = typed.reason.clone();
    if kind == Kind::Shared {
        let share = Share { with: organisation, account: None, scope, until, reason };
        return acts.share_person(actor, whose.id, &share).await.map(drop);
    }
    let how = Involve { kind, organisation, account: None, scope, reference: None, until, reason };
    acts.involve(actor, whose.id, &how).await.map(drop)
}

/// Ends what a service was let in on.
pub(crate) async fn end(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let id = visit.form().get("involvement").and_then(|id| id.parse::<RelationshipId>().ok());
    let id = id.ok_or_else(|| Error::invalid("Choose what to end."))?;
    visit.acts()?.end_involvement(visit.actor()?, id).await?;
    Ok(Reply::goto(format!("{}?done=ended", whose.at(""))))
}
