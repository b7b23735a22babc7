use super::{Level, Reading, State};
use crate::words::words;

words! {
    /// How much a practice lets the commissioner see, the least first. Practices report to a system that they trust
    /// (`anchors.md` 2): the practice sets this, and can take it back.
    Sharing {
        /// Nothing; the practice counts among those that do not share.
        Nothing = "nothing", "Nothing";
        /// The level that it reports.
        Reported = "reported", "The level we report";
        /// And the level that its figures say.
        Levels = "levels", "The level we report and the level of our figures";
        /// And its figures and remark.
        Everything = "everything", "Levels, figures and our remark";
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asker {
    /// The practice itself.
    Own,
    /// The hub and the other practices of its network: what one level asks of them they cannot do without knowing it.
    Network,
    /// The commissioner.
    Commissioner,
}

/// Something that may be kept back: not shared is not the same as not there.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown<T> {
    /// The practice does not share it.
    NotShared,
    /// There is none.
    None,
    /// This.
    Some(T),
}

impl<T> Shown<T> {
    fn of(shared: bool, value: Option<T>) -> Self {
        match (shared, value) {
            (false, _) => Self::NotShared,
            (true, None) => Self::None,
            (true, Some(value)) => Self::Some(value),
        }
    }
}

/// What is seen of a practice's state.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The level that it reports.
    pub reported: Shown<Level>,
    /// The level of its figures.
    pub measured: Shown<Level>,
    /// Its figures.
    pub readings: Shown<Vec<Reading>>,
    /// Its remark.
    pub note: Shown<String>,
}

/// What this asker sees of the state.
#[must_use]
pub fn view(state: &State, sharing: Sharing, asker: Asker) -> View {
    let sees = |least: Sharing| match asker {
        Asker::Own => true,
        Asker::Network => sharing.max(Sharing::Reported) >= least,
        Asker::Commissioner => sharing >= least,
    };
    let report = state.reported.as_ref();
    View {
        reported: Shown::of(sees(Sharing::Reported), report.map(|report| report.level)),
        measured: Shown::of(sees(Sharing::Levels), state.measured.level),
        readings: Shown::of(
            sees(Sharing::Everything),
            Some(state.measured.readings.clone()).filter(|all| !all.is_empty()),
        ),
        note: Shown::of(sees(Sharing::Everything), report.and_then(|report| report.note.clone())),
    }
}
