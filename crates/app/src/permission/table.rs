use std::collections::BTreeSet;

use linchpin_core::{Error, Result, Role};
use serde::Deserialize;

use super::{Act, OptOut, Relationship, Resource};

/// The table that ships with the program.
const TEXT: &str = include_str!("../../permission.toml");

/// One rule of the table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, which the audit keeps as the basis of an act.
    pub id: String,
    /// Who.
    pub roles: BTreeSet<Role>,
    /// May do what.
    pub acts: BTreeSet<Act>,
    /// To what.
    pub resources: BTreeSet<Resource>,
    /// While which relationship stands.
    pub when: When,
    /// Only while the person's consent to sharing stands.
    #[serde(default)]
    pub consent: bool,
    /// The opt-outs that keep a person out.
    #[serde(default)]
    pub respects: BTreeSet<OptOut>,
    /// The reason, one sentence.
    pub why: String,
}

/// Which relationships a rule asks for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub enum When {
    /// None in particular.
    Any,
    /// One of these.
    OneOf(BTreeSet<Relationship>),
}

/// The rules, checked. The order is that of the file and decides only which of two permitting rules is named.
#[derive(Clone, Debug)]
pub struct Table {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Rule>,
}

impl Table {
    /// The table that ships with the program.
    ///
    /// # Errors
    /// Never, as a test proves; the text is read like any other.
    pub fn standard() -> Result<Self> {
        Self::parse(TEXT)
    }

    /// Reads and checks a table.
    ///
    /// # Errors
    /// An unknown name or key, a rule without a reason, a rule that adds nothing, or one against a limit (see `limit`).
    pub fn parse(text: &str) -> Result<Self> {
        let file: File = toml::from_str(text)
            .map_err(|why| Error::bad_input(format!("the permission table cannot be read: {why}")))?;
        for (i, rule) in file.rule.iter().enumerate() {
            let wrong = |what: String| Err(Error::bad_input(format!("permission rule {}: {what}", rule.id)));
            if file.rule[..i].iter().any(|earlier| earlier.id == rule.id) {
                return wrong("the name is used twice".to_owned());
            }
            if rule.roles.is_empty() || rule.acts.is_empty() || rule.resources.is_empty() {
                return wrong("roles, acts and resources must each name something".to_owned());
            }
            if !rule.why.ends_with('.') || rule.why.len() < 20 {
                return wrong("says no reason in a sentence".to_owned());
            }
            if let Some(limit) = cells(rule).find_map(|(role, act, resource)| limit(rule, role, act, resource)) {
                return wrong(limit.to_owned());
            }
            if file.rule[..i].iter().any(|earlier| covers(earlier, rule)) {
                return wrong("adds nothing to an earlier rule".to_owned());
            }
        }
        Ok(Self { rules: file.rule })
    }

    /// The rules in the order of the file.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

impl Rule {
    /// Whether the rule speaks of this role doing this act to this resource, in whatever relationship.
    #[must_use]
    pub fn speaks_of(&self, role: Role, act: Act, resource: Resource) -> bool {
        self.roles.contains(&role) && self.acts.contains(&act) && self.resources.contains(&resource)
    }
}

impl When {
    /// Whether it is met by somebody with these relationships.
    #[must_use]
    pub fn is_met(&self, relationships: &BTreeSet<Relationship>) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(asked) => !asked.is_disjoint(relationships),
        }
    }

    /// The relationships it names; none where it asks for none.
    #[must_use]
    pub fn asked(&self) -> BTreeSet<Relationship> {
        match self {
            Self::Any => BTreeSet::new(),
            Self::OneOf(asked) => asked.clone(),
        }
    }

    fn asks_for(&self, one: Relationship) -> bool {
        matches!(self, Self::OneOf(asked) if asked.contains(&one))
    }
}

impl TryFrom<Vec<String>> for When {
    type Error = String;
    fn try_from(names: Vec<String>) -> Result<Self, String> {
        if names == ["any"] {
            return Ok(Self::Any);
        }
        let asked: BTreeSet<Relationship> = names
            .iter()
            .map(|name| name.parse().map_err(|_| format!("`{name}` is no relationship")))
            .collect::<Result<_, _>>()?;
        if asked.is_empty() || asked.len() != names.len() {
            return Err("`when` must name relationships, each once, or `any` alone".to_owned());
        }
        Ok(Self::OneOf(asked))
    }
}

