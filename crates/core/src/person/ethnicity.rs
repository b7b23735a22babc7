use serde::{Deserialize, Serialize};

/// Ethnic group, in the five broad groups of the 2021 census of England and Wales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ethnicity {
    /// Asian, Asian British or Asian Welsh.
    Asian,
    /// Black, Black British, Black Welsh, Caribbean or African.
    Black,
    /// Mixed or multiple groups.
    Mixed,
    /// White.
    White,
    /// Another group.
    Other,
}

impl Ethnicity {
    /// Every one, in the order of the census tables.
    pub const ALL: [Self; 5] = [Self::Asian, Self::Black, Self::Mixed, Self::White, Self::Other];

    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asian => "asian",
            Self::Black => "black",
            Self::Mixed => "mixed",
            Self::White => "white",
            Self::Other => "other",
        }
    }

    /// The words on pages.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Asian => "Asian or Asian British",
            Self::Black => "Black, Black British, Caribbean or African",
            Self::Mixed => "Mixed or multiple ethnic groups",
            Self::White => "White",
            Self::Other => "Other ethnic group",
        }
    }

    /// The group of an ethnic category of England (16+1), as UK Core writes it; none where it was not stated. Chinese people are
    /// counted among Asian people, as in the census of 2021.
    #[must_use]
    pub fn of_category(code: &str) -> Option<Self> {
        match code.trim() {
            "A" | "B" | "C" => Some(Self::White),
            "D" | "E" | "F" | "G" => Some(Self::Mixed),
            "H" | "J" | "K" | "L" | "R" => Some(Self::Asian),
            "M" | "N" | "P" => Some(Self::Black),
            "S" => Some(Self::Other),
            _ => None,
        }
    }

    /// The group of a word in tables.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}
