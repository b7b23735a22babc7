use jiff::civil::Date;
use linchpin_core::{ClaimId, EntryId, Pence, Period};
use serde::{Deserialize, Serialize};

use super::Account;

/// An amount above nought. What goes the other way is a transfer the other way, and never a minus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Amount(Pence);

impl Amount {
    /// The amount; none for nothing, and for less.
    #[must_use]
    pub fn new(pence: Pence) -> Option<Self> {
        (pence.0 > 0).then_some(Self(pence))
    }

    /// As pence.
    #[must_use]
    pub fn pence(self) -> Pence {
        self.0
    }
}

impl TryFrom<i64> for Amount {
    type Error = &'static str;
    fn try_from(pence: i64) -> Result<Self, &'static str> {
        Self::new(Pence(pence)).ok_or("an amount must be above nought")
    }
}

impl From<Amount> for i64 {
    fn from(amount: Amount) -> Self {
        amount.0.0
    }
}

/// An amount that goes from one account to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Where it comes from.
    pub from: Account,
    /// Where it goes.
    pub to: Account,
    /// How much.
    pub amount: Amount,
}

impl Transfer {
    /// What it does to an account. From an account to itself does nothing.
    #[must_use]
    pub fn effect_on(&self, account: &Account) -> Pence {
        let one = self.amount.0.0;
        Pence(if self.to == *account { one } else { 0 } - if self.from == *account { one } else { 0 })
    }
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Money is set aside for a scheme.
    Allocated,
    /// A claim is approved: it is owed.
    Approved,
    /// What was owed is paid.
    Paid,
    /// More or less is owed than was approved.
    Adjusted,
    /// What was paid has to come back.
    ClawedBack,
    /// It came back, or was taken from the next payment.
    Repaid,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Allocated, Self::Approved, Self::Paid, Self::Adjusted, Self::ClawedBack, Self::Repaid];

    /// The name in tables and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allocated => "allocated",
            Self::Approved => "approved",
            Self::Paid => "paid",
            Self::Adjusted => "adjusted",
            Self::ClawedBack => "clawed-back",
            Self::Repaid => "repaid",
        }
    }

    /// The name as a page says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Allocated => "Set aside",
            Self::Approved => "Approved",
            Self::Paid => "Paid",
            Self::Adjusted => "Adjusted",
            Self::ClawedBack => "To come back",
            Self::Repaid => "Came back",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(|| "not a kind of entry".to_owned())
    }
}

/// Something that happened to money, with why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its key.
    pub id: EntryId,
    /// The day on which it counts.
    pub day: Date,
    /// What it is.
    pub kind: Kind,
    /// What moves.
    pub transfers: Vec<Transfer>,
    /// For which period of the scheme, where it is of one.
    pub period: Option<Period>,
    /// Of which claim.
    pub claim: Option<ClaimId>,
    /// Which entry it puts right.
    pub corrects: Option<EntryId>,
    /// Why, in a sentence.
    pub because: String,
}

/// What every entry has, to make the usual ones of.
#[derive(Clone, Copy, Debug)]
pub struct Of<'a> {
    /// The key of the entry.
    pub id: EntryId,
    /// The day on which it counts.
    pub day: Date,
    /// To or from whom.
    pub provider: &'a str,
    /// By which scheme.
    pub scheme: &'a str,
    /// How much.
    pub amount: Amount,
}

impl Entry {
    fn simple(of: Of<'_>, kind: Kind, from: Account, to: Account) -> Self {
        Self {
            id: of.id,
            day: of.day,
            kind,
            transfers: vec![Transfer { from, to, amount: of.amount }],
            period: None,
            claim: None,
            corrects: None,
            because: String::new(),
        }
    }

    /// A claim is approved.
    #[must_use]
    pub fn approved(of: Of<'_>) -> Self {
        Self::simple(of, Kind::Approved, Account::pot(of.scheme), Account::owed(of.provider, of.scheme))
    }

    /// What was approved is paid.
    #[must_use]
    pub fn paid(of: Of<'_>) -> Self {
        Self::simple(of, Kind::Paid, Account::owed(of.provider, of.scheme), Account::paid(of.provider, of.scheme))
    }

    /// More is owed than was approved, or less.
    #[must_use]
    pub fn adjusted(of: Of<'_>, more: bool, because: impl Into<String>) -> Self {
        let (pot, owed) = (Account::pot(of.scheme), Account::owed(of.provider, of.scheme));
        let (from, to) = if more { (pot, owed) } else { (owed, pot) };
        Self { because: because.into(), ..Self::simple(of, Kind::Adjusted, from, to) }
    }

    /// What one provider is owed is owed to the one that it became part of.
    #[must_use]
    pub fn passed(of: Of<'_>, to: &str, because: impl Into<String>) -> Self {
        let (from, to) = (Account::owed(of.provider, of.scheme), Account::owed(to, of.scheme));
        Self { because: because.into(), ..Self::simple(of, Kind::Adjusted, from, to) }
    }

    /// Money of a source is set aside for a scheme.
    #[must_use]
    pub fn allocated(id: EntryId, day: Date, source: &str, scheme: &str, amount: Amount) -> Self {
        let of = Of { id, day, provider: "", scheme, amount };
        Self::simple(of, Kind::Allocated, Account::source(source), Account::pot(scheme))
    }

    /// What was paid by an entry has to come back: it is in the pot again, and the provider owes it.
    #[must_use]
    pub fn clawed_back(of: Of<'_>, corrects: EntryId, because: impl Into<String>) -> Self {
        let entry = Self::simple(of, Kind::ClawedBack, Account::due(of.provider, of.scheme), Account::pot(of.scheme));
        Self { corrects: Some(corrects), because: because.into(), ..entry }
    }

    /// What had to come back came back.
    #[must_use]
    pub fn repaid(of: Of<'_>) -> Self {
        Self::simple(of, Kind::Repaid, Account::paid(of.provider, of.scheme), Account::due(of.provider, of.scheme))
    }

    /// The same entry for a claim and its period.
    #[must_use]
    pub fn of_claim(self, claim: ClaimId, period: Period) -> Self {
        Self { claim: Some(claim), period: Some(period), ..self }
    }

    /// What it pays to providers.
    #[must_use]
    pub fn paid_out(&self) -> Pence {
        let out = self.transfers.iter().filter(|one| matches!(one.to, Account::Paid { .. }));
        out.map(|one| one.amount.0).sum()
    }

    /// What it has providers give back.
    #[must_use]
    pub fn taken_back(&self) -> Pence {
        let back = self.transfers.iter().filter(|one| matches!(one.from, Account::Due { .. }));
        back.map(|one| one.amount.0).sum()
    }
}
