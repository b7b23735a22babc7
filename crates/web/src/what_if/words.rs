use linchpin_access::simulate::{Difference, Fit, Measure, Standing, Unit};
use linchpin_app::kept::{WhatIf, WhatIfState};
use linchpin_charts::{Format, Frame, Kind, Ranked, Ranking, Reading};

use crate::table::{Cell, Column, On, Table};

/// How far a what-if is: words and the colour of the tag that says the same.
pub(super) fn state(one: &WhatIf) -> (String, &'static str) {
    match one.state {
        WhatIfState::Waiting => ("Waits to be played".into(), "grey"),
        WhatIfState::Playing if one.played == 0 => ("Being made ready".into(), "blue"),
        WhatIfState::Playing => (format!("{} of {} years played", one.played, one.runs), "blue"),
        WhatIfState::Done => ("Done".into(), "green"),
        WhatIfState::Failed => ("Could not be played".into(), "red"),
    }
}

/// What the model leaves out, whoever reads a result must know.
pub(super) const UNKNOWN: [&str; 6] = [
    "That people want their usual clinician, or change their wish when they hear what there is.",
    "That people may ask for more because access is better.",
    "Staff who are ill on the day, and clinicians who run late.",
    "Series of appointments, and home visits by distance.",
    "What waiting does to somebody’s illness.",
    "How many people ask and find nothing: no published table has it. It is inferred from the share of appointments that is \
     said to be filled.",
];

/// How far the place that was played can be believed, in sentences.
pub(super) fn belief(fit: Option<&Fit>) -> Vec<String> {
    let Some(fit) = fit else {
        return vec![
            "The place is made up, with round numbers. It shows which way a change pulls; do not plan by its figures."
                .into(),
        ];
    };
    let month = |day: jiff::civil::Date| day.strftime("%B %Y").to_string();
    let mut told = vec![format!(
        "The place was fitted to its published appointments of {} to {}, taking {:.0}% of appointments to be filled. What is \
         left of the difference in any band of lead time is at most {:.1} percentage points.",
        month(fit.months.0),
        month(fit.months.1),
        fit.fill * 100.0,
        fit.misfit * 100.0
    )];
    told.push(fit.validation.clone().unwrap_or_else(|| {
        "There were too few months to hold some back, so nobody knows how well it foretells: it is not validated."
            .into()
    }));
    told.extend(fit.notes.iter().cloned());
    told.push(
        "A fitted place is one that could have produced the published figures, not proof that it did: what it says of a large \
         change is worth less than what it says of a small one."
            .into(),
    );
    told
}

/// Where and when, in a line.
pub(super) fn setting(standing: &Standing) -> String {
    let weeks = standing.weeks.map_or_else(String::new, |(first, weeks)| {
        let weeks = if weeks == 1 { "1 week".to_owned() } else { format!("{weeks} weeks") };
        format!(", {weeks} from {}", first.strftime("%-d %B %Y"))
    });
    let (count, people) = (standing.practices.len(), crate::number::count(standing.patients as f64));
    format!("{}: {count} practices, {people} people{weeks}", standing.place)
}

/// Every figure, both sides with their intervals, and what the change is.
pub(super) fn figures(all: &[Difference], before: &str, after: &str) -> Table {
    let mut columns = vec![
        Column::words("Figure"),
        Column::figures(before).only(On::Page),
        Column::figures(after).only(On::Page),
        Column::figures("Difference").only(On::Page),
        Column::words("More than chance?"),
        Column::words("Unit").only(On::File),
    ];
    // A program that reads the file finds each number in a column of its own, without words.
    for side in [before, after, "Difference"] {
        let parts = [side.to_owned(), format!("{side}, lower"), format!("{side}, upper")];
        columns.extend(parts.map(|heading| Column::figures(heading).only(On::File)));
    }
    let mut table = Table::new("figures", "Every figure, with its 95% interval", columns);
    table.empty = "Nothing has been played yet.".into();
    for one in all {
        let m = one.measure;
        let cell =
            |e: linchpin_access::interval::Estimate| Cell::words(m.write(e.mean)).below(m.write_range(e.low, e.high));
        let (unit, factor) = plain(m.unit());
        let mut row = vec![
            Cell::words(m.title()),
            cell(one.before),
            cell(one.after),
            Cell::words(m.write_difference(one.by.mean)),
            Cell::words(clear(one)),
            Cell::words(unit),
        ];
        for e in [one.before, one.after, one.by] {
            row.extend([e.mean, e.low, e.high].map(|v| Cell::number(v * factor, Format::Number(3))));
        }
        table.rows.push(row);
    }
    table.notes.push(
        "The intervals are of chance in the years of this model. They do not say how wrong the model may be. The difference is \
         taken year by year, for the same people on both sides, and is surer than the two intervals look."
            .into(),
    );
    table
}

/// The unit of a number in a file, and what makes it of the model's own.
fn plain(unit: Unit) -> (&'static str, f64) {
    match unit {
        Unit::Share => ("per cent", 100.0),
        Unit::Days => ("days", 1.0),
        Unit::Minutes => ("minutes", 1.0),
        Unit::Number => ("number", 1.0),
        Unit::Pence => ("pounds", 0.01),
    }
}

fn clear(one: &Difference) -> &'static str {
    match (one.is_clear(), better(one)) {
        (false, _) => "No clear change",
        (true, Some(true)) => "Yes, better",
        (true, Some(false)) => "Yes, worse",
        (true, None) => "Yes",
    }
}

fn better(one: &Difference) -> Option<bool> {
    one.measure.higher_is_better().map(|higher| higher == (one.by.mean > 0.0))
}

/// What is drawn: shares, by how many percentage points each changes.
const DRAWN: [Measure; 7] = [
    Measure::UrgentKept,
    Measure::ChildKept,
    Measure::RoutineKept,
    Measure::FollowUpKept,
    Measure::Unmet,
    Measure::Missed,
    Measure::Utilisation,
];

/// The changes of the shares with their intervals: the drawing and its words.
pub(super) fn drawing(all: &[Difference], before: &str) -> (String, String) {
    let found = DRAWN.iter().filter_map(|measure| all.iter().find(|one| one.measure == *measure));
    let rows = found.map(|one| Ranked {
        name: one.measure.title().to_owned(),
        value: Reading::from(one.by.mean * 100.0),
        interval: Some((one.by.low * 100.0, one.by.high * 100.0)),
        kind: match (one.is_clear(), better(one)) {
            (false, _) => Kind::Common,
            (true, Some(true)) => Kind::Improvement,
            (true, Some(false)) => Kind::Concern,
            (true, None) => Kind::Neutral,
        },
        highlighted: false,
        link: None,
    });
    let chart = Ranking {
        frame: Frame::new("changes", "Change in percentage points, with its 95% interval"),
        format: Format::Number(1),
        reference: Some((0.0, before.to_owned())),
        of: "figure",
        rows: rows.collect(),
    };
    (chart.responsive(), chart.text())
}
