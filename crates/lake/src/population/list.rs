use std::{collections::BTreeMap, path::Path};

use datafusion::execution::context::SessionContext;
use jiff::civil::Date;
use linchpin_core::{OdsCode, Result};
use linchpin_risk::record::Day;

use super::rows;
use crate::{catalog::Catalogue, session};

/// Everybody on the list of a practice, as worked out last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoredList {
    /// The day as which it was worked out; none where nothing was.
    pub as_at: Option<Date>,
    /// The score; none where none of those asked for was worked out anywhere.
    pub score: Option<String>,
    /// The people, by pseudonym.
    pub people: Vec<ScoredPerson>,
}

/// What was found of somebody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoredPerson {
    /// Their pseudonym.
    pub person: String,
    /// The score; none where it is not made for them or cannot be told.
    pub score: Option<f64>,
    /// The same a year before.
    pub before: Option<f64>,
    /// The published band.
    pub band: Option<String>,
    /// What counted, by the items of the score’s file.
    pub why: Vec<String>,
    /// How many long-term conditions they have.
    pub conditions: u64,
    /// The group of like need.
    pub segment: Option<String>,
    /// On which of the registers asked for they are.
    pub registers: Vec<String>,
}

/// Reads what was worked out of the people of a practice.
pub async fn scored(lake: &Path, practice: OdsCode, scores: &[&str], registers: &[&str]) -> Result<ScoredList> {
    let context = session::open(lake, &Catalogue::read(lake)?, &[]).await?;
    let mut list = ScoredList { score: first(&context, scores).await?, ..ScoredList::default() };
    let mut people: BTreeMap<String, ScoredPerson> = BTreeMap::new();
    let needs = format!("select person, conditions, segment, as_at from person_need where practice = '{practice}'");
    rows::each(&context, &needs, |rows| {
        for row in rows.each() {
            let Some(person) = rows.text(0, row) else { continue };
            list.as_at = list.as_at.or_else(|| rows.day(3, row).map(Day::date));
            let conditions = rows.number(1, row).unwrap_or_default() as u64;
            let segment = rows.text(2, row).map(str::to_owned);
            let one = ScoredPerson { person: person.to_owned(), conditions, segment, ..ScoredPerson::default() };
            people.insert(person.to_owned(), one);
        }
        Ok(())
    })
    .await?;
    if let Some(score) = &list.score {
        let sql = format!(
            "select person, score, before, band, why from risk_score where practice = '{practice}' and model = {}",
            quoted(score)
        );
        rows::each(&context, &sql, |rows| {
            for row in rows.each() {
                let Some(one) = rows.text(0, row).and_then(|person| people.get_mut(person)) else { continue };
                (one.score, one.before) = (rows.number(1, row), rows.number(2, row));
                one.band = rows.text(3, row).map(str::to_owned);
                one.why = rows.text(4, row).map(|why| why.split(',').map(str::to_owned).collect()).unwrap_or_default();
            }
            Ok(())
        })
        .await?;
    }
    if !registers.is_empty() {
        let named: Vec<String> = registers.iter().map(|id| quoted(id)).collect();
        let sql = format!(
            "select person, register from register_member where practice = '{practice}' and register in ({}) order by 2",
            named.join(", ")
        );
        rows::each(&context, &sql, |rows| {
            for row in rows.each() {
                let (Some(person), Some(register)) = (rows.text(0, row), rows.text(1, row)) else { continue };
                people.entry(person.to_owned()).and_modify(|one| one.registers.push(register.to_owned()));
            }
            Ok(())
        })
        .await?;
    }
    list.people = people.into_values().collect();
    Ok(list)
}

/// The practices of whose people something was worked out.
pub async fn practices(lake: &Path) -> Result<Vec<OdsCode>> {
    let context = session::open(lake, &Catalogue::read(lake)?, &[]).await?;
    let mut all = Vec::new();
    rows::each(&context, "select distinct practice from person_need where practice is not null order by 1", |rows| {
        all.extend(rows.each().filter_map(|row| rows.text(0, row)?.parse::<OdsCode>().ok()));
        Ok(())
    })
    .await?;
    Ok(all)
}

/// The first of these scores that was worked out for anybody.
async fn first(context: &SessionContext, scores: &[&str]) -> Result<Option<String>> {
    let mut known = Vec::new();
    rows::each(context, "select distinct model from risk_score where score is not null", |rows| {
        known.extend(rows.each().filter_map(|row| rows.text(0, row).map(str::to_owned)));
        Ok(())
    })
    .await?;
    Ok(scores.iter().find(|score| known.iter().any(|one| one == *score)).map(|score| (*score).to_owned()))
}

/// A text as SQL writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
