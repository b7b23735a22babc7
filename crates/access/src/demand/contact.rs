use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use linchpin_core::WorkingCalendar;

use super::per_thousand_per_week;
use crate::{Category, Mode, Profession};

/// What became of an appointment, as the published table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The person was seen.
    Attended,
    /// The person did not attend.
    Missed,
    /// It was cancelled.
    Cancelled,
    /// Nobody wrote it down.
    Unknown,
}

/// One appointment as the contract's numbers need it. The person is an opaque key: a pseudonym does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// When it began, in the time of England.
    pub when: DateTime,
    /// Who saw the person.
    pub profession: Profession,
    /// How.
    pub mode: Mode,
    /// The national category.
    pub category: Category,
    /// The person.
    pub person: u64,
    /// What they had asked for, if it was booked for a request.
    pub request: Option<u64>,
    /// What became of it.
    pub status: Status,
    /// The day on which it was booked, if known.
    pub booked: Option<Date>,
}

impl Contact {
    /// Whether it counts towards the contract's minimum: seen by a GP, a GP in training or a nurse practitioner, face to
    /// face or by telephone (`domain.md` A1). A visit at home is face to face; video and writing do not count.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.status == Status::Attended && self.profession.counts_for_contract() && self.mode != Mode::VideoOnline
    }

    fn is_face_to_face(&self) -> bool {
        matches!(self.mode, Mode::FaceToFace | Mode::HomeVisit)
    }

    fn is_triage(&self) -> bool {
        self.category == Category::Triage && self.mode == Mode::Telephone
    }
}

/// The contacts that count as one each by the contract's definition, by person and time.
///
/// Telephone triage followed by a face-to-face contact of the same person is one (`domain.md` A1), and it is the latter that
/// counts. Where both were booked for requests, it is one if that was the same request, whenever it was seen. Where that is
/// not known of both, the contract sets no window; ours ends with the next working day, because that is the promise of an
/// urgent request: what is seen later was not what the triage led to. Both must count by themselves, and any number of
/// triages before one contact join it.
#[must_use]
pub fn counted<'a>(contacts: &'a [Contact], calendar: &WorkingCalendar) -> Vec<&'a Contact> {
    let mut people: BTreeMap<u64, Vec<&Contact>> = BTreeMap::new();
    for contact in contacts.iter().filter(|c| c.counts()) {
        people.entry(contact.person).or_default().push(contact);
    }
    let mut all = Vec::new();
    for of_one in people.values_mut() {
        of_one.sort_by_key(|c| c.when);
        let joined = |at: usize, triage: &Contact| {
            let until = calendar.next_working(triage.when.date());
            of_one[at + 1..].iter().filter(|c| c.is_face_to_face()).any(|c| match (triage.request, c.request) {
                (Some(one), Some(other)) => one == other,
                _ => c.when.date() <= until,
            })
        };
        all.extend(of_one.iter().enumerate().filter(|(at, c)| !(c.is_triage() && joined(*at, c))).map(|(_, c)| *c));
    }
    all
}

/// How many contacts there are by the contract's definition: see [`counted`].
#[must_use]
pub fn episodes(contacts: &[Contact], calendar: &WorkingCalendar) -> u64 {
    counted(contacts, calendar).len() as u64
}

/// Contacts per 1,000 registered people and week by the contract's definition, from the first day to the last, both
/// counted. The contract asks for 75. A triage on the last day whose visit falls on the next counts as one by itself.
#[must_use]
pub fn per_thousand_a_week(
    contacts: &[Contact],
    (first, last): (Date, Date),
    list: u32,
    calendar: &WorkingCalendar,
) -> Option<f64> {
    let days = u32::try_from((last - first).get_days() + 1).ok()?;
    let within: Vec<Contact> = contacts.iter().filter(|c| (first..=last).contains(&c.when.date())).copied().collect();
    per_thousand_per_week(episodes(&within, calendar) as f64, list, days)
}

