use std::collections::HashSet;

use jiff::{ToSpan, civil::Date};
use linchpin_core::WorkingCalendar;

use crate::{
    Plan, Size,
    appointments::JOBS,
    calendar,
    dice::Dice,
    founding,
    medicines::PRESENTATIONS,
    place::{Board, Network, Place, Practice, Region},
    story::{ANTIBIOTICS, LOSING, MERGER_CLOSES, MERGER_KEEPS, SILENT},
};

/// The made-up country over the months of a plan.
pub(crate) struct World {
    pub plan: Plan,
    /// The first days of the months.
    pub months: Vec<Date>,
    pub calendar: WorkingCalendar,
    pub regions: Vec<Region>,
    pub boards: Vec<Board>,
    pub places: Vec<Place>,
    pub networks: Vec<Network>,
    pub practices: Vec<Practice>,
    /// People on the list, by practice and month; 0 while it is not open.
    pub lists: Vec<Vec<i64>>,
    /// How much more or less than others a practice does of each kind of work.
    pub tastes: Vec<Vec<f64>>,
    /// The same for the medicines it prescribes.
    pub medicine_tastes: Vec<Vec<f64>>,
    /// GPs without trainees (full-time equivalent), by practice and month.
    pub gps: Vec<Vec<f64>>,
}

/// How many people live in Wharfemoor in the last month.
const PEOPLE: i64 = 261_000;

impl World {
    /// Makes the country of a plan.
    pub(crate) fn new(plan: &Plan) -> Self {
        let months = plan.first_days();
        let years = months.first().map_or(2020, |d| d.year()) - 1..=plan.months_to.year() + 2;
        let mut world = Self {
            plan: plan.clone(),
            calendar: calendar::working(years),
            months,
            regions: Vec::new(),
            boards: Vec::new(),
            places: Vec::new(),
            networks: Vec::new(),
            practices: Vec::new(),
            lists: Vec::new(),
            tastes: Vec::new(),
            medicine_tastes: Vec::new(),
            gps: Vec::new(),
        };
        founding::found(&mut world);
        if plan.size == Size::Small {
            world.keep_a_few();
        }
        world.lists = (0..world.practices.len()).map(|p| world.own_list(p)).collect();
        world.merge();
        if plan.size != Size::Small {
            world.round_off();
        }
        world.tastes = world.drawn_tastes("work", JOBS, 0.28);
        world.medicine_tastes = world.drawn_tastes("medicines", PRESENTATIONS.len(), 0.14);
        world.gps = (0..world.practices.len()).map(|p| world.gps_over_time(p)).collect();
        world
    }

    /// The dice of a purpose for a practice and a month.
    pub(crate) fn dice(&self, purpose: &str, practice: usize, month: usize) -> Dice {
        Dice::of(self.plan.seed, purpose, practice, month)
    }

    /// The dice of a purpose that stay the same over the months.
    pub(crate) fn fixed_dice(&self, purpose: &str, practice: usize) -> Dice {
        Dice::of(self.plan.seed, purpose, practice, usize::MAX)
    }

    /// The practices open in a month.
    pub(crate) fn open_in(&self, month: usize) -> impl Iterator<Item = usize> {
        let day = self.months[month];
        (0..self.practices.len()).filter(move |p| self.practices[*p].is_open(day))
    }

    /// The month nearest to a day.
    pub(crate) fn month_of(&self, day: Date) -> usize {
        self.months.partition_point(|m| *m <= day).saturating_sub(1)
    }

    /// The list of a practice averaged over the months of an NHS year; months not written count as the nearest.
    pub(crate) fn year_list(&self, practice: usize, year: i16) -> f64 {
        let first = jiff::civil::date(year, 4, 1);
        let sum: i64 = (0..12_i64).map(|m| self.lists[practice][self.month_of(first.saturating_add(m.months()))]).sum();
        sum as f64 / 12.0
    }

    /// The years, each by the calendar year it starts in, of the last `count` whole NHS years, oldest first.
    pub(crate) fn whole_years(&self, count: i16) -> Vec<i16> {
        let end = self.plan.months_to.first_of_month();
        let last = if end.month() >= 3 { end.year() - 1 } else { end.year() - 2 };
        (last + 1 - count..=last).collect()
    }

    /// The months that close a quarter of the calendar year.
    pub(crate) fn quarters(&self) -> impl Iterator<Item = usize> {
        (0..self.months.len()).filter(|m| self.months[*m].month() % 3 == 0)
    }

