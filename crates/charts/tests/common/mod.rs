//! Every chart, filled with the same names and numbers.

use linchpin_charts::{
    Annotation, Apart, Assurance, Band, Bar, Bars, Calibration, Dot, Foretold, Format, Frame, Funnel, FunnelLimit,
    FunnelPoint, Kind, Limits, Love, Pyramid, Ranked, Ranking, Reading, Scatter, ScatterPoint, Sparkline, Spc,
    SpcPoint, Stack, Stacked, TableTwin, Target, Variation,
};

/// What a chart says in each of its three ways, by its name here.
pub struct Said {
    pub chart: &'static str,
    pub svg: String,
    pub text: String,
    pub table: TableTwin,
}

/// Builds every chart from any names and any numbers, at any width.
pub fn every_chart(names: &[String], numbers: &[f64], width: u32) -> Vec<Said> {
    let name = |i: usize| if names.is_empty() { String::new() } else { names[i % names.len()].clone() };
    let number = |i: usize| if numbers.is_empty() { f64::NAN } else { numbers[i % numbers.len()] };
    // Known(NaN) on purpose: a caller can build it, and it must be a gap.
    let reading = |i: usize| Reading::Known(number(i));
    let kind = |i: usize| Kind::ALL[i % 4];
    let n = numbers.len();
    let frame = Frame::new(name(1), name(0)).width(width);
    let mut out = Vec::new();
    macro_rules! say {
        ($name:literal, $chart:expr) => {{
            let c = $chart;
            out.push(Said { chart: $name, svg: c.svg(), text: c.text(), table: c.table() });
        }};
    }
    let format = [Format::Percent(1), Format::Number(0), Format::Pence(2), Format::Pounds(0)][n % 4];
    say!(
        "spc",
        Spc {
            frame: frame.clone(),
            format,
            points: (0..n)
                .map(|i| SpcPoint { label: name(i), short: name(i + 1), value: reading(i), kind: kind(i) })
                .collect(),
            limits: vec![
                Limits { from: 0, mean: number(2), bounds: Some((number(0), number(1))) },
                Limits { from: n / 2, mean: number(3), bounds: None },
            ],
            targets: vec![Target { from: 1, value: Some(number(5)) }, Target { from: n + 9, value: None }],
            annotations: (0..3).map(|i| Annotation { at: number(i), label: name(i) }).collect(),
            domain: n.is_multiple_of(3).then(|| (number(0), number(1))),
        }
    );
    say!(
        "funnel",
        Funnel {
            frame: frame.clone(),
            format,
            size_title: name(2),
            centre: number(1),
            centre_label: name(3),
            limits: (0..n)
                .map(|i| FunnelLimit {
                    denominator: number(i),
                    inner: (number(i), number(i + 1)),
                    outer: (number(i + 2), number(i + 3)),
                })
                .collect(),
            points: (0..n)
                .map(|i| FunnelPoint {
                    code: name(i),
                    name: name(i + 1),
                    numerator: number(i + 3),
                    denominator: number(i + 1),
                    value: reading(i),
                    kind: kind(i),
                    outlier: (i % 2 == 0).then(|| name(i)),
                    highlighted: i % 5 == 0,
                    link: (i % 3 > 0).then(|| name(i)),
                })
                .collect(),
        }
    );
    say!(
        "scatter",
        Scatter {
            frame: frame.clone(),
            x: (name(0), format),
            y: (name(1), Format::Number(1)),
            quarters: [name(0), String::new(), name(2), name(3)],
            points: (0..n)
                .map(|i| ScatterPoint {
                    code: name(i),
                    name: name(i + 2),
                    x: reading(i),
                    y: reading(i + 1),
                    kind: kind(i),
                    highlighted: i == 1,
                    link: Some(format!("/practices/{}", name(i))),
                })
                .collect(),
        }
    );
    say!(
        "ranking",
        Ranking {
            frame: frame.clone(),
            format,
            of: "organisation",
            reference: Some((number(1), name(4))),
            rows: (0..n)
                .map(|i| Ranked {
                    name: name(i),
                    value: reading(i),
                    interval: Some((number(i + 1), number(i + 2))),
                    kind: kind(i),
                    highlighted: i == 2,
                    link: (i == 1).then(|| "/practices/C87001".to_owned()),
                })
                .collect(),
        }
    );
    say!(
        "bars",
        Bars {
            frame: frame.clone(),
            format,
            reference: Some((number(0), name(1))),
            rows: (0..n)
                .map(|i| Bar {
                    label: name(i),
                    value: reading(i),
                    highlighted: i == 0,
                    link: (i == 1).then(|| name(3))
                })
                .collect(),
        }
    );
    say!(
        "stacked",
        Stacked {
            frame: frame.clone(),
            parts: (0..5).map(name).collect(),
            rows: (0..n)
                .map(|i| Stack { label: name(i), values: (0..i % 7).map(|k| reading(i + k)).collect() })
                .collect(),
        }
    );
    say!(
        "pyramid",
        Pyramid {
            frame: frame.clone(),
            format,
            comparator: name(2),
            bands: (0..n)
                .map(|i| Band {
                    label: name(i),
                    female: reading(i),
                    male: reading(i + 1),
                    compared: (i % 2 == 0).then(|| (number(i), number(i + 2))),
                })
                .collect(),
        }
    );
    say!(
        "love",
        Love {
            frame: frame.clone(),
            limit: 0.1,
            rows: (0..n).map(|i| Apart { name: name(i), before: number(i), after: number(i + 1) }).collect(),
        }
    );
    say!(
        "calibration",
        Calibration {
            frame: frame.clone(),
            format,
            points: (0..n)
                .map(|i| Foretold {
                    name: name(i),
                    expected: number(i),
                    observed: reading(i + 1),
                    interval: (i % 3 > 0).then(|| (number(i + 2), number(i + 3))),
                })
                .collect(),
        }
    );
    say!(
        "sparkline",
        Sparkline {
            frame: frame.clone(),
            format,
            points: (0..n).map(|i| (name(i), reading(i))).collect(),
            band: Some((number(0), number(2))),
            kind: kind(n),
        }
    );
    say!(
        "dot",
        Dot {
            frame: frame.clone(),
            format,
            value: reading(0),
            interval: Some((number(1), number(2))),
            domain: (number(3), number(4)),
            reference: Some((number(5), name(2))),
            kind: kind(n),
        }
    );
    for v in Variation::ALL {
        let (svg, text) = (v.svg(&name(0)), v.text().to_owned());
        out.push(Said { chart: "variation", svg, text, table: TableTwin::default() });
    }
    for a in Assurance::ALL {
        let (svg, text) = (a.svg(&name(0)), a.text().to_owned());
        out.push(Said { chart: "assurance", svg, text, table: TableTwin::default() });
    }
    out
}
