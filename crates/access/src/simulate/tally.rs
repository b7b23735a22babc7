use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Measure,
    plan::{DAY, DAY_SECONDS, MINUTE, Plan},
    run::{Machine, State},
};
use crate::{Mode, Need};

/// Waits are counted in quarters of an hour, up to 63 days.
const QUARTERS: usize = 63 * 96;

/// Appointments of one month as the published table has them: by when they were, cancelled ones left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    pub month: Date,
    /// By lead time, in the order of [`crate::demand::Lead::ALL`].
    pub lead: [u64; 7],
    /// By mode, in the order of [`Mode::ALL`].
    pub mode: [u64; 4],
    /// Missed.
    pub missed: u64,
}

impl Month {
    /// All appointments.
    #[must_use]
    pub fn appointments(&self) -> u64 {
        self.lead.iter().sum()
    }
}

/// What one replication told. It can be kept as JSON and compared later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// In the order of [`Measure::ALL`].
    values: Vec<Option<f64>>,
    /// The counted months; the first and the last may be parts.
    pub months: Vec<Month>,
    /// Of each practice and need (in the order of [`Need::ALL`]), promises kept and requests.
    pub practices: Vec<[(u32, u32); 4]>,
    /// Every request of the counted weeks.
    pub requests: u64,
}

impl Run {
    /// One figure; `None` where there is nothing to tell, such as calls without a telephone.
    #[must_use]
    pub fn value(&self, measure: Measure) -> Option<f64> {
        // One that was kept before the measure was thought of has none.
        self.values.get(measure as usize).copied().flatten()
    }

    pub(super) fn of(plan: &Plan, machine: &Machine<'_>) -> Self {
        let mut tally = Tally::new(plan);
        for asked in &machine.requests {
            if plan.counted.contains(&(asked.received / DAY_SECONDS)) {
                tally.request(plan, asked);
            }
            if matches!(asked.state, State::Booked | State::Moved) {
                tally.appointment(plan, asked);
            }
        }
        let values = tally.values(plan, machine);
        let first = plan.month[plan.counted.start as usize];
        let last = plan.month[plan.counted.end as usize - 1];
        tally.months.retain(|m| (plan.months[usize::from(first)]..=plan.months[usize::from(last)]).contains(&m.month));
        Self { values, months: tally.months, practices: tally.practices, requests: tally.requests }
    }
}

struct Tally {
    requests: u64,
    gone: u64,
    waits: [Vec<u32>; 4],
    practices: Vec<[(u32, u32); 4]>,
    months: Vec<Month>,
    booked_minutes: u64,
    hub_minutes: u64,
    appointments: u64,
    missed: u64,
    attended: u64,
    contacts: u64,
}

impl Tally {
    fn new(plan: &Plan) -> Self {
        let month = |month: &Date| Month { month: *month, lead: [0; 7], mode: [0; 4], missed: 0 };
        Self {
            requests: 0,
            gone: 0,
            waits: std::array::from_fn(|_| vec![0; QUARTERS]),
            practices: vec![[(0, 0); 4]; plan.place.practices.len()],
            months: plan.months.iter().map(month).collect(),
            booked_minutes: 0,
            hub_minutes: 0,
            appointments: 0,
            missed: 0,
            attended: 0,
            contacts: 0,
        }
    }

    fn request(&mut self, plan: &Plan, asked: &super::run::Asked) {
        let need = plan.kinds[usize::from(asked.kind)].need as usize;
        self.requests += 1;
        let cell = &mut self.practices[usize::from(asked.practice)][need];
        cell.1 += 1;
        match asked.state {
            State::Booked | State::Moved | State::Cancelled => {
                let start = plan.diary.starts[asked.slot as usize];
                cell.0 += u32::from(start <= asked.due);
                if asked.state != State::Cancelled {
                    let since = (asked.received / MINUTE).max(u32::from(asked.wished) * DAY);
                    let quarter = (start.saturating_sub(since) / 15) as usize;
                    self.waits[need][quarter.min(QUARTERS - 1)] += 1;
                }
            }
            State::Gone | State::Asking | State::Ringing => self.gone += 1,
        }
    }