fn cells(rule: &Rule) -> impl Iterator<Item = (Role, Act, Resource)> + '_ {
    rule.roles.iter().flat_map(|role| {
        rule.acts.iter().flat_map(|act| rule.resources.iter().map(|resource| (*role, *act, *resource)))
    })
}

/// What no table may allow, whoever writes it (`domain.md`, information governance). The table is checked against
/// these when it is read, so that a slip in one line cannot open what the policy closes.
fn limit(rule: &Rule, role: Role, act: Act, resource: Resource) -> Option<&'static str> {
    use Relationship as R;
    let about_a_person = matches!(
        resource,
        Resource::Person
            | Resource::Record
            | Resource::Consent
            | Resource::Relationship
            | Resource::Match
            | Resource::Appointment
            | Resource::Request
            | Resource::Case
            | Resource::RiskList
            | Resource::EmergencyPlan
            | Resource::Meeting
    );
    let from_elsewhere = [R::Booked, R::Referred, R::OpenCase, R::Shared];
    if about_a_person && matches!(role, Role::Commissioner | Role::Finance | Role::Administrator) {
        return Some("commissioners, finance and administrators see no identifiable person");
    }
    if resource == Resource::Audit && matches!(role, Role::Commissioner | Role::Finance | Role::Administrator) {
        return Some("the audit names people");
    }
    if resource == Resource::Audit && role == Role::Patient && rule.when != When::OneOf([R::OneSelf].into()) {
        return Some("a patient sees who looked at them alone");
    }
    if resource == Resource::Record && role == Role::InformationGovernance {
        return Some("the officer sees who looked, never what they saw");
    }
    if resource == Resource::Record && act == Act::See && rule.when == When::Any {
        return Some("nobody sees a clinical record without a relationship");
    }
    if about_a_person && role == Role::Patient && rule.when != When::OneOf([R::OneSelf].into()) {
        return Some("a patient sees themselves alone");
    }
    if about_a_person && role != Role::Patient && rule.when.asks_for(R::OneSelf) {
        return Some("staff do not open their own record with their work account");
    }
    if matches!(resource, Resource::Person | Resource::Record | Resource::Case)
        && act == Act::See
        && from_elsewhere.iter().any(|one| rule.when.asks_for(*one))
        && !rule.consent
    {
        return Some("an organisation that is not the person's practice needs their consent");
    }
    if resource == Resource::Case && act == Act::See && rule.when == When::Any {
        return Some("nobody sees a case without a relationship");
    }
    if resource == Resource::EmergencyPlan && !(act == Act::See && rule.consent) {
        return Some("an emergency plan is only read, and only while the person agrees");
    }
    let at_own_practice = rule.when == When::OneOf([R::OwnOrganisation].into());
    if resource == Resource::RiskList && !at_own_practice {
        return Some("a list of people at risk is their own practice's alone");
    }
    if act == Act::ReIdentify && !at_own_practice {
        return Some("only a person's own practice learns who is behind a pseudonym");
    }
    if (act, resource) == (Act::Export, Resource::Record) && role != Role::Patient && !at_own_practice {
        return Some("a person gets a copy of their record from their own practice alone");
    }
    // A copy of a record is for the person themselves (UK GDPR, article 15), a list of those at risk for the practice that looks
    // after them; any other list of people leaves for another body.
    let leaves_care = (resource == Resource::Pseudonym && !at_own_practice)
        || (act == Act::Export
            && about_a_person
            && !matches!(resource, Resource::Record | Resource::RiskList)
            && role != Role::Patient);
    if leaves_care && rule.respects.len() != OptOut::ALL.len() {
        return Some("a use beyond direct care respects every opt-out");
    }
    if !leaves_care && !rule.respects.is_empty() {
        return Some("opt-outs do not apply to direct care");
    }
    if rule.when.asks_for(R::BrokenGlass) && act != Act::See {
        return Some("a broken glass lets one look, nothing more");
    }
    None
}

/// Whether `earlier` already allows everything that `later` would.
fn covers(earlier: &Rule, later: &Rule) -> bool {
    let wide = match (&earlier.when, &later.when) {
        (When::Any, _) => true,
        (When::OneOf(_), When::Any) => false,
        (When::OneOf(a), When::OneOf(b)) => a.is_superset(b),
    };
    wide && earlier.roles.is_superset(&later.roles)
        && earlier.acts.is_superset(&later.acts)
        && earlier.resources.is_superset(&later.resources)
        && (!earlier.consent || later.consent)
        && earlier.respects.is_subset(&later.respects)
}
