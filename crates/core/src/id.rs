//! The keys of operational records, each a type of its own, so that one kind cannot be passed for another.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

/// Why a text is not one of our keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} must be a UUID")]
pub struct IdError(pub &'static str);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The key that is this UUID.
            #[must_use]
            pub fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID.
            #[must_use]
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            /// Lower case with hyphens: the text under which the store keeps it.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.hyphenated())
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| IdError(stringify!($name)))
            }
        }
    )+};
}

ids! {
    /// A person in the index.
    PersonId
    /// An account that signs in.
    UserId
    /// A signed-in session.
    SessionId
    /// What a machine proves with that it may act for an account.
    TokenId
    /// An entry of the audit chain.
    AuditId
    /// A reason why somebody may see a person: a booking, a referral, an open case, a share.
    RelationshipId
    /// A member of staff.
    StaffId
    /// A background job.
    JobId
    /// A possible match of two records that waits for a person to decide.
    MatchId
    /// A consent given or refused.
    ConsentId
    /// A break-glass grant.
    BreakGlassId
    /// An alert to somebody who must know.
    AlertId
    /// A team of staff.
    TeamId
    /// A care home.
    CareHomeId
    /// The record of a merge.
    MergeId
    /// A place where people are seen.
    SiteId
    /// A kind of slot.
    SlotTypeId
    /// A rule for who may book a slot, and from when.
    OpeningId
    /// A weekly pattern of a clinician's sessions.
    PatternId
    /// A time at which a diary is closed.
    ClosureId
    /// One session of one clinician on one day: a surgery, a clinic, a hub session.
    ClinicId
    /// A slot of a session.
    SlotId
    /// A slot kept for somebody for some minutes.
    HoldId
    /// A booked appointment.
    AppointmentId
    /// A need that somebody brought, with its promise.
    RequestId
    /// A wish for a slot that another gives back.
    WaitingId
    /// An offer of one slot to one person who waits.
    OfferId
    /// A text or e-mail to a person.
    MessageId
    /// An address at which a clinician's calendar is read.
    CalendarFeedId
    /// A what-if that was asked, and what it told.
    WhatIfId
    /// What a practice said of its pressure.
    LevelReportId
    /// One person on a pathway.
    CaseId
    /// What a commissioner and a provider signed by a scheme.
    AgreementId
    /// What a provider claims by a scheme for a period.
    ClaimId
    /// An entry of the ledger.
    EntryId
    /// What a practice and its commissioner do together: a concern, an inspection, a peer review.
    MatterId
    /// A table of money as a document prints it.
    FundingTableId
    /// A bid for money.
    BidId
    /// A file that shows something for a claim.
    EvidenceId
    /// A run of payments.
    RunId
    /// A sample of what was paid that is looked at afterwards.
    VerificationId
    /// A meeting of a practice or a team about those it looks after.
    MeetingId
}

/// Where all randomness comes from. Only the binary holds the real one; everything else is handed it.
pub trait Ids: Send + Sync {
    /// A new UUID, later ones greater than earlier ones (version 7, RFC 9562), so that keys grow at the end of an index.
    fn uuid(&self) -> Uuid;

    /// Fills `into` with random bytes fit for secrets.
    fn bytes(&self, into: &mut [u8]);
}

/// Counts instead of choosing, so that a test gives the same keys at every run. Never for a secret outside tests and the demo.
#[derive(Debug, Default)]
pub struct CountingIds(AtomicU64);

impl CountingIds {
    /// Counts on from `first`, so that two counters can stand beside each other.
    #[must_use]
    pub fn from(first: u64) -> Self {
        Self(AtomicU64::new(first))
    }

    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

impl Ids for CountingIds {
    fn uuid(&self) -> Uuid {
        uuid::Builder::from_unix_timestamp_millis(self.next(), &[0; 10]).into_uuid()
    }

    fn bytes(&self, into: &mut [u8]) {
        // SplitMix64 over the count: different each time, the same at every run.
        let mut state = self.next();
        for chunk in into.chunks_mut(8) {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_text_and_json() {
        let id = PersonId::new(CountingIds::from(7).uuid());
        assert_eq!(id.to_string().parse::<PersonId>().unwrap(), id);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{id}\""));
        assert_eq!(serde_json::from_str::<PersonId>(&json).unwrap(), id);
        assert_eq!("x' or 1=1".parse::<UserId>().unwrap_err().to_string(), "UserId must be a UUID");
    }

    #[test]
    fn counted_keys_grow_and_look_like_version_7() {
        let ids = CountingIds::default();
        let made: Vec<_> = (0..300).map(|_| ids.uuid()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(made.iter().all(|u| u.get_version_num() == 7));
        assert!(made.is_sorted_by_key(ToString::to_string), "the text sorts as the key does");
    }

    #[test]
    fn counted_bytes_differ_and_repeat() {
        let draw = |ids: &CountingIds| {
            let mut bytes = [0; 20];
            ids.bytes(&mut bytes);
            bytes
        };
        let (one, two) = (CountingIds::default(), CountingIds::default());
        let first = draw(&one);
        assert_eq!(first, draw(&two));
        assert_ne!(first, draw(&one));
    }
}
