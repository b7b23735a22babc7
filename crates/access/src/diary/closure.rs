use jiff::civil::DateTime;
use linchpin_core::{ClosureId, OdsCode, SiteId, StaffId};

use crate::words::words;

words! {
    /// Why a diary is closed.
    Reason {
        /// The clinician is away.
        Leave = "leave", "Leave";
        /// The clinician is ill.
        Sickness = "sickness", "Sickness";
        /// Protected learning: the whole practice learns and others cover.
        Learning = "protected-learning", "Protected learning time";
        /// The site cannot be used.
        Site = "site", "Site closed";
        /// Anything else.
        Other = "other", "Closed";
    }
}

/// A time at which a diary is closed: for one clinician, for a site, or for the whole organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Its key.
    pub id: ClosureId,
    /// Whose diary.
    pub organisation: OdsCode,
    /// Only this site.
    pub site: Option<SiteId>,
    /// Only this clinician.
    pub staff: Option<StaffId>,
    /// From when, in the time of England.
    pub from: DateTime,
    /// Until just before this time.
    pub to: DateTime,
    /// Why.
    pub reason: Reason,
}
