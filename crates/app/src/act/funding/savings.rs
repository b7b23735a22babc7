use jiff::civil::Date;
use linchpin_core::{Error, FundingTableId, Pence, Result};
use linchpin_schemes::saving::{self, Figure, Kind, Programme};
use linchpin_store::funding::saving::{self as kept, Kind as KeptKind, SavingFigure};

use super::{financial_year, named, subject};
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

/// The plan of a year, taken from a column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptPlan {
    /// The table.
    pub table: FundingTableId,
    /// Its column, from nought.
    pub column: usize,
    /// The financial year, such as `2026/27`.
    pub year: String,
}

/// A figure as it is to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutFigure {
    /// The financial year, such as `2026/27`.
    pub year: String,
    /// The programme.
    pub programme: String,
    /// The first day of the month.
    pub month: Date,
    /// A forecast or an actual.
    pub kind: Kind,
    /// What is saved.
    pub amount: Pence,
    /// Why it is off plan.
    pub reason: String,
}

/// A year of savings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Savings {
    /// The years that have figures, the last first.
    pub years: Vec<String>,
    /// The year that is shown.
    pub year: Option<String>,
    /// Its programmes as they stand.
    pub programmes: Vec<Programme>,
    /// Every figure in the order in which it was written down, with by whom.
    pub history: Vec<(Figure, Option<String>)>,
}

fn read(one: SavingFigure) -> Figure {
    let kind = match one.kind {
        KeptKind::Plan => Kind::Plan,
        KeptKind::Forecast => Kind::Forecast,
        KeptKind::Actual => Kind::Actual,
    };
    let SavingFigure { programme, month, amount, reason, at, account, .. } = one;
    Figure { programme, month, kind, amount: Pence(amount), reason, at, account }
}

fn written(one: &Figure) -> SavingFigure {
    let kind = match one.kind {
        Kind::Plan => KeptKind::Plan,
        Kind::Forecast => KeptKind::Forecast,
        Kind::Actual => KeptKind::Actual,
    };
    let Figure { programme, month, amount, reason, at, account, .. } = one.clone();
    SavingFigure { programme, month, kind, amount: amount.0, reason, at, account }
}

impl App {
    /// Makes a column of a savings plan the plan of a year, in twelve months that add up to it. Documents print savings as
    /// deductions: where every amount is one, they are turned.
    ///
    /// # Errors
    /// The table refuses; the column has no amounts; or the year has a plan already, which stays.
    pub async fn adopt_savings_plan(&self, actor: &Actor, wanted: &AdoptPlan) -> Result<()> {
        let year = financial_year(&wanted.year)?;
        let table = self.funding_table(actor, wanted.table).await?;
        let whose = subject(Resource::Funding, actor, actor.organisation);
        let about = About::key(wanted.table).with(serde_json::json!({ "year": year.to_string() }));
        let mut act = self.begin(actor).await?.permit(Act::Edit, &whose, about).await?;
        let reading = table.reading().map_err(|why| Error::invalid(why.to_string()))?;
        let programmes = reading.column(wanted.column);
        if programmes.iter().all(|(_, amount)| amount.0 == 0) {
            return Err(Error::invalid("The column has no amounts. Choose another."));
        }
        let text = year.to_string();
        let known = kept::of(&mut act.tx, actor.organisation, &text).await?;
        if known.iter().any(|one| one.kind == KeptKind::Plan) {
            return Err(Error::invalid("The year has a plan. Write down forecasts where something else is expected."));
        }
        let turn = if programmes.iter().all(|(_, amount)| amount.0 <= 0) { -1 } else { 1 };
        let (at, account) = (self.now(), actor.account());
        for (programme, amount) in programmes {
            let whole = Pence(amount.0.saturating_mul(turn));
            let months = saving::by_month(year.first().year(), whole);
            for (month, amount) in months.map_err(|why| Error::invalid(why.to_string()))? {
                let one = Figure {
                    programme: programme.to_owned(),
                    month,
                    kind: Kind::Plan,
                    amount,
                    reason: String::new(),
                    at,
                    account,
                };
                kept::add(&mut act.tx, actor.organisation, &text, &written(&one)).await?;
            }
        }
        act.done().await
    }

    /// Writes down a forecast or what was saved. What stood before stays in the history.
    ///
    /// # Errors
    /// The table refuses; there is no plan; or it is off plan and nobody says why.
    pub async fn put_saving(&self, actor: &Actor, wanted: &PutFigure) -> Result<()> {
        let year = financial_year(&wanted.year)?;
        let whose = subject(Resource::Funding, actor, actor.organisation);
        let about = About::key(year).with(serde_json::json!({ "kind": wanted.kind.as_str() }));
        let mut act = self.begin(actor).await?.permit(Act::Edit, &whose, about).await?;
        if wanted.kind == Kind::Plan {
            return Err(Error::invalid("The plan of a year stays. Write down a forecast."));
        }
        if !year.contains(wanted.month) {
            return Err(Error::invalid("The month is not of this year."));
        }
        let text = year.to_string();
        let known: Vec<Figure> =
            kept::of(&mut act.tx, actor.organisation, &text).await?.into_iter().map(read).collect();
        let PutFigure { programme, month, kind, amount, .. } = wanted.clone();
        let reason: String = wanted.reason.trim().chars().take(2000).collect();
        let one = Figure { programme, month, kind, amount, reason, at: self.now(), account: actor.account() };
        saving::may_write(&known, &one, self.clock.today())
            .map_err(|why| Error::invalid(format!("It is not written down: {why}.")))?;
        kept::add(&mut act.tx, actor.organisation, &text, &written(&one)).await?;
        act.done().await
    }

    /// The savings of a year; of the last that has figures where none is asked for.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn savings(&self, actor: &Actor, year: Option<&str>) -> Result<Savings> {
        self.require(actor, Act::See, &subject(Resource::Funding, actor, actor.organisation)).await?;
        let mut tx = self.store.read().await?;
        let years = kept::years(&mut tx, actor.organisation).await?;
        let year = years.iter().find(|one| year.is_none_or(|year| year == *one)).cloned();
        let mut history = Vec::new();
        if let Some(year) = &year {
            for one in kept::of(&mut tx, actor.organisation, year).await? {
                let by = named(&mut tx, one.account).await?;
                history.push((read(one), by));
            }
        }
        tx.rollback().await?;
        let figures: Vec<Figure> = history.iter().map(|(one, _)| one.clone()).collect();
        Ok(Savings { years, year, programmes: saving::programmes(&figures), history })
    }
}
