//! The labels of all editions of the publications, and our one word for each.

use crate::key_of;

/// Days from booking to appointment: `Same Day`, `2 to 7 Days`, `15  to 21 Days`, `Unknown / Data Quality`, …
#[must_use]
pub fn lead(label: &str) -> Option<&'static str> {
    Some(match key_of(label).as_str() {
        "same day" => "same-day",
        "1 day" | "col 1 day" => "1-day",
        "2 to 7 days" | "col 2 to 7 days" => "2-7-days",
        "8 to 14 days" | "col 8 to 14 days" => "8-14-days",
        "15 to 21 days" | "col 15 to 21 days" => "15-21-days",
        "22 to 28 days" | "col 22 to 28 days" => "22-28-days",
        "more than 28 days" | "more than 28 days more than 28 days" | "over 28 days" => "over-28-days",
        "" | "unknown" | "unknown data quality" | "unknown data issue" => "unknown",
        _ => return None,
    })
}

/// Who the appointment was with: `GP`, `Other Practice staff`, `Unknown`.
#[must_use]
pub fn hcp(label: &str) -> Option<&'static str> {
    Some(match key_of(label).as_str() {
        "gp" => "gp",
        "other practice staff" | "other practice staff other practice staff" | "other" => "other",
        "" | "unknown" | "hcp type not provided" => "unknown",
        _ => return None,
    })
}

/// How it was held: `Face-to-Face`, `Home Visit`, `Telephone`, `Video/Online`, `Unknown`.
#[must_use]
pub fn mode(label: &str) -> Option<&'static str> {
    Some(match key_of(label).as_str() {
        "face to face" => "face-to-face",
        "home visit" => "home-visit",
        "telephone" => "telephone",
        "video online" | "video conference online" | "video" | "online" | "video online video conference online" => {
            "video-online"
        }
        "" | "unknown" => "unknown",
        _ => return None,
    })
}

/// What came of it: `Attended`, `DNA`, `Unknown`.
#[must_use]
pub fn status(label: &str) -> Option<&'static str> {
    Some(match key_of(label).as_str() {
        "attended" => "attended",
        "dna" | "did not attend" => "dna",
        "" | "unknown" | "appt status not provided" => "unknown",
        _ => return None,
    })
}

/// The national categories: how each begins as published, and our slug. The tool that re-serialised some files
/// cut headings short, so beginnings are compared.
pub const CATEGORIES: [(&str, &str); 19] = [
    ("General Consultation Acute", "general-consultation-acute"),
    ("General Consultation Routine", "general-consultation-routine"),
    ("Planned Clinics", "planned-clinics"),
    ("Planned Clinical Procedure", "planned-clinical-procedure"),
    ("Unplanned Clinical Activity", "unplanned-clinical-activity"),
    ("Walk-in", "walk-in"),
    ("Clinical Triage", "clinical-triage"),
    ("Home Visit", "home-visit"),
    ("Care Home Visit", "care-home-visit"),
    ("Group Consultation and Group Education", "group-consultation-and-group-education"),
    ("Structured Medication Review", "structured-medication-review"),
    ("Patient contact during Care Home Round", "patient-contact-during-care-home-round"),
    (
        "Care Home Needs Assessment & Personalised Care and Support Planning",
        "care-home-needs-assessment-and-personalised-care-and-support-planning",
    ),
    ("Social Prescribing Service", "social-prescribing-service"),
    (
        "Service provided by organisation external to the practice",
        "service-provided-by-organisation-external-to-the-practice",
    ),
    ("Non-contractual chargeable work", "non-contractual-chargeable-work"),
    (
        "Care Related Encounter but does not fit into any other category",
        "care-related-encounter-but-does-not-fit-into-any-other-category",
    ),
    ("Inconsistent Mapping", "inconsistent-mapping"),
    ("Unmapped", "unmapped"),
];

/// The eight national categories that the two-week promise covers (`data/README.md` fact 1).
pub const IN_SCOPE: [&str; 8] = [
    "general-consultation-acute",
    "general-consultation-routine",
    "unplanned-clinical-activity",
    "walk-in",
    "clinical-triage",
    "home-visit",
    "care-home-visit",
    "care-related-encounter-but-does-not-fit-into-any-other-category",
];

/// The national category's slug: `General Consultation Routine` is `general-consultation-routine`.
#[must_use]
pub fn category(label: &str) -> Option<&'static str> {
    let key = key_of(label).replace(" and ", " ");
    if key.is_empty() {
        return Some("unmapped");
    }
    CATEGORIES.iter().find(|(name, _)| key_of(name).replace(" and ", " ") == key).map(|(_, slug)| *slug)
}

