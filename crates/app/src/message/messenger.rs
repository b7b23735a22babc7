use crate::facts::Later;

/// What is handed to a messenger.
#[derive(Clone, Copy)]
pub struct Letter<'a> {
    /// Our name of it: the same one is the same message, however often it is handed over.
    pub name: &'a str,
    /// How it goes.
    pub way: linchpin_store::message::Way,
    /// The number, as `447700900123`, or the address.
    pub to: &'a str,
    /// What an e-mail is called.
    pub called: &'a str,
    /// What it says.
    pub words: &'a str,
}

impl std::fmt::Debug for Letter<'_> {
    /// Without what it says and to whom.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter({}, {})", self.name, self.way.as_str())
    }
}

/// Why a message was not sent, in words that name nobody and no number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// It may go later: the provider is away, busy, or does not let us in.
    #[error("{0}")]
    Later(String),
    /// It never will: there is no such number or address.
    #[error("{0}")]
    Never(String),
}

/// Who carries messages. The binary hands in those that are configured.
pub trait Messenger: Send + Sync {
    /// Whether anybody carries what goes this way.
    fn carries(&self, way: linchpin_store::message::Way) -> bool;

    /// What the provider calls a letter that it took before, when that is known. Asked before a letter is handed over
    /// again of which it is not known whether it was taken.
    fn taken<'a>(&'a self, letter: &'a Letter<'a>) -> Later<'a, Result<Option<String>, Failed>>;

    /// Hands a letter over; what the provider calls it.
    fn send<'a>(&'a self, letter: &'a Letter<'a>) -> Later<'a, Result<String, Failed>>;
}

/// Nobody is configured: nothing is sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMessenger;

impl Messenger for NoMessenger {
    fn carries(&self, _: linchpin_store::message::Way) -> bool {
        false
    }

    fn taken<'a>(&'a self, _: &'a Letter<'a>) -> Later<'a, Result<Option<String>, Failed>> {
        Box::pin(async { Ok(None) })
    }

    fn send<'a>(&'a self, _: &'a Letter<'a>) -> Later<'a, Result<String, Failed>> {
        Box::pin(async { Err(Failed::Later("Nobody is configured to send messages.".to_owned())) })
    }
}
