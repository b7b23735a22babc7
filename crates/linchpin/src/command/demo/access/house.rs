//! A practice or hub with its sites, kinds of slots, rules and weeks, as its manager types them in.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jiff::civil::Date;
use linchpin_access::{
    Category, Mode, Need, Profession,
    diary::{Access, Audience, Block, Embargo, Opening, Pattern, SlotType},
};
use linchpin_app::{Actor, App};
use linchpin_core::{OdsCode, OpeningId, PatternId, Postcode, SiteId, SlotTypeId, StaffId};
use linchpin_store::{clinician::Clinician, site::Site};
use uuid::Uuid;

use super::team::{At, Session, Sitter, Work};

/// What an organisation opens, and to whom.
pub enum Kind {
    /// A practice: its own desk and its own people.
    Practice,
    /// A hub: its network at once, the other network from noon the day before.
    Hub { own: OdsCode, other: OdsCode },
}

/// One organisation with its diary.
pub struct House<'a> {
    pub app: &'a App,
    pub manager: &'a Actor,
    sites: Vec<SiteId>,
    kinds: BTreeMap<&'static str, SlotTypeId>,
    rules: BTreeMap<&'static str, OpeningId>,
}

/// A kind of slot: our word for it, its name, and what it is.
type Form = (&'static str, &'static str, Category, Mode, Profession, u16, &'static [Need]);

use Mode::{FaceToFace, Telephone};
use Need::{Child, FollowUp, Routine, Urgent};

const PRACTICE_KINDS: [Form; 7] = [
    ("call", "Telephone, same day", Category::GeneralAcute, Telephone, Profession::Gp, 10, &[Urgent, Child]),
    ("day", "Face to face, same day", Category::GeneralAcute, FaceToFace, Profession::Gp, 15, &[Urgent, Child]),
    ("ahead", "Face to face", Category::GeneralRoutine, FaceToFace, Profession::Gp, 15, &[Routine, FollowUp]),
    ("call-ahead", "Telephone", Category::GeneralRoutine, Telephone, Profession::Gp, 10, &[Routine, FollowUp]),
    ("nurse", "Nurse’s clinic", Category::PlannedClinic, FaceToFace, Profession::Nurse, 20, &[FollowUp]),
    ("medicines", "Medication review", Category::MedicationReview, Telephone, Profession::Pharmacist, 20, &[FollowUp]),
    (
        "practitioner",
        "Nurse practitioner, same day",
        Category::GeneralAcute,
        FaceToFace,
        Profession::NursePractitioner,
        15,
        &[Urgent, Child, Routine],
    ),
];

const HUB_KINDS: [Form; 4] = [
    ("gp", "Hub GP", Category::GeneralRoutine, FaceToFace, Profession::Gp, 15, &[]),
    ("gp-call", "Hub GP by telephone", Category::GeneralAcute, Telephone, Profession::Gp, 10, &[Urgent, Child]),
    (
        "practitioner",
        "Hub nurse practitioner",
        Category::GeneralAcute,
        FaceToFace,
        Profession::NursePractitioner,
        15,
        &[Urgent, Child, Routine],
    ),
    (
        "physio",
        "First contact physiotherapist",
        Category::GeneralRoutine,
        FaceToFace,
        Profession::Physiotherapist,
        20,
        &[Routine],
    ),
];

/// Open as soon as it is published.
fn at_once(who: Audience) -> Access {
    Access { who, from: Embargo::None, closes: 0 }
}

/// Open from so many days before, until so many minutes before.
fn ahead(who: Audience, days: u32, closes: u32) -> Access {
    Access { who, from: Embargo::Before { minutes: days * 24 * 60 }, closes }
}

/// Open from a time on the day so many days before.
fn from(who: Audience, days: u16, hour: i8) -> Access {
    Access { who, from: Embargo::At { days, time: jiff::civil::time(hour, 0, 0, 0) }, closes: 0 }
}

impl Kind {
    fn forms(&self) -> &'static [Form] {
        match self {
            Self::Practice => &PRACTICE_KINDS,
            Self::Hub { .. } => &HUB_KINDS,
        }
    }

    fn rules(&self) -> Vec<(&'static str, &'static str, Vec<Access>)> {
        match self {
            Self::Practice => vec![
                ("desk", "Our desk", vec![at_once(Audience::Own)]),
                (
                    "day",
                    "Our desk from eight on the day; 111 in the last two hours",
                    vec![
                        from(Audience::Own, 0, 8),
                        Access { who: Audience::Nhs111, from: Embargo::Before { minutes: 120 }, closes: 0 },
                    ],
                ),
                (
                    "online",
                    "Our desk; our people online up to two weeks ahead",
                    vec![at_once(Audience::Own), ahead(Audience::Online, 14, 60)],
                ),
            ],
            Self::Hub { own, other } => vec![
                (
                    "hub",
                    "Our network and its people; the other network from noon the day before; 111 in the last four hours",
                    vec![
                        at_once(Audience::Own),
                        at_once(Audience::Group(own.to_string())),
                        from(Audience::Group(other.to_string()), 1, 12),
                        ahead(Audience::Online, 7, 120),
                        Access { who: Audience::Nhs111, from: Embargo::Before { minutes: 240 }, closes: 0 },
                    ],
                ),
                (
                    "weekend",
                    "NHS 111 at the weekend; our network in the last two hours",
                    vec![
                        at_once(Audience::Own),
                        at_once(Audience::Nhs111),
                        Access {
                            who: Audience::Group(own.to_string()),
                            from: Embargo::Before { minutes: 120 },
                            closes: 0,
                        },
                    ],
                ),
            ],
        }
    }
}

