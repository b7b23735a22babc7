use super::{Definition, Model};

/// How somebody's chance moved between two dates, by the same model.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The chance on the earlier date.
    pub before: f64,
    /// The chance on the later date.
    pub after: f64,
    /// What moved it most, strongest first: the feature's title, what it was, what it is, and by how many times the odds moved.
    pub moved: Vec<Moved>,
}

/// One feature that moved a chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The feature.
    pub feature: String,
    /// Its name in tables.
    pub title: String,
    /// Its number before; none where it was not known.
    pub before: Option<f64>,
    /// Its number after.
    pub after: Option<f64>,
    /// By how many times it moved the odds.
    pub times: f64,
}

/// Numbers and columns of one person on one date, as [`super::Past`] gives them.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The features' numbers.
    pub numbers: &'a [Option<f64>],
    /// Their columns.
    pub row: &'a [f64],
}

impl Model {
    /// How somebody's chance moved from one date to a later one, and by what.
    #[must_use]
    pub fn change(&self, definition: &Definition, before: Seen<'_>, after: Seen<'_>) -> Change {
        let (mut one, mut other) = (self.parts(before.row), self.parts(after.row));
        let mut moved = Vec::new();
        for (at, feature) in definition.file.feature.iter().enumerate() {
            let many = feature.columns().len();
            let part = other.by_ref().take(many).sum::<f64>() - one.by_ref().take(many).sum::<f64>();
            let (was, is) = (before.numbers.get(at).copied().flatten(), after.numbers.get(at).copied().flatten());
            if part.abs() > 1e-9 {
                moved.push(Moved {
                    feature: feature.id.clone(),
                    title: feature.title.clone(),
                    before: was,
                    after: is,
                    times: part.exp(),
                });
            }
        }
        moved.sort_by(|a, b| b.times.ln().abs().total_cmp(&a.times.ln().abs()));
        Change { before: self.chance(before.row), after: self.chance(after.row), moved }
    }
}

impl Change {
    /// Whether it rose by at least so many hundredths: a doubling from 1 to 2 in 100 keeps nobody from harm, 20 to 35 may.
    #[must_use]
    pub fn is_rising(&self, hundredths: f64) -> bool {
        100.0 * (self.after - self.before) >= hundredths
    }

    /// In a sentence for a clinician.
    #[must_use]
    pub fn sentence(&self) -> String {
        let number =
            |n: Option<f64>| n.map_or_else(|| "not known".to_owned(), |n| format!("{}", (n * 10.0).round() / 10.0));
        let up = self.after >= self.before;
        let same_way = self.moved.iter().filter(|m| (m.times > 1.0) == up).take(3);
        let told: Vec<String> = same_way
            .map(|m| format!("{}: {} before, {} now", m.title.to_lowercase(), number(m.before), number(m.after)))
            .collect();
        let why = if told.is_empty() { String::new() } else { format!(": {}", told.join("; ")) };
        let way = if up { "rose" } else { "fell" };
        format!("The chance {way} from {:.0} to {:.0} in 100{why}.", 100.0 * self.before, 100.0 * self.after)
    }
}
