//! What this is, and how far it can be used by everybody.

use linchpin_core::Result;
use serde::Serialize;

use crate::{Ask, Page};

#[derive(Serialize)]
struct Nothing {}

/// About.
pub(super) fn about(ask: &Ask<'_>) -> Result<Page> {
    Ok(Page::new("about.jinja", "About Linchpin", Nothing {}).under(&ask.picture.name, "/"))
}

/// The accessibility statement.
pub(super) fn accessibility(ask: &Ask<'_>) -> Result<Page> {
    Ok(Page::new("accessibility.jinja", "Accessibility statement", Nothing {}).under(&ask.picture.name, "/"))
}
