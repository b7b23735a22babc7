//! The tables of a pooled budget that are no money: outcomes with their targets, and measures held against criteria (F6).

use super::grid::cells;

/// The seven criteria for a local measure (HWBB, extract of the technical guidance for the Better Care Fund, 2014).
pub const CRITERIA: [&str; 7] = [
    "a clear link with the joint health and wellbeing strategy",
    "data that are robust, and not of small numbers",
    "an established, reliable source",
    "timely data, collected more often than once a year",
    "a numerator and a meaningful denominator",
    "a challenging plan, set locally",
    "the right incentives",
];

/// The six conditions of a pooled budget (HWBB 4.3).
pub const CONDITIONS: [&str; 6] = [
    "Plans are jointly agreed",
    "Social care services are protected",
    "Seven-day services support people who are discharged, and prevent admissions at weekends",
    "Data are shared between health and social care by the NHS number",
    "Assessments and care plans are made jointly",
    "What changes for hospitals is agreed",
];

/// An outcome: its cells as they are printed, by what the heading says they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What is measured.
    pub measure: String,
    /// Where it began.
    pub baseline: String,
    /// The ranks, each with its heading: in the region, in England.
    pub ranks: Vec<(String, String)>,
    /// By how much it is to change.
    pub change: String,
    /// Where it is to end.
    pub target: String,
    /// Anything else.
    pub comment: String,
}

/// A measure that could be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is measured.
    pub measure: String,
    /// The framework under whose heading it stands.
    pub framework: String,
    /// The criteria that it does not meet, as the headings name them.
    pub fails: Vec<String>,
    /// Those of which the table says neither yes nor no.
    pub open: Vec<String>,
}

impl Candidate {
    /// Whether it meets every criterion.
    #[must_use]
    pub fn may_be_chosen(&self) -> bool {
        self.fails.is_empty() && self.open.is_empty()
    }
}

/// The rows of a table, with its headings first; tags and references of a web page taken out.
fn rows(text: &str) -> Vec<Vec<String>> {
    let text = super::separated::with_bars(text);
    let table = text.lines().filter(|line| line.contains(['\t', '|']));
    let rows = table.map(|line| cells(line).into_iter().map(plain).collect::<Vec<_>>());
    rows.filter(|row| !row.iter().all(|cell| cell.chars().all(|c| c == '-' || c == ':'))).collect()
}

fn plain(cell: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in cell.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            letter => out.push(letter),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The outcomes of a table, by its headings.
#[must_use]
pub fn outcomes(text: &str) -> Vec<Outcome> {
    let all = rows(text);
    let Some((heading, rest)) = all.split_first() else { return Vec::new() };
    let outcome = |row: &Vec<String>| {
        let mut one = Outcome::default();
        for (name, cell) in heading.iter().zip(row) {
            let cell = cell.clone();
            match name.to_lowercase() {
                n if n.contains("baseline") => one.baseline = cell,
                n if n.contains("rank") => one.ranks.push((name.clone(), cell)),
                n if n.contains('%') || n.contains("change") => one.change = cell,
                n if n.contains("target") => one.target = cell,
                n if n.contains("comment") => one.comment = cell,
                _ if one.measure.is_empty() => one.measure = cell,
                _ => {}
            }
        }
        one
    };
    rest.iter().map(outcome).filter(|one| !one.measure.is_empty()).collect()
}

/// The measures of a table of yes and no. A row without either is the heading of a framework.
#[must_use]
pub fn candidates(text: &str) -> Vec<Candidate> {
    let all = rows(text);
    let Some((heading, rest)) = all.split_first() else { return Vec::new() };
    let mut framework = String::new();
    let mut found = Vec::new();
    for row in rest {
        let Some((measure, answers)) = row.split_first() else { continue };
        if answers.iter().all(String::is_empty) {
            framework.clone_from(measure);
            continue;
        }
        let named = || heading.iter().skip(1).enumerate().map(|(at, name)| (name, answers.get(at)));
        let said = |answer: &String, word: &str| answer.eq_ignore_ascii_case(word);
        let fails = named().filter(|(_, cell)| cell.is_some_and(|cell| said(cell, "no")));
        let open = named().filter(|(_, cell)| !cell.is_some_and(|cell| said(cell, "no") || said(cell, "yes")));
        found.push(Candidate {
            measure: measure.clone(),
            framework: framework.clone(),
            fails: fails.map(|(name, _)| name.clone()).collect(),
            open: open.map(|(name, _)| name.clone()).collect(),
        });
    }
    found
}
