use linchpin_app::facts::Series;
use linchpin_charts::{Course, CoursePoint, Format, Frame, NARROW};
use serde::Serialize;

use super::words;
use crate::engine::safe;

/// A series of readings with its drawing, its words and its figures.
#[derive(Serialize)]
pub(super) struct Trend {
    id: String,
    what: String,
    /// The last value and its day.
    last: String,
    day: String,
    /// How the last differs from the one before.
    change: Option<String>,
    /// The drawing; none of a single reading.
    chart: Option<minijinja::Value>,
    rows: Vec<Vec<String>>,
}

/// The trend of a series; none without a reading.
pub(super) fn trend(index: usize, series: &Series) -> Option<Trend> {
    let last = series.last()?;
    let places = places(series);
    let course = Course {
        frame: Frame::new(format!("reading-{index}"), series.what.text.clone()).width(NARROW),
        format: Format::Number(places),
        unit: unit(series.unit.as_deref().unwrap_or_default()),
        points: series.readings.iter().map(point).collect(),
    };
    let change = series.change().map(|change| {
        let by = change.by();
        let tiny = by.abs() < 0.5 / 10_f64.powi(i32::from(places));
        let since = words::day(words::day_of(change.from.at));
        if tiny {
            format!("the same as on {since}")
        } else {
            let size = Format::Number(places).value(by.abs());
            format!("{size} {} than on {since}", if by > 0.0 { "higher" } else { "lower" })
        }
    });
    Some(Trend {
        id: format!("reading-{index}"),
        what: series.what.text.clone(),
        last: course.figure(&point(last)),
        day: words::day(words::day_of(last.at)),
        change,
        chart: (series.readings.len() > 1).then(|| safe(course.svg())),
        rows: course.table().rows,
    })
}

fn point(reading: &linchpin_app::facts::Reading) -> CoursePoint {
    CoursePoint {
        label: words::day(words::day_of(reading.at)),
        at: reading.at.as_second() as f64 / 86_400.0,
        value: reading.value,
        lower: reading.lower,
    }
}

/// As many decimal places as the readings have, two at most.
fn places(series: &Series) -> u8 {
    let needed = |v: f64| {
        (0..2_u8).find(|n| {
            let shown = v * 10_f64.powi(i32::from(*n));
            (shown - shown.round()).abs() < 1e-6
        })
    };
    let all = series.readings.iter().flat_map(|r| std::iter::once(r.value).chain(r.lower));
    all.map(|v| needed(v).unwrap_or(2)).max().unwrap_or(0)
}

/// A unit of UCUM as people write it.
fn unit(code: &str) -> String {
    match code {
        "mm[Hg]" => "mmHg".to_owned(),
        "Cel" => "°C".to_owned(),
        "kg/m2" => "kg/m²".to_owned(),
        "/min" | "{beats}/min" | "{breaths}/min" => "a minute".to_owned(),
        "mL/min/{1.73_m2}" => "mL/min/1.73 m²".to_owned(),
        "1" => String::new(),
        // What stands in braces is a remark and no unit (UCUM 6).
        code if code.starts_with('{') && code.ends_with('}') => String::new(),
        code => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use linchpin_app::facts::{Coded, Reading};

    use super::*;

    fn series(values: &[(f64, Option<f64>)]) -> Series {
        let at = |i: usize| jiff::Timestamp::from_second(1_700_000_000 + i as i64 * 86_400 * 30).unwrap_or_default();
        Series {
            what: Coded { text: "Blood pressure".into(), code: None, system: None },
            unit: Some("mm[Hg]".into()),
            readings: values
                .iter()
                .enumerate()
                .map(|(i, (value, lower))| Reading { at: at(i), value: *value, lower: *lower })
                .collect(),
        }
    }

    #[test]
    fn a_change_is_said_without_judging_it() {
        assert!(trend(0, &series(&[])).is_none());
        let one = trend(0, &series(&[(142.0, Some(85.0))])).map(|t| (t.last, t.change, t.chart.is_some()));
        assert_eq!(one, Some(("142/85 mmHg".to_owned(), None, false)));
        let two = trend(0, &series(&[(142.0, Some(85.0)), (150.5, Some(90.0))]));
        let two = two.map(|t| (t.last, t.change, t.chart.is_some()));
        assert_eq!(
            two,
            Some(("150.5/90.0 mmHg".to_owned(), Some("8.5 higher than on 14 November 2023".to_owned()), true))
        );
        let same = trend(0, &series(&[(7.0, None), (7.0, None)])).and_then(|t| t.change);
        assert_eq!(same.as_deref(), Some("the same as on 14 November 2023"));
    }
}
