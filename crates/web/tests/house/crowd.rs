//! More people for the pages over people: a pair that may be one, somebody whose every field tries to break out, care
//! homes, a team, and an emergency that waits for its review.

use jiff::civil::date;
use linchpin_app::act::Register;
use linchpin_core::{
    Address, CareHomeId, Contact, ContactKind, Name, NhsNumber, Person, PersonId, Registration, Role, Sex, StaffId,
    TeamId, person::NameUse,
};
use linchpin_store::{
    care_home::{self, CareHome},
    person,
    staff::{self, Staff, StaffRole},
    team::{self, Team},
};

use super::{House, elsewhere, practice};

/// What somebody types who means harm: it must come back as text, and as nothing else.
pub const HOSTILE: &str =
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}'; DROP TABLE person;--";

/// A name of a hundred letters, as real ones have.
pub const LONG: &str =
    "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley-Marjoribanks of Wentworth-on-Dearne";

/// Who the crowd is.
pub struct Crowd {
    /// Somebody whose every field is [`HOSTILE`].
    pub hostile: PersonId,
    /// Somebody with everything filled in and a name that is long.
    pub full: PersonId,
    /// The second of a pair that may be one person; the first is `house.people[0]`.
    pub twin: PersonId,
    pub home: CareHomeId,
}

impl House {
    /// Adds the crowd.
    pub async fn crowd(&self) -> Crowd {
        let mut tx = self.app.store.write().await.unwrap();
        let home = CareHomeId::new(self.app.ids.uuid());
        for (id, name) in [(home, "Sunny Bank Care Home"), (CareHomeId::new(self.app.ids.uuid()), HOSTILE)] {
            let home = CareHome {
                id,
                name: name.into(),
                organisation: None,
                address: Address { lines: vec!["4 Hill Rise".into()], postcode: "S60 1AA".parse().ok() },
                practices: vec![Registration { practice: practice(), from: None, to: None }],
                closed: None,
                version: 0,
            };
            care_home::add(&mut tx, &home).await.unwrap();
        }
        let nurse = StaffId::new(self.app.ids.uuid());
        let role = StaffRole { role: Role::Clinician, organisation: practice(), job: None, from: None, to: None };
        let member = Staff {
            id: nurse,
            name: Name::usual(["Nadia"], "Clark"),
            codes: vec![],
            email: None,
            roles: vec![role],
            ended: None,
            version: 0,
        };
        staff::add(&mut tx, &member).await.unwrap();
        let team = Team {
            id: TeamId::new(self.app.ids.uuid()),
            name: "Frailty team".into(),
            organisation: practice(),
            purpose: Some("People who fall, and people in care homes".into()),
            closed: None,
            version: 0,
        };
        team::add(&mut tx, &team).await.unwrap();
        team::join(&mut tx, team.id, nurse, self.app.now()).await.unwrap();
        let hostile = self.hostile();
        let full = self.full(home);
        for person in [&hostile, &full] {
            person::add(&mut tx, person, None, self.app.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        // As the practice would do it: the index then asks whether the two are one.
        let manager = self.actor(Role::PracticeManager).await;
        let mut draft = Person::new(PersonId::new(self.app.ids.uuid()));
        draft.names = vec![Name::usual(["Ada", "Jane"], "Marsh")];
        draft.birth_date = Some("1950-02-03".parse().unwrap());
        draft.address = Some(Address { lines: vec!["1 Moor Lane".into()], postcode: "S63 7AA".parse().ok() });
        let twin = match self.app.register_person(&manager, &draft, true).await.unwrap() {
            Register::Added { id, queued: 1.. } => id,
            other => panic!("the pair is not in the queue: {other:?}"),
        };
        let clinician = self.actor(Role::CoordinationNurse).await;
        self.app.break_glass(&clinician, self.people[2], "Found unconscious at the bus station").await.unwrap();
        Crowd { hostile: hostile.id, full: full.id, twin, home }
    }

    fn hostile(&self) -> Person {
        let mut person = Person::new(PersonId::new(self.app.ids.uuid()));
        person.names = vec![
            Name { prefix: Some(HOSTILE.into()), ..Name::usual([HOSTILE], HOSTILE) },
            Name { used: NameUse::Former, ..Name::usual([HOSTILE], HOSTILE) },
        ];
        person.birth_date = Some(date(1960, 1, 1));
        person.address = Some(Address { lines: vec![HOSTILE.into()], postcode: None });
        person.contacts = vec![Contact { kind: ContactKind::Email, value: format!("{HOSTILE}@x"), preferred: true }];
        person.access_needs = vec![HOSTILE.into()];
        person.registrations = vec![Registration { practice: practice(), from: None, to: None }];
        person
    }

    fn full(&self, home: CareHomeId) -> Person {
        let mut person = Person::new(PersonId::new(self.app.ids.uuid()));
        person.nhs_number = NhsNumber::parse("999 000 0018").ok();
        person.nhs_verified = true;
        person.names = vec![
            Name { prefix: Some("Dr".into()), ..Name::usual(["Zoë", "Mae"], LONG) },
            Name { used: NameUse::Former, ..Name::usual(["Zoë"], "Núñez") },
        ];
        person.birth_date = Some(date(1941, 12, 24));
        person.sex = Sex::Female;
        person.address =
            Some(Address { lines: vec!["4 Hill Rise".into(), "Whiston".into()], postcode: "S60 1AA".parse().ok() });
        let contact = |kind, value: &str, preferred| Contact { kind, value: value.into(), preferred };
        person.contacts = vec![
            contact(ContactKind::Phone, "01709 820000", false),
            contact(ContactKind::Mobile, "07700 900000", true),
            contact(ContactKind::Email, "zoe@example.com", false),
        ];
        person.language = Some("sk".into());
        person.interpreter = true;
        person.access_needs = vec!["Large print".into(), "Step-free rooms".into()];
        person.carer = true;
        person.veteran = true;
        person.care_home = Some(home);
        person.registrations = vec![
            Registration { practice: elsewhere(), from: Some(date(1999, 5, 1)), to: Some(date(2018, 3, 31)) },
            Registration { practice: practice(), from: Some(date(2018, 4, 1)), to: None },
        ];
        person
    }

    /// Whoever has the account of a role, without a session.
    pub async fn actor(&self, role: Role) -> linchpin_app::Actor {
        linchpin_app::Actor {
            user: self.accounts[&role],
            person: (role == Role::Patient).then(|| self.people[0]),
            name: format!("{role} Example"),
            role,
            organisation: super::organisation(role),
            session: None,
            unproven: false,
            request: None,
        }
    }
}