/// The share that was missed among those attended or missed, as the published indicator has it. `None` without any.
#[must_use]
pub fn missed_share<'a>(contacts: impl IntoIterator<Item = &'a Contact>) -> Option<f64> {
    let (mut attended, mut missed) = (0u64, 0u64);
    for contact in contacts {
        attended += u64::from(contact.status == Status::Attended);
        missed += u64::from(contact.status == Status::Missed);
    }
    (attended + missed > 0).then(|| missed as f64 / (attended + missed) as f64)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn contact(person: u64, day: i8, hour: i8, mode: Mode, category: Category) -> Contact {
        Contact {
            when: date(2026, 1, day).at(hour, 0, 0, 0),
            profession: Profession::Gp,
            mode,
            category,
            person,
            request: None,
            status: Status::Attended,
            booked: None,
        }
    }

    fn triage(person: u64, day: i8, hour: i8) -> Contact {
        contact(person, day, hour, Mode::Telephone, Category::Triage)
    }

    fn seen(person: u64, day: i8, hour: i8) -> Contact {
        contact(person, day, hour, Mode::FaceToFace, Category::GeneralAcute)
    }

    fn calendar() -> WorkingCalendar {
        WorkingCalendar::new([date(2026, 1, 1)])
    }

    #[test]
    fn triage_then_face_to_face_is_one() {
        // 9 January 2026 is a Friday: its window ends on Monday the 12th.
        assert_eq!(episodes(&[triage(1, 9, 9), seen(1, 9, 15)], &calendar()), 1);
        assert_eq!(episodes(&[seen(1, 12, 18), triage(1, 9, 9)], &calendar()), 1, "in any order of rows");
        assert_eq!(episodes(&[triage(1, 9, 9), seen(1, 13, 9)], &calendar()), 2, "beyond the window");
        assert_eq!(episodes(&[triage(1, 9, 9), seen(2, 9, 10)], &calendar()), 2, "somebody else");
        assert_eq!(episodes(&[seen(1, 9, 9), triage(1, 9, 15)], &calendar()), 2, "the visit came first");
        assert_eq!(episodes(&[triage(1, 9, 8), triage(1, 9, 9), seen(1, 9, 10)], &calendar()), 1);
        assert_eq!(episodes(&[triage(1, 9, 9), triage(1, 9, 10)], &calendar()), 2, "no visit follows");
    }

    #[test]
    fn the_request_tells_what_belongs_together_where_it_is_known() {
        let of = |request, one: Contact| Contact { request: Some(request), ..one };
        let (early, late) = (triage(1, 9, 9), seen(1, 20, 9));
        assert_eq!(episodes(&[of(7, early), of(7, late)], &calendar()), 1, "the same request, eleven days later");
        assert_eq!(episodes(&[of(7, early), of(8, seen(1, 9, 10))], &calendar()), 2, "another need on the same day");
        assert_eq!(episodes(&[of(7, early), seen(1, 9, 10)], &calendar()), 1, "booked at the desk without a request");
        assert_eq!(counted(&[of(7, early), of(7, late)], &calendar())[0].when, late.when, "the visit is what counts");
    }

    #[test]
    fn a_telephone_appointment_that_was_no_triage_stands_by_itself() {
        let spoken = contact(1, 9, 9, Mode::Telephone, Category::GeneralRoutine);
        assert_eq!(episodes(&[spoken, seen(1, 9, 10)], &calendar()), 2);
    }

    #[test]
    fn only_the_contracts_professions_and_modes_count() {
        let nurse = Contact { profession: Profession::Nurse, ..seen(1, 9, 10) };
        let video = Contact { mode: Mode::VideoOnline, ..seen(1, 9, 10) };
        let missed = Contact { status: Status::Missed, ..seen(1, 9, 10) };
        let visit = Contact { mode: Mode::HomeVisit, ..seen(1, 9, 10) };
        assert_eq!(episodes(&[nurse, video, missed], &calendar()), 0);
        assert_eq!(episodes(&[triage(1, 9, 9), visit], &calendar()), 1);
        assert_eq!(episodes(&[triage(1, 9, 9), nurse], &calendar()), 1, "a nurse's contact takes no triage away");
        let practitioner = Contact { profession: Profession::NursePractitioner, ..triage(1, 9, 9) };
        assert_eq!(episodes(&[practitioner, seen(1, 9, 10)], &calendar()), 1);
    }

    #[test]
    fn what_nobody_wrote_down_is_neither_attended_nor_missed() {
        let with = |status| Contact { status, ..seen(1, 9, 9) };
        let all = [Status::Attended, Status::Missed, Status::Unknown, Status::Cancelled, Status::Attended].map(with);
        assert_eq!(missed_share(&all), Some(1.0 / 3.0));
        assert_eq!(missed_share(&all[2..4]), None);
    }

    #[test]
    fn the_rate_is_per_thousand_and_week() {
        let fortnight = (date(2026, 1, 5), date(2026, 1, 18));
        let all = [seen(1, 5, 9), seen(2, 18, 9), seen(3, 19, 9), seen(4, 9, 9)];
        let rate = per_thousand_a_week(&all, fortnight, 500, &calendar()).unwrap();
        assert!((rate - 3.0).abs() < 1e-12, "3 contacts of 500 people in two weeks: {rate}");
        assert_eq!(per_thousand_a_week(&all, fortnight, 0, &calendar()), None);
        assert_eq!(per_thousand_a_week(&all, (fortnight.1, fortnight.0), 500, &calendar()), None);
    }
}
