use jiff::civil::Date;

/// A practice and since when a hub serves its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Registered people.
    pub list: u32,
    /// The first day.
    pub from: Option<Date>,
    /// The last day; none where it goes on.
    pub to: Option<Date>,
}

/// The share of the population that a hub serves on a day (`domain.md` A2). `None` where nobody is registered.
#[must_use]
pub fn coverage(practices: &[Covered], on: Date) -> Option<f64> {
    let serves = |p: &&Covered| p.from.is_some_and(|from| from <= on) && p.to.is_none_or(|to| on <= to);
    let people = |list: u64| list as f64;
    let all: u64 = practices.iter().map(|p| u64::from(p.list)).sum();
    let served: u64 = practices.iter().filter(serves).map(|p| u64::from(p.list)).sum();
    (all > 0).then(|| people(served) / people(all))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn coverage_weighs_people_and_days() {
        let practices = [
            Covered { list: 2700, from: Some(date(2017, 4, 1)), to: None },
            Covered { list: 7000, from: Some(date(2019, 3, 1)), to: None },
            Covered { list: 300, from: Some(date(2017, 4, 1)), to: Some(date(2018, 3, 31)) },
        ];
        assert_eq!(coverage(&practices, date(2017, 3, 31)), Some(0.0));
        assert_eq!(coverage(&practices, date(2018, 3, 31)), Some(0.3));
        assert_eq!(coverage(&practices, date(2018, 4, 1)), Some(0.27));
        assert_eq!(coverage(&practices, date(2019, 3, 31)), Some(0.97));
        assert_eq!(coverage(&[], date(2019, 3, 31)), None);
    }
}
