//! The words for staff that every workforce publication is read into.
//!
//! The practice file abbreviates (`TOTAL_DPC_ADV_PHARMA_PRAC_FTE`), the bulletin and the network file use plural words
//! (`Advanced Pharmacist Practitioners`); both come out as `advanced-pharmacist-practitioner`.

/// What a column of the practice file counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StaffColumn {
    /// gp, nurse, dpc or admin.
    pub group: &'static str,
    /// The role; after a slash, the sex or ages of a column that counts only some of them.
    pub role: String,
    /// fte or headcount.
    pub measure: &'static str,
}

/// The abbreviations of the practice file, by group; a role that is not here keeps its abbreviation.
const ABBREVIATIONS: &[(&str, &str, &str)] = &[
    ("gp", "", "all"),
    ("gp", "extg", "excluding-training"),
    ("gp", "exl", "excluding-locums"),
    ("gp", "extgl", "excluding-training-and-locums"),
    // Editions before 2021 say registrar where later ones say training grade.
    ("gp", "exr", "excluding-training"),
    ("gp", "exrl", "excluding-training-and-locums"),
    ("gp", "exrrl", "excluding-training-retainers-and-locums"),
    ("gp", "sen ptnr", "senior-partner"),
    ("gp", "ptnr prov", "partner"),
    ("gp", "sal by prac", "salaried"),
    ("gp", "sal by oth", "salaried-by-other"),
    ("gp", "ret", "retainer"),
    ("gp", "trn gr st1", "training-st1"),
    ("gp", "trn gr st2", "training-st2"),
    ("gp", "trn gr st3", "training-st3"),
    ("gp", "trn gr st4", "training-st4"),
    ("gp", "trn gr f1 2", "training-foundation"),
    ("gp", "trn gr oth", "training-other"),
    ("gp", "reg st3 4", "training-st3-4"),
    ("gp", "reg f1 2", "training-foundation"),
    ("gp", "locum vac", "locum-vacancy"),
    ("gp", "locum abs", "locum-absence"),
    ("gp", "locum oth", "locum-other"),
    ("nurse", "", "all"),
    ("nurse", "prac nurse", "practice-nurse"),
    ("nurse", "adv nurse prac", "advanced-nurse-practitioner"),
    ("nurse", "enh prac nurse", "enhanced-practice-nurse"),
    ("nurse", "nurse spec", "nurse-specialist"),
    ("nurse", "ext role nurse", "extended-role-practice-nurse"),
    ("nurse", "trainee nurse", "trainee-nurse"),
    ("nurse", "district nurse", "district-nurse"),
    ("nurse", "nurse disp", "nurse-dispenser"),
    ("nurse", "nurse ptnr", "nursing-partner"),
    ("nurse", "nurse oth", "other"),
    ("dpc", "", "all"),
    ("dpc", "adv dietician prac", "advanced-dietician-practitioner"),
    ("dpc", "adv paramed prac", "advanced-paramedic-practitioner"),
    ("dpc", "adv pharma prac", "advanced-pharmacist-practitioner"),
    ("dpc", "adv physio prac", "advanced-physiotherapist-practitioner"),
    ("dpc", "adv podia prac", "advanced-podiatrist-practitioner"),
    ("dpc", "adv thera occ prac", "advanced-occupational-therapist-practitioner"),
    ("dpc", "gpa", "general-practice-assistant"),
    ("dpc", "hca", "healthcare-assistant"),
    ("dpc", "phleb", "phlebotomist"),
    ("dpc", "pharma", "pharmacist"),
    ("dpc", "physio", "physiotherapist"),
    ("dpc", "podia", "podiatrist"),
    ("dpc", "physician assoc", "physician-associate"),
    ("dpc", "thera cou", "therapist-counsellor"),
    ("dpc", "thera occ", "therapist-occupational"),
    ("dpc", "thera oth", "therapist-other"),
    ("dpc", "nurse assoc", "nursing-associate"),
    ("dpc", "trainee nurse assoc", "trainee-nursing-associate"),
    ("dpc", "paramed", "paramedic"),
    ("dpc", "pharmt", "pharmacy-technician"),
    ("dpc", "splw", "social-prescribing-link-worker"),
    ("dpc", "app", "apprentice"),
    ("dpc", "oth", "other"),
    ("admin", "", "all"),
    ("admin", "manage ptnr", "management-partner"),
    ("admin", "med secretary", "medical-secretary"),
    ("admin", "recept", "receptionist"),
    ("admin", "teleph", "telephonist"),
    ("admin", "estates anc", "estates-and-ancillary"),
    ("admin", "oth", "other"),
    ("admin", "app", "apprentice"),
];

/// Headings of the bulletin and the network file whose role is not simply the singular of their words.
const HEADINGS: &[(&str, &str)] = &[
    // The bulletin counts senior partners and other partners together; the practice file does not.
    ("gp partners", "partner-including-senior"),
    ("salaried gps", "salaried"),
    ("gps in training grade", "training"),
    ("gp retainers", "retainer"),
    ("gp regular locums", "locum"),
    ("other nurses", "other"),
    ("other direct patient care", "other"),
    ("other admin non clinical", "other"),
];

