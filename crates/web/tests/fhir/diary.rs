//! A diary that programs ask about: a practice with four mornings, an appointment and two requests.

use jiff::civil::{Weekday, date, time};
use linchpin_access::{
    Category, Channel, Mode, Need, Profession,
    diary::{Access, Audience, Block, Embargo, Opening, Pattern, SlotType},
};
use linchpin_app::act::{Book, Enter, FindSlots, FreeSlot};
use linchpin_core::{ClinicId, Role};
use linchpin_store::{site::Site, slot::Slot};

use super::Machines;
use crate::house::practice;

/// The key of what gets one when it is added.
fn nobody<T: std::str::FromStr<Err: std::fmt::Debug>>() -> T {
    "00000000-0000-7000-8000-000000000000".parse().unwrap()
}

impl Machines {
    /// Opens the practice's diary for its own desk, books Ada into its first slot and enters what Ben needs.
    pub async fn diary(&self) -> ClinicId {
        let manager = self.house.actor(Role::PracticeManager).await;
        let site = Site {
            id: nobody(),
            organisation: practice(),
            name: "Main surgery".into(),
            address: vec![],
            postcode: "S25 4DB".parse().unwrap(),
            position: Some((53.37, -1.2)),
            features: vec!["step-free".into()],
            closed: None,
            version: 0,
        };
        let site = self.app.add_site(&manager, site).await.unwrap().id;
        let kind = SlotType {
            id: nobody(),
            organisation: practice(),
            name: "Telephone, same day".into(),
            category: Category::GeneralAcute,
            mode: Mode::Telephone,
            profession: Profession::Gp,
            minutes: 10,
            needs: vec![],
        };
        let slot_type = self.app.add_slot_type(&manager, kind).await.unwrap().it.id;
        let own = Access { who: Audience::Own, from: Embargo::None, closes: 0 };
        let rule = Opening { id: nobody(), organisation: practice(), name: "Our desk".into(), to: vec![own] };
        let opening = self.app.add_opening(&manager, rule).await.unwrap().it.id;
        for weekday in [Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday] {
            let pattern = Pattern {
                id: nobody(),
                organisation: practice(),
                site,
                staff: Some(self.staff[0]),
                weekday,
                every: 1,
                starts: time(8, 30, 0, 0),
                ends: time(11, 30, 0, 0),
                blocks: vec![Block::Slots { slot_type, count: None, opening: None }],
                opening,
                on_holidays: true,
                from: date(2026, 11, 23),
                to: None,
            };
            self.app.add_pattern(&manager, pattern).await.unwrap();
        }
        self.app.publish_diary(&manager, date(2026, 11, 23), date(2026, 12, 6)).await.unwrap();
        let desk = self.house.actor(Role::Receptionist).await;
        let enter = |person, need| Enter {
            person,
            need,
            channel: Channel::Phone,
            interval_days: None,
            words: Some("Chesty cough".into()),
        };
        let [ada, ben] = [self.house.people[0], self.house.people[1]];
        let asked = self.app.enter_request(&desk, &enter(ada, Need::Urgent), "r1").await.unwrap().request;
        self.app.enter_request(&desk, &enter(ben, Need::Routine), "r2").await.unwrap();
        let Slot { id: slot, clinic, .. } = self.free().await.remove(0).slot;
        let wanted = Book { slot, hold: None, person: ada, request: Some(asked.id), words: asked.words, agreed: None };
        self.app.book(&desk, &wanted, "b1").await.unwrap().done().unwrap();
        clinic
    }

    /// What the desk may book now.
    pub async fn free(&self) -> Vec<FreeSlot> {
        let desk = self.house.actor(Role::Receptionist).await;
        self.app.find_slots(&desk, &FindSlots { limit: 500, ..FindSlots::default() }).await.unwrap()
    }
}
