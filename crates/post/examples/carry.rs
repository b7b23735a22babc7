//! Hands one letter over, as the program does: for `tests/post`, which looks at what comes out at the other end.
//!
//! Reads one JSON object from standard input (`notify` or `smtp` with what is agreed, `way`, `name`, `to`, `words`, `ask`)
//! and prints one: `{"reference": …}`, `{"later": …}` or `{"never": …}`.

use std::{io::Read as _, sync::Arc};

use jiff::Timestamp;
use linchpin_app::{
    kept::Way,
    message::{Failed, Letter, Messenger as _},
};
use linchpin_core::Clock;
use linchpin_post::{Notify, NotifySettings, Post, Smtp, SmtpSettings, Tls};
use serde_json::{Value, json};

struct Now;

impl Clock for Now {
    #[expect(clippy::disallowed_methods, reason = "the other end looks at the clock too")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let asked: Value = serde_json::from_str(&text)?;
    let word = |of: &Value, name: &str| of[name].as_str().map(str::to_owned);
    let must = |of: &Value, name: &str| word(of, name).ok_or_else(|| format!("{name} is missing"));
    let mut post = Post::default();
    if let Some(agreed) = asked.get("notify") {
        let settings = NotifySettings {
            address: must(agreed, "address")?,
            key: must(agreed, "key")?,
            text_template: word(agreed, "text_template"),
            email_template: word(agreed, "email_template"),
        };
        post.notify = Some(Notify::new(settings, Arc::new(Now))?);
    }
    if let Some(agreed) = asked.get("smtp") {
        let settings = SmtpSettings {
            host: must(agreed, "host")?,
            port: agreed["port"].as_u64().and_then(|port| u16::try_from(port).ok()).ok_or("port is missing")?,
            tls: match must(agreed, "tls")?.as_str() {
                "whole" => Tls::Whole,
                "start" => Tls::Start,
                _ => Tls::No,
            },
            authority: word(agreed, "authority"),
            user: word(agreed, "user").zip(word(agreed, "password")),
            from: must(agreed, "from")?,
        };
        post.smtp = Some(Smtp::new(settings, Arc::new(Now))?);
    }
    let (name, to, words) = (must(&asked, "name")?, must(&asked, "to")?, must(&asked, "words")?);
    let way = if must(&asked, "way")? == "text" { Way::Text } else { Way::Email };
    let letter = Letter { name: &name, way, to: &to, called: "Your appointment", words: &words };
    let came = if asked["ask"].as_bool().unwrap_or(false) {
        post.taken(&letter).await.map(|reference| json!({ "reference": reference }))
    } else {
        post.send(&letter).await.map(|reference| json!({ "reference": reference }))
    };
    let said = match came {
        Ok(said) => said,
        Err(Failed::Later(why)) => json!({ "later": why }),
        Err(Failed::Never(why)) => json!({ "never": why }),
    };
    println!("{said}");
    Ok(())
}
