//! The tables of the lake: each fact family declared once, with its documentation, its columns and its key.
//!
//! A declaration gives three things: a struct that a reader fills, the [`Table`] that the lake builds its
//! Parquet schema and its documentation from, and the row of [`Cell`]s that carries one to the other without
//! allocating.

use jiff::civil::Date;
use linchpin_core::{BnfCode, OdsCode, Pence};

/// One value on its way into a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing known.
    Null,
    /// Text or a code.
    Text(&'a str),
    /// A day.
    Date(Date),
    /// A whole number: a count, pence.
    Whole(i64),
    /// A number with a fraction.
    Real(f64),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text or a code, from a small set of repeated values (kept as a dictionary).
    Text,
    /// A day.
    Date,
    /// A whole number.
    Whole,
    /// A number with a fraction.
    Real,
}

/// One documented column.
#[derive(Debug)]
pub struct Column {
    /// Its name in SQL.
    pub name: &'static str,
    /// What it holds, with its unit.
    pub doc: &'static str,
    /// How it is kept.
    pub kind: ColumnKind,
    /// Whether it may be empty.
    pub nullable: bool,
    /// Whether it is part of the key on which rows are unique.
    pub key: bool,
}

/// One documented table.
#[derive(Debug)]
pub struct Table {
    /// Its name in SQL.
    pub name: &'static str,
    /// What one row is.
    pub doc: &'static str,
    /// Its columns, in order. `source` and `slice`, which every table has, are added by the lake.
    pub columns: &'static [Column],
}

impl Table {
    /// Whether it holds what was counted here and nobody publishes: only those who may see a practice’s own aggregates see
    /// what is measured over it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        OWN.contains(&self.name)
    }

    /// The table with the name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().copied().find(|t| t.name == name)
    }
}

/// The tables that are counted here: see [`Table::is_own`].
const OWN: [&str; 10] = [
    "appointments_here",
    "reported_list_here",
    "contacts",
    "leads",
    "slots",
    "sessions",
    "promises",
    "extended_access",
    "demand",
    "calls_offered",
];

/// A row of a table.
pub trait Fact {
    /// The table it belongs to.
    const TABLE: &'static Table;

    /// Hands its cells, in the order of the columns, to `take`.
    fn with_cells(&self, take: &mut dyn FnMut(&[Cell<'_>]));
}

/// A Rust type that can stand in a column.
pub trait Field {
    /// What the column holds.
    const KIND: ColumnKind;
    /// Whether it may be empty.
    const NULLABLE: bool = false;
    /// The value as a cell.
    fn cell(&self) -> Cell<'_>;
}

macro_rules! field {
    ($($type:ty, $kind:ident, |$me:ident| $cell:expr;)*) => { $(
        impl Field for $type {
            const KIND: ColumnKind = ColumnKind::$kind;
            fn cell(&self) -> Cell<'_> { let $me = self; $cell }
        }
    )* };
}

field! {
    OdsCode, Text, |c| Cell::Text(c.as_str());
    BnfCode, Text, |c| Cell::Text(c.as_str());
    &str, Text, |t| Cell::Text(t);
    Date, Date, |d| Cell::Date(*d);
    i64, Whole, |n| Cell::Whole(*n);
    f64, Real, |n| Cell::Real(*n);
    Pence, Whole, |p| Cell::Whole(p.0);
}

impl<T: Field> Field for Option<T> {
    const KIND: ColumnKind = T::KIND;
    const NULLABLE: bool = true;
    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, Field::cell)
    }
}

/// Lays doc lines end to end as one text.
macro_rules! doc {
    ($($line:literal)*) => { concat!($($line),*) };
}

macro_rules! key {
    () => {
        false
    };
    (key) => {
        true
    };
}

macro_rules! tables {
    ($( $(#[doc = $doc:literal])* $table:literal $name:ident $(<$life:lifetime>)? {
        $( $(#[doc = $cdoc:literal])* $($key:ident)? => $col:ident : $type:ty, )*
    } )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug, PartialEq)]
            pub struct $name $(<$life>)? {
                $( $(#[doc = $cdoc])* pub $col: $type, )*
            }

            impl $(<$life>)? Fact for $name $(<$life>)? {
                const TABLE: &'static Table = &Table {
                    name: $table,
                    doc: doc!($($doc)*),
                    columns: &[ $( Column {
                        name: stringify!($col),
                        doc: doc!($($cdoc)*),
                        kind: <$type as Field>::KIND,
                        nullable: <$type as Field>::NULLABLE,
                        key: key!($($key)?),
                    }, )* ],
                };

                fn with_cells(&self, take: &mut dyn FnMut(&[Cell<'_>])) {
                    take(&[ $( self.$col.cell(), )* ]);
                }
            }
        )*

        /// Every table of the lake, in the order in which they are documented.
        pub static TABLES: &[&Table] = &[ $( <$name as Fact>::TABLE, )* ];
    };
}

tables! {
    /// One organisation, as the latest reference file gives it.
    "organisation" Organisation<'a> {
        /// Its code.
        key => code: OdsCode,
        /// Its name as published.
        => name: &'a str,
        /// What it is: practice, pcn, place, icb, region, england or other.
        => kind: &'a str,
        /// active, inactive or dormant.
        => status: Option<&'a str>,
        /// The day it opened.
        => opened: Option<Date>,
        /// The day it closed.
        => closed: Option<Date>,
        /// The organisation it merged into.
        => successor: Option<OdsCode>,
        /// Its postcode.
        => postcode: Option<&'a str>,
    }

    /// That one organisation belonged to another for a time; a history, so that a practice's past stays where it was.
    "membership" Membership<'a> {
        /// The organisation that belongs.
        key => child: OdsCode,
        /// The one it belongs to.
        key => parent: OdsCode,
        /// What the parent is: pcn, place, icb, region.
        key => kind: &'a str,
        /// The first day; empty when it is not known.
        key => valid_from: Option<Date>,
        /// The last day; empty while it lasts.
        => valid_to: Option<Date>,
    }

    /// People registered with a practice on a day, from the registered-list publication.
    "list_size" ListSize<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The day of the extract.
        key => date: Date,
        /// all, male or female. The row with sex all and no ages is the total.
        key => sex: &'a str,
        /// The youngest age in whole years; empty for all ages.
        key => age_from: Option<i64>,
        /// The oldest age in whole years; empty for all ages and for the open band 95 and over.
        => age_to: Option<i64>,
        /// How many people.
        => patients: i64,
    }

