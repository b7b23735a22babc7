use std::{fmt, marker::PhantomData, str::FromStr};

use linchpin_core::Pence;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

use crate::Exact;

/// What stands in the file for a figure that the source does not give. Nothing is paid until a place has put one there.
const TO_BE_SET: &str = "to be set";

/// A figure of a scheme: given, or for the place to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure<T> {
    /// It stands in the file.
    Set(T),
    /// The source gives none, and none is made up.
    ToBeSet,
}

impl<T: Copy> Figure<T> {
    /// The figure, where it is set.
    #[must_use]
    pub fn get(self) -> Option<T> {
        match self {
            Self::Set(figure) => Some(figure),
            Self::ToBeSet => None,
        }
    }
}

/// An amount of money for one of something, in pence and fractions of them: `GBP 12.50`, `£0.125`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(pub Exact);

impl Money {
    /// The amount, where it is whole pence.
    #[must_use]
    pub fn pence(self) -> Option<Pence> {
        self.0.as_pence()
    }
}

impl FromStr for Money {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” must be an amount such as GBP 12.50, £1,940,000 or \"{TO_BE_SET}\"");
        let pounds = text.trim();
        let pounds = pounds.strip_prefix("GBP").or_else(|| pounds.strip_prefix('£')).ok_or_else(wrong)?.trim();
        if pounds.contains(['%', '/']) {
            return Err(wrong());
        }
        let pounds: Exact = pounds.parse().map_err(|_| wrong())?;
        pounds.times(Exact::HUNDRED).map(Self).map_err(|_| wrong())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::working::Unit::Money.show(self.0))
    }
}

impl<T: fmt::Display> fmt::Display for Figure<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(figure) => figure.fmt(f),
            Self::ToBeSet => f.write_str(TO_BE_SET),
        }
    }
}

impl<T: fmt::Display> Serialize for Figure<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Figure<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Written<T>(PhantomData<T>);

        impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Written<T> {
            type Value = Figure<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "a whole number, or a figure in quotation marks, such as \"12.5\", \"40%\" or \"{TO_BE_SET}\""
                )
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Figure<T>, E> {
                if text.trim() == TO_BE_SET {
                    return Ok(Figure::ToBeSet);
                }
                text.parse().map(Figure::Set).map_err(E::custom)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Figure<T>, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Figure<T>, E> {
                Err(E::custom(format!("write {number} in quotation marks, so that it stays exact: \"{number}\"")))
            }
        }

        from.deserialize_any(Written(PhantomData))
    }
}
