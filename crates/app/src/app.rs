use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Clock, Ids, Result, Role, WorkingCalendar};
use linchpin_store::Store;
use tokio::sync::Semaphore;

use crate::{
    Definitions, Everybody, Facts, Figures, Groups, Keys, NoDefinitions, NoFigures, NoGroups, Nobody, identity::Cost,
    pathways::Pathways, permission::Table, schemes::Schemes,
};

/// Everything that acts stand on. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The operational records.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New keys and random bytes.
    pub ids: Arc<dyn Ids>,
    /// Who may do what.
    pub table: Arc<Table>,
    /// What the lake knows of a pseudonym.
    pub facts: Arc<dyn Facts>,
    /// The keys of the place.
    pub keys: Keys,
    /// What a place may set.
    pub settings: Settings,
    /// Which days are worked; weekends alone are known unless [`App::on_days`] says more.
    pub calendar: Arc<WorkingCalendar>,
    /// To which PCNs and groups an organisation belongs; to none unless [`App::among`] says more.
    pub groups: Arc<dyn Groups>,
    /// What the place's files define for acts; nothing unless [`App::defined_by`] says more.
    pub definitions: Arc<dyn Definitions>,
    /// What was worked out about everybody; nothing unless [`App::knowing`] says more.
    pub everybody: Arc<dyn Everybody>,
    /// What indicators and lists say of providers; nothing unless [`App::measuring`] says more.
    pub figures: Arc<dyn Figures>,
    /// The schemes that were read.
    pub(crate) schemes: Arc<Schemes>,
    /// The pathways that were read.
    pub(crate) read: Arc<Pathways>,
    /// So many passwords are hashed at a time: each takes memory on purpose.
    pub(crate) hashing: Arc<Semaphore>,
}

/// What a place may set. The standard is what the documentation recommends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// A session of staff ends after so long without a request.
    pub idle_staff: SignedDuration,
    /// A session of a patient ends after so long without a request.
    pub idle_patient: SignedDuration,
    /// A session ends after so long whatever happens.
    pub longest_session: SignedDuration,
    /// A broken glass lets one look for so long.
    pub emergency: SignedDuration,
    /// What hashing a password costs.
    pub cost: Cost,
    /// Whether the accounts of the demo may be signed in to with a button.
    pub demo: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle_staff: SignedDuration::from_mins(30),
            idle_patient: SignedDuration::from_mins(15),
            longest_session: SignedDuration::from_hours(12),
            emergency: SignedDuration::from_mins(60),
            cost: Cost::default(),
            demo: false,
        }
    }
}

impl Settings {
    /// For how long somebody in this role may be away.
    #[must_use]
    pub fn idle(&self, role: Role) -> SignedDuration {
        if role == Role::Patient { self.idle_patient } else { self.idle_staff }
    }
}

impl App {
    /// Puts the parts together, with the permission table that ships with the program.
    ///
    /// # Errors
    /// The table is against its own limits, which a test rules out.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        facts: Arc<dyn Facts>,
        keys: Keys,
        settings: Settings,
    ) -> Result<Self> {
        let table = Arc::new(Table::standard()?);
        // Two at a time leave a processor for those who are signed in; 40 MiB at most.
        let (calendar, hashing) = (Arc::default(), Arc::new(Semaphore::new(2)));
        let (groups, definitions) = (Arc::new(NoGroups), Arc::new(NoDefinitions));
        let (everybody, figures) = (Arc::new(Nobody), Arc::new(NoFigures));
        let (schemes, read) = (Arc::default(), Arc::default());
        Ok(Self {
            store,
            clock,
            ids,
            table,
            facts,
            keys,
            settings,
            calendar,
            groups,
            definitions,
            everybody,
            figures,
            schemes,
            read,
            hashing,
        })
    }

    /// With the bank holidays of the place.
    #[must_use]
    pub fn on_days(self, calendar: Arc<WorkingCalendar>) -> Self {
        Self { calendar, ..self }
    }

    /// With the PCNs and groups of the place.
    #[must_use]
    pub fn among(self, groups: Arc<dyn Groups>) -> Self {
        Self { groups, ..self }
    }

    /// With the definitions of the place.
    #[must_use]
    pub fn defined_by(self, definitions: Arc<dyn Definitions>) -> Self {
        Self { definitions, ..self }
    }

    /// With what was worked out about everybody.
    #[must_use]
    pub fn knowing(self, everybody: Arc<dyn Everybody>) -> Self {
        Self { everybody, ..self }
    }

    /// With what indicators and lists say of providers.
    #[must_use]
    pub fn measuring(self, figures: Arc<dyn Figures>) -> Self {
        Self { figures, ..self }
    }

    /// The instant now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// So many random bytes.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.ids.bytes(&mut bytes);
        bytes
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("settings", &self.settings).finish_non_exhaustive()
    }
}
