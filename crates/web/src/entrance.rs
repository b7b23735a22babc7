//! How people come in.

use std::sync::Arc;

use linchpin_core::{Clock, Ids};

use crate::{notify::Callback, oidc::Provider};

/// How people come in.
#[derive(Clone)]
pub struct Entrance {
    /// What signed-in people may do. Without it nobody can sign in, and only a place that publishes openly shows anything.
    pub acts: Option<Arc<linchpin_app::App>>,
    /// Whether what is published may be read without signing in.
    pub open: bool,
    /// What people type to come here, such as `https://linchpin.example.org`.
    pub public: Option<String>,
    /// Where staff may sign in elsewhere.
    pub staff: Option<Arc<Provider>>,
    /// Where patients may.
    pub patient: Option<Arc<Provider>>,
    /// What the provider of messages proves itself with; where nothing is agreed, it is not listened to.
    pub callback: Option<Callback>,
    /// The time, for limits and for what is signed.
    pub clock: Arc<dyn Clock>,
    /// Random bytes, for the tokens of forms.
    pub ids: Arc<dyn Ids>,
}

impl Entrance {
    /// For a place without people: what is published may be read, and nobody signs in.
    #[must_use]
    pub fn open(clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { acts: None, open: true, public: None, staff: None, patient: None, callback: None, clock, ids }
    }
}
