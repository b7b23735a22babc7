use super::PathError;

macro_rules! functions {
    ($($name:ident $word:literal $least:literal..=$most:literal,)*) => {
        /// A function of the language that is known here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Function { $($name,)* }

        impl Function {
            /// The function with the name, if it may have so many arguments.
            pub(super) fn named(word: &str, arguments: usize) -> Result<Self, PathError> {
                let (function, least, most) = match word {
                    $($word => (Self::$name, $least, $most),)*
                    _ => return Err(PathError::new(format!("the function {word}() is not known here"))),
                };
                if (least..=most).contains(&arguments) {
                    return Ok(function);
                }
                Err(PathError::new(format!("{word}() does not take {arguments} arguments")))
            }

            /// Its name.
            pub(super) fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

functions! {
    Abs "abs" 0..=0,
    All "all" 1..=1,
    AllTrue "allTrue" 0..=0,
    AnyTrue "anyTrue" 0..=0,
    AllFalse "allFalse" 0..=0,
    AnyFalse "anyFalse" 0..=0,
    Ceiling "ceiling" 0..=0,
    Children "children" 0..=0,
    Combine "combine" 1..=1,
    Contains "contains" 1..=1,
    Count "count" 0..=0,
    Distinct "distinct" 0..=0,
    Empty "empty" 0..=0,
    EndsWith "endsWith" 1..=1,
    Exclude "exclude" 1..=1,
    Exists "exists" 0..=1,
    Extension "extension" 1..=1,
    First "first" 0..=0,
    Floor "floor" 0..=0,
    HasValue "hasValue" 0..=0,
    HighBoundary "highBoundary" 0..=1,
    Iif "iif" 2..=3,
    IndexOf "indexOf" 1..=1,
    Intersect "intersect" 1..=1,
    IsDistinct "isDistinct" 0..=0,
    Join "join" 0..=1,
    Last "last" 0..=0,
    Length "length" 0..=0,
    LowBoundary "lowBoundary" 0..=1,
    Lower "lower" 0..=0,
    Not "not" 0..=0,
    ReferenceKey "getReferenceKey" 0..=1,
    Repeat "repeat" 1..=1,
    Replace "replace" 2..=2,
    ResourceKey "getResourceKey" 0..=0,
    Round "round" 0..=1,
    Select "select" 1..=1,
    Single "single" 0..=0,
    Skip "skip" 1..=1,
    Split "split" 1..=1,
    StartsWith "startsWith" 1..=1,
    SubsetOf "subsetOf" 1..=1,
    Substring "substring" 1..=2,
    SupersetOf "supersetOf" 1..=1,
    Tail "tail" 0..=0,
    Take "take" 1..=1,
    ToBoolean "toBoolean" 0..=0,
    ToDate "toDate" 0..=0,
    ToDateTime "toDateTime" 0..=0,
    ToDecimal "toDecimal" 0..=0,
    ToInteger "toInteger" 0..=0,
    ToText "toString" 0..=0,
    ToTime "toTime" 0..=0,
    Trim "trim" 0..=0,
    Truncate "truncate" 0..=0,
    Union "union" 1..=1,
    Upper "upper" 0..=0,
    Where "where" 1..=1,
}
