use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use linchpin_core::OdsCode;

use super::{Became, Role, Slot, Words};
use crate::demand::{Lead, Status};

/// An appointment as a report tells of it: what is counted, and nothing of the person.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The row of the report.
    pub row: u64,
    /// Whose diary.
    pub practice: OdsCode,
    /// The day on which it began, by England's clocks.
    pub day: Date,
    /// What the practice calls the kind of slot.
    pub kind: &'a str,
    /// What the report says became of it.
    pub status: Option<&'a str>,
    /// It says in a column of its own that the person did not come.
    pub missed: bool,
    /// It says in a column of its own that it was cancelled.
    pub cancelled: bool,
    /// The day on which it was booked.
    pub booked: Option<Date>,
    /// The role of who sat.
    pub role: Option<&'a str>,
    /// The name of who sat.
    pub who: Option<&'a str>,
    /// The national category, where a column says it, in the words of the published table.
    pub category: Option<&'static str>,
    /// How, where a column says it.
    pub mode: Option<&'a str>,
}

/// By what the published table tells appointments apart. What is not known is a label too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Labels {
    /// attended, dna or unknown.
    pub status: &'static str,
    /// gp, other or unknown.
    pub hcp: &'static str,
    /// How, or unknown.
    pub mode: &'static str,
    /// The national category, or unmapped.
    pub category: &'static str,
    /// Days from booking, or unknown.
    pub lead: &'static str,
}

/// A word that the file of words lacks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Odd {
    /// A status: counted as unknown.
    Status(String),
    /// A kind of slot without a national category: counted as unmapped.
    Category(String),
    /// A kind of slot that does not say how people are seen: counted as unknown.
    Mode(String),
    /// A role: counted as unknown.
    Role(String),
    /// Nothing says who sat: counted as unknown. Names are not told.
    Who,
    /// Words beyond the first thousand.
    More,
}

/// How often something was met, and in which row first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// How often.
    pub times: u64,
    /// The first row.
    pub row: u64,
}

/// The days of which a report tells for a practice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
    /// The last on which somebody came or did not: no report was made before it.
    pub known: Option<Date>,
}

/// A month of a practice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Month {
    /// How many appointments there were of each kind.
    pub counts: BTreeMap<Labels, u64>,
    /// The days of which the report tells, the first of the month in the lowest bit.
    days: u32,
}

impl Month {
    /// Whether the report tells of this day of the month.
    #[must_use]
    pub fn has(&self, day: Date) -> bool {
        self.days & (1 << (day.day() - 1)) != 0
    }
}

/// What a report came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Months by practice and first day, whole or not.
    pub months: BTreeMap<(OdsCode, Date), Month>,
    /// The days of each practice.
    pub spans: BTreeMap<OdsCode, Span>,
    /// Words that have no meaning yet.
    pub odd: BTreeMap<Odd, Met>,
    /// Slots that nobody had.
    pub free: u64,
    /// Appointments that were cancelled.
    pub cancelled: u64,
    /// Slots in which nobody is seen, such as meetings.
    pub nobody: u64,
}

/// So many different words are remembered: a column of something else must not fill the memory.
const MOST: usize = 1000;

/// Counts the rows of a report, one at a time.
pub struct Tally<'w> {
    words: &'w Words,
    slots: HashMap<(OdsCode, String), Slot>,
    counted: Counted,
}

impl<'w> Tally<'w> {
    /// Nothing yet.
    #[must_use]
    pub fn new(words: &'w Words) -> Self {
        Self { words, slots: HashMap::new(), counted: Counted::default() }
    }

    /// Counts a row.
    pub fn add(&mut self, one: &Seen<'_>) {
        let month = self.counted.months.entry((one.practice, one.day.first_of_month())).or_default();
        month.days |= 1 << (one.day.day() - 1);
        let span =
            self.counted.spans.entry(one.practice).or_insert(Span { first: one.day, last: one.day, known: None });
        (span.first, span.last) = (span.first.min(one.day), span.last.max(one.day));
        let slot = self.slot(one);
        let status = match self.became(one) {
            Became::Free => {
                self.counted.free += 1;
                return;
            }
            Became::Was(_) if slot.nobody && one.category.is_none() => {
                self.counted.nobody += 1;
                return;
            }
            Became::Was(Status::Cancelled) => {
                self.counted.cancelled += 1;
                return;
            }
            Became::Was(status) => status,
        };
        if matches!(status, Status::Attended | Status::Missed)
            && let Some(span) = self.counted.spans.get_mut(&one.practice)
        {
            span.known = span.known.max(Some(one.day));
        }
        let labels = Labels {
            status: match status {
                Status::Attended => "attended",
                Status::Missed => "dna",
                Status::Unknown | Status::Cancelled => "unknown",
            },
            hcp: self.role(one, slot).map_or("unknown", Role::as_str),
            mode: self.mode(one, slot),
            category: self.category(one, slot),
            lead: one.booked.map_or("unknown", |booked| Lead::of((one.day - booked).get_days()).as_str()),
        };
        if let Some(month) = self.counted.months.get_mut(&(one.practice, one.day.first_of_month())) {
            *month.counts.entry(labels).or_default() += 1;
        }
    }

    /// What was counted.
    #[must_use]
    pub fn end(self) -> Counted {
        self.counted
    }

    /// A column of its own says more than the status, which may have been left at booked.
    fn became(&mut self, one: &Seen<'_>) -> Became {
        if one.cancelled {
            return Became::Was(Status::Cancelled);
        }
        if one.missed {
            return Became::Was(Status::Missed);
        }
        let Some(text) = one.status else { return Became::Was(Status::Unknown) };
        self.words.status(text).unwrap_or_else(|| {
            self.odd(Odd::Status(text.to_owned()), one.row);
            Became::Was(Status::Unknown)
        })
    }

