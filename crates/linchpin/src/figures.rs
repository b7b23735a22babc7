//! What schemes are paid by: values of indicators and lists, out of the lake of a place.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use linchpin_app::{
    Figures,
    facts::Later,
    figures::{IndicatorWords, Sheet},
};
use linchpin_core::{Error, Group, Kind, OdsCode, Period, PeriodKind, Result};
use linchpin_lake::{Datum, Lake, Stamp};
use linchpin_measures::Indicator;
use linchpin_schemes::{Exact, Scheme};

use crate::{
    clock::{SystemClock, ticks},
    definitions::{of_kind, texts},
    lists,
    place::Place,
};

/// How often the definitions and the lake are looked at for something else.
const LOOK: Duration = Duration::from_secs(2);

/// The weighting by which practices are paid (`definitions/sources`: NHS Payments to General Practice).
const WEIGHTED: &str = "payments-weighted";

/// The figures of a place, read again when files were loaded, measured or written since.
pub struct LakeFigures {
    folder: PathBuf,
    lake: Lake,
    place: OdsCode,
    groups: Vec<Group>,
    kept: Mutex<Kept>,
}

/// What was read last.
#[derive(Default)]
struct Kept {
    looked: Option<Duration>,
    stamp: Option<(Stamp, Stamp)>,
    texts: BTreeMap<String, String>,
    sheet: Arc<Sheet>,
}

impl LakeFigures {
    /// Of a place. Nothing is read before the first question.
    pub fn of(place: &Place) -> Self {
        Self {
            folder: place.folder.clone(),
            lake: place.lake(),
            place: place.config.organisation,
            groups: place.config.groups.clone(),
            kept: Mutex::default(),
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn read(&self, texts: &BTreeMap<String, String>) -> Result<Sheet> {
        use linchpin_core::Clock;
        let named: BTreeSet<String> = of_kind(texts, "schemes")
            .filter_map(|(id, text)| Scheme::parse(id, text).ok())
            .flat_map(|scheme| scheme.indicators().into_iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let mut sheet = Sheet::default();
        for (id, text) in of_kind(texts, "indicators").filter(|(id, _)| named.contains(*id)) {
            let Ok(one) = Indicator::parse(id, text) else { continue };
            let per = Exact::shown(one.per).unwrap_or(Exact::ONE);
            sheet = sheet.defining(id, IndicatorWords { title: one.title, level: one.level, per });
        }
        let tree = self.lake.organisations(&self.groups).await?;
        let practices = tree.practices(self.place, SystemClock.today());
        let ours: BTreeSet<OdsCode> = practices.iter().copied().collect();
        sheet.of_place(practices);
        self.values(&mut sheet, &ours).await?;
        for (org, days) in lists::lists(&self.lake).await?.into_iter().filter(|(org, _)| ours.contains(org)) {
            for (day, people) in days {
                sheet.add_list(org, Period::containing(day, PeriodKind::Month), u64::from(people));
            }
        }
        self.weighted(&mut sheet, &ours).await?;
        Ok(sheet)
    }

    async fn values(&self, sheet: &mut Sheet, ours: &BTreeSet<OdsCode>) -> Result<()> {
        if sheet.indicators.is_empty() {
            return Ok(());
        }
        // Ids were read from the names of files, and a quotation mark in one must not end the text.
        let ids: Vec<String> = sheet.indicators.keys().map(|id| format!("'{}'", id.replace('\'', "''"))).collect();
        let sql = format!(
            "select indicator, org, level, period, numerator, denominator from value
             where state = 'known' and indicator in ({})",
            ids.join(", ")
        );
        for row in self.lake.query(&sql).await?.rows {
            let [Datum::Text(id), Datum::Text(org), Datum::Text(level), Datum::Text(period), top, bottom] =
                row.as_slice()
            else {
                continue;
            };
            let (Ok(org), Ok(period)) = (org.parse(), period.parse()) else { continue };
            if level == Kind::Practice.as_str() && !ours.contains(&org) {
                continue;
            }
            if let (Datum::Real(top), Datum::Real(bottom)) = (top, bottom) {
                sheet.add(id, org, period, (*top, *bottom));
            }
        }
        Ok(())
    }

    async fn weighted(&self, sheet: &mut Sheet, ours: &BTreeSet<OdsCode>) -> Result<()> {
        let sql = format!("select org, year, patients from weighted_list where weighting = '{WEIGHTED}'");
        for row in self.lake.query(&sql).await?.rows {
            let [Datum::Text(org), Datum::Text(year), Datum::Real(people)] = row.as_slice() else { continue };
            if let (Ok(org), Ok(year)) = (org.parse(), year.parse())
                && ours.contains(&org)
            {
                sheet.add_weighted(org, year, *people);
            }
        }
        Ok(())
    }
}

impl Figures for LakeFigures {
    fn sheet(&self) -> Later<'_, Result<Arc<Sheet>>> {
        Box::pin(async move {
            let now = ticks();
            {
                let kept = self.kept();
                if kept.looked.is_some_and(|looked| now.saturating_sub(looked) < LOOK) {
                    return Ok(Arc::clone(&kept.sheet));
                }
            }
            let unread = |why: anyhow::Error| Error::internal("The definitions cannot be read.", format!("{why:#}"));
            // Looked at before the figures are read: what comes in between is seen the next time.
            let stamp = (self.lake.stamp()?, self.lake.values_stamp()?);
            let texts = texts(Some(&self.folder)).map_err(unread)?;
            {
                let mut kept = self.kept();
                if kept.stamp == Some(stamp) && kept.texts == texts {
                    kept.looked = Some(now);
                    return Ok(Arc::clone(&kept.sheet));
                }
            }
            let sheet = Arc::new(self.read(&texts).await?);
            *self.kept() = Kept { looked: Some(now), stamp: Some(stamp), texts, sheet: Arc::clone(&sheet) };
            Ok(sheet)
        })
    }
}
