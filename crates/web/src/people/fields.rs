use jiff::civil::Date;
use linchpin_core::{
    Address, CareHomeId, Contact, ContactKind, Name, NhsNumber, Person, Postcode, Sex, person::NameUse,
};
use serde::Serialize;

use super::words;
use crate::visit::Pairs;

/// The fields of a form about a person: key, label, and whether patients change it themselves.
pub(super) const FIELDS: [(&str, &str, bool); 19] = [
    ("prefix", "Title", false),
    ("given", "First and middle names", false),
    ("family", "Family name", false),
    ("number", "NHS number", false),
    ("born", "Date of birth", false),
    ("sex", "Sex", false),
    ("address", "Address", true),
    ("postcode", "Postcode", true),
    ("phone", "Telephone", true),
    ("mobile", "Mobile", true),
    ("email", "Email", true),
    ("preferred", "Reach them first by", true),
    ("language", "Language", true),
    ("interpreter", "Needs an interpreter", true),
    ("needs", "What they need", true),
    ("carer", "Is a carer", true),
    ("veteran", "Served in the armed forces", true),
    ("home", "Care home", false),
    ("died", "Date of death", false),
];

/// A person as a form has them: text in every field, in the order of [`FIELDS`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<String>);

/// What is wrong, and in which field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Wrong {
    pub(super) field: &'static str,
    pub(super) message: String,
}

impl Fields {
    /// What a form shows of a person.
    pub(super) fn of(person: &Person) -> Self {
        let name = person.name();
        let contact = |kind| person.contacts.iter().find(|c| c.kind == kind).map(|c| c.value.clone());
        let preferred = person.contacts.iter().find(|c| c.preferred).map_or("", |c| key(c.kind));
        let address = person.address.as_ref();
        let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
        let date = |day: Option<Date>| day.map_or_else(String::new, |d| d.strftime("%d/%m/%Y").to_string());
        Self(
            FIELDS
                .iter()
                .map(|(field, ..)| match *field {
                    "prefix" => name.and_then(|n| n.prefix.clone()).unwrap_or_default(),
                    "given" => name.map_or_else(String::new, |n| n.given.join(" ")),
                    "family" => name.and_then(|n| n.family.clone()).unwrap_or_default(),
                    "number" => person.nhs_number.map_or_else(String::new, |n| n.to_string()),
                    "born" => date(person.birth_date),
                    "died" => date(person.death_date),
                    "sex" => person.sex.as_str().to_owned(),
                    "address" => address.map_or_else(String::new, |a| a.lines.join("\n")),
                    "postcode" => address.and_then(|a| a.postcode).map_or_else(String::new, |p| p.to_string()),
                    "phone" => contact(ContactKind::Phone).unwrap_or_default(),
                    "mobile" => contact(ContactKind::Mobile).unwrap_or_default(),
                    "email" => contact(ContactKind::Email).unwrap_or_default(),
                    "preferred" => preferred.to_owned(),
                    "language" => person.language.clone().unwrap_or_default(),
                    "interpreter" => yes(person.interpreter),
                    "needs" => person.access_needs.join("\n"),
                    "carer" => yes(person.carer),
                    "veteran" => yes(person.veteran),
                    "home" => person.care_home.map_or_else(String::new, |id| id.to_string()),
                    _ => String::new(),
                })
                .collect(),
        )
    }

    /// What came with a form; a date in three parts, named as the design system names them. What a form did not have at all
    /// stays as in `base`: only what somebody saw and emptied is emptied.
    pub(super) fn from(form: &Pairs, base: &Self) -> Self {
        let part = |field: &str, part: &str| form.get(&format!("{field}[{part}]")).unwrap_or("").to_owned();
        let date = |field: &str| {
            form.raw(&format!("{field}[year]"))?;
            let parts = ["day", "month", "year"].map(|one| part(field, one));
            Some(if parts.iter().all(String::is_empty) { String::new() } else { parts.join("/") })
        };
        let text = |field: &str| form.raw(field).map(|text| text.trim().replace("\r\n", "\n"));
        let sent = |field: &str| match field {
            // A box that is not ticked is not sent.
            "interpreter" | "carer" | "veteran" => Some(form.get(field).unwrap_or("").to_owned()),
            "born" | "died" => date(field).or_else(|| text(field)),
            _ => text(field),
        };
        Self(FIELDS.iter().map(|(field, ..)| sent(field).unwrap_or_else(|| base.get(field).to_owned())).collect())
    }

    /// What a form brought about the choice between two versions: of each field the one that was picked.
    pub(super) fn picked(form: &Pairs) -> Self {
        let of = |field: &str| {
            let pick = form.get(&format!("pick-{field}")).unwrap_or("theirs");
            let side = if pick == "yours" { "yours" } else { "theirs" };
            form.get(&format!("{side}-{field}")).unwrap_or("").replace("\r\n", "\n")
        };
        Self(FIELDS.iter().map(|(field, ..)| of(field)).collect())
    }