/// Reads a heading of the practice file, such as `TOTAL_GP_EXTG_FTE` or `MALE_GP_HC_UNDER30`; nothing when it counts
/// no staff, or splits them by something other than sex and age.
pub(crate) fn column(heading: &str) -> Option<StaffColumn> {
    let heading = heading.to_ascii_lowercase();
    let words: Vec<&str> = heading.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let (&sex, rest) = words.split_first()?;
    let (&group, rest) = rest.split_first()?;
    let group = match group {
        "gp" => "gp",
        "nurses" | "n" => "nurse",
        "dpc" => "dpc",
        "admin" => "admin",
        _ => return None,
    };
    let at = rest.iter().position(|w| matches!(*w, "hc" | "fte"))?;
    let measure = if rest.get(at) == Some(&"hc") { "headcount" } else { "fte" };
    let abbreviation = rest.get(..at)?.join(" ");
    let known = ABBREVIATIONS.iter().find(|(g, a, _)| *g == group && *a == abbreviation);
    let mut role = known.map_or_else(|| abbreviation.replace(' ', "-"), |(_, _, role)| (*role).to_owned());
    match sex {
        "total" => {}
        "male" | "female" => role = format!("{role}/{sex}"),
        _ => return None,
    }
    match rest.get(at + 1..)? {
        [] => {}
        ages => role = format!("{role}/{}", age_band(&ages.join(" "))?),
    }
    Some(StaffColumn { group, role, measure })
}

/// `under30`, `30to34`, `70plus`, `unknown age` as `under-30`, `30-34`, `70-plus`, `unknown-age`.
fn age_band(text: &str) -> Option<String> {
    let number = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if let Some(age) = text.strip_prefix("under") {
        return number(age.trim()).then(|| format!("under-{}", age.trim()));
    }
    if let Some(age) = text.strip_suffix("plus") {
        return number(age.trim()).then(|| format!("{}-plus", age.trim()));
    }
    if let Some((from, to)) = text.split_once("to") {
        return (number(from) && number(to)).then(|| format!("{from}-{to}"));
    }
    text.starts_with("unknown").then(|| "unknown-age".to_owned())
}

/// The role that a heading in words names, such as `Medical Secretaries`.
pub(crate) fn role(heading: &str) -> String {
    let words: Vec<String> = heading
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    let plain = words.join(" ");
    HEADINGS
        .iter()
        .find(|(h, _)| *h == plain)
        .map_or_else(|| singular(&words.join("-")), |(_, role)| (*role).to_owned())
}

fn singular(slug: &str) -> String {
    const ENDINGS: &[(&str, &str)] = &[("ies", "y"), ("ches", "ch"), ("ss", "ss"), ("s", "")];
    ENDINGS
        .iter()
        .find_map(|(plural, one)| slug.strip_suffix(plural).map(|stem| format!("{stem}{one}")))
        .unwrap_or_else(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(heading: &str) -> Option<(&'static str, String, &'static str)> {
        column(heading).map(|c| (c.group, c.role, c.measure))
    }

    #[test]
    fn practice_columns_in_both_spellings() {
        let fte = |group, role: &str| Some((group, role.to_owned(), "fte"));
        assert_eq!(words("TOTAL_GP_FTE"), fte("gp", "all"));
        assert_eq!(words("total gp extgl fte"), fte("gp", "excluding-training-and-locums"));
        assert_eq!(words("TOTAL_NURSES_FTE"), fte("nurse", "all"));
        assert_eq!(words("total_n_nurse_oth_fte"), fte("nurse", "other"));
        assert_eq!(words("TOTAL_DPC_NEWROLE_X_FTE"), fte("dpc", "newrole-x"));
        assert_eq!(
            words("MALE_GP_EXTGL_HC_30TO34"),
            Some(("gp", "excluding-training-and-locums/male/30-34".to_owned(), "headcount"))
        );
        assert_eq!(words("TOTAL_GP_HC_UNDER30"), Some(("gp", "all/under-30".to_owned(), "headcount")));
        assert_eq!(words("TOTAL_GP_HC_UNKNOWN_AGE"), Some(("gp", "all/unknown-age".to_owned(), "headcount")));
    }

    #[test]
    fn columns_that_count_no_staff() {
        for heading in ["TOTAL_PATIENTS", "MALE_PATIENTS_0TO4", "GP_SOURCE", "TOTAL_GP_HC_COQ_UK", "", "imd_2019"] {
            assert_eq!(column(heading), None, "{heading}");
        }
    }

    #[test]
    fn headings_in_words_become_one_member_of_staff() {
        let cases = [
            ("Medical Secretaries", "medical-secretary"),
            ("Health and Wellbeing Coaches", "health-and-wellbeing-coach"),
            ("Other Admin/Non-Clinical", "other"),
            ("GP Regular Locums ", "locum"),
            ("Estates and Ancillary", "estates-and-ancillary"),
            ("Advanced Pharmacist Practitioners", "advanced-pharmacist-practitioner"),
        ];
        for (heading, expected) in cases {
            assert_eq!(role(heading), expected);
        }
    }
}
