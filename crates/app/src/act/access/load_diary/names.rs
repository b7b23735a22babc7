use std::collections::BTreeMap;

use jiff::Timestamp;
use linchpin_access::england;
use linchpin_core::{OdsCode, OpeningId, Result, SiteId, SlotTypeId, StaffId};
use linchpin_store::{Tx, opening, site, slot_type, staff};

use super::{Part, ToldSlot};
use crate::App;

/// The names that an organisation's diary knows, kept over the batches of one file.
#[derive(Debug, Default)]
pub struct DiaryNames(pub(super) BTreeMap<OdsCode, Names>);

/// Those of one organisation, in the spelling in which they are compared.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub sites: BTreeMap<String, SiteId>,
    pub staff: BTreeMap<String, Vec<StaffId>>,
    pub kinds: BTreeMap<String, SlotTypeId>,
    pub rules: BTreeMap<String, OpeningId>,
}

/// A slot whose names are known.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownSlot {
    pub at: usize,
    pub organisation: OdsCode,
    pub site: SiteId,
    pub kind: SlotTypeId,
    pub rule: OpeningId,
    pub starts: Timestamp,
    pub ends: Timestamp,
}

/// What cannot be used of a slot, the rule’s name, and what to do.
type Refused = (Part, &'static str, String);

impl App {
    /// What an organisation’s diary knows by name.
    pub(super) async fn diary_names(&self, tx: &mut Tx, organisation: OdsCode) -> Result<Names> {
        let mut names = Names::default();
        for one in site::of(tx, organisation).await?.into_iter().filter(|one| one.closed.is_none()) {
            names.sites.insert(fold(&one.name), one.id);
        }
        for one in staff::of(tx, organisation, None, self.clock.today()).await? {
            // Reports write names in every order.
            let mut spellings = vec![words(&one.name.full()), words(&one.name.formal())];
            spellings.dedup();
            spellings.into_iter().for_each(|spelling| names.staff.entry(spelling).or_default().push(one.id));
        }
        for one in slot_type::of(tx, organisation).await? {
            names.kinds.insert(fold(&one.it.name), one.it.id);
        }
        for one in opening::of(tx, organisation).await? {
            names.rules.insert(fold(&one.it.name), one.it.id);
        }
        Ok(names)
    }

    /// A slot with its names looked up and its time held sound; else what cannot be used of it, by which rule, and what to do.
    pub(super) fn known_slot(
        &self,
        names: &Names,
        at: usize,
        one: &ToldSlot,
    ) -> std::result::Result<(StaffId, KnownSlot), Refused> {
        let organisation = one.organisation;
        let site = names.sites.get(&fold(&one.site)).copied();
        let site = site.ok_or_else(|| {
            let why = format!(
                "{organisation} has no open site of this name: add the site, or write its name as the diary has it."
            );
            (Part::Site, "unknown-site", why)
        })?;
        let who = match names.staff.get(&words(&one.who)).map(Vec::as_slice) {
            Some([who]) => *who,
            Some(_) => {
                let why = format!("Several members of staff of {organisation} have this name: write the whole name.");
                return Err((Part::Who, "two-of-a-name", why));
            }
            None => {
                let why = format!(
                    "No member of staff of {organisation} has this name: add them to the directory, or correct the name."
                );
                return Err((Part::Who, "unknown-clinician", why));
            }
        };
        let kind = names.kinds.get(&fold(&one.kind)).copied().ok_or_else(|| {
            let why = format!(
                "{organisation} has no kind of slot of this name: add it, or write its name as the diary has it."
            );
            (Part::Kind, "unknown-slot-type", why)
        })?;
        let rule = match (&one.rule, names.rules.len()) {
            (Some(rule), _) => names.rules.get(&fold(rule)).copied(),
            (None, 1) => names.rules.values().next().copied(),
            (None, _) => None,
        };
        let rule = rule.ok_or_else(|| {
            let why = format!(
                "Say who may book it: add a column “Who may book” with the name of one of the rules of {organisation}."
            );
            (Part::Rule, "unknown-rule", why)
        })?;
        let far = || (Part::Time, "too-far", "This day is too far away.".to_owned());
        let starts = england::instant(one.starts).ok_or_else(far)?;
        let ends = england::instant(one.ends).ok_or_else(far)?;
        if starts <= self.now() {
            let why = "This time is over: a diary tells what is to come.".to_owned();
            return Err((Part::Time, "over", why));
        }
        if ends <= starts {
            let why =
                "The slot would end when it begins, for the clocks change in between: correct the times.".to_owned();
            return Err((Part::Time, "no-time", why));
        }
        Ok((who, KnownSlot { at, organisation, site, kind, rule, starts, ends }))
    }
}

fn fold(name: &str) -> String {
    linchpin_core::person::fold(name.trim())
}

/// A name without titles and signs, its words in order.
pub(super) fn words(name: &str) -> String {
    let mut words = linchpin_core::person::words(&name.replace(['(', ')'], " "));
    words.retain(|word| !["dr", "mr", "mrs", "ms", "miss", "prof", "sr", "sister"].contains(&word.as_str()));
    words.sort_unstable();
    words.join(" ")
}
