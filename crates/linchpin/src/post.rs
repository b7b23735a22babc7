//! Who carries messages to people here, from the configuration.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use linchpin_app::message::{Messenger, NoMessenger};
use linchpin_core::Clock;
use linchpin_post::{ADDRESS, Notify, NotifySettings, Post, Smtp, SmtpSettings, Tls};
use linchpin_web::Callback;

use crate::{clock::SystemClock, config, place::Place, secrets::mode};

/// Who carries messages: nobody where nothing is configured, and nobody in a made-up place, whose people have made-up
/// numbers that may be somebody's.
pub fn messenger(place: &Place) -> Result<Arc<dyn Messenger>> {
    if place.config.made_up {
        return Ok(Arc::new(NoMessenger));
    }
    let config::Messages { notify, smtp } = &place.config.messages;
    Ok(Arc::new(Post { notify: self::notify(place, notify)?, smtp: self::smtp(place, smtp)? }))
}

/// What Notify proves itself with when it tells us what became of messages.
pub fn callback(place: &Place) -> Result<Option<Callback>> {
    match &place.config.messages.notify.callback {
        Some(file) => Ok(Some(Callback::new(&secret(place, file)?)?)),
        None => Ok(None),
    }
}

fn notify(place: &Place, agreed: &config::Notify) -> Result<Option<Notify>> {
    let Some(key) = &agreed.key else { return Ok(None) };
    let settings = NotifySettings {
        address: agreed.address.clone().unwrap_or_else(|| ADDRESS.to_owned()),
        key: secret(place, key)?,
        text_template: agreed.text_template.clone(),
        email_template: agreed.email_template.clone(),
    };
    Ok(Some(Notify::new(settings, Arc::new(SystemClock) as Arc<dyn Clock>)?))
}

fn smtp(place: &Place, agreed: &config::Smtp) -> Result<Option<Smtp>> {
    let (Some(host), Some(from)) = (&agreed.host, &agreed.from) else { return Ok(None) };
    let tls = match agreed.tls.as_str() {
        "whole" => Tls::Whole,
        "start" => Tls::Start,
        "no" => Tls::No,
        other => bail!("messages.smtp.tls is “{other}”: write whole, start or no"),
    };
    let user = match (&agreed.user, &agreed.password) {
        (Some(user), Some(file)) => Some((user.clone(), secret(place, file)?.trim().to_owned())),
        _ => None,
    };
    let read = |file| {
        let path = place.folder.join(file);
        std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let authority = agreed.authority.as_ref().map(read).transpose()?;
    let port = agreed.port;
    let settings = SmtpSettings { host: host.clone(), port, tls, authority, user, from: from.clone() };
    Ok(Some(Smtp::new(settings, Arc::new(SystemClock))?))
}

/// A secret in a file of its own, that nobody else may read.
fn secret(place: &Place, file: &std::path::Path) -> Result<String> {
    let path = place.folder.join(file);
    let mode = mode(&path)?;
    if mode & 0o077 != 0 {
        let path = path.display();
        bail!("{path} can be read by others (mode {mode:03o}): chmod 600 {path}. Then ask yourself who has read it");
    }
    std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
}
