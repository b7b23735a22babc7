use serde::Deserialize;

use crate::algebra::Spline;

/// One thing that a model is worked out of.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// Its name in the file and in coefficients.
    pub id: String,
    /// Its name in tables.
    pub title: String,
    /// What it is.
    pub of: Of,
    /// How its number enters the model.
    #[serde(default)]
    pub shape: Shape,
    /// What a clinician is told when it counts.
    pub clinician: Words,
    /// What the patient is told; none where it would tell them nothing they can use, or hurt without need.
    pub patient: Option<Words>,
}

/// What a feature is, as known on the day before the index date.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Of {
    /// Age in whole years.
    Age,
    /// 1 for male, 0 for female; else not known.
    Male,
    /// The tenth of England by deprivation of where they live, 1 the most deprived; not known without one.
    Deprivation,
    /// How many facts of these code lists there were in so many months.
    Count {
        /// The lists.
        lists: Vec<String>,
        /// In so many months before the index date.
        months: u16,
    },
    /// Whether there ever was a fact of these code lists.
    Ever {
        /// The lists.
        lists: Vec<String>,
    },
    /// The last number found under a code list; not known without one.
    Latest {
        /// The list.
        list: String,
        /// In so many months before the index date.
        months: u16,
    },
    /// How many different medicines were taken.
    Medicines {
        /// In so many months before the index date.
        months: u16,
    },
    /// How many long-term conditions they have, by the registers that are of conditions.
    Conditions,
    /// Whether they are on a register.
    Register(String),
    /// Whether they are on any of these registers.
    AnyRegister(Vec<String>),
    /// The points of a published score; not known where it has no meaning.
    Score(String),
}

impl Of {
    /// Whether it may be unknown: then being unknown is a column of its own.
    #[must_use]
    pub fn may_be_missing(&self) -> bool {
        matches!(self, Self::Male | Self::Deprivation | Self::Latest { .. } | Self::Score(_))
    }

    /// Whether there is something to look for, and a time to look at.
    pub(crate) fn check(&self) -> Result<(), String> {
        match self {
            Self::Count { lists, .. } | Self::Ever { lists } if lists.is_empty() => {
                Err("it needs at least one code list".to_owned())
            }
            Self::Count { months: 0, .. } | Self::Latest { months: 0, .. } | Self::Medicines { months: 0 } => {
                Err("it needs at least one month to look at".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// How a number enters the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Shape {
    /// As it is.
    #[default]
    Number,
    /// For each so many: `per = 10` counts age in tens of years.
    Per(f64),
    /// One column for each band that begins at these numbers; below the first is what they are compared with.
    Bands(Vec<f64>),
    /// A curve through these knots.
    Knots(Spline),
    /// The logarithm of one more than it, so that the tenth contact counts for less than the first.
    Log,
}

/// What is said of a feature, `{n}` being its number.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// For most numbers.
    pub some: String,
    /// For 1, where it is said otherwise.
    pub one: Option<String>,
    /// For 0, where there is something to say.
    pub none: Option<String>,
}

impl Words {
    /// The words for a number; none for 0 where nothing is said of it.
    #[must_use]
    pub fn of(&self, number: f64) -> Option<String> {
        let text = if number == 0.0 {
            self.none.as_ref()?
        } else if number == 1.0 {
            self.one.as_ref().unwrap_or(&self.some)
        } else {
            &self.some
        };
        Some(text.replace("{n}", &plain(number)))
    }
}

/// A number for people: whole where it is, else to two decimal places.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 { format!("{number:.0}") } else { format!("{number:.2}") }
}

impl Shape {
    fn width(&self) -> usize {
        match self {
            Self::Number | Self::Per(_) | Self::Log => 1,
            Self::Bands(from) => from.len(),
            Self::Knots(curve) => curve.width(),
        }
    }
}

impl Feature {
    /// The names of its columns, the last one for not known where it may be.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let id = &self.id;
        let mut names = match &self.shape {
            Shape::Number | Shape::Per(_) | Shape::Log => vec![id.clone()],
            Shape::Bands(from) => from.iter().map(|from| format!("{id} from {}", plain(*from))).collect(),
            Shape::Knots(curve) => (1..=curve.width()).map(|n| format!("{id} curve {n}")).collect(),
        };
        if self.of.may_be_missing() {
            names.push(format!("{id} not known"));
        }
        names
    }

    /// Writes its columns for a number, or for not knowing it.
    pub fn write(&self, number: Option<f64>, row: &mut Vec<f64>) {
        match (&self.shape, number) {
            (Shape::Number, Some(n)) => row.push(n),
            (Shape::Per(per), Some(n)) => row.push(n / per),
            (Shape::Log, Some(n)) => row.push(n.max(0.0).ln_1p()),
            (Shape::Bands(from), Some(n)) => {
                let band = from.partition_point(|from| *from <= n);
                row.extend((1..=from.len()).map(|this| f64::from(u8::from(this == band))));
            }
            (Shape::Knots(curve), Some(n)) => row.extend(curve.columns(n)),
            (shape, None) => row.resize(row.len() + shape.width(), 0.0),
        }
        if self.of.may_be_missing() {
            row.push(f64::from(u8::from(number.is_none())));
        }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        self.of.check()?;
        match &self.shape {
            Shape::Per(per) if !(per.is_finite() && *per > 0.0) => Err(format!("per must be above 0, not {per}")),
            Shape::Bands(from) if from.is_empty() || !from.windows(2).all(|pair| pair[0] < pair[1]) => {
                Err("bands are numbers, each above the one before".to_owned())
            }
            _ => Ok(()),
        }
    }
}
