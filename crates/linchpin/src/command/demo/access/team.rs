//! Who sits when: the clinicians of the demo and their week. Nobody is called so.

use jiff::civil::{Time, Weekday, time};
use linchpin_access::Profession;
use linchpin_core::Sex;

/// A part of the day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Half past eight to half past eleven.
    Morning,
    /// Two to five.
    Afternoon,
    /// After core hours: half past six to nine.
    Evening,
    /// Nine to one at the weekend.
    Weekend,
}

impl Part {
    pub fn times(self) -> (Time, Time) {
        match self {
            Self::Morning => (time(8, 30, 0, 0), time(11, 30, 0, 0)),
            Self::Afternoon => (time(14, 0, 0, 0), time(17, 0, 0, 0)),
            Self::Evening => (time(18, 30, 0, 0), time(21, 0, 0, 0)),
            Self::Weekend => (time(9, 0, 0, 0), time(13, 0, 0, 0)),
        }
    }
}

/// What a session is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Mostly what came in this morning.
    SameDay,
    /// Mostly booked ahead.
    Ahead,
    /// A nurse's planned clinic.
    Nurse,
    /// Medication reviews by telephone.
    Medicines,
    /// A nurse practitioner, what came in this morning.
    Practitioner,
    /// A GP at a hub.
    HubGp,
    /// A GP at a hub at the weekend, with calls that are kept for NHS 111.
    HubWeekend,
    /// A nurse practitioner at a hub.
    HubPractitioner,
    /// A first contact physiotherapist at a hub.
    HubPhysio,
}

/// A session in somebody's week: the weekday, the part of the day, what it is made of, and at which of the sites.
pub type Session = (Weekday, Part, Work, At);

/// At which site.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// The main one.
    Main,
    /// Two that take turns, a week each: this one first, or the other.
    Turn(usize),
}

/// A clinician.
pub struct Sitter {
    pub given: &'static str,
    pub family: &'static str,
    pub sex: Sex,
    /// Beside English, as codes of BCP 47.
    pub languages: &'static [&'static str],
    pub job: &'static str,
    pub week: &'static [Session],
}

use Part::{Afternoon, Evening, Morning, Weekend};
use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};
use Work::{Ahead, HubGp, HubPhysio, HubPractitioner, HubWeekend, Medicines, Nurse, Practitioner, SameDay};

/// At the practice of the demo's practice staff. The first is the clinician of the demo's accounts.
pub const PRACTICE: [Sitter; 4] = [
    Sitter {
        given: "Yewande",
        family: "Achebuka",
        sex: Sex::Female,
        languages: &["yo"],
        job: "General practitioner",
        week: &[
            (Monday, Morning, SameDay, At::Main),
            (Tuesday, Morning, Ahead, At::Main),
            (Thursday, Morning, SameDay, At::Main),
            (Friday, Morning, SameDay, At::Main),
        ],
    },
    Sitter {
        given: "Quentin",
        family: "Hargraven",
        sex: Sex::Male,
        languages: &[],
        job: "General practitioner",
        week: &[
            (Monday, Afternoon, Ahead, At::Main),
            (Wednesday, Morning, SameDay, At::Main),
            (Thursday, Afternoon, Ahead, At::Main),
        ],
    },
    Sitter {
        given: "Zofia",
        family: "Larchholme",
        sex: Sex::Female,
        languages: &["pl"],
        job: "Practice nurse",
        week: &[(Tuesday, Morning, Nurse, At::Main), (Thursday, Morning, Nurse, At::Main)],
    },
    Sitter {
        given: "Umar",
        family: "Kestrelford",
        sex: Sex::Male,
        languages: &["ur", "pa"],
        job: "Clinical pharmacist",
        week: &[(Wednesday, Afternoon, Medicines, At::Main)],
    },
];