    /// These fields where `ours` says so of whether patients change it themselves, the others elsewhere.
    pub(super) fn over(&self, others: &Self, ours: impl Fn(bool) -> bool) -> Self {
        let each = FIELDS.iter().map(|(field, _, own)| if ours(*own) { self.get(field) } else { others.get(field) });
        Self(each.map(str::to_owned).collect())
    }

    /// One field.
    pub(super) fn get(&self, field: &str) -> &str {
        FIELDS.iter().position(|(f, ..)| *f == field).and_then(|i| self.0.get(i)).map_or("", String::as_str)
    }

    /// A date in the three parts of a form.
    pub(super) fn date_parts(&self, field: &str) -> [String; 3] {
        let mut parts = self.get(field).splitn(3, '/').map(str::to_owned);
        [(); 3].map(|()| parts.next().unwrap_or_default())
    }

    /// A field as a person reads it.
    pub(super) fn words(&self, field: &str, homes: &[(String, String)]) -> String {
        let text = self.get(field);
        let shown = match field {
            "interpreter" | "carer" | "veteran" => if text.is_empty() { "No" } else { "Yes" }.to_owned(),
            "sex" => Sex::parse(text).map_or_else(|| text.to_owned(), |sex| words::sex(sex).to_owned()),
            "language" if !text.is_empty() => words::language(text),
            "home" => homes.iter().find(|(id, _)| id == text).map_or_else(|| text.to_owned(), |(_, name)| name.clone()),
            "preferred" => match text {
                "phone" => "Telephone".to_owned(),
                "mobile" => "Mobile".to_owned(),
                "email" => "Email".to_owned(),
                _ => String::new(),
            },
            _ => text.to_owned(),
        };
        if shown.is_empty() { "empty".to_owned() } else { shown }
    }

    /// The person with these fields laid over; or what cannot be read, each fault with its field. What a form does not
    /// show stays as it is.
    pub(super) fn onto(&self, person: &Person) -> Result<Person, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut next = person.clone();
        let given = self.get("given").split_whitespace().map(str::to_owned).collect();
        let full = |field: &str| Some(self.get(field).trim().to_owned()).filter(|text| !text.is_empty());
        let used = person.name().map_or(NameUse::Usual, |name| name.used);
        let name = Name { used, prefix: full("prefix"), given, family: full("family") };
        match person.name().and_then(|old| person.names.iter().position(|n| n == old)) {
            Some(at) => next.names[at] = name,
            None => next.names = vec![name],
        }
        let number = full("number").map(|text| NhsNumber::parse(&text)).transpose();
        match number {
            Ok(number) => next.nhs_number = number,
            Err(_) => say(&mut wrong, "number", "This is not an NHS number. It has 10 figures; one of these is wrong"),
        }
        next.nhs_verified = person.nhs_verified && next.nhs_number == person.nhs_number;
        for (field, label) in [("born", "Date of birth"), ("died", "Date of death")] {
            let day = full(field).map(|text| date(&text)).transpose();
            match (day, field) {
                (Ok(day), "born") => next.birth_date = day,
                (Ok(day), _) => next.death_date = day,
                (Err(()), _) => {
                    say(&mut wrong, field, &format!("{label} must be a real date, such as 31 12 1950"));
                }
            }
        }
        next.sex = Sex::parse(self.get("sex")).unwrap_or_default();
        let lines = lines(self.get("address"));
        match full("postcode").map(|text| Postcode::parse(&text)).transpose() {
            Ok(postcode) => {
                next.address = (!lines.is_empty() || postcode.is_some()).then_some(Address { lines, postcode });
            }
            Err(_) => say(&mut wrong, "postcode", "Enter a full postcode like S60 1AA"),
        }
        next.contacts = contacts(person, self);
        next.language = full("language");
        next.interpreter = !self.get("interpreter").is_empty();
        next.access_needs = self::lines(self.get("needs"));
        next.carer = !self.get("carer").is_empty();
        next.veteran = !self.get("veteran").is_empty();
        match full("home").map(|text| text.parse::<CareHomeId>()).transpose() {
            Ok(home) => next.care_home = home,
            Err(_) => say(&mut wrong, "home", "Choose a care home from the list"),
        }
        if wrong.is_empty() { Ok(next) } else { Err(wrong) }
    }
}

fn say(wrong: &mut Vec<Wrong>, field: &'static str, message: &str) {
    wrong.push(Wrong { field, message: message.to_owned() });
}

/// The field of a form in which a fault of a person shows.
pub(super) fn field_of(fault: &str) -> &'static str {
    match fault {
        "birth-date" => "born",
        "death-date" => "died",
        "address" => "address",
        "email" => "email",
        "phone" => "phone",
        "access-needs" => "needs",
        "language" => "language",
        "nhs-number" => "number",
        _ => "given",
    }
}

fn key(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Phone => "phone",
        ContactKind::Mobile => "mobile",
        ContactKind::Email => "email",
    }
}

