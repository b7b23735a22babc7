//! One or several: `by = "link worker"` says the same as `by = ["link worker"]`.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{
        MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, StrDeserializer},
    },
};

/// Reads one or several; for `#[serde(deserialize_with)]`.
///
/// # Errors
/// What is written is neither.
pub fn read<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    struct Many<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Many<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("one, or a list of several in square brackets")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut several: A) -> Result<Vec<T>, A::Error> {
            let mut all = Vec::new();
            while let Some(one) = several.next_element()? {
                all.push(one);
            }
            Ok(all)
        }

        fn visit_str<E: serde::de::Error>(self, one: &str) -> Result<Vec<T>, E> {
            T::deserialize(StrDeserializer::new(one)).map(|one| vec![one])
        }

        fn visit_map<A: MapAccess<'de>>(self, one: A) -> Result<Vec<T>, A::Error> {
            T::deserialize(MapAccessDeserializer::new(one)).map(|one| vec![one])
        }
    }

    from.deserialize_any(Many(PhantomData))
}
