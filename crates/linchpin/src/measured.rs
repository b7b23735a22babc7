//! Where counts of what users do go: the lake, in the rows of its own tables.

use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_access::counts::{Contacts, Demand, Extended, Leads, Sat, Slots, Week};
use linchpin_app::work::{Counted, Later, Lists, Measured, OnList, Roll};
use linchpin_core::{Clock, Ethnicity, Lsoa, OdsCode, Result};
use linchpin_lake::{Datum, Filing, Lake};
use linchpin_sources::{
    here::{Labels, Month, PEOPLE},
    table,
};

use crate::{clock::SystemClock, lists, place::Place};

/// The lake of a place.
pub struct LakeMeasured {
    lake: Lake,
    place: OdsCode,
}

impl LakeMeasured {
    /// That of a place.
    pub fn of_place(place: &Place) -> Self {
        Self { lake: place.lake(), place: place.config.organisation }
    }

    /// The practices of the place, with how many people were registered on each day for which that is known.
    pub async fn registered(&self) -> Result<Lists> {
        let tree = self.lake.organisations(&[]).await?;
        let ours = tree.practices(self.place, SystemClock.today());
        let mut lists = lists::lists(&self.lake).await?;
        Ok(ours.into_iter().map(|code| (code, lists.remove(&code).unwrap_or_default())).collect())
    }
}

impl LakeMeasured {
    /// The tenth of deprivation of each small area, by the newest edition that is loaded.
    async fn deciles(&self) -> Result<BTreeMap<Lsoa, i64>> {
        let sql =
            "select org, cast(value as bigint) as decile from deprivation where measure = 'imd-decile' order by year";
        let mut deciles = BTreeMap::new();
        for row in self.lake.query(sql).await?.rows {
            let [Datum::Text(area), Datum::Whole(decile)] = row.as_slice() else { continue };
            deciles.extend(area.parse::<Lsoa>().ok().map(|area| (area, *decile)));
        }
        Ok(deciles)
    }
}

impl Measured for LakeMeasured {
    fn marks(&self) -> Result<BTreeMap<Date, String>> {
        Ok(self.lake.fed())
    }

    fn lists(&self) -> Later<'_, Result<Lists>> {
        Box::pin(self.registered())
    }

    fn take(&self, month: &Counted) -> Result<bool> {
        self.lake.feed(month.month, &rows(month), &month.mark, SystemClock.now())
    }

    fn roll(&self) -> Later<'_, Result<Option<Box<dyn Roll + '_>>>> {
        Box::pin(async {
            if !self.lake.is_about_people()? {
                return Ok(None);
            }
            let deciles = self.deciles().await?;
            Ok(Some(Box::new(LakeRoll { deciles, filing: self.lake.filing(&PEOPLE)? }) as Box<dyn Roll + '_>))
        })
    }
}

/// Those on the lists, on their way into the lake: the area they live in becomes its tenth of deprivation.
struct LakeRoll<'l> {
    deciles: BTreeMap<Lsoa, i64>,
    filing: Filing<'l>,
}

impl Roll for LakeRoll<'_> {
    fn add(&mut self, one: &OnList) -> Result<()> {
        self.filing.put(&table::PersonHere {
            person: &one.pseudonym,
            practice: Some(one.practice),
            sex: one.sex.as_str(),
            born: one.born,
            died: one.died,
            ethnicity: one.ethnicity.map(Ethnicity::as_str),
            decile: one.area.and_then(|area| self.deciles.get(&area).copied()),
            care_home: i64::from(one.care_home),
            carer: i64::from(one.carer),
            veteran: i64::from(one.veteran),
            registered: one.registered,
        })?;
        let person = &one.pseudonym;
        one.earlier.iter().try_for_each(|earlier| self.filing.put(&table::PersonEarlier { person, earlier }))
    }

    fn finish(self: Box<Self>) -> Result<bool> {
        self.filing.finish(SystemClock.now())
    }
}