    fn appointment(&mut self, plan: &Plan, asked: &super::run::Asked) {
        let start = plan.diary.starts[asked.slot as usize];
        let day = start / DAY;
        if !plan.counted.contains(&day) {
            return;
        }
        let class = &plan.diary.classes[usize::from(asked.class)];
        let lead = asked.lead(start);
        let missed = ((asked.draws & 0xFFFF) as u32) < plan.missed[lead];
        self.appointments += 1;
        self.booked_minutes += u64::from(class.minutes);
        self.hub_minutes += if class.provider == plan.hub { u64::from(class.minutes) } else { 0 };
        let month = &mut self.months[usize::from(plan.month[day as usize])];
        month.lead[lead] += 1;
        month.mode[class.mode as usize] += 1;
        if missed {
            self.missed += 1;
            month.missed += 1;
        } else {
            self.attended += 1;
            let counts = class.profession.counts_for_contract() && class.mode != Mode::VideoOnline;
            self.contacts += u64::from(counts);
        }
    }

    fn values(&self, plan: &Plan, machine: &Machine<'_>) -> Vec<Option<f64>> {
        let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
        let weeks = f64::from(plan.place.weeks);
        let per_1000 = |n: u64| Some(n as f64 / (plan.place.patients() as f64 / 1000.0) / weeks);
        let (offered, extended, pence) = self.offered(plan);
        let cost = pence + self.gone as f64 * plan.place.cost.urgent_care.0 as f64;
        let rung = machine.rung;
        let value = |measure: &Measure| match measure {
            Measure::UrgentKept => self.kept(Need::Urgent),
            Measure::ChildKept => self.kept(Need::Child),
            Measure::RoutineKept => self.kept(Need::Routine),
            Measure::FollowUpKept => self.kept(Need::FollowUp),
            Measure::UrgentMedian => self.wait(Need::Urgent, 0.5),
            Measure::UrgentNinetieth => self.wait(Need::Urgent, 0.9),
            Measure::RoutineMedian => self.wait(Need::Routine, 0.5),
            Measure::RoutineNinetieth => self.wait(Need::Routine, 0.9),
            Measure::Utilisation => share(self.booked_minutes, offered),
            Measure::Missed => share(self.missed, self.appointments),
            Measure::Unmet => share(self.gone, self.requests),
            Measure::UnmetPer1000 => per_1000(self.gone),
            Measure::AppointmentsPer1000 => per_1000(self.appointments),
            Measure::ContactsPer1000 => per_1000(self.contacts),
            Measure::ExtendedPer1000 => per_1000(extended),
            Measure::ExtendedUsed => share(self.hub_minutes, extended),
            Measure::CallsGivenUp => share(rung.gave_up, rung.calls),
            Measure::CallWait => {
                (rung.calls > rung.gave_up).then(|| rung.waits / 60.0 / (rung.calls - rung.gave_up) as f64)
            }
            Measure::CostPerContact => (self.attended > 0).then(|| pence / self.attended as f64),
            Measure::CostTotal => Some(cost),
        };
        Measure::ALL.iter().map(value).collect()
    }

    /// Minutes offered, those of the hub among them, and what they cost in pence.
    fn offered(&self, plan: &Plan) -> (u64, u64, f64) {
        let (mut all, mut hub, mut pence) = (0, 0, 0.0);
        for (at, class) in plan.diary.classes.iter().enumerate() {
            let minutes = u64::from(plan.diary.count(at, &plan.counted)) * u64::from(class.minutes);
            let extra = match &plan.place.hub {
                Some(rates) if class.provider == plan.hub => {
                    hub += minutes;
                    rates.extra_pence_a_minute
                }
                _ => 0,
            };
            all += minutes;
            // The place was refused where a profession has no price.
            let rate = plan.place.cost.minute.get(&class.profession).map_or(0, |p| p.0) + extra;
            pence += minutes as f64 * rate as f64;
        }
        (all, hub, pence)
    }

    fn kept(&self, need: Need) -> Option<f64> {
        let sum = |pick: fn(&(u32, u32)) -> u32| {
            self.practices.iter().map(|p| u64::from(pick(&p[need as usize]))).sum::<u64>()
        };
        let (kept, asked) = (sum(|c| c.0), sum(|c| c.1));
        (asked > 0).then(|| kept as f64 / asked as f64)
    }

    /// The wait in days within which this share of those who were given an appointment are seen.
    fn wait(&self, need: Need, share: f64) -> Option<f64> {
        let counts = &self.waits[need as usize];
        let all: u64 = counts.iter().map(|n| u64::from(*n)).sum();
        let (mut below, wanted) = (0.0, all as f64 * share);
        for (quarter, count) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            let next = below + f64::from(*count);
            if next >= wanted {
                return Some((quarter as f64 + (wanted - below) / f64::from(*count)) / 96.0);
            }
            below = next;
        }
        None
    }
}
