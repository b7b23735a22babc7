//! Who carries messages to people: texts by GOV.UK Notify, e-mails by an SMTP server or by Notify.
//!
//! Nothing here decides whether somebody is written to, and nothing is kept. A fault names neither a person nor a number:
//! what a provider says about a message stays with the provider, save its kind.

mod dialogue;
mod email;
mod notify;
mod post;
mod smtp;
mod token;

pub use notify::{ADDRESS, Notify, NotifySettings};
pub use post::Post;
pub use smtp::{Smtp, SmtpSettings, Tls};
