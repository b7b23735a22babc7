//! The organisation tree from what the reference files say.
//!
//! Two kinds of file speak of membership. Dated ones (epraccur, ePCN) say from when to when; snapshots (the maps
//! published beside list sizes and appointments) say only what was so on a day. Both become one history for each
//! child and level: an ordered list of "from this day, this parent", in which a later word overrules an earlier one.

use std::collections::{BTreeMap, HashSet};

use datafusion::execution::context::SessionContext;
use jiff::{ToSpan, civil::Date};
use linchpin_core::{Kind, Membership, OdsCode, Organisation, OrganisationTree, Result};

use crate::{
    answer::{self, Datum},
    session,
};

/// One thing said about a membership.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// The parent named.
    pub parent: OdsCode,
    /// The first day named; in a snapshot the day of the snapshot.
    pub from: Option<Date>,
    /// The last day named.
    pub to: Option<Date>,
    /// Whether this was a snapshot.
    pub snapshot: bool,
}

/// Reads the tree out of the lake.
pub async fn tree(context: &SessionContext) -> Result<OrganisationTree> {
    let mut organisations = organisations(context).await?;
    let known = with_patients(context).await?;
    if !known.is_empty() {
        for organisation in organisations.iter_mut().filter(|o| o.kind == Kind::Practice && !known.contains(&o.code)) {
            organisation.kind = Kind::Other;
        }
    }
    let memberships = memberships(context).await?;
    Ok(OrganisationTree::new(organisations, memberships))
}

async fn organisations(context: &SessionContext) -> Result<Vec<Organisation>> {
    // Several files name the same organisation; the dated reference file (the one that knows when it opened) is put last and stands.
    let sql = "select code, name, kind, opened, closed, successor, postcode from organisation
               order by code, case when opened is null then 0 else 1 end, source";
    let rows = rows(context, sql).await?;
    let mut found: BTreeMap<OdsCode, Organisation> = BTreeMap::new();
    for row in rows {
        let (Some(code), Some(name)) = (code(&row[0]), text(&row[1])) else { continue };
        let kind = text(&row[2]).and_then(|k| k.parse().ok()).unwrap_or(Kind::Other);
        let before = found.remove(&code);
        let keep =
            |new: Option<Date>, old: fn(&Organisation) -> Option<Date>| new.or_else(|| before.as_ref().and_then(old));
        let organisation = Organisation {
            code,
            name: if name.is_empty() {
                before.as_ref().map(|o| o.name.clone()).unwrap_or_default()
            } else {
                name.to_owned()
            },
            kind: if kind == Kind::Other { before.as_ref().map_or(kind, |o| o.kind) } else { kind },
            opened: keep(date(&row[3]), |o| o.opened),
            closed: keep(date(&row[4]), |o| o.closed),
            successor: self::code(&row[5]).or_else(|| before.as_ref().and_then(|o| o.successor)),
            postcode: text(&row[6]).map(str::to_owned).or_else(|| before.as_ref().and_then(|o| o.postcode.clone())),
        };
        found.insert(code, organisation);
    }
    Ok(found.into_values().collect())
}

/// Practices that some publication gives patients for. The reference file also calls general practices many that
/// have none: premises about to open, hubs, services in prisons. They would be "not reported" for ever.
async fn with_patients(context: &SessionContext) -> Result<HashSet<OdsCode>> {
    let tables = ["list_size", "reported_list", "weighted_list", "prevalence", "online_services"];
    let sql = tables.map(|t| format!("select distinct org from {t}")).join(" union ");
    Ok(rows(context, &sql).await?.iter().filter_map(|r| code(&r[0])).collect())
}

async fn memberships(context: &SessionContext) -> Result<Vec<Membership>> {
    let sql = "select child, parent, kind, valid_from, valid_to, s.family
               from membership m join source s on m.source = s.id order by child, kind";
    let mut said: BTreeMap<(OdsCode, Kind), Vec<Said>> = BTreeMap::new();
    for row in rows(context, sql).await? {
        let (Some(child), Some(parent)) = (code(&row[0]), code(&row[1])) else { continue };
        let Some(kind) = text(&row[2]).and_then(|k| k.parse().ok()) else { continue };
        let snapshot = !text(&row[5]).is_some_and(|family| family.starts_with("ods-"));
        said.entry((child, kind)).or_default().push(Said { parent, from: date(&row[3]), to: date(&row[4]), snapshot });
    }
    Ok(said.into_iter().flat_map(|((child, kind), said)| history(child, kind, &said)).collect())
}

