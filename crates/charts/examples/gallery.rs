//! Prints one page with every chart, wide, narrow and small, to look at: `cargo run -p linchpin-charts --example gallery`.
//! The figures are made up by a fixed sequence, so two runs print the same bytes.

use linchpin_charts::{
    Annotation, Assurance, Band, Bar, Bars, Dot, Format, Frame, Funnel, FunnelLimit, FunnelPoint, Kind, Limits,
    Pyramid, Ranked, Ranking, Reading, Scatter, ScatterPoint, Sparkline, Spc, SpcPoint, Stack, Stacked, TableTwin,
    Target, Variation,
};

const NAMES: [&str; 14] = [
    "Greenside Surgery",
    "Stag Medical Centre",
    "Market Surgery",
    "Parkgate Medical Centre",
    "Gateway Primary Care",
    "Dinnington Group Practice",
    "York Road Surgery",
    "Treeton Medical Centre",
    "Woodstock Bower Group Practice",
    "Manor Field Surgery",
    "Clifton Medical Centre",
    "Swallownest Health Centre",
    "The Village Surgery",
    "Crown Street",
];

/// A number from 0 to 1 that looks like chance.
fn noise(i: usize) -> f64 {
    let mut h = (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    h ^= h >> 29;
    h = h.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (h >> 40) as f64 / (1u64 << 24) as f64
}

fn spc() -> Spc {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let points = (0..30).map(|i| {
        let (month, year) = (months[(i + 5) % 12], 23 + (i + 5) / 12);
        let value = match i {
            16 | 28 => 0.56,
            9 => f64::NAN,
            _ if i >= 20 => 0.66 + noise(i) * 0.03,
            _ => 0.62 + noise(i) * 0.04,
        };
        let kind = match i {
            16 | 28 => Kind::Concern,
            21..=25 => Kind::Improvement,
            _ => Kind::Common,
        };
        let short = format!("{month} {year}");
        SpcPoint { label: format!("{month} 20{year}"), short, value: value.into(), kind }
    });
    Spc {
        frame: Frame::new("spc", "Appointments within a week of booking"),
        format: Format::Percent(1),
        points: points.collect(),
        limits: vec![
            Limits { from: 0, mean: 0.635, bounds: Some((0.605, 0.667)) },
            Limits { from: 20, mean: 0.668, bounds: Some((0.644, 0.692)) },
        ],
        targets: vec![Target { from: 0, value: Some(0.66) }, Target { from: 12, value: Some(0.67) }],
        annotations: vec![
            Annotation { at: 19.5, label: "Hub opens".into() },
            Annotation { at: 21.5, label: "Cloud telephony".into() },
            Annotation { at: 29.2, label: "New contract".into() },
        ],
        domain: None,
    }
}

fn funnel() -> Funnel {
    let centre: f64 = 0.63;
    let limit = |n: f64, z: f64| {
        let half = z * (centre * (1.0 - centre) / n).sqrt() * 3.0;
        ((centre - half).max(0.0), (centre + half).min(1.0))
    };
    let points = (0..36).map(|i| {
        let n = (400.0 + noise(i) * noise(i + 50) * 14_000.0).round();
        let value = match i {
            0 => 0.42,
            1 => 0.48,
            2 => 0.79,
            3 => 0.485,
            4 => 0.77,
            5 => 0.47,
            _ => centre + (noise(i + 100) - 0.5) * 0.14,
        };
        let (low, high) = limit(n, 3.09);
        let kind = if value < low {
            Kind::Concern
        } else if value > high {
            Kind::Improvement
        } else {
            Kind::Common
        };
        FunnelPoint {
            code: format!("C87{i:03}"),
            name: NAMES.get(i).map_or(format!("Practice {i}"), |n| (*n).to_owned()),
            numerator: (n * value).round(),
            denominator: n,
            value: if i == 20 { Reading::Missing(linchpin_core::State::NotReported) } else { value.into() },
            kind,
            outlier: (kind != Kind::Common)
                .then(|| format!("{} the 99.8% limits", if value < low { "below" } else { "above" })),
            highlighted: i == 7,
            link: Some(format!("/practices/C87{i:03}")),
        }
    });
    let limits = (1..=100).map(|i| f64::from(i * i) * 1.5 + 30.0).map(|n| FunnelLimit {
        denominator: n,
        inner: limit(n, 1.96),
        outer: limit(n, 3.09),
    });
    Funnel {
        frame: Frame::new("funnel", "Practices against each other"),
        format: Format::Percent(1),
        size_title: "appointments in the month".into(),
        centre,
        centre_label: "Rotherham".into(),
        limits: limits.collect(),
        points: points.collect(),
    }
}

fn scatter() -> Scatter {
    let points = (0..36).map(|i| ScatterPoint {
        code: format!("C87{i:03}"),
        name: NAMES.get(i).map_or(format!("Practice {i}"), |n| (*n).to_owned()),
        x: (420.0 + noise(i + 7) * 250.0).into(),
        y: (0.45 + noise(i + 31) * 0.35).into(),
        kind: [Kind::Concern, Kind::Improvement, Kind::Common, Kind::Neutral].get(i).copied().unwrap_or_default(),
        highlighted: i == 12,
        link: Some(format!("/practices/C87{i:03}")),
    });
    Scatter {
        frame: Frame::new("scatter", "How much and how soon"),
        x: ("appointments per 1,000 people".into(), Format::Number(0)),
        y: ("within a week of booking".into(), Format::Percent(0)),
        quarters: ["few but soon", "many and soon", "few and late", "many but late"].map(str::to_owned),
        points: points.collect(),
    }
}

fn ranking() -> Ranking {
    let rows = (0..10).map(|i| {
        let v = 0.42 + 0.04 * i as f64;
        Ranked {
            name: NAMES[i].to_owned(),
            value: if i == 4 { Reading::Missing(linchpin_core::State::Suppressed) } else { v.into() },
            interval: Some((v - 0.03, v + 0.025)),
            kind: if i < 3 {
                Kind::Concern
            } else if i > 7 {
                Kind::Improvement
            } else {
                Kind::Common
            },
            highlighted: i == 5,
            link: (i != 6).then(|| format!("/practices/{i}")),
        }
    });
    Ranking {
        frame: Frame::new("ranking", "Within a week, by practice"),
        format: Format::Percent(1),
        of: "organisation",
        reference: Some((0.63, "Rotherham".into())),
        rows: rows.collect(),
    }
}

fn bars() -> Bars {
    let rows = [("Did not attend", 6867.0), ("Cancelled by patient", 4120.0), ("Cancelled by practice", 1033.0)];
    let bar =
        |(label, v): (&str, f64)| Bar { label: label.into(), value: v.into(), highlighted: v > 5000.0, link: None };
    Bars {
        frame: Frame::new("bars", "Slots that were lost"),
        format: Format::Number(0),
        reference: Some((5200.0, "last November".into())),
        rows: rows.map(bar).into(),
    }
}

fn money() -> Bars {
    let rows = [("Global sum", 18_340_000.0), ("Reclaimed", -1_250_000.0), ("Not yet known", f64::NAN)];
    let bar = |(label, v): (&str, f64)| Bar { label: label.into(), value: v.into(), highlighted: false, link: None };
    Bars {
        frame: Frame::new("money", "Payments by stream"),
        format: Format::Pence(0),
        reference: None,
        rows: rows.map(bar).into(),
    }
}

fn stacked() -> Stacked {
    let row = |label: &str, values: [f64; 5]| Stack { label: label.into(), values: values.map(Reading::from).into() };
    Stacked {
        frame: Frame::new("mix", "How people were seen"),
        parts: ["face to face", "telephone", "video or online", "home visit", "not known"].map(str::to_owned).into(),
        rows: vec![
            row("Greenside Surgery", [2900.0, 1600.0, 210.0, 40.0, 400.0]),
            row("Rotherham", [98_000.0, 43_000.0, 11_000.0, 1100.0, 9000.0]),
            row("England", [66.0, 25.0, 5.0, 1.0, 3.0]),
        ],
    }
}

fn pyramid() -> Pyramid {
    let bands = (0..20).map(|i| {
        let share = 0.032 - (i as f64 - 7.0).powi(2) * 0.000_17;
        let own = |k: usize| (share * (0.8 + 0.4 * noise(i + k))).max(0.0004);
        Band {
            label: if i == 19 { "95+".into() } else { format!("{}-{}", i * 5, i * 5 + 4) },
            female: own(3).into(),
            male: own(40).into(),
            compared: Some((share.max(0.0006), share.max(0.0004) * 0.98)),
        }
    });
    Pyramid {
        frame: Frame::new("pyramid", "Registered people by age"),
        format: Format::Percent(1),
        comparator: "England".into(),
        bands: bands.collect(),
    }
}

fn sparkline(kind: Kind, band: Option<(f64, f64)>) -> Sparkline {
    let points = (0..26).map(|i| {
        let v = if i == 11 { f64::NAN } else { 0.6 + noise(i + 5) * 0.05 };
        (format!("month {}", i + 1), v.into())
    });
    Sparkline {
        frame: Frame::new(format!("spark-{kind:?}"), "Within a week").width(220),
        format: Format::Percent(1),
        points: points.collect(),
        band,
        kind,
    }
}

fn dots() -> String {
    let dot = |i: usize| {
        let v = if i == 2 { f64::NAN } else { 0.42 + 0.1 * i as f64 };
        let dot = Dot {
            frame: Frame::new(format!("dot-{i}"), NAMES[i]).width(140),
            format: Format::Percent(1),
            value: v.into(),
            interval: Some((v - 0.04, v + 0.03)),
            domain: (0.35, 0.9),
            reference: Some((0.63, "Rotherham".into())),
            kind: if i == 0 { Kind::Concern } else { Kind::Common },
        };
        format!("<tr><td>{}<td>{}", NAMES[i], dot.svg())
    };
    format!("<table>{}</table>", (0..5).map(dot).collect::<String>())
}

/// The drawing at its usual and its narrow size, its words and its table.
fn show(wide: &str, responsive: &str, text: &str, table: &TableTwin) {
    println!("<section><h2>{}</h2><div class=w>{wide}</div><div class=n>{responsive}</div><p>{text}", table.caption);
    println!("<details><summary>Table</summary><table><tr>");
    table.headings.iter().for_each(|h| println!("<th>{h}"));
    for row in &table.rows {
        println!("<tr>");
        row.iter().for_each(|cell| println!("<td>{cell}"));
    }
    println!("</table></details></section>");
}

fn main() {
    println!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Charts</title><style>{}",
        linchpin_charts::CSS
    );
    println!(
        "body{{font:16px Arial,sans-serif;margin:16px;color:#212b32}}.w{{max-width:760px}}.n{{width:340px;margin-top:16px}}@media(max-width:600px){{.w{{display:none}}}}section{{margin-bottom:32px}}</style>"
    );
    macro_rules! show {
        ($($chart:expr),*) => { $({ let c = $chart; let mut wide = c.clone(); wide.frame.id.push_str("-w"); show(&wide.svg(), &c.responsive(), &c.text(), &c.table()); })* };
    }
    show!(spc(), funnel(), scatter(), ranking(), bars(), money(), stacked(), pyramid());
    let empty = Spc { frame: Frame::new("empty", "Nothing yet"), points: vec![], limits: vec![], ..spc() };
    println!("{}<h2>Small</h2>", empty.svg());
    for (kind, band) in [(Kind::Common, None), (Kind::Concern, Some((0.605, 0.64)))] {
        let s = sparkline(kind, band);
        println!("{}<p>{}", s.svg(), s.text());
    }
    println!("{}<p>", dots());
    Variation::ALL.iter().enumerate().for_each(|(i, v)| println!("{}", v.svg(&format!("v{i}"))));
    Assurance::ALL.iter().enumerate().for_each(|(i, a)| println!("{}", a.svg(&format!("a{i}"))));
}
