use jiff::{
    Timestamp,
    civil::{Time, Weekday},
};
use linchpin_core::{OdsCode, Postcode, Sex, SiteId, StaffId};

use super::{Among, Feature, Point};
use crate::{Mode, Need, Profession};

/// Where somebody belongs and lives, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    /// The practice where they are registered.
    pub practice: Option<OdsCode>,
    /// Its site to which they go.
    pub site: Option<SiteId>,
    /// The PCNs and groups of the practice today.
    pub groups: Vec<String>,
    /// Where they live.
    pub postcode: Option<Postcode>,
    /// Where that is exactly.
    pub point: Option<Point>,
}

/// Where they would be seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Place {
    /// Anywhere.
    #[default]
    Anywhere,
    /// At any site of this organisation.
    Organisation(OdsCode),
    /// At this site.
    Site(SiteId),
    /// At a site with this outward code, such as `S65`; by telephone, video or at home from anywhere.
    Outward(String),
    /// Within so many miles of home; by telephone, video or at home from anywhere.
    Within(f64),
}

/// What somebody needs and would accept. Where nothing is said, anything suits.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The need.
    pub need: Need,
    /// When the promise ends, if there is one.
    pub due: Option<Timestamp>,
    /// Not before; now, as a rule.
    pub from: Timestamp,
    /// Not after.
    pub to: Timestamp,
    /// Where they belong.
    pub home: Home,
    /// Where they would be seen.
    pub place: Place,
    /// On which weekdays, in England.
    pub weekdays: Among<Weekday>,
    /// Beginning between these times on England's clocks, the second not included; over midnight if it is the earlier one.
    pub times: Option<(Time, Time)>,
    /// How.
    pub modes: Among<Mode>,
    /// By whom.
    pub professions: Among<Profession>,
    /// By a woman, or by a man.
    pub sex: Option<Sex>,
    /// In this language: one that the clinician speaks, or for which the site has an interpreter. English is always spoken.
    pub language: Option<String>,
    /// What they need there.
    pub access: Among<Feature>,
    /// The clinician they usually see.
    pub usual: Option<StaffId>,
    /// Whether only that one will do.
    pub only_usual: bool,
}

impl Ask {
    /// Anything that suits this need in that time.
    #[must_use]
    pub fn new(need: Need, due: Option<Timestamp>, from: Timestamp, to: Timestamp) -> Self {
        Self {
            need,
            due,
            from,
            to,
            home: Home::default(),
            place: Place::Anywhere,
            weekdays: Among::none(),
            times: None,
            modes: Among::none(),
            professions: Among::none(),
            sex: None,
            language: None,
            access: Among::none(),
            usual: None,
            only_usual: false,
        }
    }
}
