use std::collections::BTreeMap;

use linchpin_core::{ClaimId, OdsCode, Pence};

/// What is owed for a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// To whom.
    pub payee: OdsCode,
    /// By which scheme.
    pub scheme: String,
    /// For which claim.
    pub claim: ClaimId,
    /// How much; above nought.
    pub amount: Pence,
}

/// What somebody has to give back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Who.
    pub payee: OdsCode,
    /// By which scheme they had it.
    pub scheme: String,
    /// How much; above nought.
    pub amount: Pence,
}

/// What one payee gets in a run of payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remittance {
    /// Who.
    pub payee: OdsCode,
    /// What is paid, claim by claim.
    pub paid: Vec<Owed>,
    /// What is taken off it because it has to come back, scheme by scheme.
    pub repaid: Vec<Due>,
}

impl Remittance {
    /// What is paid before anything is taken off.
    #[must_use]
    pub fn gross(&self) -> Pence {
        self.paid.iter().map(|one| one.amount).sum()
    }

    /// What goes to the bank; never below nought.
    #[must_use]
    pub fn net(&self) -> Pence {
        Pence(self.gross().0 - self.repaid.iter().map(|one| one.amount.0).sum::<i64>())
    }
}

/// Puts together what each payee gets, by their code. What has to come back is taken off, up to what is paid and in the order
/// of its schemes; the rest waits for the next run.
#[must_use]
pub fn run(owed: Vec<Owed>, due: &[Due]) -> Vec<Remittance> {
    let mut payees: BTreeMap<OdsCode, Vec<Owed>> = BTreeMap::new();
    for one in owed.into_iter().filter(|one| one.amount.0 > 0) {
        payees.entry(one.payee).or_default().push(one);
    }
    let remittance = |(payee, paid): (OdsCode, Vec<Owed>)| {
        let mut left: i64 = paid.iter().map(|one| one.amount.0).sum();
        let own = due.iter().filter(|one| one.payee == payee);
        let taken = own.filter_map(|one| {
            let amount = one.amount.0.min(left);
            left -= amount.max(0);
            (amount > 0).then(|| Due { amount: Pence(amount), ..one.clone() })
        });
        let repaid = taken.collect();
        Remittance { payee, paid, repaid }
    };
    payees.into_iter().map(remittance).collect()
}
