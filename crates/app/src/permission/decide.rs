use std::collections::BTreeSet;

use linchpin_core::{Role, person::OptOuts};

use super::{Act, OptOut, Relationship, Resource, Rule, Table};

/// What is asked about: the resource, and what stands between it and the actor at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What it is.
    pub resource: Resource,
    /// Why the actor may have to do with it. Empty: nothing known.
    pub relationships: BTreeSet<Relationship>,
    /// Whether the person's consent to sharing stands now.
    pub consent: bool,
    /// What the person opted out of. A question about many people leaves this empty and heeds [`Permit::leaves_out`].
    pub opt_outs: OptOuts,
}

/// What [`Table::decide`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allowed(Permit),
    /// No.
    Refused(Refusal),
}

/// The basis of a yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// The rule that allows it, for the audit.
    pub rule: String,
    /// Whom a list or count must leave out: those with one of these opt-outs.
    pub leaves_out: BTreeSet<OptOut>,
}

/// Why not. The first that holds, from the role outward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The role asks for a second factor, and they have not set one up.
    Unproven,
    /// The role may never do this.
    Role,
    /// The role may, but only while one of these relationships stands.
    Relationship(BTreeSet<Relationship>),
    /// There is a relationship, but the person's consent does not stand.
    Consent,
    /// The person opted out of this use.
    OptedOut(OptOut),
}

impl Table {
    /// Whether somebody in this role may do this act to this subject now. Pure; default no.
    #[must_use]
    pub fn decide(&self, role: Role, act: Act, subject: &Subject) -> Decision {
        let mut nearest = Refusal::Role;
        for rule in self.rules().iter().filter(|rule| rule.speaks_of(role, act, subject.resource)) {
            match judge(rule, subject) {
                None => return Decision::Allowed(Permit { rule: rule.id.clone(), leaves_out: rule.respects.clone() }),
                Some(refusal) => nearest = nearer(nearest, refusal),
            }
        }
        Decision::Refused(nearest)
    }

    /// Whether the role may do this act to this resource in any relationship at all: what a menu asks.
    #[must_use]
    pub fn could(&self, role: Role, act: Act, resource: Resource) -> bool {
        self.rules().iter().any(|rule| rule.speaks_of(role, act, resource))
    }
}

/// What stands in the way of a rule that speaks of the case.
fn judge(rule: &Rule, subject: &Subject) -> Option<Refusal> {
    if !rule.when.is_met(&subject.relationships) {
        return Some(Refusal::Relationship(rule.when.asked()));
    }
    if rule.consent && !subject.consent {
        return Some(Refusal::Consent);
    }
    rule.respects.iter().find(|one| opted_out(subject.opt_outs, **one)).map(|one| Refusal::OptedOut(*one))
}

/// Whether this opt-out is among those the person made.
fn opted_out(made: OptOuts, one: OptOut) -> bool {
    match one {
        OptOut::National => made.national,
        OptOut::Type1 => made.type_1,
    }
}

/// The refusal that came closer to a yes says more about what is missing.
fn nearer(one: Refusal, other: Refusal) -> Refusal {
    let rank = |refusal: &Refusal| match refusal {
        Refusal::Unproven | Refusal::Role => 0,
        Refusal::Relationship(_) => 1,
        Refusal::Consent => 2,
        Refusal::OptedOut(_) => 3,
    };
    match (one, other) {
        (Refusal::Relationship(a), Refusal::Relationship(b)) => Refusal::Relationship(&a | &b),
        (one, other) if rank(&one) >= rank(&other) => one,
        (_, other) => other,
    }
}

impl Subject {
    /// A thing that is about no single person and belongs to nobody in particular.
    #[must_use]
    pub fn of(resource: Resource) -> Self {
        Self { resource, relationships: BTreeSet::new(), consent: false, opt_outs: OptOuts::default() }
    }

    /// With a relationship.
    #[must_use]
    pub fn with(mut self, relationship: Relationship) -> Self {
        self.relationships.insert(relationship);
        self
    }
}

impl Permit {
    /// Whether somebody with these opt-outs must be left out of a list or count made on this basis.
    #[must_use]
    pub fn keeps_out(&self, opt_outs: OptOuts) -> bool {
        self.leaves_out.iter().any(|one| opted_out(opt_outs, *one))
    }
}

impl Decision {
    /// Whether it is a yes.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

impl Refusal {
    /// The name in the audit.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Unproven => "no-second-factor",
            Self::Role => "role",
            Self::Relationship(_) => "relationship",
            Self::Consent => "consent",
            Self::OptedOut(_) => "opted-out",
        }
    }

    /// What a page says, and what to do next.
    #[must_use]
    pub fn sentence(&self, role: Role, act: Act, resource: Resource) -> String {
        let (act, resource) = (act.words(), resource.words());
        match self {
            Self::Unproven => "Set up a second factor first. Your role asks for one.".to_owned(),
            Self::Role => {
                format!(
                    "Signed in as {} you cannot {act} {resource}. If you hold another role, change to it.",
                    role.title()
                )
            }
            Self::Relationship(asked) => {
                let asked: Vec<&str> = asked.iter().map(|one| one.words()).collect();
                format!("You can {act} {resource} only while {}.", asked.join(", or "))
            }
            Self::Consent => {
                format!("You can {act} {resource} once the person has agreed. Ask them, and write down what they say.")
            }
            Self::OptedOut(one) => format!("This person has a {}, which covers this use.", one.words()),
        }
    }
}
