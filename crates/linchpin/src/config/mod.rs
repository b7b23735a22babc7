//! What a place is told about itself: `place.toml`, and over it the environment. One typed value, read once.
//!
//! Every key is in [`keys::KEYS`], which `docs/configuration.md` is made from.

mod environment;
mod keys;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use linchpin_core::{Group, OdsCode};
use linchpin_web::network::Network;
use serde::{Deserialize, Serialize};

pub use environment::unknown;
pub use keys::{KEYS, Kind};

/// The file that makes a folder a place.
pub const FILE: &str = "place.toml";

/// All that can be configured.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The organisation whose place this is.
    pub organisation: OdsCode,
    /// What it calls itself; the published name where none is given.
    pub name: Option<String>,
    /// Whether the facts are made up: pages then say so, and one may sign in without a password.
    #[serde(default)]
    pub made_up: bool,
    /// Where the lake is.
    #[serde(default = "default_lake")]
    pub lake: PathBuf,
    /// Where the store is.
    #[serde(default = "default_store")]
    pub store: String,
    /// Where the keys are.
    #[serde(default = "default_secrets")]
    pub secrets: PathBuf,
    /// How pages are served.
    #[serde(default)]
    pub serve: Serve,
    /// How people sign in.
    #[serde(default)]
    pub sign_in: SignIn,
    /// Who carries messages to people.
    #[serde(default)]
    pub messages: Messages,
    /// How the log is written.
    #[serde(default)]
    pub log: Log,
    /// Practices put together by the users.
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
}

/// How pages are served.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Serve {
    /// Where to listen.
    pub address: SocketAddr,
    /// What people type to come here.
    pub public: Option<String>,
    /// The certificate.
    pub certificate: Option<PathBuf>,
    /// Its key.
    pub key: Option<PathBuf>,
    /// Proxies that are believed.
    pub proxies: Vec<Network>,
    /// Who may read the counts.
    pub metrics: Vec<Network>,
    /// Seconds that requests may take to end.
    pub drain: u64,
    /// Whether background jobs are done here too.
    pub work: bool,
    /// Whether what is published may be read without signing in.
    pub open: bool,
}

/// How people sign in.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignIn {
    /// Minutes that staff may be away.
    pub idle_staff: u32,
    /// Minutes that patients may be away.
    pub idle_patient: u32,
    /// Minutes that a session lasts at most.
    pub longest: u32,
    /// Minutes that a broken glass lets one look.
    pub emergency: u32,
    /// Where staff may sign in elsewhere.
    pub staff: Provider,
    /// Where patients may.
    pub patient: Provider,
}

/// What is agreed with an OpenID provider; all of it or nothing.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Provider {
    /// Its issuer.
    pub issuer: Option<String>,
    /// Our name there.
    pub client: Option<String>,
    /// The file of our key.
    pub key: Option<PathBuf>,
    /// The key's name there.
    pub key_id: Option<String>,
}

/// Who carries messages to people; nobody where nothing is set.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Messages {
    /// GOV.UK Notify.
    pub notify: Notify,
    /// A mail server.
    pub smtp: Smtp,
}

/// What is agreed with GOV.UK Notify.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notify {
    /// The file of the API key.
    pub key: Option<PathBuf>,
    /// Where it is.
    pub address: Option<String>,
    /// The template of texts.
    pub text_template: Option<String>,
    /// The template of e-mails.
    pub email_template: Option<String>,
    /// The file of what it proves itself with to us.
    pub callback: Option<PathBuf>,
}

/// What is agreed with a mail server.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Smtp {
    /// Its name.
    pub host: Option<String>,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from being read.
    pub tls: String,
    /// The file of a certificate that vouches for it.
    pub authority: Option<PathBuf>,
    /// Our name there.
    pub user: Option<String>,
    /// The file of our password there.
    pub password: Option<PathBuf>,
    /// As whom we write.
    pub from: Option<String>,
}

impl Default for Smtp {
    fn default() -> Self {
        Self { host: None, port: 587, tls: "start".into(), authority: None, user: None, password: None, from: None }
    }
}

/// How the log is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// What is written.
    pub level: String,
}

/// For whom the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// A line that a person reads.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

fn default_lake() -> PathBuf {
    "lake".into()
}

fn default_store() -> String {
    "sqlite:linchpin.db".into()
}

fn default_secrets() -> PathBuf {
    "secrets.toml".into()
}