/// One history from all that was said.
#[must_use]
pub fn history(child: OdsCode, kind: Kind, said: &[Said]) -> Vec<Membership> {
    // From this day, this parent (or none, when a dated membership ends). At one day, an end comes before a beginning
    // and a dated word after a snapshot.
    let mut turns: Vec<(Option<Date>, u8, Option<OdsCode>)> = Vec::new();
    for s in said {
        turns.push((s.from, if s.snapshot { 1 } else { 2 }, Some(s.parent)));
        if let Some(end) = s.to.filter(|_| !s.snapshot) {
            turns.push((Some(end.saturating_add(1.day())), 0, None));
        }
    }
    turns.sort_unstable();
    let mut out: Vec<Membership> = Vec::new();
    let mut current: Option<(Option<Date>, OdsCode)> = None;
    let mut first = true;
    for (day, rank, parent) in turns {
        // What a first snapshot saw was so before it, as far as anybody knows.
        let from = if first && rank == 1 { None } else { day };
        first = false;
        match (current, parent) {
            (Some((_, now)), Some(next)) if now == next => {}
            (now, next) => {
                let ends = day.map(|d| d.saturating_sub(1.day()));
                if let Some((since, parent)) =
                    now.filter(|(since, _)| since.is_none_or(|s| ends.is_none_or(|e| s <= e)))
                {
                    out.push(Membership { child, parent, kind, from: since, to: ends });
                }
                current = next.map(|n| (from, n));
            }
        }
    }
    if let Some((from, parent)) = current {
        out.push(Membership { child, parent, kind, from, to: None });
    }
    out
}

async fn rows(context: &SessionContext, sql: &str) -> Result<Vec<Vec<Datum>>> {
    Ok(answer::from_batches(Vec::new(), &session::read(context, sql).await?)?.rows)
}

fn text(datum: &Datum) -> Option<&str> {
    match datum {
        Datum::Text(t) => Some(t),
        _ => None,
    }
}

fn code(datum: &Datum) -> Option<OdsCode> {
    text(datum).and_then(|t| t.parse().ok())
}

fn date(datum: &Datum) -> Option<Date> {
    text(datum).and_then(|t| t.parse().ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn code(text: &str) -> OdsCode {
        text.parse().unwrap()
    }

    fn dated(parent: &str, from: Date, to: Option<Date>) -> Said {
        Said { parent: code(parent), from: Some(from), to, snapshot: false }
    }

    fn seen(parent: &str, on: Date) -> Said {
        Said { parent: code(parent), from: Some(on), to: None, snapshot: true }
    }

    fn told(said: &[Said]) -> Vec<(String, Option<Date>, Option<Date>)> {
        let all = history(code("C87002"), Kind::Pcn, said);
        all.into_iter().map(|m| (m.parent.to_string(), m.from, m.to)).collect()
    }

    #[test]
    fn a_snapshot_alone_reaches_back_and_forward() {
        assert_eq!(told(&[seen("U1", date(2025, 8, 1))]), [("U1".into(), None, None)]);
    }

    #[test]
    fn a_later_snapshot_ends_an_open_dated_membership() {
        let said = [dated("U1", date(2019, 7, 1), None), seen("U1", date(2021, 3, 31)), seen("U2", date(2025, 8, 1))];
        assert_eq!(
            told(&said),
            [
                ("U1".into(), Some(date(2019, 7, 1)), Some(date(2025, 7, 31))),
                ("U2".into(), Some(date(2025, 8, 1)), None)
            ]
        );
    }

    #[test]
    fn a_gap_between_dated_memberships_stays_a_gap() {
        let said = [dated("U1", date(2019, 7, 1), Some(date(2020, 8, 31))), dated("U2", date(2021, 4, 1), None)];
        assert_eq!(
            told(&said),
            [
                ("U1".into(), Some(date(2019, 7, 1)), Some(date(2020, 8, 31))),
                ("U2".into(), Some(date(2021, 4, 1)), None)
            ]
        );
    }

    #[test]
    fn moving_overnight_leaves_no_gap_and_no_overlap() {
        let said = [dated("U1", date(2019, 7, 1), Some(date(2020, 8, 31))), dated("U2", date(2020, 9, 1), None)];
        let told = told(&said);
        assert_eq!(told[0].2, Some(date(2020, 8, 31)));
        assert_eq!(told[1].1, Some(date(2020, 9, 1)));
    }
}
