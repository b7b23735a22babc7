use serde::{Deserialize, Serialize};

use super::fold::fold;

/// A name somebody goes or went by. Some people have one name only: then it stands in `family` or in `given`.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Name {
    /// When to use it.
    #[serde(default)]
    pub used: NameUse,
    /// What goes before, such as `Dr`.
    #[serde(default)]
    pub prefix: Option<String>,
    /// First and middle names.
    #[serde(default)]
    pub given: Vec<String>,
    /// Family name.
    #[serde(default)]
    pub family: Option<String>,
}

/// When a name is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameUse {
    /// The name to use.
    #[default]
    Usual,
    /// What they like to be called.
    KnownAs,
    /// A name on papers only.
    Official,
    /// A name they no longer use, such as one before marriage.
    Former,
}

impl Name {
    /// A usual name.
    #[must_use]
    pub fn usual<'a>(given: impl IntoIterator<Item = &'a str>, family: &str) -> Self {
        let family = (!family.trim().is_empty()).then(|| family.trim().to_owned());
        Self { given: given.into_iter().map(str::to_owned).collect(), family, ..Self::default() }
    }

    /// `Zoë Mae O'Brien`.
    #[must_use]
    pub fn full(&self) -> String {
        let parts = self.given.iter().chain(&self.family).map(String::as_str);
        parts.filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// `O'BRIEN, Zoë (Dr)`: family name first, as the NHS shows a patient's name on every screen.
    #[must_use]
    pub fn formal(&self) -> String {
        let given = self.given.first().map(String::as_str).unwrap_or_default();
        let family = self.family.as_deref().unwrap_or_default().to_uppercase();
        let mut text = match (family.is_empty(), given.is_empty()) {
            (false, false) => format!("{family}, {given}"),
            (false, true) => family,
            (true, _) => given.to_owned(),
        };
        if let Some(prefix) = self.prefix.as_deref().filter(|p| !p.is_empty()) {
            text.push_str(&format!(" ({prefix})"));
        }
        text
    }

    /// Whether there is nothing to read in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.given.iter().chain(&self.family).all(|part| fold(part).is_empty())
    }
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Name({:?}, …)", self.used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_in_full_and_formally() {
        let mut name = Name::usual(["Zoë", "Mae"], "O'Brien");
        name.prefix = Some("Dr".into());
        assert_eq!(name.full(), "Zoë Mae O'Brien");
        assert_eq!(name.formal(), "O'BRIEN, Zoë (Dr)");
        assert_eq!(Name::usual(["Suharto"], "").formal(), "Suharto");
        assert_eq!(Name::usual([], "Suharto").formal(), "SUHARTO");
        assert!(Name::usual([" ", "-"], " ").is_empty());
        assert!(!Name::usual([], "李").is_empty());
    }
}
