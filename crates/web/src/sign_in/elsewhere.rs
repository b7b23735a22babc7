use std::sync::Arc;

use linchpin_app::act::{Elsewhere, Proofing, Provider as For, SignIn};
use linchpin_core::{Error, ErrorKind, Result};
use serde::Serialize;

use super::{agent::agent, enter::enter};
use crate::{
    Page,
    guard::{Cookie, clear, ours, read, set},
    oidc::{Back, Provider},
    visit::{Reply, Visit, back},
};

/// For so many seconds a sign-in elsewhere may take.
const LONGEST: i64 = 900;

/// Off to the staff's provider.
pub(crate) async fn begin_staff(visit: Visit) -> Result<Reply> {
    begin(&visit, For::Staff).await
}

/// Off to the patients' provider.
pub(crate) async fn begin_patient(visit: Visit) -> Result<Reply> {
    begin(&visit, For::Patient).await
}

/// Back from the staff's provider.
pub(crate) async fn staff_is_back(visit: Visit) -> Result<Reply> {
    is_back(&visit, For::Staff).await
}

/// Back from the patients' provider.
pub(crate) async fn patient_is_back(visit: Visit) -> Result<Reply> {
    is_back(&visit, For::Patient).await
}

async fn begin(visit: &Visit, whom: For) -> Result<Reply> {
    let provider = provider(visit, whom)?;
    let secret = visit.site.secret();
    let now = visit.site.app.entrance.clock.now();
    let away = provider.begin(&secret, &redirect(visit, whom), now).await?;
    // Where they wanted to go stays in their own browser, beside the secret.
    let flow = format!("{secret}.{}", crate::link::encode(back(visit.query.get("to"))));
    let flow = if flow.len() > 190 { secret } else { flow };
    Ok(Reply::goto(away).cookie(set(Cookie::Flow, visit.caller.client.secure, &flow, Some(LONGEST))?))
}

async fn is_back(visit: &Visit, whom: For) -> Result<Reply> {
    let provider = provider(visit, whom)?;
    let secure = visit.caller.client.secure;
    let flow = read(&visit.headers, Cookie::Flow, secure).unwrap_or_default();
    let (secret, to) = flow.split_once('.').unwrap_or((&flow, ""));
    let to = crate::ask::decode(to);
    let query = &visit.query;
    let came = Back {
        state: query.get("state"),
        code: query.get("code"),
        issuer: query.get("iss"),
        error: query.get("error"),
    };
    let now = visit.site.app.entrance.clock.now();
    let known = provider.finish(came, secret, &redirect(visit, whom), &visit.site.secret(), now).await;
    let known = match known {
        Ok(known) => known,
        // They turned back, or what came could not be proved: no failure of ours, and they may try again.
        Err(error) if matches!(error.kind(), ErrorKind::SignedOut | ErrorKind::Invalid | ErrorKind::Forbidden) => {
            if let Some(cause) = std::error::Error::source(&error) {
                tracing::warn!(request = visit.request(), "a sign-in elsewhere was refused: {cause}");
            }
            return stay(visit, &error.to_string());
        }
        Err(error) => return Err(error),
    };
    let proofing = known.assurance.split('.').find(|part| part.starts_with('P')).and_then(Proofing::parse);
    let who = Elsewhere {
        provider: whom,
        issuer: &known.issuer,
        subject: &known.subject,
        name: known.name.as_deref(),
        nhs_number: known.nhs_number,
        birth_date: known.birth_date,
        proofing,
    };
    let acts = visit.acts()?;
    match acts.sign_in_oidc(who, &agent(&visit.headers), Some(visit.request())).await? {
        SignIn::Refused => stay(visit, whom.stranger()),
        came => enter(visit, came, back(Some(&to)), |_| page("")).await,
    }
}

#[derive(Serialize)]
struct Stay<'a> {
    why: &'a str,
}

fn page(why: &str) -> Page {
    Page::new("not-signed-in.jinja", "You are not signed in", Stay { why })
}

/// Why they are not in, and the way to try again.
fn stay(visit: &Visit, why: &str) -> Result<Reply> {
    let reply = Reply::page(page(why)).status(axum::http::StatusCode::FORBIDDEN);
    Ok(reply.cookie(clear(Cookie::Flow, visit.caller.client.secure)?))
}

trait Words {
    fn stranger(self) -> &'static str;
    fn path(self) -> &'static str;
}

impl Words for For {
    /// What somebody is told whom the provider knows and we do not.
    fn stranger(self) -> &'static str {
        match self {
            Self::Staff => {
                "You proved who you are, but no account here is tied to you. Ask your administrator to add your care identity to your account."
            }
            Self::Patient => {
                "You proved who you are, but your NHS number and day of birth are not among those this place keeps. If you live here, ask your practice."
            }
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Staff => "/sign-in/staff/back",
            Self::Patient => "/sign-in/patient/back",
        }
    }
}

fn provider(visit: &Visit, whom: For) -> Result<Arc<Provider>> {
    let entrance = &visit.site.app.entrance;
    let found = match whom {
        For::Staff => &entrance.staff,
        For::Patient => &entrance.patient,
    };
    found.clone().ok_or_else(|| Error::not_found("One cannot sign in that way here."))
}

/// Where the provider sends people back to; it must know the address.
fn redirect(visit: &Visit, whom: For) -> String {
    let entrance = &visit.site.app.entrance;
    format!("{}{}", ours(entrance.public.as_deref(), &visit.headers, visit.caller.client.secure), whom.path())
}
