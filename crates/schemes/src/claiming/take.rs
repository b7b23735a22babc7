use linchpin_core::Pence;

use super::{Claim, Does, Hand, Refused, State, Step, What};
use crate::Exact;

impl Claim {
    /// Whether somebody may take a kind of step now; none for the program itself. What a button asks.
    ///
    /// # Errors
    /// Why not, in a sentence.
    pub fn may(&self, by: Option<Hand>, does: Does) -> Result<(), Refused> {
        if !self.is_now(does) {
            return Err(Refused::NotNow(self.state, does));
        }
        match (does, by) {
            (Does::Work, _) | (Does::Pass, None) => Ok(()),
            (_, None) => Err(Refused::Nobody),
            (Does::Fill | Does::Show | Does::Declare, Some(hand)) => {
                if hand.organisation == self.payee {
                    Ok(())
                } else {
                    Err(Refused::NotYours)
                }
            }
            (_, Some(hand)) => self.may_decide(hand, does),
        }
    }

    fn is_now(&self, does: Does) -> bool {
        use State as S;
        // What one link has found right is not changed under the next.
        let before_approval = self.is_open() || (self.state == S::Declared && self.approvals == 0);
        match does {
            Does::Work | Does::Show | Does::Judge => before_approval,
            Does::Fill => self.is_open(),
            Does::Declare => self.is_open() && self.is_declared_by_anybody(),
            Does::Return => self.state == S::Declared,
            Does::Approve => self.state == S::Declared || (self.is_open() && !self.is_declared_by_anybody()),
            Does::Pay => self.state == S::Approved,
            Does::Adjust => matches!(self.state, S::Approved | S::Paid | S::Settled),
            Does::ClawBack => self.paid.0 > self.taken.0,
            Does::Pass => matches!(self.state, S::Open | S::Returned | S::Declared | S::Approved),
        }
    }

    /// Two pairs of eyes, told apart by account and by organisation and never by role alone.
    fn may_decide(&self, hand: Hand, does: Does) -> Result<(), Refused> {
        if [self.provider, self.payee].contains(&hand.organisation) {
            return Err(Refused::OwnOrganisation);
        }
        if does.decides() && self.own.contains(&hand.account) {
            return Err(Refused::OwnClaim);
        }
        let after_approval = matches!(does, Does::Approve | Does::Pay | Does::Adjust | Does::ClawBack);
        if after_approval && self.approvers.contains(&hand.account) {
            return Err(Refused::OwnApproval);
        }
        Ok(())
    }

    /// Takes the next step. A step that is refused leaves the claim as it was.
    ///
    /// # Errors
    /// Why it is not taken, in a sentence.
    pub fn take(&mut self, step: &Step) -> Result<(), Refused> {
        if step.number != self.steps + 1 {
            return Err(Refused::NotNext);
        }
        self.may(step.by, step.what.does())?;
        self.holds(&step.what)?;
        self.steps = step.number;
        self.follow(&step.what, step.by);
        Ok(())
    }

    /// What a step says must fit what is there.
    fn holds(&self, what: &What) -> Result<(), Refused> {
        let reason = |because: &str| if because.trim().is_empty() { Err(Refused::NoReason) } else { Ok(()) };
        match what {
            What::Filled { counts } => match counts.iter().find(|(_, count)| count.is_negative()) {
                Some((what, _)) => Err(Refused::Negative(what.clone())),
                None => Ok(()),
            },
            What::Declared { .. } => self.payment().map(drop).ok_or(Refused::NotWorked),
            What::Judged { accepted: false, because, .. } | What::Returned { because } => reason(because),
            What::Approved { amount, .. } => {
                let payment = self.payment().ok_or(Refused::NotWorked)?;
                if !payment.held.is_empty() {
                    return Err(Refused::Held(payment.held.join("; ")));
                }
                Self::same(payment.amount, *amount)
            }
            What::Paid { amount, .. } => Self::same(self.owed, *amount),
            What::Adjusted { amount, because, .. } => {
                reason(because)?;
                match amount.0 {
                    0 => Err(Refused::NoAmount),
                    less if self.owed.0.saturating_add(less) < 0 => Err(Refused::MoreThanOwed { owed: self.owed }),
                    _ => Ok(()),
                }
            }
            What::ClawedBack { amount, because, .. } => {
                reason(because)?;
                let left = Pence(self.paid.0 - self.taken.0);
                match amount.0 {
                    ..=0 => Err(Refused::NoAmount),
                    more if more > left.0 => Err(Refused::MoreThanPaid { left }),
                    _ => Ok(()),
                }
            }
            What::Worked(_) | What::Shown { .. } | What::Judged { .. } | What::Passed { .. } => Ok(()),
        }
    }

    fn same(is: Pence, wanted: Pence) -> Result<(), Refused> {
        if is == wanted { Ok(()) } else { Err(Refused::OtherAmount { is, wanted }) }
    }

    fn follow(&mut self, what: &What, by: Option<Hand>) {
        let account = by.map(|hand| hand.account);
        match what {
            What::Worked(worked) => self.worked = Some((**worked).clone()),
            What::Filled { counts } => {
                self.counts.extend(counts.iter().map(|(what, count)| (what.clone(), *count)));
                self.own.extend(account);
            }
            What::Shown { .. } => self.own.extend(account),
            What::Judged { .. } => {}
            What::Declared { late } => {
                (self.state, self.late, self.approvals) = (State::Declared, late.clone(), 0);
                self.own.extend(account);
            }
            What::Returned { because } => {
                (self.state, self.returned, self.approvals) = (State::Returned, Some(because.clone()), 0);
                // Whoever found it right before it went back looks at it as anybody does.
                self.approvers.clear();
            }
            What::Approved { amount, .. } => {
                self.approvals += 1;
                self.approvers.extend(account);
                self.state = State::Declared;
                if self.approvals >= self.approvers_wanted() {
                    self.owed = *amount;
                    self.state = self.stands();
                }
            }
            What::Paid { amount, .. } => {
                (self.owed, self.paid) = (Pence(0), self.paid + *amount);
                self.state = self.stands();
            }
            What::Adjusted { amount, worked, .. } => {
                self.owed = self.owed + *amount;
                self.approvers.extend(account);
                if let Some(worked) = worked {
                    self.worked = Some((**worked).clone());
                }
                self.state = self.stands();
            }
            What::ClawedBack { amount, worked, .. } => {
                self.taken = self.taken + *amount;
                if let Some(worked) = worked {
                    self.worked = Some((**worked).clone());
                }
            }
            What::Passed { to } => self.payee = *to,
        }
    }

    /// Where money says that it stands, once it was found right.
    fn stands(&self) -> State {
        match (self.owed.0, self.paid.0) {
            (1.., _) => State::Approved,
            (_, 1..) => State::Paid,
            _ => State::Settled,
        }
    }

    /// What was declared of one thing; nothing where nobody has said.
    #[must_use]
    pub fn count(&self, what: &str) -> Option<Exact> {
        self.counts.get(what).copied()
    }
}