/// The first contact of each kind is the form's; further ones stay.
fn contacts(person: &Person, fields: &Fields) -> Vec<Contact> {
    let mut contacts = person.contacts.clone();
    for kind in [ContactKind::Phone, ContactKind::Mobile, ContactKind::Email] {
        let value = fields.get(key(kind)).trim().to_owned();
        match (contacts.iter().position(|c| c.kind == kind), value.is_empty()) {
            (Some(at), true) => drop(contacts.remove(at)),
            (Some(at), false) => contacts[at].value = value,
            (None, true) => {}
            (None, false) => contacts.push(Contact { kind, value, preferred: false }),
        }
    }
    let preferred = fields.get("preferred");
    let first = contacts.iter().position(|c| key(c.kind) == preferred);
    for (i, contact) in contacts.iter_mut().enumerate() {
        contact.preferred = Some(i) == first;
    }
    contacts
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// `31/12/1950`.
fn date(text: &str) -> Result<Date, ()> {
    let parts: Vec<i16> = text.split('/').map(|p| p.trim().parse().map_err(|_| ())).collect::<Result<_, ()>>()?;
    let [day, month, year] = parts[..] else { return Err(()) };
    if year < 1000 {
        return Err(());
    }
    let narrow = |n: i16| i8::try_from(n).map_err(|_| ());
    Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;
    use linchpin_core::{CountingIds, Ids, PersonId};

    use super::*;

    fn person() -> Person {
        let mut p = Person::new(PersonId::new(CountingIds::from(1).uuid()));
        let former = Name { used: NameUse::Former, ..Name::usual(["Zoë"], "Smith") };
        p.names = vec![former, Name { prefix: Some("Dr".into()), ..Name::usual(["Zoë", "Mae"], "O’Brien") }];
        p.nhs_number = Some("999 000 0018".parse().unwrap());
        p.nhs_verified = true;
        p.birth_date = Some(day(1950, 2, 3));
        p.address =
            Some(Address { lines: vec!["1 Moor Lane".into(), "Wath".into()], postcode: "S63 7AA".parse().ok() });
        let contact = |kind, value: &str, preferred| Contact { kind, value: value.into(), preferred };
        p.contacts = vec![
            contact(ContactKind::Phone, "01709 820000", false),
            contact(ContactKind::Phone, "01709 820001", true),
            contact(ContactKind::Email, "z@example.com", false),
        ];
        p.access_needs = vec!["Large print".into()];
        p
    }

    #[test]
    fn a_form_that_is_sent_back_unchanged_changes_nothing_but_the_choice_of_a_second_telephone() {
        let p = person();
        let mut expected = p.clone();
        // The form shows one telephone: the one to reach them by first is then that.
        expected.contacts[0].preferred = true;
        expected.contacts[1].preferred = false;
        assert!(Fields::of(&p).onto(&p) == Ok(expected));
    }

    #[test]
    fn what_is_typed_is_read_and_faults_are_told_by_field() {
        let form = "given=+Ann++Mary&family=Lee&number=999+000+0018&born[day]=3&born[month]=2&born[year]=1950&sex=female\
                    &address=1+Moor+Lane%0D%0A%0D%0AWath&postcode=s637aa&email=&phone=01709+1&carer=yes";
        let read = Fields::from(&Pairs::parse(form), &Fields::of(&person())).onto(&person()).unwrap();
        assert_eq!(read.names[1].given, ["Ann", "Mary"]);
        assert_eq!(read.names[0].family.as_deref(), Some("Smith"), "the former name stays");
        assert_eq!(read.birth_date, Some(day(1950, 2, 3)));
        assert_eq!(read.address.unwrap().lines, ["1 Moor Lane", "Wath"]);
        assert_eq!(read.contacts.len(), 2, "the address of email was emptied, the second telephone stays");
        assert!(read.carer && !read.interpreter && read.nhs_verified);
        let form = "number=999+000+0019&born[day]=31&born[month]=2&born[year]=1950&postcode=nowhere&home=x";
        let wrong = Fields::from(&Pairs::parse(form), &Fields::default()).onto(&person()).unwrap_err();
        assert_eq!(wrong.iter().map(|w| w.field).collect::<Vec<_>>(), ["number", "born", "postcode", "home"]);
        let base = Fields::of(&person());
        let other = Fields::from(&Pairs::parse("family=Lee&number=9990000026"), &base).onto(&person()).unwrap();
        assert!(!other.nhs_verified, "a number that was typed is not a traced one");
        assert_eq!(other.birth_date, Some(day(1950, 2, 3)), "what the form did not have stays");
        let empty = Fields::from(&Pairs::parse("born[day]=&born[month]=&born[year]=&address="), &base);
        let emptied = empty.onto(&person()).unwrap();
        assert_eq!((emptied.birth_date, emptied.address.unwrap().lines.len()), (None, 0), "what was emptied goes");
    }

    #[test]
    fn of_two_versions_each_field_is_the_one_picked() {
        let form = "yours-family=Lee&theirs-family=Li&pick-family=yours&yours-given=A&theirs-given=B&pick-given=theirs\
                    &theirs-postcode=S60+1AA";
        let picked = Fields::picked(&Pairs::parse(form));
        assert_eq!((picked.get("family"), picked.get("given"), picked.get("postcode")), ("Lee", "B", "S60 1AA"));
    }
}