    fn slot(&mut self, one: &Seen<'_>) -> Slot {
        let key = (one.practice, one.kind.to_owned());
        if let Some(slot) = self.slots.get(&key) {
            return *slot;
        }
        let slot = self.words.slot(one.practice, one.kind);
        if self.slots.len() < MOST {
            self.slots.insert(key, slot);
        }
        slot
    }

    fn category(&mut self, one: &Seen<'_>, slot: Slot) -> &'static str {
        if let Some(category) = one.category {
            return category;
        }
        if slot.category.is_none() {
            self.odd(Odd::Category(one.kind.to_owned()), one.row);
        }
        slot.category.map_or("unmapped", crate::Category::as_str)
    }

    fn mode(&mut self, one: &Seen<'_>, slot: Slot) -> &'static str {
        let mode = one.mode.and_then(|text| self.words.mode(text)).or(slot.mode);
        if mode.is_none() {
            self.odd(Odd::Mode(one.mode.unwrap_or(one.kind).to_owned()), one.row);
        }
        mode.map_or("unknown", crate::Mode::as_str)
    }

    fn role(&mut self, one: &Seen<'_>, slot: Slot) -> Option<Role> {
        let by_role = one.role.and_then(|text| self.words.role(text));
        let found = by_role.or_else(|| one.who.and_then(|name| self.words.clinician(name))).or(slot.role);
        if found.is_none() {
            self.odd(one.role.map_or(Odd::Who, |text| Odd::Role(text.to_owned())), one.row);
        }
        found
    }

    fn odd(&mut self, what: Odd, row: u64) {
        let odd = &mut self.counted.odd;
        let what = if odd.len() < MOST || odd.contains_key(&what) { what } else { Odd::More };
        odd.entry(what).or_insert(Met { times: 0, row }).times += 1;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const SHIPPED: &str = include_str!("../../../../definitions/extracts/appointments.toml");

    fn seen<'a>(kind: &'a str, status: &'a str) -> Seen<'a> {
        Seen {
            row: 2,
            practice: "A10001".parse().unwrap(),
            day: date(2026, 10, 5),
            kind,
            status: Some(status),
            missed: false,
            cancelled: false,
            booked: Some(date(2026, 10, 3)),
            role: None,
            who: Some("RAHMAN, Aisha (Dr)"),
            category: None,
            mode: None,
        }
    }

    #[test]
    fn what_nobody_had_or_was_cancelled_is_no_appointment() {
        let words = Words::parse(SHIPPED).unwrap();
        let mut tally = Tally::new(&words);
        tally.add(&seen("Telephone", "Left"));
        tally.add(&seen("Telephone", "Available"));
        tally.add(&seen("Telephone", "Cancelled by Patient"));
        tally.add(&Seen { cancelled: true, ..seen("Telephone", "Booked") });
        tally.add(&Seen { missed: true, ..seen("Telephone", "Booked") });
        tally.add(&Seen { who: None, ..seen("Lunch", "Blocked") });
        tally.add(&Seen { who: None, ..seen("Lunch", "Booked") });
        let counted = tally.end();
        assert_eq!((counted.free, counted.cancelled, counted.nobody), (2, 2, 1));
        assert!(counted.odd.is_empty(), "{:?}", counted.odd);
        let month = &counted.months[&("A10001".parse().unwrap(), date(2026, 10, 1))];
        let of =
            |status| month.counts.iter().find(|(l, _)| l.status == status).map(|(l, n)| (l.hcp, l.mode, l.lead, *n));
        assert_eq!(of("attended"), Some(("gp", "telephone", "2-7-days", 1)));
        assert_eq!(of("dna"), Some(("gp", "telephone", "2-7-days", 1)));
        assert!(month.has(date(2026, 10, 5)) && !month.has(date(2026, 10, 6)));
    }

    #[test]
    fn what_is_not_known_is_counted_and_told() {
        let words = Words::parse(SHIPPED).unwrap();
        let mut tally = Tally::new(&words);
        for row in 2..5 {
            tally.add(&Seen { row, who: None, booked: None, ..seen("Zebra", "Vanished") });
        }
        tally.add(&Seen { category: Some("walk-in"), mode: Some("Video"), role: Some("GP"), ..seen("Zebra", "Left") });
        let counted = tally.end();
        let met = Met { times: 3, row: 2 };
        let odd = [Odd::Status("Vanished".into()), Odd::Category("Zebra".into()), Odd::Mode("Zebra".into()), Odd::Who];
        assert_eq!(counted.odd, odd.map(|one| (one, met)).into());
        let month = &counted.months[&("A10001".parse().unwrap(), date(2026, 10, 1))];
        let unknown =
            Labels { status: "unknown", hcp: "unknown", mode: "unknown", category: "unmapped", lead: "unknown" };
        assert_eq!(month.counts[&unknown], 3);
        let known =
            Labels { status: "attended", hcp: "gp", mode: "video-online", category: "walk-in", lead: "2-7-days" };
        assert_eq!(month.counts[&known], 1);
    }

    #[test]
    fn a_column_of_anything_does_not_fill_the_memory() {
        let words = Words::parse(SHIPPED).unwrap();
        let mut tally = Tally::new(&words);
        for n in 0..3000 {
            tally.add(&seen(&format!("Xyz{n}"), "Left"));
        }
        let counted = tally.end();
        assert_eq!(counted.odd.len(), MOST + 1);
        let told: u64 = counted.odd.values().map(|met| met.times).sum();
        assert_eq!(told, 6000, "each is in the count of its category and of its mode");
    }
}