/// The rows of a month.
fn rows(counted: &Counted) -> Month {
    let mut month = Month::default();
    let mut full: BTreeMap<OdsCode, Vec<(Labels, i64)>> = BTreeMap::new();
    for ((org, kind), n) in &counted.appointments {
        let labels = Labels {
            status: kind.status,
            hcp: kind.hcp,
            mode: kind.mode.as_str(),
            category: kind.category.as_str(),
            lead: kind.lead.as_str(),
        };
        full.entry(*org).or_default().push((labels, whole(*n)));
    }
    month.add_appointments(counted.month, &full);
    let lists = full.keys().filter_map(|org| Some((*org, *counted.practices.get(org).filter(|n| **n > 0)?)));
    month.lists = lists
        .map(|(org, n)| table::ReportedListHere { org, date: counted.month, basis: "gpad", patients: n.into() })
        .collect();
    for (monday, week) in &counted.weeks {
        add(&mut month, counted, *monday, week);
    }
    month
}

fn add(month: &mut Month, counted: &Counted, week: Date, of: &Week) {
    let provider = |org: &OdsCode| if counted.practices.contains_key(org) { "practice" } else { "hub" };
    let flag = i64::from;
    for ((org, provider, profession, mode), Contacts { attended, counted }) in &of.contacts {
        month.contacts.push(table::Contacts {
            org: *org,
            week,
            provider: provider.as_str(),
            profession: profession.as_str(),
            mode: mode.as_str(),
            attended: whole(*attended),
            counted: whole(*counted),
        });
    }
    for ((org, lead), Leads { booked, attended, missed }) in &of.leads {
        let (booked, attended, missed) = (whole(*booked), whole(*attended), whole(*missed));
        month.leads.push(table::Leads { org: *org, week, lead: lead.as_str(), booked, attended, missed });
    }
    for ((org, profession, mode), sum) in &of.slots {
        let Slots { offered, booked, attended, missed, minutes, booked_minutes, attended_minutes, extended_minutes } =
            *sum;
        month.slots.push(table::Slots {
            org: *org,
            week,
            provider: provider(org),
            profession: profession.as_str(),
            mode: mode.as_str(),
            offered: whole(offered),
            booked: whole(booked),
            attended: whole(attended),
            missed: whole(missed),
            minutes: whole(minutes),
            booked_minutes: whole(booked_minutes),
            attended_minutes: whole(attended_minutes),
            extended_minutes: whole(extended_minutes),
        });
    }
    for (org, Sat { sessions, sexes, horizon }) in &of.sat {
        month.sessions.push(table::Sessions {
            org: *org,
            week,
            provider: provider(org),
            held: sessions.held.into(),
            possible: sessions.target.into(),
            female: flag(sexes.female),
            male: flag(sexes.male),
            both: flag(sexes.female && sexes.male),
            unrecorded: flag(sexes.unrecorded),
            horizon_days: horizon.days.map(i64::from),
            month_ahead: flag(horizon.month_ahead),
        });
    }
    for ((org, need, fate), n) in &of.promises {
        let (need, fate, count) = (need.as_str(), fate.as_str(), whole(*n));
        month.promises.push(table::Promises { org: *org, week, need, fate, count });
    }
    for (org, Extended { own_minutes, hub_minutes, patients }) in &of.extended {
        let (own_minutes, hub_minutes, patients) = (*own_minutes as f64, *hub_minutes, (*patients).into());
        let minutes = own_minutes + hub_minutes;
        month.extended.push(table::ExtendedAccess { org: *org, week, own_minutes, hub_minutes, minutes, patients });
    }
    for (org, Demand { asked, offered, waiting, wait_days }) in &of.demand {
        let [asked, offered, waiting, wait_days] = [asked, offered, waiting, wait_days].map(|n| whole(*n));
        month.demand.push(table::Demand { org: *org, week, asked, offered, waiting, wait_days });
    }
}

/// No count of a place is larger.
fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