    fn drawn_tastes(&self, of: &str, kinds: usize, spread: f64) -> Vec<Vec<f64>> {
        let draw = |p| {
            let mut dice = self.fixed_dice(of, p);
            (0..kinds).map(|_| dice.factor(spread)).collect()
        };
        (0..self.practices.len()).map(draw).collect()
    }

    fn keep_a_few(&mut self) {
        let kept = [
            LOSING,
            MERGER_KEEPS,
            MERGER_CLOSES,
            "Z90019",
            ANTIBIOTICS,
            SILENT,
            "Z90033",
            "Z90034",
            "Z90039",
            "Z90040",
        ];
        self.practices.retain(|p| kept.contains(&p.code.as_str()));
        let used: HashSet<usize> = self.practices.iter().map(|p| p.network).collect();
        let new_number: Vec<Option<usize>> = (0..self.networks.len())
            .map(|n| used.contains(&n).then(|| (0..n).filter(|m| used.contains(m)).count()))
            .collect();
        let mut at = 0;
        self.networks.retain(|_| {
            at += 1;
            used.contains(&(at - 1))
        });
        for practice in &mut self.practices {
            practice.network = new_number[practice.network].unwrap_or(0);
        }
        self.places.truncate(2);
        self.boards.truncate(1);
        self.regions.truncate(1);
    }

    /// The list of a practice by itself, month by month.
    fn own_list(&self, p: usize) -> Vec<i64> {
        let practice = &self.practices[p];
        let last = self.months.len() as f64 - 1.0;
        (0..self.months.len())
            .map(|m| {
                let size = practice.list * (1.0 + practice.growth).powf(m as f64 - last);
                (size * self.dice("list", p, m).factor(0.0012)).round() as i64
            })
            .collect()
    }

    /// Moves the people of a practice that has closed to its successor.
    fn merge(&mut self) {
        for p in 0..self.practices.len() {
            let Some(closed) = self.practices[p].closed else { continue };
            let code = self.practices[p].successor.clone();
            let to = self.practices.iter().position(|q| Some(&q.code) == code.as_ref());
            for m in 0..self.months.len() {
                if self.months[m] > closed {
                    let leaving = std::mem::take(&mut self.lists[p][m]);
                    if let Some(to) = to {
                        self.lists[to][m] += (leaving as f64 * 0.97).round() as i64;
                    }
                }
            }
        }
    }

    /// Makes Wharfemoor add up to the number of people it is said to have.
    fn round_off(&mut self) {
        let Some(last) = self.months.len().checked_sub(1) else { return };
        let ours: Vec<usize> = (0..self.practices.len()).filter(|p| self.practices[*p].place == 0).collect();
        let missing = PEOPLE - ours.iter().map(|p| self.lists[*p][last]).sum::<i64>();
        if let Some(largest) = ours.into_iter().max_by_key(|p| self.lists[*p][last]) {
            for list in &mut self.lists[largest] {
                *list += missing;
            }
        }
    }

    /// GPs come and go at the quarters; the merged practice takes on those of the one it takes in.
    fn gps_over_time(&self, p: usize) -> Vec<f64> {
        let practice = &self.practices[p];
        let mut dice = self.fixed_dice("gps over time", p);
        let mut moved = 0.0_f64;
        (0..self.months.len())
            .map(|m| {
                let list = self.lists[p][m] as f64;
                let grown = if practice.list > 0.0 { (list / practice.list).max(1.0) } else { 1.0 };
                if self.months[m].month() % 3 == 0 && practice.code != LOSING && dice.chance(0.3) {
                    moved = (moved + dice.pick(&[&-0.6, &-0.4, &0.4, &0.6, &0.3]))
                        .clamp(-0.15 * practice.gps, 0.15 * practice.gps);
                }
                let whole = (practice.gps * grown + moved) * self.gps_left(p, m);
                // Contracts are in sessions: fifteenths of full time.
                (whole * 15.0).round() / 15.0
            })
            .collect()
    }
}

/// The names that publications give to the levels above the practice.
impl World {
    /// A place as the publications call it: by its board and its code.
    pub(crate) fn place_name(&self, place: usize) -> String {
        let place = &self.places[place];
        let board = self.boards[place.board].name.trim_end_matches(" Integrated Care Board");
        format!("{board} ICB - {}", place.code)
    }
}
