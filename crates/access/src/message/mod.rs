//! Texts to people and their replies: what a reply means, when nobody is texted, what the texts say and how long they are.

mod gsm;
mod mobile;
mod quiet;
mod reply;
mod wording;

pub use gsm::{Length, gsm7, measure};
pub use mobile::mobile;
pub use quiet::QuietHours;
pub use reply::{Reply, interpret};
pub use wording::{Text, When};
