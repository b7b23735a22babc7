//! What the columns of the GP Patient Survey ask: which are shares of good answers, and the name of each question.

/// What a column of a question holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    /// The share of good answers.
    Positive,
    /// How many answered.
    Base,
}

/// Names of the questions, by the code that the columns carry: to 2023 the question's number, from 2024 a word.
///
/// One name stands for two codes only where the question is in substance the same. The survey of 2024 was new, so
/// that even then years before and after it must not be put on one line.
const QUESTIONS: &[(&str, &str)] = &[
    ("overallexp", "overall"),
    ("q28", "overall"),
    ("gpcontactoverall", "contact"),
    ("q18", "making-an-appointment"),
    ("localgpservicesphone", "phone"),
    ("q3", "phone"),
    ("localgpserviceswebsite", "website"),
    ("localgpservicesapp", "app"),
    ("localgpservicesreception", "reception"),
    ("localgpservicesprefhpsee", "preferred-professional"),
    ("q9", "preferred-professional"),
    ("gpcontactnextstep", "next-step-known"),
    ("gpcontactnextsteptiming", "next-step-in-two-days"),
    ("lastgpapptwait", "wait"),
    ("lastgpapptlisten", "listening"),
    ("lastgpapptcare", "care-and-concern"),
    ("lastgpapptmental", "mental-wellbeing"),
    ("lastgpapptinfo", "information-at-hand"),
    ("lastgpapptconf", "trust"),
    ("q89", "trust"),
    ("lastgpapptdecision", "involved"),
    ("lastgpapptneeds", "needs-met"),
    ("q90", "needs-met"),
    ("healthsupport", "support"),
];

/// How the columns of a figure end, best first: a question may have a plain and a weighted base.
const ENDINGS: &[(&str, Figure, bool)] = &[
    (" pcteval", Figure::Positive, false),
    (" 12pct", Figure::Positive, true),
    (" baseeval", Figure::Base, false),
    (" baseevalw", Figure::Base, false),
    ("base", Figure::Base, true),
    (" base", Figure::Base, true),
];

/// The question and the figure of a column, by its heading as matched (`overallexp pcteval`, `q28 12pct`), and how
/// far down the list of endings it was found. A question without a name keeps its code.
pub(crate) fn figure(key: &str) -> Option<(String, Figure, usize)> {
    ENDINGS.iter().enumerate().find_map(|(rank, (ending, figure, numbered))| {
        let code = key.strip_suffix(ending)?;
        // Only numbered questions end so; others with these letters at their end are something else.
        let is_number = code.strip_prefix('q').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        if code.is_empty() || (*numbered && !is_number) {
            return None;
        }
        let named = QUESTIONS.iter().find(|(known, _)| *known == code).map(|(_, name)| (*name).to_owned());
        Some((named.unwrap_or_else(|| code.replace(' ', "-")), *figure, rank))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key_of;

    #[test]
    fn columns_of_both_surveys() {
        for (heading, question, kind) in [
            ("overallexp.pcteval", "overall", Figure::Positive),
            ("Q28_12pct", "overall", Figure::Positive),
            ("Q28base", "overall", Figure::Base),
            ("lastgpapptconf.baseevalw", "trust", Figure::Base),
            ("lastgpapptchoice_1.pcteval", "lastgpapptchoice-1", Figure::Positive),
            ("Q44_12pct", "q44", Figure::Positive),
        ] {
            let found = figure(&key_of(heading)).map(|(q, f, _)| (q, f));
            assert_eq!(found, Some((question.to_owned(), kind)), "{heading}");
        }
        for heading in ["overallexp_1.pct", "Q28_1pct", "database", "resprate", "", "pcteval", "region_12pct"] {
            assert_eq!(figure(&key_of(heading)), None, "{heading}");
        }
    }
}
