use crate::{Actor, App, Purpose};
use linchpin_core::Result;

impl App {
    /// Seals where a long answer goes on, so that the link to its next page names nobody and serves nobody else. `of` is the
    /// answer it belongs to.
    ///
    /// # Errors
    /// Never for texts of a size that we seal.
    pub fn seal_cursor(&self, actor: &Actor, of: &str, text: &str) -> Result<String> {
        self.keys.seal_text(Purpose::Cursor, &owner(actor, of), self.random(), text.as_bytes())
    }

    /// Opens what was sealed for this actor in this role; none where it was not.
    #[must_use]
    pub fn open_cursor(&self, actor: &Actor, of: &str, sealed: &str) -> Option<String> {
        self.keys.open_text(Purpose::Cursor, &owner(actor, of), sealed).and_then(|bytes| String::from_utf8(bytes).ok())
    }
}

fn owner(actor: &Actor, of: &str) -> String {
    format!("{}/{}/{}/{of}", actor.user, actor.role, actor.organisation)
}
