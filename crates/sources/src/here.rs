//! What is counted here, month by month: the one family that no file brings.

use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::{Error, OdsCode};

use crate::{
    Family, Sink, SliceId,
    readers::appointments_marginals::{Marginals, Split},
    table::{
        AppointmentsHere, Contacts, Demand, ExtendedAccess, Fact, Leads, Promises, ReportedListHere, Sessions, Slots,
        Table,
    },
};

/// The catalogue's text for it.
pub static FAMILY: Family = Family {
    id: "counted-here",
    title: "what is counted here",
    publisher: "this system",
    about: "Bookings, diaries and requests that were made with this system, counted by practice and week or month. Nobody \
            is in it, and it is not published: those see it who may see a practice’s own aggregates.",
    published: "each hour",
    found: "the records of this place’s users, by “linchpin feed”",
    licence: "the place’s own",
};

/// The catalogue's text for the people on the lists.
pub static PEOPLE: Family = Family {
    id: "people-here",
    title: "people on the lists",
    publisher: "this system",
    about: "Who is on a list of this place, by pseudonym: month of birth, sex, ethnic group, deprivation, and whether they live in \
            a care home, look after somebody or served. No name, number or address; who opted out is not in it.",
    published: "by each “linchpin feed”",
    found: "the index of people, by “linchpin feed”",
    licence: "the place’s own",
};

/// The catalogue's text for what is worked out about them.
pub static POPULATION: Family = Family {
    id: "population-here",
    title: "registers and scores",
    publisher: "this system",
    about: "Who is on which register and what published scores say of them, by pseudonym, worked out from the records by the \
            files of definitions/registers and definitions/scores.",
    published: "by each “linchpin population --again”",
    found: "the clinical tables of this lake, by “linchpin population”",
    licence: "the place’s own",
};

/// One month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Month {
    /// Appointments in the published words.
    pub appointments: Vec<AppointmentsHere<'static>>,
    /// The lists beside them.
    pub lists: Vec<ReportedListHere<'static>>,
    /// People seen.
    pub contacts: Vec<Contacts<'static>>,
    /// By days from booking.
    pub leads: Vec<Leads<'static>>,
    /// What was offered.
    pub slots: Vec<Slots<'static>>,
    /// When diaries were open.
    pub sessions: Vec<Sessions<'static>>,
    /// What was asked for.
    pub promises: Vec<Promises<'static>>,
    /// Time outside core hours.
    pub extended: Vec<ExtendedAccess>,
    /// Demand and capacity.
    pub demand: Vec<Demand>,
}

/// What the published table tells appointments apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels {
    /// attended, dna or unknown.
    pub status: &'static str,
    /// gp, other or unknown.
    pub hcp: &'static str,
    /// How, or unknown.
    pub mode: &'static str,
    /// The national category, or unmapped.
    pub category: &'static str,
    /// Days from booking, or unknown.
    pub lead: &'static str,
}

impl Month {
    /// Takes appointments of a month, split by everything, and adds them up as the published files do.
    pub fn add_appointments(&mut self, month: Date, full: &BTreeMap<OdsCode, Vec<(Labels, i64)>>) {
        let mut sums = Marginals::default();
        for (org, all) in full {
            for (labels, count) in all {
                let Labels { status, hcp, mode, category, lead } = *labels;
                let split = Split { status, hcp, mode, lead, category: Some(category) };
                sums.add(*org, *org, month, &split, *count);
                self.appointments.push(here(split.full(*org, month, *count)));
            }
        }
        self.appointments.extend(sums.rows().map(|(_, row)| here(row)));
    }

    /// Puts out what a report of appointments fills: the appointments in a slice of the first number, the list in one of the next.
    ///
    /// # Errors
    /// A row cannot be kept.
    pub fn put_reported(&self, sink: &mut dyn Sink, first: u32) -> Result<[&'static Table; 2], Error> {
        rows(&self.appointments, sink, SliceId(first))?;
        rows(&self.lists, sink, SliceId(first + 1))?;
        Ok([AppointmentsHere::TABLE, ReportedListHere::TABLE])
    }

    /// Puts every row out, with the number of its table's slice; gives the tables in the order of these numbers.
    ///
    /// # Errors
    /// A row cannot be kept.
    pub fn put(&self, sink: &mut dyn Sink) -> Result<Vec<&'static Table>, Error> {
        let mut tables = Vec::new();
        each(&self.appointments, sink, &mut tables)?;
        each(&self.lists, sink, &mut tables)?;
        each(&self.contacts, sink, &mut tables)?;
        each(&self.leads, sink, &mut tables)?;
        each(&self.slots, sink, &mut tables)?;
        each(&self.sessions, sink, &mut tables)?;
        each(&self.promises, sink, &mut tables)?;
        each(&self.extended, sink, &mut tables)?;
        each(&self.demand, sink, &mut tables)?;
        Ok(tables)
    }
}

fn each<F: Fact>(all: &[F], sink: &mut dyn Sink, tables: &mut Vec<&'static Table>) -> Result<(), Error> {
    // There are nine.
    let slice = SliceId(u32::try_from(tables.len()).unwrap_or(u32::MAX));
    tables.push(F::TABLE);
    rows(all, sink, slice)
}

fn rows<F: Fact>(all: &[F], sink: &mut dyn Sink, slice: SliceId) -> Result<(), Error> {
    for row in all {
        let mut kept = Ok(());
        row.with_cells(&mut |cells| kept = sink.row(F::TABLE, slice, cells));
        kept?;
    }
    Ok(())
}

fn here(row: crate::table::Appointments<'static>) -> AppointmentsHere<'static> {
    let crate::table::Appointments { org, month, breakdown, status, hcp, mode, category, lead, count } = row;
    AppointmentsHere { org, month, breakdown, status, hcp, mode, category, lead, count }
}
