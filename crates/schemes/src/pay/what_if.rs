use linchpin_core::Period;

use super::{CannotPay, Facts, Payment};
use crate::{
    Scheme,
    scheme::{Basis, Exclusions, Level},
};

impl Scheme {
    /// What would be paid if one provider reached a level: `if we reach 80%`. Everything else is as it is, the others
    /// included, because a pot that is shared out gives more to one and less to the rest.
    ///
    /// # Errors
    /// As [`Scheme::calculate`], and where the provider or what it is measured by is not among the facts.
    pub fn what_if(
        &self,
        period: Period,
        facts: &[Facts],
        provider: &str,
        must: &str,
        level: Level,
    ) -> Result<Vec<Payment>, CannotPay> {
        let unknown = || CannotPay::Unknown { provider: provider.into(), what: must.into() };
        let mut facts = facts.to_vec();
        let one = facts.iter_mut().find(|one| one.provider == provider).ok_or_else(unknown)?;
        let measured = one.measured.get_mut(must).ok_or_else(unknown)?;
        let exclusions = match self.pays.basis {
            Basis::Points { exclusions, .. } => exclusions,
            _ => Exclusions::Counted,
        };
        *measured = measured.at(level.value, exclusions)?;
        self.calculate(period, &facts)
    }
}
