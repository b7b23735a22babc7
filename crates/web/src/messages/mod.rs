//! What is written to people about appointments (`domain.md` A3): the outbox of an organisation, answers at which somebody
//! must look, and the rules by which anything is sent at all. Lists never say what a message says.

mod outbox;
mod replies;
mod rules;
mod words;

pub(crate) use outbox::{list, one};
pub(crate) use replies::{close, list as replies};
pub(crate) use rules::{form as rules, save as save_rules};