    /// A list size as another publication quotes it beside its own figures: the denominator that publication used.
    "reported_list" ReportedList<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The day, or the first day of the month, it is quoted for.
        key => date: Date,
        /// The publication: gpad, workforce (also workforce-male and workforce-female), online-consultation, telephony.
        key => basis: &'a str,
        /// How many people.
        => patients: i64,
    }

    /// A list weighted for need, or averaged over a year.
    "weighted_list" WeightedList<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The NHS year, such as 2024/25.
        key => year: &'a str,
        /// The weighting: payments-registered (average list, not weighted), payments-weighted (Carr-Hill), or
        /// allocation-population and allocation-<need> from the NHS England allocations.
        key => weighting: &'a str,
        /// People, in units of the weighting; fractions are real.
        => patients: f64,
    }

    /// Staff of a practice, network or place on a census day.
    "workforce" Workforce<'a> {
        /// The practice, PCN, sub-ICB place, or England.
        key => org: OdsCode,
        /// The census day (the last day of the month it was taken in).
        key => date: Date,
        /// gp, nurse, dpc (other direct patient care), admin; or for staff employed by a network pcn-dpc, pcn-admin,
        /// pcn-director, pcn-nurse, pcn-gp, and pcn-all for all of them.
        key => staff_group: &'a str,
        /// The role within the group, such as practice-nurse; all is the group's total. For gp, excluding-training,
        /// excluding-locums and excluding-training-and-locums are totals without them. After a slash comes a sex or age
        /// band that the figure is limited to, as in all/30-34.
        key => role: &'a str,
        /// fte (full-time equivalent, 37.5 hours a week) or headcount.
        key => measure: &'a str,
        /// The number of staff; empty when the practice did not report.
        => value: Option<f64>,
    }

    /// Appointments in general practice in a month.
    "appointments" Appointments<'a> {
        /// The practice, or the sub-ICB place where only that is published.
        key => org: OdsCode,
        /// The first day of the month.
        key => month: Date,
        /// Which columns this row is split by: total, lead, category, mode, hcp, status, lead+hcp, lead+in-scope,
        /// category+hcp, or full. Sum within one breakdown only.
        key => breakdown: &'a str,
        /// attended, dna (did not attend) or unknown.
        key => status: Option<&'a str>,
        /// gp, other, unknown, or other-unknown where the source adds the two up.
        key => hcp: Option<&'a str>,
        /// face-to-face, home-visit, telephone, video-online or unknown.
        key => mode: Option<&'a str>,
        /// The national category as a slug, such as general-consultation-routine; in-scope for the eight that the
        /// two-week promise covers.
        key => category: Option<&'a str>,
        /// Days from booking to appointment: same-day, 1-day, 2-7-days, 8-14-days, 15-21-days, 22-28-days,
        /// over-28-days or unknown.
        key => lead: Option<&'a str>,
        /// How many appointments.
        => count: i64,
    }

    /// How much of a place the appointments publication covers in a month.
    "appointment_coverage" AppointmentCoverage {
        /// The sub-ICB place.
        key => org: OdsCode,
        /// The first day of the month.
        key => month: Date,
        /// Practices whose appointments are in the publication.
        => included_practices: i64,
        /// Practices open.
        => open_practices: i64,
        /// People registered with the included practices.
        => included_patients: i64,
        /// People registered with the open practices.
        => open_patients: i64,
    }

    /// People on a disease register of the Quality and Outcomes Framework.
    "prevalence" Prevalence<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The NHS year, such as 2020/21.
        key => year: &'a str,
        /// The register's group code, such as DM (diabetes) or HYP (hypertension).
        key => condition: &'a str,
        /// People on the register.
        => register: i64,
        /// The ages the list counts, as the framework codes them: TOTAL, 06OV, 16OV, 17OV, 18OV, 50OV.
        => list_type: &'a str,
        /// People of those ages registered.
        => list_size: i64,
    }

    /// What a practice achieved on an indicator of the Quality and Outcomes Framework in a year.
    "achievement" Achievement<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The NHS year.
        key => year: &'a str,
        /// The indicator, such as AST003, or a group's total as group:AST.
        key => indicator: &'a str,
        /// People for whom it was achieved.
        => numerator: Option<f64>,
        /// People for whom it was due.
        => denominator: Option<f64>,
        /// People left out by exception or personalised care adjustment.
        => exceptions: Option<f64>,
        /// Points earned.
        => points: Option<f64>,
    }

    /// An indicator of the Quality and Outcomes Framework in a year, and what it is worth.
    "qof_indicator" QofIndicator<'a> {
        /// The indicator's code.
        key => indicator: &'a str,
        /// The NHS year.
        key => year: &'a str,
        /// The group code of the register.
        => condition: &'a str,
        /// The group in words.
        => title: &'a str,
        /// The most points it can earn.
        => points: f64,
        /// The ages its list counts.
        => list_type: Option<&'a str>,
    }

    /// A reason for which a person may be left out of an indicator of the Quality and Outcomes Framework.
    "qof_exception" QofException<'a> {
        /// The indicator's code.
        key => indicator: &'a str,
        /// The NHS year.
        key => year: &'a str,
        /// The reason's short name.
        key => reason: &'a str,
        /// PCA (personalised care adjustment) or EXCL (exclusion).
        => kind: &'a str,
        /// The reason in words.
        => description: &'a str,
    }

    /// The most points a practice could earn in a year.
    "qof_maximum" QofMaximum<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The NHS year.
        key => year: &'a str,
        /// Points.
        => points: f64,
    }

    /// Medicines prescribed in a month.
    "prescribing" Prescribing<'a> {
        /// The practice or other prescriber.
        key => org: OdsCode,
        /// The first day of the month.
        key => month: Date,
        /// How far a row is added up: presentation (as published), section (BNF section, such as 0501) or all.
        /// Sum within one level only.
        key => level: &'a str,
        /// The BNF code at that level; empty for all.
        key => bnf_code: Option<&'a str>,
        /// Prescription items.
        => items: i64,
        /// Total quantity, in the units of each presentation; empty where the source does not give it.
        => quantity: Option<f64>,
        /// Net ingredient cost in pence, with fractions of a penny.
        => net_ingredient_cost: Option<f64>,
        /// Actual cost in pence, with fractions of a penny.
        => actual_cost: Option<f64>,
    }

    /// NHS payments to a practice in a year.
    "payments" Payments<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The NHS year, such as 2024/25.
        key => year: &'a str,
        /// The stream as a slug of the published heading, such as global-sum; total is the published total before
        /// deductions, deductions is negative.
        key => stream: &'a str,
        /// Pence.
        => amount: Pence,
    }

    /// What a practice is: its contract and whether it dispenses, from the payments publication.
    "practice_profile" PracticeProfile<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The NHS year.
        key => year: &'a str,
        /// contract (GMS, PMS, APMS), dispensing (yes or no), rurality (urban or rural), kind, supplier, or atypical (why
        /// its payments do not compare, such as part of a year).
        key => attribute: &'a str,
        /// The value in words.
        => value: &'a str,
    }

    /// A rating by the Care Quality Commission.
    "rating" Rating<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The day of publication, or 1 January when only the year is known.
        key => date: Date,
        /// overall, safe, effective, caring, responsive or well-led.
        key => domain: &'a str,
        /// outstanding, good, requires-improvement or inadequate.
        => rating: &'a str,
    }

    /// A measure of deprivation for a practice or small area.
    "deprivation" Deprivation<'a> {
        /// The practice, or the lower-layer super output area.
        key => org: OdsCode,
        /// The edition of the index, such as 2019.
        key => year: &'a str,
        /// imd-score, imd-rank (1 is most deprived) or imd-decile (1 is most deprived).
        key => measure: &'a str,
        /// The value.
        => value: f64,
    }

    /// What patients could and did do online, by practice and month (POMI).
    "online_services" OnlineServices<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The first day of the month.
        key => month: Date,
        /// The field as published, such as Pat_Appts_Use; Sys_ fields are 0, 1 or 2 and not counts.
        key => field: &'a str,
        /// The value; empty where the supplier sent none.
        => value: Option<f64>,
    }

    /// Requests sent through an online-consultation system in a month.
    "online_consultations" OnlineConsultations<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The first day of the month.
        key => month: Date,
        /// total, clinical, administrative or other.
        key => kind: &'a str,
        /// How many.
        => submissions: Option<i64>,
    }

    /// Telephone calls to a practice in a month, from cloud telephony.
    "calls" Calls<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The first day of the month.
        key => month: Date,
        /// inbound (all), answered, ended-in-menu, callback-requested, callback-made or missed.
        key => outcome: &'a str,
        /// How many calls.
        => count: Option<i64>,
    }

    /// Hospital activity of a place's patients in a month, from the monthly activity return.
    "activity" Activity<'a> {
        /// The sub-ICB place, formerly the clinical commissioning group.
        key => org: OdsCode,
        /// The first day of the month.
        key => month: Date,
        /// The kind as a slug of the published heading, such as non-elective-admissions.
        key => kind: &'a str,
        /// How many.
        => count: i64,
    }

    /// What a practice's patients were sent to hospital for in a month, from the place's own commissioning data.
    "hospital_use" HospitalUse<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The first day of the month.
        key => month: Date,
        /// gp-referral, first-attendance, follow-up-attendance, emergency-admission, test or test-done-twice.
        key => kind: &'a str,
        /// The specialty as a slug, such as trauma-orthopaedics.
        key => specialty: &'a str,
        /// male or female.
        key => sex: &'a str,
        /// The youngest age of the five-year band.
        key => age_from: i64,
        /// How many.
        => count: i64,
    }

    /// An answer of the GP Patient Survey, weighted as published.
    "survey" Survey<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The year of the survey.
        key => year: &'a str,
        /// The question's code as published, such as q1 or overall.
        key => question: &'a str,
        /// positive (share, 0 to 1), base (answers) or sent.
        key => measure: &'a str,
        /// The value; empty when withheld because fewer than ten people answered.
        => value: Option<f64>,
    }

    /// Answers to the Friends and Family Test in a month.
    "friends_family" FriendsFamily<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The first day of the month.
        key => month: Date,
        /// very-good, good, neither, poor, very-poor, unknown, positive, negative or total.
        key => answer: &'a str,
        /// How many; empty when withheld.
        => count: Option<i64>,
    }

    /// A published indicator taken as it is, such as one exported from Fingertips.
    "profile" Profile<'a> {
        /// The organisation or area.
        key => org: OdsCode,
        /// The period as published, such as 2021/22.
        key => year: &'a str,
        /// The publisher's number or name for it.
        key => indicator: &'a str,
        /// all, male or female.
        key => sex: &'a str,
        /// The ages as published.
        key => age: &'a str,
        /// What was counted.
        => numerator: Option<f64>,
        /// Among whom.
        => denominator: Option<f64>,
        /// The published value; empty when withheld.
        => value: Option<f64>,
    }

    /// A bank holiday.
    "bank_holiday" BankHoliday<'a> {
        /// england-and-wales, scotland or northern-ireland.
        key => division: &'a str,
        /// The day.
        key => date: Date,
        /// What it is called.
        => title: &'a str,
    }

    /// Appointments made with this system, or told by a report of the practice’s own system, in the words of the published table;
    /// of one practice and month never both, and `source` says which. Not published: a table of its own, so that they are
    /// never added to the published ones; the same indicators are measured over it beside them.
    "appointments_here" AppointmentsHere<'a> {
        /// The practice in whose diary they were; a hub’s are under the hub’s own code.
        key => org: OdsCode,
        /// The first day of the month; the running month is counted up to yesterday.
        key => month: Date,
        /// As in appointments: total, lead, category, mode, hcp, status, lead+in-scope or full.
        key => breakdown: &'a str,
        /// attended, dna (did not attend) or unknown. Cancelled ones are left out, as in the published table.
        key => status: Option<&'a str>,
        /// gp or other; unknown where a report does not say.
        key => hcp: Option<&'a str>,
        /// face-to-face, home-visit, telephone or video-online; unknown where a report does not say.
        key => mode: Option<&'a str>,
        /// The national category, unmapped where a report does not say; in-scope for the eight that the two-week promise covers.
        key => category: Option<&'a str>,
        /// Days from booking to appointment, in the published bands; unknown where a report does not say.
        key => lead: Option<&'a str>,
        /// How many appointments.
        => count: i64,
    }

    /// The people registered with a practice of which appointments_here tells: what reported_list is to appointments.
    "reported_list_here" ReportedListHere<'a> {
        /// The practice.
        key => org: OdsCode,
        /// The first day of the month.
        key => date: Date,
        /// gpad, as beside the published appointments.
        key => basis: &'a str,
        /// How many people, from the registered-list publication nearest to that day.
        => patients: i64,
    }

    /// People of a practice who were seen in a week, from this system’s own appointments. Only weeks that are over are counted.
    "contacts" Contacts<'a> {
        /// The practice with which the people are registered.
        key => org: OdsCode,
        /// The week’s Monday.
        key => week: Date,
        /// practice where they were seen in its own diary; hub where in another organisation’s.
        key => provider: &'a str,
        /// Who saw them: gp, gp-trainee, nurse-practitioner, nurse, pharmacist, physiotherapist and others.
        key => profession: &'a str,
        /// face-to-face, telephone, video-online or home-visit.
        key => mode: &'a str,
        /// Appointments attended.
        => attended: i64,
        /// Contacts by the contract’s definition: with a GP, a GP in training or a nurse practitioner, face to face or by
        /// telephone; telephone triage and the visit it led to are one.
        => counted: i64,
    }

    /// Appointments of a diary in a week by how long before they were booked, from this system’s own appointments.
    "leads" Leads<'a> {
        /// The practice in whose diary they were; a hub’s are under the hub’s own code.
        key => org: OdsCode,
        /// The week’s Monday.
        key => week: Date,
        /// Days from booking to appointment, in the published bands.
        key => lead: &'a str,
        /// Booked, and not cancelled.
        => booked: i64,
        /// Of these, attended.
        => attended: i64,
        /// Of these, missed.
        => missed: i64,
    }

    /// What a diary offered in a week and what became of it. A slot counts that had a clinician and was planned or taken.
    "slots" Slots<'a> {
        /// The practice whose diary it is; a hub’s are under the hub’s own code.
        key => org: OdsCode,
        /// The week’s Monday.
        key => week: Date,
        /// practice or hub: whose diary it is.
        key => provider: &'a str,
        /// Who sat.
        key => profession: &'a str,
        /// face-to-face, telephone, video-online or home-visit.
        key => mode: &'a str,
        /// Slots offered.
        => offered: i64,
        /// Of these, taken when their time came.
        => booked: i64,
        /// Of these, attended.
        => attended: i64,
        /// Of the taken, missed.
        => missed: i64,
        /// Minutes offered.
        => minutes: i64,
        /// Minutes taken.
        => booked_minutes: i64,
        /// Minutes attended.
        => attended_minutes: i64,
        /// Minutes offered outside core hours (08:00 to 18:30 on working days).
        => extended_minutes: i64,
    }

    /// When a diary was open in a week, who sat, and how far ahead one could book.
    "sessions" Sessions<'a> {
        /// The practice whose diary it is; a hub’s are under the hub’s own code.
        key => org: OdsCode,
        /// The week’s Monday.
        key => week: Date,
        /// practice or hub: whose diary it is.
        key => provider: &'a str,
        /// Mornings and afternoons of working days, before 18:30, on which a session with bookable slots began.
        => held: i64,
        /// How many the week could have: ten, two fewer for each bank holiday.
        => possible: i64,
        /// 1 where a woman sat.
        => female: i64,
        /// 1 where a man sat.
        => male: i64,
        /// 1 where both did.
        => both: i64,
        /// 1 where somebody sat whose sex is not recorded.
        => unrecorded: i64,
        /// Days from the week’s Sunday to the last slot that could then be booked; empty where there was none.
        => horizon_days: Option<i64>,
        /// 1 where that reaches a month ahead.
        => month_ahead: i64,
    }

    /// What people of a practice asked for in a week and what became of it. Numbers, and never whose.
    "promises" Promises<'a> {
        /// The practice that keeps the promise.
        key => org: OdsCode,
        /// The week’s Monday.
        key => week: Date,
        /// urgent, child, routine or follow-up.
        key => need: &'a str,
        /// Of requests that came in the week: received, declined (a slot was offered and declined), unmet (at least once
        /// there was nothing to offer). Of promises that ended in it: kept, broken, stopped.
        key => fate: &'a str,
        /// How many.
        => count: i64,
    }

    /// Time outside core hours for a practice’s people in a week.
    "extended_access" ExtendedAccess {
        /// The practice.
        key => org: OdsCode,
        /// The week’s Monday.
        key => week: Date,
        /// Minutes offered in its own diary.
        => own_minutes: f64,
        /// Its share, by registered people, of the minutes that hubs offered to its people.
        => hub_minutes: f64,
        /// Both together.
        => minutes: f64,
        /// Its registered people.
        => patients: i64,
    }

    /// Demand beside capacity in a practice and week, for the arithmetic of queues.
    "demand" Demand {
        /// The practice.
        key => org: OdsCode,
        /// The week’s Monday.
        key => week: Date,
        /// Requests that came, and bookings for which nobody had entered a request.
        => asked: i64,
        /// Slots in its own diary.
        => offered: i64,
        /// Requests that waited to be seen to when the week ended; a follow-up waits from the day for which it was wanted.
        => waiting: i64,
        /// Whole days that these had waited, added up.
        => wait_days: i64,
    }

    /// Telephone calls offered to a practice in a half-hour: those that asked for somebody, answered or not.
    "calls_offered" CallsOffered {
        /// The practice.
        key => org: OdsCode,
        /// The day.
        key => date: Date,
        /// The half-hour of the day: 0 begins at midnight, 16 at 08:00, 47 at 23:30.
        key => half_hour: i64,
        /// How many calls.
        => offered: i64,
    }

    /// A problem or diagnosis of a person, from FHIR Condition.
    "condition" Condition<'a> {
        /// The record's own pseudonym.
        key => record: &'a str,
        /// The person's pseudonym.
        => person: &'a str,
        /// What it is, as a code; SNOMED CT where there is one.
        => code: &'a str,
        /// The system of the code.
        => system: Option<&'a str>,
        /// What the code says.
        => term: Option<&'a str>,
        /// problem-list-item or encounter-diagnosis.
        => category: Option<&'a str>,
        /// active, recurrence, relapse, inactive, remission or resolved.
        => status: Option<&'a str>,
        /// confirmed, provisional, differential, unconfirmed or refuted.
        => verification: Option<&'a str>,
        /// When it began; the first day of it where only the month or year is told.
        => onset: Option<Date>,
        /// How far the beginning is told: day, month or year.
        => onset_precision: Option<&'a str>,
        /// When it ended.
        => ended: Option<Date>,
        /// When it was written down.
        => recorded: Option<Date>,
        /// The practice that the person was registered with when this was loaded.
        => practice: Option<OdsCode>,
        /// The pseudonym of the contact at which it was recorded.
        => encounter: Option<&'a str>,
    }

    /// A measurement or finding about a person, from FHIR Observation; one with parts, such as a blood pressure, has a row
    /// for each part. Free text is not taken.
    "observation" Observation<'a> {
        /// The record's own pseudonym.
        key => record: &'a str,
        /// Which part of the record: 0 the whole, 1 and on its parts.
        key => part: i64,
        /// The person's pseudonym.
        => person: &'a str,
        /// What was looked at, as a code; SNOMED CT where there is one.
        => code: &'a str,
        /// The system of the code.
        => system: Option<&'a str>,
        /// What the code says.
        => term: Option<&'a str>,
        /// vital-signs, laboratory, social-history, survey, exam and others.
        => category: Option<&'a str>,
        /// final, amended, corrected, preliminary, registered, cancelled or unknown.
        => status: Option<&'a str>,
        /// When; the first day of it where only the month or year is told.
        => date: Option<Date>,
        /// How far the date is told: day, month or year.
        => date_precision: Option<&'a str>,
        /// The number found.
        => value: Option<f64>,
        /// Its unit: a UCUM code where there is one.
        => unit: Option<&'a str>,
        /// Less or more than the number: <, <=, >= or >; empty where it is exact.
        => comparator: Option<&'a str>,
        /// What was found, as a code, or true or false.
        => value_code: Option<&'a str>,
        /// What that code says.
        => value_term: Option<&'a str>,
        /// The practice that the person was registered with when this was loaded.
        => practice: Option<OdsCode>,
        /// The pseudonym of the contact at which it was recorded.
        => encounter: Option<&'a str>,
    }

    /// A medicine of a person, from FHIR MedicationRequest and MedicationStatement.
    "medication" Medication<'a> {
        /// The record's own pseudonym.
        key => record: &'a str,
        /// The person's pseudonym.
        => person: &'a str,
        /// request (prescribed) or statement (said to be taken).
        => kind: &'a str,
        /// The medicine, as a code; SNOMED CT or dm+d where there is one.
        => code: &'a str,
        /// The system of the code.
        => system: Option<&'a str>,
        /// What the code says.
        => term: Option<&'a str>,
        /// active, on-hold, cancelled, completed, stopped, draft, unknown and others.
        => status: Option<&'a str>,
        /// order, plan, proposal and others.
        => intent: Option<&'a str>,
        /// acute, continuous or seasonal.
        => course: Option<&'a str>,
        /// When it was prescribed, or taken from; the first day where only the month or year is told.
        => date: Option<Date>,
        /// How far the date is told: day, month or year.
        => date_precision: Option<&'a str>,
        /// The last day on which it may be dispensed, or was taken.
        => ended: Option<Date>,
        /// One dose, by the first instruction.
        => dose: Option<f64>,
        /// The unit of the dose.
        => dose_unit: Option<&'a str>,
        /// How much is dispensed at a time.
        => quantity: Option<f64>,
        /// How many repeats are allowed.
        => repeats: Option<i64>,
        /// The practice that the person was registered with when this was loaded.
        => practice: Option<OdsCode>,
        /// The pseudonym of the contact at which it was recorded.
        => encounter: Option<&'a str>,
        /// How many instructions there are; the dose and the columns below are of the first.
        => instructions: Option<i64>,
        /// How often it is taken within the period.
        => frequency: Option<i64>,
        /// How many units the period has.
        => period: Option<f64>,
        /// The unit of the period, by UCUM: h, d, wk, mo and others.
        => period_unit: Option<&'a str>,
        /// The time of day, by HL7's code of events, such as MORN, HS (before sleep) or ACM; several are parted by commas.
        => at_times: Option<&'a str>,
        /// true where it is taken when it is needed.
        => as_needed: Option<&'a str>,
    }

    /// What a person reacts to, or that they are known to react to nothing, from FHIR AllergyIntolerance. No row says
    /// nothing: it is not the same as none.
    "allergy" Allergy<'a> {
        /// The record's own pseudonym.
        key => record: &'a str,
        /// The person's pseudonym.
        => person: &'a str,
        /// To what, or a code such as 716186003 (no known allergy); SNOMED CT where there is one. Empty where the source told
        /// it in words alone, which are not taken.
        => code: Option<&'a str>,
        /// The system of the code.
        => system: Option<&'a str>,
        /// What the code says.
        => term: Option<&'a str>,
        /// allergy or intolerance.
        => kind: Option<&'a str>,
        /// food, medication, environment or biologic; several are parted by commas.
        => category: Option<&'a str>,
        /// high, low or unable-to-assess: what a further exposure may do.
        => criticality: Option<&'a str>,
        /// active, inactive or resolved.
        => status: Option<&'a str>,
        /// confirmed, presumed, unconfirmed or refuted.
        => verification: Option<&'a str>,
        /// How it showed itself, as codes; several are parted by commas.
        => reaction_code: Option<&'a str>,
        /// What those codes say; several are parted by semicolons.
        => reaction_term: Option<&'a str>,
        /// mild, moderate or severe: the worst reaction that is told.
        => severity: Option<&'a str>,
        /// When it began; the first day of it where only the month or year is told.
        => onset: Option<Date>,
        /// How far the beginning is told: day, month or year.
        => onset_precision: Option<&'a str>,
        /// When it was written down.
        => recorded: Option<Date>,
        /// The practice that the person was registered with when this was loaded.
        => practice: Option<OdsCode>,
        /// The pseudonym of the contact at which it was recorded.
        => encounter: Option<&'a str>,
    }

    /// A contact of a person with a service, from FHIR Encounter.
    "encounter" Encounter<'a> {
        /// The record's own pseudonym.
        key => record: &'a str,
        /// The person's pseudonym.
        => person: &'a str,
        /// AMB (a visit), VR (telephone or video), HH (at home), EMER, IMP (a stay) and others.
        => class: Option<&'a str>,
        /// What kind of contact, as a code; SNOMED CT where there is one.
        => code: Option<&'a str>,
        /// The system of the code.
        => system: Option<&'a str>,
        /// What the code says.
        => term: Option<&'a str>,
        /// planned, arrived, triaged, in-progress, onleave, finished, cancelled or unknown.
        => status: Option<&'a str>,
        /// The first day.
        => started: Option<Date>,
        /// The last day.
        => ended: Option<Date>,
        /// Why, as a code.
        => reason_code: Option<&'a str>,
        /// What that code says.
        => reason_term: Option<&'a str>,
        /// The practice that the person was registered with when this was loaded.
        => practice: Option<OdsCode>,
        /// The pseudonym of the contact of which this was a part.
        => part_of: Option<&'a str>,
    }

    /// A vaccination of a person, from FHIR Immunization.
    "immunisation" Immunisation<'a> {
        /// The record's own pseudonym.
        key => record: &'a str,
        /// The person's pseudonym.
        => person: &'a str,
        /// The vaccine, as a code; SNOMED CT where there is one.
        => code: &'a str,
        /// The system of the code.
        => system: Option<&'a str>,
        /// What the code says.
        => term: Option<&'a str>,
        /// completed or not-done.
        => status: Option<&'a str>,
        /// When; the first day of it where only the month or year is told.
        => date: Option<Date>,
        /// How far the date is told: day, month or year.
        => date_precision: Option<&'a str>,
        /// Which dose of its course.
        => dose_number: Option<i64>,
        /// The practice that the person was registered with when this was loaded.
        => practice: Option<OdsCode>,
        /// The pseudonym of the contact at which it was recorded.
        => encounter: Option<&'a str>,
    }

    /// Somebody on a list, as the index of people here knows them on the day of the feed. No name, no number, no address; of
    /// the birth the month. Who opted out is not in it.
    "person" PersonHere<'a> {
        /// Their pseudonym of now.
        key => person: &'a str,
        /// The practice they are registered with.
        => practice: Option<OdsCode>,
        /// female, male, other or unknown.
        => sex: &'a str,
        /// The first day of the month of birth.
        => born: Option<Date>,
        /// The day of death.
        => died: Option<Date>,
        /// asian, black, mixed, white or other: the census’s broad groups; empty where nobody asked or it was not stated.
        => ethnicity: Option<&'a str>,
        /// How deprived the small area is that they live in: 1 the most deprived tenth of England to 10 the least.
        => decile: Option<i64>,
        /// 1 where they live in a care home.
        => care_home: i64,
        /// 1 where they look after somebody.
        => carer: i64,
        /// 1 where they served in the armed forces.
        => veteran: i64,
        /// Since when they are on the list.
        => registered: Option<Date>,
    }

    /// Under which other pseudonyms rows about somebody stand: those of records merged into theirs, and of earlier keys.
    "person_earlier" PersonEarlier<'a> {
        /// Their pseudonym of now.
        key => person: &'a str,
        /// Another one.
        key => earlier: &'a str,
    }

    /// Somebody on a register, by a rule of `definitions/registers`.
    "register_member" RegisterMember<'a> {
        /// Their pseudonym.
        key => person: &'a str,
        /// The practice they are registered with.
        => practice: Option<OdsCode>,
        /// The register, by its file.
        key => register: &'a str,
        /// condition, need or group.
        => kind: &'a str,
        /// The day as which it was worked out.
        => as_at: Date,
    }

    /// How many long-term conditions somebody has, and to which group of like need they belong.
    "person_need" PersonNeed<'a> {
        /// Their pseudonym.
        key => person: &'a str,
        /// The practice they are registered with.
        => practice: Option<OdsCode>,
        /// How many registers of conditions they are on.
        => conditions: i64,
        /// The group, by a file of `definitions/segments`; empty where there is none.
        => segment: Option<&'a str>,
        /// The day as which it was worked out.
        => as_at: Date,
    }

    /// What a published score says of somebody. Nobody is added to a list, or refused, by a score alone.
    "risk_score" RiskScore<'a> {
        /// Their pseudonym.
        key => person: &'a str,
        /// The practice they are registered with.
        => practice: Option<OdsCode>,
        /// The score: efi, cambridge-general, charlson-original and others, by their files.
        key => model: &'a str,
        /// A mark of the definitions that it was worked out by.
        => version: &'a str,
        /// The day as which it was worked out.
        => as_at: Date,
        /// The score; empty where it cannot be told.
        => score: Option<f64>,
        /// The same score as it was a year earlier, from the same record; empty where it could not be told then.
        => before: Option<f64>,
        /// The published band.
        => band: Option<&'a str>,
        /// What counted, by the items of the score’s file; several are parted by commas.
        => why: Option<&'a str>,
        /// Why it cannot be told: age, sex or how-admitted.
        => missing: Option<&'a str>,
    }

    /// What somebody should have had by a gap in care that asks about them, and whether they had it.
    "care_gap" CareGap<'a> {
        /// Their pseudonym.
        key => person: &'a str,
        /// The practice they are registered with.
        => practice: Option<OdsCode>,
        /// The gap, by its file: diabetes, find-hypertension and others.
        key => gap: &'a str,
        /// Which of its checks.
        key => check: &'a str,
        /// 1 where it is done, 0 where it is lacking.
        => met: i64,
        /// The day as which it was worked out.
        => as_at: Date,
    }

    /// Something done for a person, from FHIR Procedure.
    "procedure" Procedure<'a> {
        /// The record's own pseudonym.
        key => record: &'a str,
        /// The person's pseudonym.
        => person: &'a str,
        /// What was done, as a code; SNOMED CT where there is one.
        => code: &'a str,
        /// The system of the code.
        => system: Option<&'a str>,
        /// What the code says.
        => term: Option<&'a str>,
        /// completed, in-progress, not-done, stopped and others.
        => status: Option<&'a str>,
        /// When; the first day of it where only the month or year is told.
        => date: Option<Date>,
        /// How far the date is told: day, month or year.
        => date_precision: Option<&'a str>,
        /// When it ended.
        => ended: Option<Date>,
        /// The practice that the person was registered with when this was loaded.
        => practice: Option<OdsCode>,
        /// The pseudonym of the contact at which it was done.
        => encounter: Option<&'a str>,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_table_and_column_is_documented_and_has_a_key() {
        let mut names = HashSet::new();
        for table in TABLES {
            assert!(names.insert(table.name), "{} twice", table.name);
            assert!(table.doc.trim().ends_with('.'), "{}: {}", table.name, table.doc);
            assert!(table.columns.iter().any(|c| c.key), "{} has no key", table.name);
            for column in table.columns {
                assert!(column.doc.trim().len() > 5, "{}.{}", table.name, column.name);
            }
        }
    }

    #[test]
    fn a_fact_gives_its_cells_in_the_order_of_the_columns() {
        let fact = BankHoliday { division: "scotland", date: jiff::civil::date(2026, 1, 2), title: "2nd January" };
        let mut seen = Vec::new();
        fact.with_cells(&mut |cells| seen.extend(cells.iter().map(|c| format!("{c:?}"))));
        assert_eq!(seen.len(), BankHoliday::TABLE.columns.len());
        assert_eq!(seen[2], "Text(\"2nd January\")");
    }
}