/// all, male or female, from `ALL`, `Persons`, `MALE`, `F`, …
#[must_use]
pub fn sex(label: &str) -> Option<&'static str> {
    Some(match label.trim() {
        "ALL" | "All" | "all" | "Persons" | "PERSONS" | "persons" | "P" | "Person" => "all",
        "MALE" | "Male" | "male" | "M" | "m" | "Males" => "male",
        "FEMALE" | "Female" | "female" | "F" | "f" | "Females" => "female",
        _ => return None,
    })
}

/// The youngest and oldest age of a band: `0_4`, `0-4`, `45to64`, `95+`, `85plus`; `ALL` has neither.
/// The outer `None`: not a band.
#[must_use]
pub fn ages(label: &str) -> Option<(Option<i64>, Option<i64>)> {
    let label = label.trim();
    if label.eq_ignore_ascii_case("all") {
        return Some((None, None));
    }
    let age = |t: &str| t.parse::<i64>().ok().filter(|a| (0..=130).contains(a) && t.len() < 4);
    if let Some(from) =
        label.strip_suffix('+').or_else(|| label.strip_suffix("plus")).or_else(|| label.strip_suffix("OV"))
    {
        return Some((Some(age(from.trim_end_matches('_'))?), None));
    }
    let (from, to) = match label.split_once(['_', '-', '–']) {
        Some(halves) => halves,
        None => label.split_once("to").unwrap_or((label, label)),
    };
    let (from, to) = (age(from.trim())?, age(to.trim())?);
    (from <= to).then_some((Some(from), Some(to)))
}

/// A published heading as a slug: `Total Non-elective G&A Admissions (FFCEs)` is
/// `total-non-elective-g-a-admissions-ffces`.
#[must_use]
pub fn slug(heading: &str) -> String {
    key_of(heading).replace(' ', "-")
}

/// Looks labels up once and remembers the answer: a file has few of them and repeats them on every row.
pub struct Labels {
    known: Vec<(Box<str>, Option<&'static str>)>,
    look_up: fn(&str) -> Option<&'static str>,
}

impl Labels {
    /// Remembers for a function of this module, such as [`lead`].
    #[must_use]
    pub fn new(look_up: fn(&str) -> Option<&'static str>) -> Self {
        Self { known: Vec::new(), look_up }
    }

    /// What the label means.
    pub fn of(&mut self, label: &str) -> Option<&'static str> {
        if let Some((_, found)) = self.known.iter().find(|(l, _)| **l == *label) {
            return *found;
        }
        let found = (self.look_up)(label);
        // A file full of junk must not fill the memory with it.
        if self.known.len() < 64 {
            self.known.push((label.into(), found));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_every_edition() {
        assert_eq!(lead("15  to 21 Days"), Some("15-21-days"));
        assert_eq!(lead("Unknown / Data Quality"), Some("unknown"));
        assert_eq!(lead("soon"), None);
        assert_eq!(mode("Video/Online"), Some("video-online"));
        assert_eq!(mode("Video Conference/Online"), Some("video-online"));
        assert_eq!(hcp("Other Practice staff"), Some("other"));
        assert_eq!(status("DNA"), Some("dna"));
        assert_eq!(
            category("Care Home Needs Assessment & Personalised Care and Support Planning"),
            Some(CATEGORIES[12].1)
        );
        assert_eq!(category("Group Consultation and Group Education"), Some(CATEGORIES[9].1));
        assert_eq!(category("Tea"), None);
        assert!(IN_SCOPE.iter().all(|s| CATEGORIES.iter().any(|(_, slug)| slug == s)));
    }

    #[test]
    fn bands_of_ages() {
        assert_eq!(ages("0_4"), Some((Some(0), Some(4))));
        assert_eq!(ages("95+"), Some((Some(95), None)));
        assert_eq!(ages("45to64"), Some((Some(45), Some(64))));
        assert_eq!(ages("85plus"), Some((Some(85), None)));
        assert_eq!(ages("ALL"), Some((None, None)));
        assert_eq!(ages("7"), Some((Some(7), Some(7))));
        assert_eq!(ages("9_4"), None);
        assert_eq!(ages("old"), None);
        assert_eq!(slug("GP Referrals Made (G&A) "), "gp-referrals-made-g-a");
    }
}
