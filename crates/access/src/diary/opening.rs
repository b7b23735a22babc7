use jiff::civil::Time;
use linchpin_core::{OdsCode, OpeningId};
use serde::{Deserialize, Serialize};

/// Who may book a slot. GP Connect opens a slot by organisation type, code or group; ours are these five.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "code", deny_unknown_fields)]
pub enum Audience {
    /// Staff of the organisation whose slot it is.
    Own,
    /// Staff of one practice.
    Practice(OdsCode),
    /// Staff of every practice that belongs, on the day of asking, to this PCN or group.
    Group(String),
    /// NHS 111.
    Nhs111,
    /// People themselves, online: those registered with a practice whose staff may book it.
    Online,
}

/// From when a slot may be booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum Embargo {
    /// As soon as the diary is published.
    #[default]
    None,
    /// From so many minutes before the slot begins.
    Before {
        /// Minutes.
        minutes: u32,
    },
    /// From this time in England on the day so many days before the slot's; 0 is the day itself.
    At {
        /// Days, of any kind.
        days: u16,
        /// The time of day.
        time: Time,
    },
}

/// One audience and when the slot is open to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Who.
    pub who: Audience,
    /// From when.
    #[serde(default)]
    pub from: Embargo,
    /// Until so many minutes before the slot begins; 0 is until it begins.
    #[serde(default)]
    pub closes: u32,
}

/// A named rule for who may book a slot. Whom it does not name may not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Its key.
    pub id: OpeningId,
    /// Whose rule it is.
    pub organisation: OdsCode,
    /// What the organisation calls it, such as "Our desk; everybody from noon the day before".
    pub name: String,
    /// Who may book.
    pub to: Vec<Access>,
}
