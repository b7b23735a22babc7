use super::plan::DAY;
use crate::{Mode, Profession};

/// Slots that differ only in when they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Class {
    pub provider: u16,
    pub profession: Profession,
    pub mode: Mode,
    pub on_the_day: bool,
    pub minutes: u16,
}

/// No slot.
pub(super) const NONE: u32 = u32::MAX;

/// Every slot of every class by the minute at which it begins; each class begins at a whole word of the bits of [`Free`].
pub(super) struct Diary {
    days: u32,
    pub classes: Vec<Class>,
    /// The minute of each slot.
    pub starts: Vec<u32>,
    /// For each class and day the first slot not before it; one more day than there are.
    first: Vec<u32>,
    /// For each provider its first class.
    providers: Vec<usize>,
    /// Which slots there are: the bits of an empty diary.
    empty: Vec<u64>,
}

impl Diary {
    pub fn new(days: u32) -> Self {
        Self { days, classes: vec![], starts: vec![], first: vec![], providers: vec![], empty: vec![] }
    }

    /// Adds a class with the starts of each day in order; `None` when there are too many classes.
    pub fn add<I: Iterator<Item = u16>>(&mut self, class: Class, of_day: impl Fn(usize) -> I) -> Option<()> {
        if self.classes.len() >= usize::from(u16::MAX) {
            return None;
        }
        while self.providers.len() <= usize::from(class.provider) {
            self.providers.push(self.classes.len());
        }
        for day in 0..self.days {
            self.first.push(self.starts.len() as u32);
            self.starts.extend(of_day(day as usize).map(|start| day * DAY + u32::from(start)));
        }
        self.first.push(self.starts.len() as u32);
        let full = self.starts.len();
        self.empty.resize(full / 64, u64::MAX);
        if !full.is_multiple_of(64) {
            self.empty.push(u64::MAX >> (64 - full % 64));
        }
        self.starts.resize(self.empty.len() * 64, NONE);
        self.classes.push(class);
        Some(())
    }

    /// The classes of one provider, with their places.
    pub fn classes_of(&self, provider: u16) -> impl Iterator<Item = (usize, &Class)> {
        let from = self.providers.get(usize::from(provider)).copied().unwrap_or(self.classes.len());
        self.classes.iter().enumerate().skip(from).take_while(move |(_, c)| c.provider == provider)
    }

    /// All slots free.
    pub fn empty(&self) -> Free {
        Free(self.empty.clone())
    }

    /// The slots of a class that begin on these days.
    pub fn count(&self, class: usize, days: &std::ops::Range<u32>) -> u32 {
        let row = class * (self.days as usize + 1);
        self.first[row + days.end as usize] - self.first[row + days.start as usize]
    }
}

/// Which slots are free: a bit each.
pub(super) struct Free(Vec<u64>);

impl Free {
    pub fn reset(&mut self, diary: &Diary) {
        self.0.copy_from_slice(&diary.empty);
    }

    pub fn take(&mut self, slot: u32) {
        self.0[slot as usize / 64] &= !(1 << (slot % 64));
    }

    pub fn give_back(&mut self, slot: u32) {
        self.0[slot as usize / 64] |= 1 << (slot % 64);
    }

    /// The first free slot of the class that begins from one minute to another, both counted.
    pub fn first(&self, diary: &Diary, class: u16, from: u32, to: u32) -> u32 {
        let row = usize::from(class) * (diary.days as usize + 1);
        let end = diary.first[row + (to / DAY + 1).min(diary.days) as usize];
        let mut at = diary.first[row + (from / DAY).min(diary.days) as usize];
        while at < end {
            let word = self.0[at as usize / 64] >> (at % 64);
            if word == 0 {
                at = (at / 64 + 1) * 64;
                continue;
            }
            at += word.trailing_zeros();
            if at >= end {
                break;
            }
            let start = diary.starts[at as usize];
            if start > to {
                break;
            }
            if start >= from {
                return at;
            }
            at += 1;
        }
        NONE
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn class(provider: u16) -> Class {
        Class { provider, profession: Profession::Gp, mode: Mode::FaceToFace, on_the_day: false, minutes: 10 }
    }

    proptest! {
        #[test]
        fn the_first_free_slot_is_what_looking_at_each_would_find(
            starts in prop::collection::vec(prop::collection::vec(0u16..1440, 0..90), 1..5),
            taken in prop::collection::vec(any::<bool>(), 400),
            from in 0u32..7200,
            long in 0u32..7200,
        ) {
            let mut starts = starts;
            starts.iter_mut().for_each(|day| day.sort_unstable());
            let mut diary = Diary::new(starts.len() as u32);
            let of_day = |day: usize| starts[day].iter().copied();
            diary.add(class(0), of_day).unwrap();
            diary.add(class(2), of_day).unwrap();
            let mut free = diary.empty();
            let second = diary.first[starts.len() + 1];
            prop_assert_eq!(second % 64, 0);
            let slots: Vec<u32> = (second..diary.starts.len() as u32).filter(|s| diary.starts[*s as usize] != NONE).collect();
            prop_assert_eq!(slots.len(), starts.iter().map(Vec::len).sum::<usize>());
            let open: Vec<u32> = slots.iter().zip(&taken).filter(|(slot, taken)| {
                if **taken { free.take(**slot); }
                !**taken
            }).map(|(slot, _)| *slot).collect();
            let naive = open.iter().find(|s| (from..=from + long).contains(&diary.starts[**s as usize]));
            prop_assert_eq!(free.first(&diary, 1, from, from + long), naive.copied().unwrap_or(NONE));
            prop_assert_eq!(diary.classes_of(2).count(), 1);
            prop_assert_eq!(diary.classes_of(1).count(), 0);
        }
    }
}
