use std::marker::PhantomData;

use jiff::civil::Weekday;

use super::{Feature, Misfit};
use crate::{Mode, Need, Profession};

/// A word of which there are few enough that a set of them is a number.
pub trait Member: Copy + 'static {
    /// Its place among its kind, below 32.
    fn place(self) -> u8;
    /// The word of this place.
    fn of(place: u8) -> Option<Self>;
}

macro_rules! members {
    ($($kind:ty),+) => {$(
        const _: () = assert!(<$kind>::ALL.len() <= 32);
        impl Member for $kind {
            fn place(self) -> u8 {
                self as u8
            }
            fn of(place: u8) -> Option<Self> {
                Self::ALL.get(usize::from(place)).copied()
            }
        }
    )+};
}
members!(Mode, Need, Profession, Feature, Misfit);

impl Member for Weekday {
    fn place(self) -> u8 {
        self.to_monday_zero_offset().unsigned_abs()
    }
    fn of(place: u8) -> Option<Self> {
        Self::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
    }
}

/// A few of the words of one kind, as one number: to compare two is one instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Among<T> {
    bits: u32,
    of: PhantomData<T>,
}

impl<T> Default for Among<T> {
    fn default() -> Self {
        Self { bits: 0, of: PhantomData }
    }
}

impl<T: Member> Among<T> {
    /// None of them.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether it is none of them.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// How many.
    #[must_use]
    pub fn len(self) -> u32 {
        self.bits.count_ones()
    }

    /// Whether it is among them.
    #[must_use]
    pub fn has(self, one: T) -> bool {
        self.bits & (1 << one.place()) != 0
    }

    /// Whether it is among them, where none of them means any.
    #[must_use]
    pub fn allows(self, one: T) -> bool {
        self.is_empty() || self.has(one)
    }

    /// Those and this one.
    #[must_use]
    pub fn with(self, one: T) -> Self {
        Self { bits: self.bits | 1 << one.place(), of: PhantomData }
    }

    /// Those, and this one if it is so.
    #[must_use]
    pub fn with_if(self, so: bool, one: T) -> Self {
        Self { bits: self.bits | u32::from(so) << one.place(), of: PhantomData }
    }

    /// Those of either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits, of: PhantomData }
    }

    /// Those that are not among the others.
    #[must_use]
    pub fn without(self, others: Self) -> Self {
        Self { bits: self.bits & !others.bits, of: PhantomData }
    }

    /// Those that are among both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { bits: self.bits & other.bits, of: PhantomData }
    }

    /// Each of them, in the order of their kind.
    pub fn iter(self) -> impl Iterator<Item = T> {
        (0..32_u8).filter(move |place| self.bits & (1 << place) != 0).filter_map(T::of)
    }
}

impl<T: Member> FromIterator<T> for Among<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        all.into_iter().fold(Self::none(), Self::with)
    }
}