/// A site as it is typed in: name, postcode, what it has.
pub type Place<'s> = (&'s str, Postcode, &'s [&'s str]);

impl<'a> House<'a> {
    /// Types in the sites, kinds of slots and rules of the manager's organisation.
    pub async fn found(app: &'a App, manager: &'a Actor, kind: &Kind, places: &[Place<'_>]) -> Result<House<'a>> {
        let organisation = manager.organisation;
        let mut house = House { app, manager, sites: vec![], kinds: BTreeMap::new(), rules: BTreeMap::new() };
        for (name, postcode, features) in places {
            let site = Site {
                id: SiteId::new(Uuid::nil()),
                organisation,
                name: (*name).to_owned(),
                address: vec![],
                postcode: *postcode,
                // Nobody made up miles: the distances of a made-up town are not known.
                position: None,
                features: features.iter().map(|one| (*one).to_owned()).collect(),
                closed: None,
                version: 0,
            };
            house.sites.push(app.add_site(manager, site).await?.id);
        }
        for (word, name, category, mode, profession, minutes, needs) in kind.forms() {
            let one = SlotType {
                id: SlotTypeId::new(Uuid::nil()),
                organisation,
                name: (*name).to_owned(),
                category: *category,
                mode: *mode,
                profession: *profession,
                minutes: *minutes,
                needs: needs.to_vec(),
            };
            house.kinds.insert(word, app.add_slot_type(manager, one).await?.it.id);
        }
        for (word, name, to) in kind.rules() {
            let one = Opening { id: OpeningId::new(Uuid::nil()), organisation, name: name.to_owned(), to };
            house.rules.insert(word, app.add_opening(manager, one).await?.it.id);
        }
        Ok(house)
    }

    /// Describes a clinician and types in their week, from a Monday on.
    pub async fn seat(&self, staff: StaffId, who: &Sitter, monday: Date) -> Result<()> {
        let one = Clinician {
            staff,
            sex: who.sex,
            languages: who.languages.iter().map(|code| (*code).to_owned()).collect(),
            version: 0,
        };
        self.app.describe_clinician(self.manager, &one).await?.saved()?;
        for session in who.week {
            self.session(Some(staff), *session, monday).await?;
        }
        Ok(())
    }

    /// Types in one session of a week.
    pub async fn session(&self, staff: Option<StaffId>, session: Session, monday: Date) -> Result<()> {
        let (weekday, part, work, at) = session;
        let (starts, ends) = part.times();
        let (site, every, first) = match at {
            At::Main => (0, 1, 0),
            At::Turn(turn) => (1 + turn, 2, turn),
        };
        let (blocks, rule) = self.blocks(work)?;
        let pattern = Pattern {
            id: PatternId::new(Uuid::nil()),
            organisation: self.manager.organisation,
            site: *self.sites.get(site).context("the site is there")?,
            staff,
            weekday,
            every,
            starts,
            ends,
            blocks,
            opening: self.rule(rule)?,
            on_holidays: false,
            from: monday.checked_add(jiff::Span::new().weeks(i64::try_from(first)?))?,
            to: None,
        };
        self.app.add_pattern(self.manager, pattern).await?;
        Ok(())
    }

    fn rule(&self, word: &str) -> Result<OpeningId> {
        self.rules.get(word).copied().with_context(|| format!("there is a rule {word}"))
    }

    fn slots(&self, word: &str, count: Option<u16>, rule: Option<&str>) -> Result<Block> {
        let slot_type = *self.kinds.get(word).with_context(|| format!("there is a kind {word}"))?;
        Ok(Block::Slots { slot_type, count, opening: rule.map(|word| self.rule(word)).transpose()? })
    }

    /// What a session is made of, and the rule for it.
    fn blocks(&self, work: Work) -> Result<(Vec<Block>, &'static str)> {
        let pause = Block::Gap { minutes: 10 };
        Ok(match work {
            Work::SameDay => (
                vec![
                    self.slots("call", Some(6), None)?,
                    pause,
                    self.slots("day", Some(4), None)?,
                    self.slots("ahead", None, Some("online"))?,
                ],
                "day",
            ),
            Work::Ahead => {
                (vec![self.slots("call-ahead", Some(4), None)?, pause, self.slots("ahead", None, None)?], "online")
            }
            Work::Nurse => (vec![self.slots("nurse", None, None)?], "desk"),
            Work::Medicines => (vec![self.slots("medicines", None, None)?], "online"),
            Work::Practitioner => (
                vec![
                    self.slots("practitioner", Some(5), None)?,
                    pause,
                    self.slots("practitioner", None, Some("online"))?,
                ],
                "day",
            ),
            Work::HubGp => (vec![self.slots("gp-call", Some(3), None)?, self.slots("gp", None, None)?], "hub"),
            Work::HubWeekend => {
                (vec![self.slots("gp-call", Some(6), Some("weekend"))?, self.slots("gp", None, None)?], "hub")
            }
            Work::HubPractitioner => (vec![self.slots("practitioner", None, None)?], "hub"),
            Work::HubPhysio => (vec![self.slots("physio", None, None)?], "hub"),
        })
    }
}