/// At the other practices: the first and the second of each, with names from [`NAMES`].
pub const ELSEWHERE: [&[Session]; 2] = [
    &[(Monday, Morning, SameDay, At::Main), (Wednesday, Afternoon, Ahead, At::Main)],
    &[(Tuesday, Morning, Practitioner, At::Main), (Friday, Morning, Practitioner, At::Main)],
];

/// Names for the clinicians of the other practices: given, family, sex and languages.
pub const NAMES: [(&str, &str, Sex, &[&str]); 12] = [
    ("Tamsin", "Rowanley", Sex::Female, &[]),
    ("Bilal", "Hossaincombe", Sex::Male, &["ur"]),
    ("Ursula", "Cragstead", Sex::Female, &[]),
    ("Piotr", "Kowalskibeck", Sex::Male, &["pl", "sk"]),
    ("Halima", "Fellwright", Sex::Female, &["ur"]),
    ("Edmund", "Otterford", Sex::Male, &[]),
    ("Siân", "Heronby", Sex::Female, &["cy"]),
    ("Chidi", "Nwosukwe", Sex::Male, &[]),
    ("Agnieszka", "Sedgemere", Sex::Female, &["pl"]),
    ("Harpreet", "Drovercombe", Sex::Male, &["pa"]),
    ("Imogen", "Alderwick", Sex::Female, &[]),
    ("Mateusz", "Juniperstead", Sex::Male, &["pl"]),
];

/// At the hub of the demo practice's network.
pub const HUB: [Sitter; 3] = [
    Sitter {
        given: "Priya",
        family: "Venkatesan-Holt",
        sex: Sex::Female,
        languages: &["pa", "ur"],
        job: "General practitioner",
        week: &[
            (Monday, Evening, HubGp, At::Main),
            (Wednesday, Evening, HubGp, At::Main),
            (Weekday::Saturday, Weekend, HubWeekend, At::Main),
            (Weekday::Sunday, Weekend, HubWeekend, At::Main),
        ],
    },
    Sitter {
        given: "Rhys",
        family: "Pikebeck",
        sex: Sex::Male,
        languages: &["cy"],
        job: "Advanced nurse practitioner",
        week: &[
            (Tuesday, Evening, HubPractitioner, At::Main),
            (Thursday, Evening, HubPractitioner, At::Main),
            (Weekday::Saturday, Weekend, HubPractitioner, At::Main),
        ],
    },
    Sitter {
        given: "Noor",
        family: "Iqbalstead",
        sex: Sex::Female,
        languages: &["ur"],
        job: "First contact physiotherapist",
        week: &[(Weekday::Saturday, Weekend, HubPhysio, At::Main)],
    },
];

/// At the hub of the villages: one evening at home, and two halls that take turns on Saturdays (A2).
pub const VILLAGES: [Sitter; 2] = [
    Sitter {
        given: "Dorothy",
        family: "Wetherthwaite",
        sex: Sex::Female,
        languages: &[],
        job: "General practitioner",
        week: &[
            (Tuesday, Evening, HubGp, At::Main),
            (Weekday::Saturday, Weekend, HubGp, At::Turn(0)),
            (Weekday::Saturday, Weekend, HubGp, At::Turn(1)),
        ],
    },
    Sitter {
        given: "Séamus",
        family: "Lapwinger",
        sex: Sex::Male,
        languages: &["ga"],
        job: "Advanced nurse practitioner",
        week: &[(Thursday, Evening, HubPractitioner, At::Main)],
    },
];

/// Nobody sits here yet: a Saturday for the hub's manager to fill.
pub const GAP: Session = (Weekday::Saturday, Afternoon, HubGp, At::Main);

impl Work {
    /// Who does it.
    pub fn profession(self) -> Profession {
        match self {
            SameDay | Ahead | HubGp | HubWeekend => Profession::Gp,
            Nurse => Profession::Nurse,
            Medicines => Profession::Pharmacist,
            Practitioner | HubPractitioner => Profession::NursePractitioner,
            HubPhysio => Profession::Physiotherapist,
        }
    }
}
