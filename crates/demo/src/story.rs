use jiff::civil::Date;

use crate::Plan;

/// Something that happens in Wharfemoor, planted so that the charts have something true to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Story {
    /// What happens, in a few words.
    pub title: &'static str,
    /// The code of the practice, network or place it happens to.
    pub org: &'static str,
    /// Where to look: words of the indicators that show it.
    pub look_at: &'static [&'static str],
    /// The month it starts in, from 1, told over 36 months.
    pub from: u32,
    /// What a reader of the charts should find.
    pub text: &'static str,
}

impl Story {
    /// The first day of the month in which it starts under a plan; shorter plans tell it faster.
    #[must_use]
    pub fn begins(&self, plan: &Plan) -> Date {
        let days = plan.first_days();
        let at = plan.scaled(self.from) as usize;
        days.get(at).copied().unwrap_or(plan.months_to)
    }
}

/// The practice that loses its GPs.
pub(crate) const LOSING: &str = "Z90007";
/// The practice that takes in another.
pub(crate) const MERGER_KEEPS: &str = "Z90014";
/// The practice that is taken in.
pub(crate) const MERGER_CLOSES: &str = "Z90015";
/// The practice that prescribes many antibiotics.
pub(crate) const ANTIBIOTICS: &str = "Z90022";
/// The practice that stops reporting its staff.
pub(crate) const SILENT: &str = "Z90027";
/// The network that opens a hub.
pub(crate) const HUB: &str = "U99904";
/// The place.
pub(crate) const PLACE: &str = "X9Z";

pub(crate) const LOSING_FROM: u32 = 14;
pub(crate) const MERGER_FROM: u32 = 20;
pub(crate) const VISIT_FROM: u32 = 18;
pub(crate) const HUB_FROM: u32 = 24;
pub(crate) const CAMPAIGN_FROM: u32 = 28;
pub(crate) const SILENT_FROM: u32 = 10;
pub(crate) const RATED_FROM: u32 = 26;

/// Every planted story.
#[must_use]
pub fn stories() -> &'static [Story] {
    &STORIES
}

static STORIES: [Story; 7] = [
    Story {
        title: "A practice loses its GPs",
        org: LOSING,
        look_at: &["patients per GP", "appointments within a week", "patient survey"],
        from: LOSING_FROM,
        text: "Within five months full-time equivalent GPs fall from 4.0 to 1.6 while the list hardly changes, so \
               patients per GP more than double; fewer appointments come within a week and the next patient surveys fall.",
    },
    Story {
        title: "The regulator finds the same practice wanting",
        org: LOSING,
        look_at: &["CQC rating"],
        from: RATED_FROM,
        text: "A year after its GPs began to leave, the practice is rated Requires improvement; it was Good before.",
    },
    Story {
        title: "Two practices merge",
        org: MERGER_KEEPS,
        look_at: &["list size", "appointments"],
        from: MERGER_FROM,
        text: "Z90015 closes and its patients join Z90014, whose list jumps by more than half in one month. \
               The closed practice keeps its history, and its successor is on file.",
    },
    Story {
        title: "A network opens an extended-access hub",
        org: HUB,
        look_at: &["appointments within a week", "remote appointments"],
        from: HUB_FROM,
        text: "In every practice of the network more appointments come within a week and more are by telephone or \
               online, because the hub takes them in the evening and at weekends.",
    },
    Story {
        title: "A campaign against missed appointments",
        org: PLACE,
        look_at: &["did not attend"],
        from: CAMPAIGN_FROM,
        text: "Text reminders reach the whole place in two months, and missed appointments fall by a third and stay there.",
    },
    Story {
        title: "High antibiotic prescribing improves after a peer visit",
        org: ANTIBIOTICS,
        look_at: &["antibiotic items", "broad-spectrum antibiotics"],
        from: VISIT_FROM,
        text: "The practice prescribed about three quarters more antibiotics than its peers. In the half-year after a visit by colleagues \
               it comes down close to them.",
    },
    Story {
        title: "Workforce returns stop",
        org: SILENT,
        look_at: &["patients per GP", "GPs per 10,000 patients"],
        from: SILENT_FROM,
        text: "The practice sends no workforce return any more. It is shown as not reported, never as having no staff.",
    },
];

/// A fault planted in a file, so that the data page has something to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blemish {
    /// The start of the name of the file it is in.
    pub file: &'static str,
    /// What is wrong.
    pub text: &'static str,
}

/// Every planted fault.
#[must_use]
pub fn blemishes() -> &'static [Blemish] {
    &BLEMISHES
}

static BLEMISHES: [Blemish; 5] = [
    Blemish { file: "payments/", text: "The oldest edition is in Windows-1252 and not in UTF-8." },
    Blemish { file: "list-size/gp-reg-pat-prac-all", text: "In the last edition one practice's row is there twice." },
    Blemish { file: "survey/", text: "One practice's figures are withheld because fewer than ten people answered." },
    Blemish { file: "online/POMI", text: "One value is blank where the supplier sent none." },
    Blemish { file: "appointments/", text: "The latest tables of attendance end with a row of totals for England." },
];
