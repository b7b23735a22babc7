use std::{collections::BTreeMap, path::Path};

use datafusion::execution::context::SessionContext;
use linchpin_core::{Ethnicity, OdsCode, Result};
use linchpin_risk::{
    counts::{Counts, Kind, MOST, Of},
    record::Day,
};

use super::rows::{self, Rows};
use crate::{catalog::Catalogue, session};

/// What tells people apart: practice, whole years of age, fifth of deprivation, ethnic group. Of the month of birth alone, so
/// that nobody is a day too old (`person.born` is its first day).
const KIND: &str = "n.practice, cast(date_part('year', n.as_at) - date_part('year', p.born) \
    - case when date_part('month', n.as_at) < date_part('month', p.born) then 1 else 0 end as bigint) as age, \
    (p.decile + 1) / 2 as fifth, p.ethnicity";

/// Everybody of whom something was worked out.
const PEOPLE: &str = "person_need n join person p on p.person = n.person";

/// How many people of each kind are on which register, in which segment and in which gap.
pub async fn counts(lake: &Path) -> Result<Counts> {
    let context = session::open(lake, &Catalogue::read(lake)?, &[]).await?;
    let mut counts = Counts::default();
    let query = |what: &str, join: &str| {
        format!(
            "select {KIND}, {what}, count(*) as people from {PEOPLE} {join} where n.practice is not null group by 1, 2, 3, 4, 5, 6"
        )
    };
    let day = "cast(n.as_at as date)";
    each(&context, &query(&format!("{day}, ''"), ""), &mut counts, |counts, rows, row| {
        counts.as_at = counts.as_at.or_else(|| rows.day(4, row).map(Day::date));
        Some(Of::Everybody)
    })
    .await?;
    let members = query("m.register, ''", "join register_member m on m.person = n.person");
    each(&context, &members, &mut counts, |_, rows, row| Some(Of::Register(rows.text(4, row)?.to_owned()))).await?;
    let needs = query("n.segment, n.conditions", "");
    each(&context, &needs, &mut counts, |_, rows, row| Some(Of::Segment(rows.text(4, row)?.to_owned()))).await?;
    each(&context, &needs, &mut counts, |_, rows, row| {
        Some(Of::Conditions(rows.number(5, row).unwrap_or_default().clamp(0.0, f64::from(MOST)) as u8))
    })
    .await?;
    let join = "join care_gap g on g.person = n.person";
    let gap = |rows: &Rows, row| Some((rows.text(4, row)?.to_owned(), rows.text(5, row)?.to_owned()));
    each(&context, &query("g.gap, g.check", join), &mut counts, |_, rows, row| {
        gap(rows, row).map(|(gap, check)| Of::Asked(gap, check))
    })
    .await?;
    let lacking = query("g.gap, g.check", &format!("{join} and g.met = 0"));
    each(&context, &lacking, &mut counts, |_, rows, row| gap(rows, row).map(|(gap, check)| Of::Lacking(gap, check)))
        .await?;
    Ok(counts)
}

async fn each(
    context: &SessionContext,
    sql: &str,
    counts: &mut Counts,
    of: impl Fn(&mut Counts, &Rows, usize) -> Option<Of>,
) -> Result<()> {
    rows::each(context, sql, |rows| {
        for row in rows.each() {
            let Some(practice) = rows.text(0, row).and_then(|code| code.parse::<OdsCode>().ok()) else { continue };
            let whole = |column| rows.number(column, row).filter(|n| (0.0..=150.0).contains(n)).map(|n| n as u8);
            let ethnicity = rows.text(3, row).and_then(Ethnicity::parse);
            let kind = Kind { practice, age: whole(1), fifth: whole(2), ethnicity };
            let people = rows.number(6, row).unwrap_or_default() as u64;
            if let Some(of) = of(counts, rows, row) {
                counts.add(&kind, &of, people);
            }
        }
        Ok(())
    })
    .await
}

/// Whoever lacks something of a gap in a practice, by pseudonym, with the checks that they lack.
pub async fn lacking(lake: &Path, practice: OdsCode, gap: &str) -> Result<BTreeMap<String, Vec<String>>> {
    let context = session::open(lake, &Catalogue::read(lake)?, &[]).await?;
    let sql = format!(
        "select person, \"check\" from care_gap where practice = '{practice}' and gap = '{}' and met = 0 order by 1, 2",
        gap.replace('\'', "''")
    );
    let mut people: BTreeMap<String, Vec<String>> = BTreeMap::new();
    rows::each(&context, &sql, |rows| {
        for row in rows.each() {
            let (Some(person), Some(check)) = (rows.text(0, row), rows.text(1, row)) else { continue };
            people.entry(person.to_owned()).or_default().push(check.to_owned());
        }
        Ok(())
    })
    .await?;
    Ok(people)
}

/// How many are on the registers of the Quality and Outcomes Framework, and of how many, as published last: by practice and code.
pub async fn published(lake: &Path) -> Result<BTreeMap<(OdsCode, String), (u64, u64)>> {
    let context = session::open(lake, &Catalogue::read(lake)?, &[]).await?;
    let sql = "select org, condition, sum(register), sum(list_size) from prevalence \
               where year = (select max(year) from prevalence) group by 1, 2";
    let mut all = BTreeMap::new();
    rows::each(&context, sql, |rows| {
        for row in rows.each() {
            let (Some(org), Some(code)) = (rows.text(0, row).and_then(|org| org.parse().ok()), rows.text(1, row))
            else {
                continue;
            };
            let count = |column| rows.number(column, row).unwrap_or_default() as u64;
            all.insert((org, code.to_owned()), (count(2), count(3)));
        }
        Ok(())
    })
    .await?;
    Ok(all)
}
