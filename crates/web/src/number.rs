//! How numbers are written: one place for pages, charts and downloads.

use linchpin_charts::Format;
use linchpin_core::{OdsCode, Value};
use linchpin_measures::{
    Indicator, Picture,
    definition::{Better, Unit},
};

/// How an indicator's values are written everywhere. The decimals follow the size of the place's own figure, so that
/// all figures of an indicator have as many.
#[must_use]
pub fn format(picture: &Picture, indicator: usize) -> Format {
    let Some(definition) = picture.indicators.get(indicator) else { return Format::Number(1) };
    let known = |org| picture.series(indicator, org).iter().rev().find_map(|m| m.value.number());
    let typical = || {
        let by_practice = || picture.practices().iter().find_map(|&p| known(p));
        known(picture.place).or_else(|| known(OdsCode::england())).or_else(by_practice).unwrap_or(0.0).abs()
    };
    match (definition.unit, definition.of.as_str()) {
        (Unit::Proportion, _) => Format::Percent(1),
        (_, "£") => Format::Pounds(if typical() >= 1000.0 { 0 } else { 2 }),
        (Unit::Count, "FTE") => Format::Number(1),
        (Unit::Count, _) => Format::Number(0),
        _ => Format::Number(match typical() {
            t if t >= 100.0 => 0,
            t if t >= 10.0 => 1,
            _ => 2,
        }),
    }
}

/// A value, or in words why there is none.
#[must_use]
pub fn show(value: &Value, format: Format) -> String {
    value.number().map_or_else(|| value.state().words().to_owned(), |v| format.value(v))
}

/// The interval of a value, such as `59.9% to 67.8%`.
#[must_use]
pub fn interval(value: &Value, format: Format) -> Option<String> {
    match value {
        Value::Known { interval: Some(i), .. } => Some(format.range(i.lower, i.upper)),
        _ => None,
    }
}

/// A count, such as a numerator: with thousands commas, and one decimal only if it has a fraction.
#[must_use]
pub fn count(n: f64) -> String {
    let whole = (n - n.round()).abs() < 0.05;
    Format::Number(u8::from(!whole)).value(n)
}

/// What a value was made from, such as `105,885 of 167,708 appointments`; none when there is no number.
#[must_use]
pub fn counted(definition: &Indicator, value: &Value) -> Option<String> {
    let Value::Known { numerator, denominator, .. } = value else { return None };
    let n = part(definition, *numerator);
    Some(match definition.unit {
        Unit::Count => n,
        Unit::Proportion => {
            format!("{} of {} {}", count(*numerator), count(*denominator), definition.of).trim_end().to_owned()
        }
        Unit::Rate | Unit::Ratio => format!("{n} for {}", count(*denominator)),
        // The mean of one is that one: there is nothing to say of it.
        Unit::Mean if (*denominator - 1.0).abs() < f64::EPSILON => return None,
        Unit::Mean => format!("{n} in all, over {}", count(*denominator)),
        Unit::Index => format!("weighted by {}", count(*denominator)),
    })
}

/// A numerator with what it counts: `£1,600,000`, `6.5 FTE`.
#[must_use]
pub fn part(definition: &Indicator, numerator: f64) -> String {
    match definition.of.as_str() {
        "£" => Format::Pounds(0).value(numerator),
        of => format!("{} {of}", count(numerator)).trim_end().to_owned(),
    }
}

/// The unit in words, for a definition page and a column heading of a file.
#[must_use]
pub fn unit(definition: &Indicator) -> String {
    let per = count(definition.per);
    match definition.unit {
        Unit::Proportion => format!("% of {}", definition.of),
        Unit::Rate | Unit::Ratio if definition.per > 1.0 => format!("{} per {per}", definition.of),
        Unit::Rate | Unit::Ratio | Unit::Mean => format!("{} for each", definition.of),
        Unit::Count => definition.of.clone(),
        Unit::Index => "score".to_owned(),
    }
    .trim_end()
    .to_owned()
}

/// How a value of this unit is made, in a sentence.
#[must_use]
pub fn method(definition: &Indicator) -> String {
    let per = count(definition.per);
    match definition.unit {
        Unit::Proportion => {
            "The numerator divided by the denominator, shown as a percentage. The 95% interval is Wilson’s.".into()
        }
        Unit::Rate => format!(
            "The numerator divided by the denominator, for every {per}. The 95% interval is Byar’s, or exact below ten events."
        ),
        Unit::Ratio if definition.per > 1.0 => {
            format!(
                "The numerator divided by the denominator, for every {per}. It is not a count of events, so it has no interval."
            )
        }
        Unit::Ratio => {
            "The numerator divided by the denominator. It is not a count of events, so it has no interval.".into()
        }
        Unit::Mean => {
            "The amount divided by the denominator. It is not a count of events, so it has no interval.".into()
        }
        Unit::Count => "A plain count, added up. It has no interval.".into(),
        Unit::Index => "A published score, averaged by the weight of each part. It has no interval.".into(),
    }
}

/// Which way is better, in a sentence.
#[must_use]
pub fn direction(better: Better) -> &'static str {
    match better {
        Better::Higher => "Higher is better.",
        Better::Lower => "Lower is better.",
        Better::Neither => "Neither higher nor lower is better in itself.",
    }
}

/// `1 practice`, `28 practices`.
#[must_use]
pub fn plural(n: usize, noun: &str) -> String {
    let plural = match noun.strip_suffix('y') {
        Some(stem) if n != 1 && !noun.ends_with("ay") => format!("{stem}ies"),
        _ if n != 1 => format!("{noun}s"),
        _ => noun.to_owned(),
    };
    format!("{} {plural}", Format::Number(0).value(n as f64))
}

#[cfg(test)]
mod tests {
    #[test]
    fn counts_and_plurals_read_naturally() {
        assert_eq!(super::count(167_708.0), "167,708");
        assert_eq!(super::count(28.35), "28.4");
        assert_eq!(super::plural(1, "practice"), "1 practice");
        assert_eq!(super::plural(6138, "practice"), "6,138 practices");
        assert_eq!(super::plural(2, "day"), "2 days");
        assert_eq!(super::plural(2, "query"), "2 queries");
    }
}
