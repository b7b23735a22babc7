use jiff::civil::Date;

use super::{Address, Contact, ContactKind, Person, Registration};

/// Longest part of a name that is kept; the longest real ones have about a hundred letters.
pub const LONGEST_NAME: usize = 200;
/// Longest other line of text.
const LONGEST_LINE: usize = 250;
/// Most entries in any list of a person.
const MOST: usize = 50;
/// Nobody has lived longer than 122 years; older days of birth are slips of the pen.
const LONGEST_LIFE: i16 = 125;

/// Something about a person that cannot be right, for the form or file it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field, such as `birth-date`.
    pub field: &'static str,
    /// What is wrong and what to do, in a sentence; never the text itself.
    pub message: &'static str,
}

impl Person {
    /// What cannot be right about this person, as known on a day. Nothing wrong: an empty list.
    #[must_use]
    pub fn faults(&self, today: Date) -> Vec<Fault> {
        let mut found = Faults(Vec::new());
        found.names(self);
        found.days(self, today);
        if let Some(address) = &self.address {
            found.address(address);
        }
        self.contacts.iter().for_each(|c| found.contact(c));
        self.registrations.iter().for_each(|r| found.registration(r));
        found.rest(self);
        found.0
    }
}

struct Faults(Vec<Fault>);

impl Faults {
    /// Keeps one fault of a kind, however often it occurs.
    fn say_if(&mut self, wrong: bool, field: &'static str, message: &'static str) {
        let fault = Fault { field, message };
        if wrong && !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    fn names(&mut self, p: &Person) {
        self.say_if(p.names.iter().all(super::Name::is_empty), "name", "Enter a name");
        self.say_if(p.names.len() > MOST, "name", "There are too many names");
        for name in &p.names {
            let parts = || name.given.iter().chain(&name.family).chain(&name.prefix);
            self.say_if(name.given.len() > MOST, "name", "There are too many given names");
            self.say_if(
                parts().any(|t| t.chars().count() > LONGEST_NAME),
                "name",
                "Each name must have 200 characters or fewer",
            );
            self.say_if(
                parts().any(|t| unprintable(t)),
                "name",
                "Names may not hold line breaks or control characters",
            );
        }
    }

    fn days(&mut self, p: &Person, today: Date) {
        if let Some(born) = p.birth_date {
            self.say_if(born > today, "birth-date", "Date of birth must be today or in the past");
            self.say_if(
                born.year() < today.year() - LONGEST_LIFE,
                "birth-date",
                "Date of birth is too long ago: check the year",
            );
        }
        if let Some(died) = p.death_date {
            self.say_if(died > today, "death-date", "Date of death must be today or in the past");
            self.say_if(
                p.birth_date.is_some_and(|born| died < born),
                "death-date",
                "Date of death must be after the date of birth",
            );
        }
    }

    fn address(&mut self, address: &Address) {
        self.say_if(address.lines.len() > 10, "address", "An address may have 10 lines at most");
        let bad = |l: &String| l.chars().count() > LONGEST_LINE || unprintable(l);
        self.say_if(
            address.lines.iter().any(bad),
            "address",
            "Each line of an address must be plain text of 250 characters or fewer",
        );
    }

    fn contact(&mut self, contact: &Contact) {
        let value = contact.value.trim();
        let long = value.is_empty() || value.chars().count() > LONGEST_LINE || unprintable(value);
        match contact.kind {
            ContactKind::Email => {
                let shaped =
                    value.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty() && !b.contains('@'));
                let spaced = value.contains(char::is_whitespace);
                self.say_if(long || !shaped || spaced, "email", "Enter an email address like name@example.com");
            }
            ContactKind::Phone | ContactKind::Mobile => {
                let digits = value.chars().filter(char::is_ascii_digit).count();
                let odd =
                    value.chars().any(|c| !(c.is_ascii_digit() || " +-()./".contains(c) || "extEXT#".contains(c)));
                self.say_if(
                    long || odd || !(5..=20).contains(&digits),
                    "phone",
                    "Enter a telephone number like 01709 820000 or +44 1709 820000",
                );
            }
        }
    }

    fn registration(&mut self, r: &Registration) {
        let backwards = r.from.zip(r.to).is_some_and(|(from, to)| to < from);
        self.say_if(backwards, "registration", "The last day with a practice must not be before the first");
    }

    fn rest(&mut self, p: &Person) {
        let many = p.contacts.len() > MOST || p.registrations.len() > MOST || p.access_needs.len() > MOST;
        self.say_if(many, "person", "There are too many entries in a list");
        let long = |t: &String| t.chars().count() > LONGEST_LINE || unprintable(t);
        self.say_if(
            p.access_needs.iter().any(long),
            "access-needs",
            "Each need must be plain text of 250 characters or fewer",
        );
        let tag = |t: &str| t.len() <= 35 && !t.is_empty() && t.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        self.say_if(p.language.as_deref().is_some_and(|l| !tag(l)), "language", "Choose a language from the list");
        self.say_if(p.nhs_verified && p.nhs_number.is_none(), "nhs-number", "Enter the NHS number that was traced");
        self.say_if(p.merged_into == Some(p.id), "person", "A record cannot stand for itself");
    }
}

/// Control characters, and those that turn the direction of the text around and so can make a name read as another.
fn unprintable(text: &str) -> bool {
    text.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Name, NameUse};
    use super::*;
    use crate::{CountingIds, Ids, PersonId};

    fn person() -> Person {
        let mut p = Person::new(PersonId::new(CountingIds::from(1).uuid()));
        p.names = vec![Name::usual(["Amina"], "O'Hara")];
        p
    }

    fn fields(p: &Person) -> Vec<&'static str> {
        p.faults(date(2026, 11, 21)).into_iter().map(|f| f.field).collect()
    }

    #[test]
    fn a_good_person_has_no_faults() {
        let mut p = person();
        p.birth_date = Some(date(1950, 5, 1));
        p.contacts = vec![
            Contact { kind: ContactKind::Email, value: "a.o'hara@example.com".into(), preferred: false },
            Contact { kind: ContactKind::Phone, value: "(01709) 820 000 ext 4".into(), preferred: true },
        ];
        p.language = Some("zh-Hant".into());
        assert!(fields(&p).is_empty());
        p.names = vec![Name { used: NameUse::Usual, family: Some("李".into()), ..Name::default() }];
        assert!(fields(&p).is_empty(), "one name in another script");
        p.names[0].family = Some("'; DROP TABLE person; --{{7*7}}<script>".into());
        assert!(fields(&p).is_empty(), "odd, but only text");
    }

    #[test]
    fn what_cannot_be_is_said_once() {
        let mut p = person();
        p.names = vec![Name::usual([" "], ""), Name::usual([], "-")];
        assert_eq!(fields(&p), ["name"]);
        p.names = vec![Name::usual(["x".repeat(201).as_str()], "y\u{202e}z")];
        assert_eq!(fields(&p), ["name", "name"], "too long, and turned around");
        p = person();
        p.birth_date = Some(date(2026, 11, 22));
        p.death_date = Some(date(2026, 11, 21));
        assert_eq!(fields(&p), ["birth-date", "death-date"]);
        p.birth_date = Some(date(1900, 12, 31));
        p.death_date = None;
        assert_eq!(fields(&p), ["birth-date"]);
        p = person();
        p.nhs_verified = true;
        p.language = Some("English; DROP".into());
        p.contacts = vec![Contact { kind: ContactKind::Email, value: "no at sign".into(), preferred: false }; 2];
        assert_eq!(fields(&p), ["email", "language", "nhs-number"]);
    }
}