impl Default for Serve {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public: None,
            certificate: None,
            key: None,
            proxies: Vec::new(),
            metrics: Network::loopback(),
            drain: 20,
            work: true,
            open: false,
        }
    }
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            idle_staff: 30,
            idle_patient: 15,
            longest: 12 * 60,
            emergency: 60,
            staff: Provider::default(),
            patient: Provider::default(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::default(), level: "warn".into() }
    }
}

/// Reads variables by name.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Config {
    /// Reads the file of the place in the folder, and lays the environment over it.
    pub fn read(folder: &Path, variables: Variables<'_>) -> Result<Self> {
        let path = folder.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => bail!(
                "{} is not a place: it has no {FILE}. Make one with “linchpin new DIR --organisation 03L”, or name one with --place",
                folder.display()
            ),
            Err(e) => return Err(e).with_context(|| format!("{} cannot be read", path.display())),
        };
        Self::parse(&text, variables).with_context(|| format!("{} cannot be understood", path.display()))
    }

    /// Understands the text of a `place.toml`, with the environment over it.
    pub fn parse(text: &str, variables: Variables<'_>) -> Result<Self> {
        let laid = environment::laid(variables)?;
        // Where nothing is laid over it the text itself is read, so that a fault is shown with its line.
        let config: Self = if laid.is_empty() {
            toml::from_str(text)?
        } else {
            let mut table: toml::Table = toml::from_str(text)?;
            environment::over(&mut table, &laid)?;
            table.try_into().map_err(|e| anyhow::anyhow!("{e}{}", environment::hint(&laid)))?
        };
        config.sound()?;
        Ok(config)
    }

    /// What no single key shows to be wrong.
    fn sound(&self) -> Result<()> {
        let serve = &self.serve;
        if serve.certificate.is_some() != serve.key.is_some() {
            bail!("serve.certificate and serve.key belong together: give both or neither");
        }
        if let Some(public) = &serve.public {
            let right = public.strip_prefix("https://").or_else(|| public.strip_prefix("http://"));
            if !right.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' ', '@'])) {
                bail!("serve.public is “{public}”: write https:// and the name, and nothing after it");
            }
        }
        if !serve.address.ip().is_loopback() && serve.certificate.is_none() && serve.proxies.is_empty() {
            bail!(
                "serve.address is {}, which others can reach, and nothing keeps them from reading along: \
                 set serve.certificate and serve.key, or name the proxy that does TLS in serve.proxies",
                serve.address
            );
        }
        let sign_in = &self.sign_in;
        for (name, provider) in [("staff", &sign_in.staff), ("patient", &sign_in.patient)] {
            let Provider { issuer, client, key, key_id } = provider;
            let given = [issuer.is_some(), client.is_some(), key.is_some(), key_id.is_some()];
            if given.contains(&true) && given.contains(&false) {
                bail!("sign_in.{name} needs issuer, client, key and key_id, or none of them");
            }
        }
        let minutes = [sign_in.idle_staff, sign_in.idle_patient, sign_in.longest, sign_in.emergency];
        if minutes.iter().any(|m| !(1..=7 * 24 * 60).contains(m)) {
            bail!("the times of sign_in are minutes, between one and a week");
        }
        let Messages { notify, smtp } = &self.messages;
        if notify.key.is_some() && notify.text_template.is_none() && notify.email_template.is_none() {
            bail!(
                "messages.notify needs text_template, email_template or both: without a template Notify sends nothing"
            );
        }
        if smtp.host.is_some() != smtp.from.is_some() || smtp.user.is_some() != smtp.password.is_some() {
            bail!("messages.smtp needs host and from together, and user and password together");
        }
        if !["start", "whole", "no"].contains(&smtp.tls.as_str()) {
            bail!("messages.smtp.tls is “{}”: write start, whole or no", smtp.tls);
        }
        if serve.drain > 3600 {
            bail!("serve.drain is {} seconds; at most an hour makes sense", serve.drain);
        }
        Ok(())
    }
}

impl Serve {
    /// How long requests may take to end.
    pub fn drain(&self) -> Duration {
        Duration::from_secs(self.drain)
    }
}

impl Log {
    /// What is said about the log, before anything else is read; faults are told when the whole is.
    pub fn early(folder: &Path, variables: Variables<'_>) -> Self {
        let table: Option<toml::Table> =
            fs::read_to_string(folder.join(FILE)).ok().and_then(|text| toml::from_str(&text).ok());
        let mut table = table.unwrap_or_default();
        if let Ok(laid) = environment::laid(variables) {
            // A clash of kinds here is told by `Config::read` with its key.
            environment::over(&mut table, &laid).ok();
        }
        table.remove("log").and_then(|log| log.try_into().ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
