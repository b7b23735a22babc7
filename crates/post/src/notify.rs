use std::{sync::Arc, time::Duration};

use linchpin_app::kept::Way;
use linchpin_app::message::{Failed, Letter};
use linchpin_core::{Clock, Error, Result};
use reqwest::{Method, StatusCode, Url, header};
use serde::Deserialize;
use serde_json::json;

use crate::token::Key;

/// Where Notify is.
pub const ADDRESS: &str = "https://api.notifications.service.gov.uk";

/// Notify is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(15);

/// An answer of Notify is small; more is not read.
const LONGEST: usize = 256 << 10;

/// What is agreed with Notify.
#[derive(Clone)]
pub struct NotifySettings {
    /// Where it is; [`ADDRESS`] unless in a test.
    pub address: String,
    /// The API key, as Notify shows it once.
    pub key: String,
    /// The template of texts: its only words are `((words))`.
    pub text_template: Option<String>,
    /// The template of e-mails: its subject is `((subject))`, its words are `((words))`.
    pub email_template: Option<String>,
}

impl std::fmt::Debug for NotifySettings {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NotifySettings({})", self.address)
    }
}

/// GOV.UK Notify.
pub struct Notify {
    settings: NotifySettings,
    address: Url,
    key: Key,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
}

#[derive(Deserialize)]
struct Taken {
    id: String,
}

#[derive(Deserialize)]
struct All {
    notifications: Vec<Taken>,
}

#[derive(Deserialize, Default)]
struct Refusal {
    #[serde(default)]
    errors: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    #[serde(default)]
    error: String,
}

impl Notify {
    /// From what is agreed with it.
    ///
    /// # Errors
    /// The address is not one of https, or the key is none of Notify's.
    pub fn new(settings: NotifySettings, clock: Arc<dyn Clock>) -> Result<Self> {
        let wrong = || Error::bad_input("The address of Notify must be an https address.");
        let address = Url::parse(&settings.address).map_err(|_| wrong())?;
        let loopback = matches!(address.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        if address.scheme() != "https" && !(loopback && address.scheme() == "http") {
            return Err(wrong());
        }
        let key = Key::parse(&settings.key)?;
        let http = reqwest::Client::builder()
            // What is sent names people: it goes nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(|why| Error::internal("No connections to Notify can be made.", why))?;
        Ok(Self { settings, address, key, http, clock })
    }

    fn template(&self, way: Way) -> Option<&str> {
        match way {
            Way::Text => self.settings.text_template.as_deref(),
            Way::Email => self.settings.email_template.as_deref(),
        }
    }

    /// Whether it carries what goes this way.
    pub(crate) fn carries(&self, way: Way) -> bool {
        self.template(way).is_some()
    }

    /// What Notify calls a letter that it took under our name of it.
    pub(crate) async fn taken(&self, letter: &Letter<'_>) -> Result<Option<String>, Failed> {
        let mut url = self.url("v2/notifications")?;
        let kind = if letter.way == Way::Text { "sms" } else { "email" };
        url.query_pairs_mut().append_pair("reference", letter.name).append_pair("template_type", kind);
        let (status, body) = self.ask(Method::GET, url, None).await?;
        if status != StatusCode::OK {
            return Err(self.refused(status, &body));
        }
        let all: All = serde_json::from_slice(&body).map_err(|_| odd())?;
        Ok(all.notifications.into_iter().next().map(|one| one.id))
    }

    /// Hands a letter over.
    pub(crate) async fn send(&self, letter: &Letter<'_>) -> Result<String, Failed> {
        let template =
            self.template(letter.way).ok_or_else(|| Failed::Later("Notify has no template for it.".into()))?;
        let (path, body) = match letter.way {
            Way::Text => (
                "v2/notifications/sms",
                json!({
                    "phone_number": format!("+{}", letter.to), "template_id": template, "reference": letter.name,
                    "personalisation": { "words": letter.words },
                }),
            ),
            Way::Email => (
                "v2/notifications/email",
                json!({
                    "email_address": letter.to, "template_id": template, "reference": letter.name,
                    "personalisation": { "subject": letter.called, "words": letter.words },
                }),
            ),
        };
        let (status, answer) = self.ask(Method::POST, self.url(path)?, Some(body.to_string())).await?;
        if status != StatusCode::CREATED {
            return Err(self.refused(status, &answer));
        }
        let taken: Taken = serde_json::from_slice(&answer).map_err(|_| odd())?;
        let fits = (1..=100).contains(&taken.id.len()) && taken.id.bytes().all(|b| b.is_ascii_graphic());
        fits.then_some(taken.id).ok_or_else(odd)
    }

    fn url(&self, path: &str) -> Result<Url, Failed> {
        self.address.join(path).map_err(|_| Failed::Later("The address of Notify cannot be used.".into()))
    }

    async fn ask(&self, method: Method, url: Url, body: Option<String>) -> Result<(StatusCode, Vec<u8>), Failed> {
        let token = self.key.token(self.clock.now().as_second()).map_err(|why| Failed::Later(why.to_string()))?;
        let mut request = self.http.request(method, url).header(header::AUTHORIZATION, format!("Bearer {token}"));
        if let Some(body) = body {
            request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        }
        let away = |why: reqwest::Error| {
            let what = if why.is_timeout() { "did not answer in time" } else { "cannot be reached" };
            Failed::Later(format!("Notify {what}."))
        };
        let mut answer = request.send().await.map_err(away)?;
        let (status, mut bytes) = (answer.status(), Vec::new());
        while let Some(part) = answer.chunk().await.map_err(away)? {
            if bytes.len() + part.len() > LONGEST {
                return Err(odd());
            }
            bytes.extend_from_slice(&part);
        }
        Ok((status, bytes))
    }

    /// Why Notify did not take it. Of what it says only the kind is kept: its sentence may repeat the number.
    fn refused(&self, status: StatusCode, body: &[u8]) -> Failed {
        let reason: Refusal = serde_json::from_slice(body).unwrap_or_default();
        let kind = reason.errors.first().map(|one| one.error.as_str()).unwrap_or_default();
        let kind: String = kind.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        let said = if kind.is_empty() { status.as_u16().to_string() } else { format!("{}, {kind}", status.as_u16()) };
        match status.as_u16() {
            // The number or address is none. What is wrong with a template or the service may be put right.
            400 if kind == "ValidationError" => {
                Failed::Never(format!("Notify does not take the number or address ({said})."))
            }
            401 | 403 => {
                Failed::Later(format!("Notify does not let us in ({said}): look at the API key and the clock."))
            }
            429 => Failed::Later(format!("Notify takes no more for now ({said}).")),
            _ => Failed::Later(format!("Notify did not take it ({said}).")),
        }
    }
}

fn odd() -> Failed {
    Failed::Later("Notify answered something that cannot be understood.".into())
}

impl std::fmt::Debug for Notify {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.settings.fmt(f)
    }
}
