//! Which headings of the payments publication are money, and the slug of each stream.

/// Streams with a name of ours, by the letters and digits of their heading: long headings that a query must be able to
/// spell, and one that editions write in two ways.
const NAMED: &[(&str, &str)] = &[
    ("globalsum", "global-sum"),
    ("mpigcorrectionfactor", "mpig-correction-factor"),
    ("balanceofpmsexpenditure", "balance-of-pms-expenditure"),
    ("totalqofpayments", "total-qof-payments"),
    ("premisespayments", "premises-payments"),
    ("doctorsretainerschemepayments", "doctors-retainer-scheme-payments"),
    ("totallocumallowances", "total-locum-allowances"),
    ("prolongedstudyleave", "prolonged-study-leave"),
    ("pcoadminother", "pco-admin-other"),
    ("informationmanagementandtechnology", "information-management-and-technology"),
    ("prescribingfeepayments", "prescribing-fee-payments"),
    ("dispensingfeepayments", "dispensing-fee-payments"),
    ("reimbursementofdrugs", "reimbursement-of-drugs"),
    ("localincentiveschemes", "local-incentive-schemes"),
    ("pcnparticipation", "pcn-participation"),
    ("otherpayments", "other-payments"),
    ("totalnhspaymentstogeneralpractice", "total"),
    ("deductionsforpensionsleviesandprescriptionchargeincome", "deductions"),
    ("totalnhspaymentstogeneralpracticeminusdeductions", "total-after-deductions"),
    ("totalnhspaymentstogeneralpracticeincludingcovidvaccinationcovidsupportandlongcovidpayments", "total-with-covid"),
    ("totalnhspaymentstogeneralpracticeincludingcovidminusdeductions", "total-with-covid-after-deductions"),
];

/// How the headings begin, as letters and digits only, that are not money; and averages, which follow from the rest.
const NOT_MONEY: &[&str] = &[
    "nhsengland",
    "region",
    "subregion",
    "areateam",
    "stp",
    "icb",
    "ics",
    "subicb",
    "ccg",
    "pcncode",
    "pcnname",
    "practice",
    "contracttype",
    "dispensingpractice",
    "rurality",
    "atypical",
    "quarterused",
    "average",
    "numberof",
    "year",
];

/// The slug of the stream a heading names; nothing when it is not money.
pub(crate) fn stream(heading: &str) -> Option<String> {
    let plain: String = heading.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if plain.is_empty() || NOT_MONEY.iter().any(|start| plain.starts_with(start)) {
        return None;
    }
    Some(
        NAMED
            .iter()
            .find(|(letters, _)| *letters == plain)
            .map_or_else(|| slug(heading), |(_, slug)| (*slug).to_owned()),
    )
}

/// Words joined by hyphens; words run together (`SeniorityPayments_£`) are parted at their capitals.
fn slug(heading: &str) -> String {
    let parted = if heading.trim().contains(' ') { heading.to_owned() } else { part_at_capitals(heading) };
    let lower = parted.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join("-")
}

fn part_at_capitals(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            parted.push(' ');
        }
        parted.push(c);
        before = c;
    }
    parted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stream_however_the_edition_writes_it() {
        assert_eq!(stream("Global Sum"), stream("GlobalSum_£"));
        assert_eq!(stream("Total NHS Payments to General Practice").as_deref(), Some("total"));
        assert_eq!(stream("TotalNHSPaymentsToGeneralPractice_£").as_deref(), Some("total"));
        assert_eq!(stream("MinorSurgery_£").as_deref(), Some("minor-surgery"));
        assert_eq!(stream("winter Access Fund").as_deref(), Some("winter-access-fund"));
        assert_eq!(
            stream("Appraisal - Appraiser Costs in Respect of Locums").as_deref(),
            Some("appraisal-appraiser-costs-in-respect-of-locums")
        );
    }

    #[test]
    fn headings_that_are_not_money() {
        for heading in [
            "",
            "Practice Open Date",
            "NHS England (Region) code",
            "Average payments per weighted patient",
            "Sub ICB Code",
            "PCN Code",
        ] {
            assert_eq!(stream(heading), None, "{heading}");
        }
        assert!(stream("PCN Participation").is_some());
        assert!(stream("Prescribing Fee Payments").is_some());
    }
}
