use super::Method;

/// A column that a method reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading; the first name is the one documented, the others are understood too.
    pub names: &'static [&'static str],
    /// Whether the method cannot do without it.
    pub needed: bool,
    /// What it holds.
    pub holds: &'static str,
}

const fn needed(names: &'static [&'static str], holds: &'static str) -> Column {
    Column { names, needed: true, holds }
}

const fn optional(names: &'static [&'static str], holds: &'static str) -> Column {
    Column { names, needed: false, holds }
}

const AREA: Column =
    optional(&["area", "organisation", "org", "practice", "group"], "what the rows belong to; one result each");
const X: Column = needed(&["x", "numerator", "count", "events"], "what was counted");
const N: Column = needed(&["n", "denominator", "population", "pop"], "what it was counted among");

impl Method {
    /// The columns that the method reads.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        const SPC: &[Column] = &[
            needed(
                &["date", "month", "period"],
                "when: 2026-04-01 or 01/04/2026 (else the rows are taken in their order)",
            ),
            needed(&["value"], "the measure"),
            optional(&["rebase"], "yes where new limits begin"),
            optional(&["target"], "the target; the last one given counts"),
            optional(&["facet", "area", "series"], "which chart the row belongs to, when there are several"),
        ];
        const FUNNEL: &[Column] = &[
            optional(AREA.names, "the area"),
            needed(
                &["numerator", "x", "count", "events", "observed"],
                "what was counted; for a ratio the observed events",
            ),
            needed(
                &["denominator", "n", "population", "pop", "expected"],
                "what it was counted among; for a ratio the expected events, for a rate people times years",
            ),
            optional(
                &["rate"],
                "for a rate: the (standardised) rate itself, if it is not simply numerator over denominator",
            ),
        ];
        const SHARE: &[Column] = &[X, N];
        const MEAN: &[Column] = &[AREA, needed(&["value", "values"], "one value a row")];
        const DSR: &[Column] = &[
            AREA,
            X,
            N,
            optional(
                &["stdpop", "standard"],
                "people in the standard population (else the 19 bands of the European Standard Population 2013, in order)",
            ),
        ];
        const ISR: &[Column] = &[
            AREA,
            X,
            N,
            needed(&["x_ref", "refcount", "reference_x"], "events in the reference"),
            needed(&["n_ref", "refpop", "reference_n"], "people in the reference"),
        ];
        const SII: &[Column] = &[
            AREA,
            needed(&["quantile", "decile", "quintile"], "the deprivation group as a number, 1 the most deprived"),
            needed(&["population", "pop", "n"], "people in it"),
            needed(&["value"], "the indicator's value in it"),
            optional(
                &["se", "standard_error"],
                "its standard error (for rates of the logarithm, for proportions of the logit)",
            ),
            optional(&["lower", "lowercl", "lcl"], "its lower 95% limit, with upper, in place of se"),
            optional(&["upper", "uppercl", "ucl"], "its upper 95% limit"),
        ];
        const QUANTILES: &[Column] = &[
            needed(&["value"], "the value; a blank has no rank"),
            optional(&["set", "facet"], "which ranking the row belongs to, when there are several"),
        ];
        const LIFE: &[Column] = &[
            AREA,
            needed(
                &["population", "pop", "n"],
                "people, or people times years, in bands under 1, 1-4, 5-9 … 85-89, 90 and over, in order",
            ),
            needed(&["deaths", "x", "count"], "deaths"),
        ];
        match self {
            Self::Spc => SPC,
            Self::Funnel => FUNNEL,
            Self::Proportion | Self::Rate => SHARE,
            Self::Mean => MEAN,
            Self::Dsr => DSR,
            Self::Isr => ISR,
            Self::Sii => SII,
            Self::Quantiles => QUANTILES,
            Self::LifeExpectancy => LIFE,
        }
    }

    /// The columns as lines of help.
    #[must_use]
    pub fn columns_help(self) -> String {
        let line =
            |c: &Column| format!("  {:<12} {}{}\n", c.names[0], if c.needed { "" } else { "(optional) " }, c.holds);
        self.columns().iter().map(line).collect()
    }
}
