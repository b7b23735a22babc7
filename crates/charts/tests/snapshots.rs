//! Small drawings in full and the words of larger ones, so that a change of either is seen in review.

use linchpin_charts::{
    Annotation, Dot, Format, Frame, Funnel, FunnelLimit, FunnelPoint, Kind, Limits, Reading, Sparkline, Spc, SpcPoint,
    Target, Variation,
};
use linchpin_core::State;

fn spc() -> Spc {
    let months = [("June 2025", 0.631), ("July 2025", f64::NAN), ("August 2025", 0.56), ("September 2025", 0.642)];
    let points = months.map(|(label, v)| SpcPoint {
        label: label.into(),
        short: label[..3].into(),
        value: v.into(),
        kind: if v < 0.6 { Kind::Concern } else { Kind::Common },
    });
    Spc {
        frame: Frame::new("access", "Appointments within a week"),
        format: Format::Percent(1),
        points: points.into(),
        limits: vec![Limits { from: 0, mean: 0.639, bounds: Some((0.599, 0.678)) }],
        targets: vec![Target { from: 2, value: Some(0.85) }],
        annotations: vec![Annotation { at: 2.5, label: "Hub opens".into() }],
        domain: None,
    }
}

#[test]
fn a_dot_in_a_table() {
    let dot = Dot {
        frame: Frame::new("d1", "Greenside & Sons").width(140),
        format: Format::Percent(1),
        value: 0.42.into(),
        interval: Some((0.4, 0.44)),
        domain: (0.3, 0.9),
        reference: Some((0.63, "Rotherham".into())),
        kind: Kind::Concern,
    };
    insta::assert_snapshot!(dot.svg(), @r##"
    <svg role="img" xmlns="http://www.w3.org/2000/svg" class="lp-chart lp-small lp-dot" aria-labelledby="c-d1-t" aria-describedby="c-d1-d" viewBox="0 0 140 20" width="140" height="20" font-size="13" fill="#212b32">
    <title id="c-d1-t">Greenside &amp; Sons</title>
    <desc id="c-d1-d">Greenside &amp; Sons: 42.0%, 95% interval 40.0% to 44.0%; Rotherham 63.0%.</desc>
    <polyline class="lp-line" points="76.2,2 76.2,18" fill="none" stroke="#4c6272" stroke-width="1" stroke-linejoin="round"/>
    <polyline class="lp-line" points="28.7,10 36.9,10" fill="none" stroke="#4c6272" stroke-width="2" stroke-linejoin="round"/>
    <polyline class="lp-line" points="28.7,6 28.7,14" fill="none" stroke="#4c6272" stroke-width="1" stroke-linejoin="round"/>
    <polyline class="lp-line" points="36.9,6 36.9,14" fill="none" stroke="#4c6272" stroke-width="1" stroke-linejoin="round"/>
    <polygon points="28.4,5.6 37.2,5.6 37.2,14.4 28.4,14.4" class="lp-mark" fill="#b84700" stroke="#ffffff"/>
    </svg>
    "##);
}

#[test]
fn a_sparkline_with_a_gap() {
    let points = [0.6, 0.62, f64::NAN, 0.58, 0.64];
    let spark = Sparkline {
        frame: Frame::new("s1", "Within a week").width(220),
        format: Format::Percent(0),
        points: points.iter().enumerate().map(|(i, v)| (format!("month {}", i + 1), (*v).into())).collect(),
        band: None,
        kind: Kind::Common,
    };
    insta::assert_snapshot!(spark.svg(), @r##"
    <svg role="img" xmlns="http://www.w3.org/2000/svg" class="lp-chart lp-small lp-spark" aria-labelledby="c-s1-t" aria-describedby="c-s1-d" viewBox="0 0 220 48" width="220" height="48" font-size="13" fill="#212b32">
    <title id="c-s1-t">Within a week</title>
    <desc id="c-s1-d">Within a week: 64% in month 5, from 60% in month 1; lowest 58% in month 4, highest 64% in month 5. No value for month 3.</desc>
    <polyline class="lp-line" points="3,29.7 55.2,18.3" fill="none" stroke="#005eb8" stroke-width="2" stroke-linejoin="round"/>
    <polyline class="lp-line" points="159.8,41 212,7" fill="none" stroke="#005eb8" stroke-width="2" stroke-linejoin="round"/>
    <circle class="lp-mark" cx="212" cy="7" r="4.2" fill="#005eb8"/>
    </svg>
    "##);
}

#[test]
fn an_icon() {
    insta::assert_snapshot!(Variation::ConcernLow.svg("v1"), @r##"
    <svg role="img" xmlns="http://www.w3.org/2000/svg" class="lp-chart lp-small lp-variation" aria-labelledby="c-v1-t" aria-describedby="c-v1-d" viewBox="0 0 48 48" width="48" height="48" font-size="13" fill="#212b32">
    <title id="c-v1-t">Concern, low</title>
    <desc id="c-v1-d">Concern: significantly low values, and high is better.</desc>
    <circle class="lp-outline" cx="24" cy="24" r="22" fill="#ffffff" stroke="#b84700" stroke-width="3"/>
    <polyline class="lp-line" points="11,14 19.5,16 28,22 36.5,31" fill="none" stroke="#596b7a" stroke-width="1.8" stroke-linejoin="round"/>
    <circle cx="11" cy="14" r="3.2" class="lp-mark" fill="#596b7a" stroke="#ffffff"/>
    <circle cx="19.5" cy="16" r="3.2" class="lp-mark" fill="#596b7a" stroke="#ffffff"/>
    <polygon points="24.8,18.8 31.2,18.8 31.2,25.2 24.8,25.2" class="lp-mark" fill="#b84700" stroke="#ffffff"/>
    <polygon points="33.3,27.8 39.7,27.8 39.7,34.2 33.3,34.2" class="lp-mark" fill="#b84700" stroke="#ffffff"/>
    <text x="16.5" y="38" text-anchor="middle" font-weight="bold" font-size="14" fill="#b84700">L</text>
    </svg>
    "##);
}

#[test]
fn a_control_chart_in_words_and_rows() {
    let spc = spc();
    insta::assert_snapshot!(spc.text(), @r##"Appointments within a week: 64.2% in September 2025, within the process limits of 59.9% to 67.8% around a mean of 63.9%; the target is 85.0%. Of 3 points, 1 shows concern. No value for July 2025. Marked: Hub opens."##);
    let table = spc.table();
    let rows: Vec<String> = std::iter::once(&table.headings).chain(&table.rows).map(|r| r.join(" | ")).collect();
    insta::assert_snapshot!(rows.join("\n"), @r##"
    Period | Value | Mean | Lower process limit | Upper process limit | Target | Signal
    June 2025 | 63.1% | 63.9% | 59.9% | 67.8% | none | usual variation
    July 2025 | not reported | 63.9% | 59.9% | 67.8% | none | none
    August 2025 | 56.0% | 63.9% | 59.9% | 67.8% | 85.0% | concern
    September 2025 | 64.2% | 63.9% | 59.9% | 67.8% | 85.0% | usual variation
    "##);
}

#[test]
fn a_control_chart_drawn() {
    let svg = spc().svg();
    // The gap parts the line: only August and September are joined.
    assert_eq!(svg.matches("stroke=\"#596b7a\" stroke-width=\"1.8\"").count(), 1);
    let words: Vec<&str> =
        svg.lines().filter(|l| l.starts_with("<text")).filter_map(|l| l.split(['>', '<']).nth(2)).collect();
    insta::assert_snapshot!(words.join("\n"), @r##"
    60%
    70%
    80%
    Sep
    Aug
    Jul
    Jun
    Hub opens
    upper limit 67.8%
    lower limit 59.9%
    mean 63.9%
    target 85.0%
    usual variation
    concern
    "##);
}

#[test]
fn a_narrow_control_chart_puts_its_lines_in_the_key() {
    let both = spc().responsive();
    assert_eq!(both.matches("<svg").count(), 2);
    assert!(both.contains("id=\"c-access-t\"") && both.contains("id=\"c-access-n-t\""));
    assert!(both.contains(">limits 59.9% to 67.8%<") && both.contains(">upper limit 67.8%<"));
}

#[test]
fn a_funnel_in_words() {
    let point = |name: &str, n: f64, v: Reading, outlier: Option<&str>| FunnelPoint {
        code: "C87001".into(),
        name: name.into(),
        numerator: 1.0,
        denominator: n,
        value: v,
        kind: if outlier.is_some() { Kind::Concern } else { Kind::Common },
        outlier: outlier.map(str::to_owned),
        highlighted: name == "Stag",
        link: None,
    };
    let below = Some("below the 99.8% limit");
    let funnel = Funnel {
        frame: Frame::new("f", "Practices against each other"),
        format: Format::Percent(0),
        size_title: "appointments".into(),
        centre: 0.63,
        centre_label: "Rotherham".into(),
        limits: vec![FunnelLimit { denominator: 100.0, inner: (0.5, 0.7), outer: (0.4, 0.8) }],
        points: vec![
            point("Greenside", 900.0, 0.42.into(), below),
            point("Market", 100.0, 0.41.into(), below),
            point("Stag", 500.0, 0.6.into(), None),
            point("Parkgate", 500.0, Reading::Missing(State::Suppressed), None),
        ],
    };
    insta::assert_snapshot!(funnel.text(), @r##"Practices against each other: 3 organisations around Rotherham at 63%. 2 outside the limits: Greenside at 42%, below the 99.8% limit; Market at 41%, below the 99.8% limit. Highlighted, within the limits: Stag at 60%. No value for Parkgate."##);
    assert_eq!(funnel.table().rows[3][4], "suppressed");
}

#[test]
fn a_step_beyond_the_last_point_stays_inside() {
    let mut spc = spc();
    spc.targets = vec![Target { from: 0, value: Some(0.6) }, Target { from: 40, value: Some(0.9) }];
    let svg = spc.svg();
    let lines = svg.lines().filter_map(|l| l.split("points=\"").nth(1)?.split('"').next());
    let xs = lines.flat_map(|l| l.split(' ')).filter_map(|p| p.split(',').next()?.parse::<f64>().ok());
    assert!(xs.fold(0.0, f64::max) <= 760.0);
}
