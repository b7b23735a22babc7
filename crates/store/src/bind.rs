use jiff::{Timestamp, civil::Date};
use linchpin_core::{
    AgreementId, AlertId, AppointmentId, BidId, BreakGlassId, CalendarFeedId, CareHomeId, CaseId, ClaimId, ClinicId,
    ClosureId, ConsentId, EntryId, EvidenceId, FundingTableId, HoldId, JobId, LevelReportId, Lsoa, MatchId, MatterId,
    MeetingId, MergeId, MessageId, NhsNumber, OdsCode, OfferId, OpeningId, PatternId, PersonId, Postcode,
    RelationshipId, RequestId, Role, RunId, SessionId, SiteId, SlotId, SlotTypeId, SnomedCode, StaffId, TeamId,
    TokenId, UserId, VerificationId, WaitingId, WhatIfId,
};
use uuid::Uuid;

/// A value handed to a statement. An absent value keeps its kind, because PostgreSQL fixes the type of a placeholder
/// when it first meets the statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Bind {
    /// A text: also keys, instants and dates.
    Text(Option<String>),
    /// A whole number: also flags, as 0 and 1.
    Whole(Option<i64>),
    /// A number with a fraction.
    Real(Option<f64>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

/// What can be handed to a statement. [`args!`](crate::args!) calls it.
pub trait ToBind {
    /// What stands for an absent value of this type.
    const ABSENT: Bind;

    /// The value as the store keeps it.
    fn to_bind(&self) -> Bind;
}

/// The text under which the store keeps an instant: UTC, six decimals, always 27 characters, so that texts sort as
/// instants do.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    format!("{at:.6}")
}

impl<T: ToBind + ?Sized> ToBind for &T {
    const ABSENT: Bind = T::ABSENT;
    fn to_bind(&self) -> Bind {
        T::to_bind(self)
    }
}

impl<T: ToBind> ToBind for Option<T> {
    const ABSENT: Bind = T::ABSENT;
    fn to_bind(&self) -> Bind {
        self.as_ref().map_or(T::ABSENT, T::to_bind)
    }
}

impl ToBind for Bind {
    const ABSENT: Bind = Bind::Text(None);
    fn to_bind(&self) -> Bind {
        self.clone()
    }
}

macro_rules! text {
    ($($type:ty => |$value:ident| $text:expr),+ $(,)?) => {$(
        impl ToBind for $type {
            const ABSENT: Bind = Bind::Text(None);
            fn to_bind(&self) -> Bind {
                let $value = self;
                Bind::Text(Some($text))
            }
        }
    )+};
}

text! {
    str => |v| v.to_owned(),
    String => |v| v.clone(),
    Timestamp => |v| instant(*v),
    Date => |v| v.to_string(),
    Uuid => |v| v.hyphenated().to_string(),
    Role => |v| v.as_str().to_owned(),
    OdsCode => |v| v.as_str().to_owned(),
    Postcode => |v| v.as_str().to_owned(),
    Lsoa => |v| v.as_str().to_owned(),
    SnomedCode => |v| v.to_string(),
    NhsNumber => |v| v.digits(),
    serde_json::Value => |v| v.to_string(),
    PersonId => |v| v.to_string(),
    UserId => |v| v.to_string(),
    SessionId => |v| v.to_string(),
    TokenId => |v| v.to_string(),
    RelationshipId => |v| v.to_string(),
    StaffId => |v| v.to_string(),
    JobId => |v| v.to_string(),
    MatchId => |v| v.to_string(),
    MergeId => |v| v.to_string(),
    ConsentId => |v| v.to_string(),
    BreakGlassId => |v| v.to_string(),
    AlertId => |v| v.to_string(),
    TeamId => |v| v.to_string(),
    CalendarFeedId => |v| v.to_string(),
    CareHomeId => |v| v.to_string(),
    AppointmentId => |v| v.to_string(),
    ClinicId => |v| v.to_string(),
    ClosureId => |v| v.to_string(),
    HoldId => |v| v.to_string(),
    MessageId => |v| v.to_string(),
    OfferId => |v| v.to_string(),
    OpeningId => |v| v.to_string(),
    PatternId => |v| v.to_string(),
    RequestId => |v| v.to_string(),
    SiteId => |v| v.to_string(),
    SlotId => |v| v.to_string(),
    SlotTypeId => |v| v.to_string(),
    WaitingId => |v| v.to_string(),
    WhatIfId => |v| v.to_string(),
    LevelReportId => |v| v.to_string(),
    CaseId => |v| v.to_string(),
    MatterId => |v| v.to_string(),
    MeetingId => |v| v.to_string(),
    AgreementId => |v| v.to_string(),
    FundingTableId => |v| v.to_string(),
    BidId => |v| v.to_string(),
    ClaimId => |v| v.to_string(),
    EntryId => |v| v.to_string(),
    EvidenceId => |v| v.to_string(),
    RunId => |v| v.to_string(),
    VerificationId => |v| v.to_string(),
}

macro_rules! whole {
    ($($type:ty),+) => {$(
        impl ToBind for $type {
            const ABSENT: Bind = Bind::Whole(None);
            fn to_bind(&self) -> Bind {
                // Saturates: nothing that we count comes near.
                Bind::Whole(Some(i64::try_from(*self).unwrap_or(i64::MAX)))
            }
        }
    )+};
}

whole!(i16, i32, i64, u8, u16, u32, u64, usize, bool);

impl ToBind for f64 {
    const ABSENT: Bind = Bind::Real(None);
    fn to_bind(&self) -> Bind {
        Bind::Real(Some(*self))
    }
}

impl ToBind for [u8] {
    const ABSENT: Bind = Bind::Bytes(None);
    fn to_bind(&self) -> Bind {
        Bind::Bytes(Some(self.to_vec()))
    }
}

impl ToBind for Vec<u8> {
    const ABSENT: Bind = Bind::Bytes(None);
    fn to_bind(&self) -> Bind {
        Bind::Bytes(Some(self.clone()))
    }
}

impl<const N: usize> ToBind for [u8; N] {
    const ABSENT: Bind = Bind::Bytes(None);
    fn to_bind(&self) -> Bind {
        Bind::Bytes(Some(self.to_vec()))
    }
}

/// The values of a statement, in the order of its placeholders: `args![id, name, at]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::ToBind::to_bind(&$value)),*]
    };
}

/// Values as one row of a list, for statements that write many rows at once: `value ->> 0` is the first of them.
pub(crate) fn row(values: Vec<Bind>) -> serde_json::Value {
    use serde_json::json;
    let one = |value: Bind| match value {
        Bind::Text(text) => json!(text),
        Bind::Whole(whole) => json!(whole),
        Bind::Real(real) => json!(real),
        Bind::Bytes(bytes) => json!(bytes),
    };
    values.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_have_one_width_and_sort_as_texts() {
        let texts: Vec<_> = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.500001999Z"]
            .map(|t| instant(t.parse().unwrap()))
            .into();
        assert_eq!(texts[1], "2026-01-01T00:00:00.500000Z");
        assert!(texts.iter().all(|t| t.len() == 27), "{texts:?}");
        assert!(texts.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn an_absent_value_keeps_its_kind() {
        assert_eq!(
            args![None::<&str>, None::<u64>, Some(true)],
            [Bind::Text(None), Bind::Whole(None), Bind::Whole(Some(1))]
        );
    }
}
