use linchpin_core::{BnfCode, Icd10Code, SnomedCode};

/// A system of codes that lists may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum System {
    /// SNOMED CT, and with it dm+d: their identifiers are of one kind.
    Snomed,
    /// ICD-10, as hospitals send it. A code stands for all below it.
    Icd10,
    /// The British National Formulary. A code stands for all below it.
    Bnf,
    /// The class of a FHIR Encounter, such as `IMP`.
    Class,
}

impl System {
    /// Every one, in the order of a list’s file.
    pub const ALL: [Self; 4] = [Self::Snomed, Self::Icd10, Self::Bnf, Self::Class];

    /// The name in a list’s file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Snomed => "snomed",
            Self::Icd10 => "icd10",
            Self::Bnf => "bnf",
            Self::Class => "class",
        }
    }

    /// The system of an address, as FHIR writes it; `None` where no list could know its codes.
    #[must_use]
    pub fn of_uri(uri: &str) -> Option<Self> {
        let last = uri.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or_default();
        match last {
            "sct" | "dmd" | "dmd.nhs.uk" => Some(Self::Snomed),
            "icd-10" | "icd-10-uk" | "icd10" => Some(Self::Icd10),
            "bnf" | "BNF" => Some(Self::Bnf),
            "v3-ActCode" => Some(Self::Class),
            _ => None,
        }
    }

    /// Whether a code of a list stands for all that begin with it.
    pub(super) fn is_by_beginning(self) -> bool {
        matches!(self, Self::Icd10 | Self::Bnf)
    }

    /// The code as lists keep it.
    ///
    /// # Errors
    /// It cannot be a code of this system; the message says why.
    pub fn check(self, code: &str) -> Result<String, String> {
        match self {
            Self::Snomed => SnomedCode::parse(code).map(|c| c.to_string()).map_err(|e| e.to_string()),
            Self::Icd10 => Icd10Code::parse(code).map(|c| c.to_string()).map_err(|e| e.to_string()),
            Self::Bnf => BnfCode::parse(code).map(|c| c.to_string()).map_err(|e| e.to_string()),
            Self::Class if !code.is_empty() && code.bytes().all(|b| b.is_ascii_uppercase()) => Ok(code.to_owned()),
            Self::Class => Err("a class is written in capitals, such as IMP".to_owned()),
        }
    }
}
