/// An enum whose values are words in a column with a `check`.
macro_rules! words {
    ($(#[$doc:meta])* $kind:ident { $($name:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $kind { $(#[doc = concat!("`", $text, "`.")] $name),+ }

        impl $kind {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in the table.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }

        impl std::str::FromStr for $kind {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text).ok_or_else(|| "not one of the words".to_owned())
            }
        }
    };
}
pub(crate) use words;
