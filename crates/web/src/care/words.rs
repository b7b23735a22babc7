use jiff::{Timestamp, civil::Date};
use linchpin_app::kept::EntryKind;
use linchpin_core::Role;
use linchpin_pathways::{case::Consent, pathway::Field};
use serde::Serialize;

use crate::visit::Visit;

/// Whether those of a role work at the practice that keeps the cases.
pub(super) fn keeps(role: Role) -> bool {
    matches!(role, Role::PracticeManager | Role::Receptionist | Role::Clinician | Role::CareNavigator)
}

/// A day in running text.
pub(crate) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// The day of an instant here.
pub(super) fn on(at: Timestamp) -> String {
    day(at.to_zoned(linchpin_core::london()).date())
}

/// The same where there is little room.
pub(super) fn short(at: Timestamp) -> String {
    at.to_zoned(linchpin_core::london()).strftime("%-d %b %Y").to_string()
}

/// By when something is to be done, and whether that is over.
#[derive(Serialize)]
pub(super) struct Due {
    by: String,
    tag: &'static str,
    tone: &'static str,
}

impl Due {
    /// A promise at this moment. Late, today, or in time: the words say what the colour says.
    pub(super) fn of(visit: &Visit, due: Timestamp, late: bool) -> Self {
        let now = visit.site.app.entrance.clock.now();
        let day = |at: Timestamp| at.to_zoned(linchpin_core::london()).date();
        let (tag, tone) = if late || due < now {
            ("Late", "red")
        } else if day(due) == day(now) {
            ("Today", "orange")
        } else {
            ("In time", "green")
        };
        Self { by: linchpin_access::england::say(due, now), tag, tone }
    }
}

/// What is known of a person, as a label.
pub(super) fn field(field: Field) -> &'static str {
    match field {
        Field::Name => "Name",
        Field::Born => "Born",
        Field::NhsNumber => "NHS number",
        Field::Address => "Address",
        Field::Phone => "Telephone",
        Field::Email => "Email",
        Field::Language => "Language",
        Field::AccessNeeds => "Needs",
        Field::Practice => "Practice",
        Field::CareHome => "Care home",
    }
}

/// Who may see the case, in a sentence.
pub(super) fn consent(consent: Consent, own: bool) -> &'static str {
    match (consent, own) {
        (Consent::NotAsked, false) => {
            "Nobody has asked the person yet. Until they agree, only their own practice sees this."
        }
        (Consent::NotAsked, true) => "Nobody has asked you yet. Until you agree, only your own practice sees this.",
        (Consent::Given, false) => "The person agreed. Those below see what is shared with them while this is open.",
        (Consent::Given, true) => "You agreed. Those below see what is shared with them while this is open.",
        (Consent::Refused, false) => "The person does not agree, or no longer does. Only their own practice sees this.",
        (Consent::Refused, true) => "You do not agree, or no longer do. Only your own practice sees this.",
    }
}

/// What kind of thing happened, before its name.
pub(super) fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Opened => "Opened",
        EntryKind::Move => "Done",
        EntryKind::Form => "Written",
        EntryKind::Note => "Note",
        EntryKind::Contribution => "Contribution",
        EntryKind::News => "News",
        EntryKind::Task => "Task",
        EntryKind::Late => "Late",
        EntryKind::Consent => "Consent",
        EntryKind::Party => "Sharing",
        EntryKind::Lead => "Lead",
        EntryKind::Earned => "Earned",
        EntryKind::Written => "For the record",
        EntryKind::Letter => "Letter sent",
    }
}
