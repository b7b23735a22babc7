//! Diaries for the made-up place: its practice sits on every weekday, face to face and by telephone, and a hub opens its
//! evenings to the practice.

use jiff::{
    ToSpan,
    civil::{Time, Weekday, time},
};
use linchpin_access::{
    Category, Mode, Profession,
    diary::{Access, Audience, Block, Embargo, Opening, Pattern, SlotType},
};
use linchpin_app::Actor;
use linchpin_core::{Name, OdsCode, OpeningId, PatternId, Role, SiteId, SlotTypeId, StaffId};
use linchpin_store::{
    site::Site,
    staff::{self, Staff, StaffRole},
};

use super::{House, crowd::LONG, practice};

/// The hub.
pub fn hub() -> OdsCode {
    OdsCode::parse("HUB01").unwrap()
}

struct Part {
    organisation: OdsCode,
    site: &'static str,
    who: (&'static str, &'static str),
    mode: Mode,
    profession: Profession,
    hours: (Time, Time),
}

impl House {
    /// Publishes four weeks of both diaries.
    pub async fn diary(&self) {
        let parts = [
            Part {
                organisation: practice(),
                site: "Moor Lane Surgery",
                who: ("Aisha", "Rahman"),
                mode: Mode::FaceToFace,
                profession: Profession::Gp,
                hours: (time(14, 0, 0, 0), time(17, 0, 0, 0)),
            },
            Part {
                organisation: practice(),
                site: "Moor Lane Surgery",
                who: ("Lena", LONG),
                mode: Mode::Telephone,
                profession: Profession::NursePractitioner,
                hours: (time(10, 0, 0, 0), time(12, 0, 0, 0)),
            },
            Part {
                organisation: hub(),
                site: "Central hub",
                who: ("Joan", "Cole"),
                mode: Mode::FaceToFace,
                profession: Profession::Physiotherapist,
                hours: (time(18, 0, 0, 0), time(20, 0, 0, 0)),
            },
        ];
        for part in &parts {
            self.publish(part).await;
        }
    }

    async fn publish(&self, part: &Part) {
        let today = self.app.clock.today();
        let manager = Actor { organisation: part.organisation, ..self.actor(Role::PracticeManager).await };
        let who = StaffId::new(self.app.ids.uuid());
        let role =
            StaffRole { role: Role::Clinician, organisation: part.organisation, job: None, from: None, to: None };
        let member = Staff {
            id: who,
            name: Name::usual([part.who.0], part.who.1),
            codes: vec![],
            email: None,
            roles: vec![role],
            ended: None,
            version: 0,
        };
        let mut tx = self.app.store.write().await.unwrap();
        staff::add(&mut tx, &member).await.unwrap();
        tx.commit().await.unwrap();
        let site = Site {
            id: SiteId::new(self.app.ids.uuid()),
            organisation: part.organisation,
            name: part.site.into(),
            address: vec![],
            postcode: "S65 1AA".parse().unwrap(),
            position: None,
            features: vec!["step-free".into()],
            closed: None,
            version: 1,
        };
        // Two who sit at one site, under one rule.
        let there = self.app.own_sites(&manager).await.unwrap().into_iter().find(|one| one.name == part.site);
        let site = match there {
            Some(site) => site.id,
            None => self.app.add_site(&manager, site).await.unwrap().id,
        };
        let kind = SlotType {
            id: SlotTypeId::new(self.app.ids.uuid()),
            organisation: part.organisation,
            name: part.mode.title().into(),
            category: Category::GeneralRoutine,
            mode: part.mode,
            profession: part.profession,
            minutes: 15,
            needs: vec![],
        };
        let kind = self.app.add_slot_type(&manager, kind).await.unwrap().it.id;
        let to = [Audience::Own, Audience::Practice(practice()), Audience::Online];
        let to = to.map(|who| Access { who, from: Embargo::None, closes: 0 });
        let rule = Opening {
            id: OpeningId::new(self.app.ids.uuid()),
            organisation: part.organisation,
            name: "Open".into(),
            to: to.into(),
        };
        let there = self.app.openings(&manager, part.organisation).await.unwrap().pop();
        let rule = match there {
            Some(rule) => rule.it.id,
            None => self.app.add_opening(&manager, rule).await.unwrap().it.id,
        };
        for weekday in [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday] {
            let pattern = Pattern {
                id: PatternId::new(self.app.ids.uuid()),
                organisation: part.organisation,
                site,
                staff: Some(who),
                weekday,
                every: 1,
                starts: part.hours.0,
                ends: part.hours.1,
                blocks: vec![Block::Slots { slot_type: kind, count: None, opening: None }],
                opening: rule,
                on_holidays: true,
                from: today,
                to: None,
            };
            self.app.add_pattern(&manager, pattern).await.unwrap();
        }
        self.app.publish_diary(&manager, today, today.saturating_add(28.days())).await.unwrap();
    }
}
