/// What kind of failure it was; each edge (page, command line, API) turns a kind into its own sign in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was asked for does not exist.
    NotFound,
    /// The request cannot be understood or is against a rule; the asker can mend it.
    Invalid,
    /// A file or definition cannot be used as it is.
    BadInput,
    /// Something else changed first.
    Conflict,
    /// Nobody is signed in, or no longer.
    SignedOut,
    /// They are known and may not do it.
    Forbidden,
    /// Something that we need does not answer or has no room; it may later.
    Unavailable,
    /// The machine failed us: disk, memory, a library.
    Internal,
}

/// A failure with a sentence for the person who asked and, apart from it, the cause for the log.
///
/// `Display` prints only the sentence: the chain is logged once, at the edge.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: String,
    #[source]
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A result with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A failure of a kind, with its sentence.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), cause: None }
    }

    /// Something asked for is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// The asker can mend it.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid, message)
    }

    /// A file or definition cannot be used.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::BadInput, message)
    }

    /// The machine failed us.
    pub fn internal(message: impl Into<String>, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind: ErrorKind::Internal, message: message.into(), cause: Some(cause.into()) }
    }

    /// Adds the cause, for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}
