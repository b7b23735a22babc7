/// How numbers of a chart are written; the field is the count of decimal places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A proportion from 0 to 1, written per hundred: `63.1%`.
    Percent(u8),
    /// A plain number with thousands commas: `1,714`.
    Number(u8),
    /// An amount held in pence, written in pounds: `£1,234.56`.
    Pence(u8),
    /// An amount held in pounds.
    Pounds(u8),
}

impl Format {
    /// The value as people read it.
    #[must_use]
    pub fn value(self, v: f64) -> String {
        let (Self::Percent(places) | Self::Number(places) | Self::Pence(places) | Self::Pounds(places)) = self;
        self.with_places(v, usize::from(places))
    }

    /// Two values as `59.9% to 67.8%`.
    #[must_use]
    pub fn range(self, lower: f64, upper: f64) -> String {
        format!("{} to {}", self.value(lower), self.value(upper))
    }

    /// An axis label: as few decimal places as tell neighbours `step` apart from one another.
    #[must_use]
    pub fn tick(self, v: f64, step: f64) -> String {
        let mut shown = step.abs() * self.factor();
        let mut places = 0;
        while places < 6 && (shown - shown.round()).abs() > 1e-6 * shown.max(1.0) {
            shown *= 10.0;
            places += 1;
        }
        // Half-pounds read as £2.50, not £2.5.
        let money = matches!(self, Self::Pence(_) | Self::Pounds(_));
        self.with_places(v, if money && places == 1 { 2 } else { places })
    }

    /// What a held value is multiplied by to be shown.
    fn factor(self) -> f64 {
        match self {
            Self::Percent(_) => 100.0,
            Self::Number(_) | Self::Pounds(_) => 1.0,
            Self::Pence(_) => 0.01,
        }
    }

    fn with_places(self, v: f64, places: usize) -> String {
        let shown = v * self.factor();
        if !shown.is_finite() {
            return "no value".to_owned();
        }
        let digits = format!("{:.places$}", shown.abs());
        // A number that rounds to nothing has no sign.
        let sign = if shown < 0.0 && digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "-" } else { "" };
        let (whole, fraction) = digits.split_once('.').map_or((digits.as_str(), None), |(w, f)| (w, Some(f)));
        let mut out = String::from(sign);
        if matches!(self, Self::Pence(_) | Self::Pounds(_)) {
            out.push('£');
        }
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        if let Some(fraction) = fraction {
            out.push('.');
            out.push_str(fraction);
        }
        if matches!(self, Self::Percent(_)) {
            out.push('%');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Format::{Number, Pence, Percent, Pounds};

    #[test]
    fn values_as_people_read_them() {
        assert_eq!(Percent(1).value(0.631), "63.1%");
        assert_eq!(Number(0).value(1714.4), "1,714");
        assert_eq!(Number(1).value(-1_234_567.89), "-1,234,567.9");
        assert_eq!(Number(0).value(-0.2), "0");
        assert_eq!(Pence(2).value(123_456.0), "£1,234.56");
        assert_eq!(Pounds(0).value(-5.0), "-£5");
        assert_eq!(Percent(1).value(f64::NAN), "no value");
    }

    #[test]
    fn ticks_have_the_places_they_need() {
        assert_eq!(Percent(1).tick(0.4, 0.2), "40%");
        assert_eq!(Percent(1).tick(0.405, 0.005), "40.5%");
        assert_eq!(Number(3).tick(4000.0, 4000.0), "4,000");
        assert_eq!(Number(0).tick(0.25, 0.05), "0.25");
        assert_eq!(Pence(0).tick(250.0, 50.0), "£2.50");
    }
}
