use jiff::Timestamp;
use linchpin_core::{OpeningId, Result, SiteId, SlotTypeId, StaffId};
use serde::Serialize;

use super::Slot;
use crate::{Statement, Tx, args, instant, json::json, statement};

/// What is looked for is known by the rule and the kind of slot; of each such pair the earliest few are read from the
/// index, and the earliest of those are the answer. So it takes as long as the answer is, however many slots there are.
pub(super) const FREE: Statement = statement!(
    sqlite: "select s.* from json_each($1) as w cross join slot as s
        where s.id in (select id from slot
            where opening = w.value ->> 'opening' and slot_type = w.value ->> 'slot_type'
                and starts >= w.value ->> 'from' and starts < w.value ->> 'to'
                and state in ('free', 'held') and (state = 'free' or held_until <= $3)
                and site in (select value from json_each($2)) and staff is not null
            order by starts limit $4)
        order by s.starts, s.id limit $4",
    postgres: "select s.* from json_to_recordset(cast($1 as json))
            as w (opening text, slot_type text, \"from\" text, \"to\" text)
        cross join lateral (select * from slot
            where opening = w.opening and slot_type = w.slot_type and starts >= w.\"from\" and starts < w.\"to\"
                and state in ('free', 'held') and (state = 'free' or held_until <= $3)
                and site in (select json_array_elements_text(cast($2 as json))) and staff is not null
            order by starts limit $4) as s
        order by s.starts, s.id limit $4",
);

/// The same among the slots of some clinicians only.
pub(super) const FREE_WITH: Statement = statement!(
    sqlite: "select s.* from json_each($5) as c cross join slot as s
        where s.id in (select id from slot
            where staff = c.value and starts > $3
                and state in ('free', 'held') and (state = 'free' or held_until <= $3)
                and site in (select value from json_each($2))
                and exists (select 1 from json_each($1) as w
                    where slot.opening = w.value ->> 'opening' and slot.slot_type = w.value ->> 'slot_type'
                        and slot.starts >= w.value ->> 'from' and slot.starts < w.value ->> 'to')
            order by starts limit $4)
        order by s.starts, s.id limit $4",
    postgres: "select s.* from json_array_elements_text(cast($5 as json)) as c (staff)
        cross join lateral (select * from slot
            where slot.staff = c.staff and starts > $3
                and state in ('free', 'held') and (state = 'free' or held_until <= $3)
                and site in (select json_array_elements_text(cast($2 as json)))
                and exists (select 1 from json_to_recordset(cast($1 as json))
                        as w (opening text, slot_type text, \"from\" text, \"to\" text)
                    where slot.opening = w.opening and slot.slot_type = w.slot_type
                        and slot.starts >= w.\"from\" and slot.starts < w.\"to\")
            order by starts limit $4) as s
        order by s.starts, s.id limit $4",
);

/// Slots of one kind under one rule that begin within a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The rule for who may book them.
    pub opening: OpeningId,
    /// The kind.
    pub slot_type: SlotTypeId,
    /// Not before.
    pub from: Timestamp,
    /// Before.
    pub to: Timestamp,
}

#[derive(Serialize)]
struct Wanted {
    opening: OpeningId,
    slot_type: SlotTypeId,
    from: String,
    to: String,
}

fn wanted(spans: &[Span]) -> Result<String> {
    let all: Vec<Wanted> = spans
        .iter()
        .map(|span| Wanted {
            opening: span.opening,
            slot_type: span.slot_type,
            from: instant(span.from),
            to: instant(span.to),
        })
        .collect();
    json(&all)
}

/// The earliest free slots within any of these spans and at any of these sites.
///
/// # Errors
/// When the database cannot be reached.
pub async fn free(tx: &mut Tx, spans: &[Span], sites: &[SiteId], now: Timestamp, limit: u32) -> Result<Vec<Slot>> {
    tx.all(FREE, args![wanted(spans)?, json(sites)?, now, limit]).await?.iter().map(Slot::read).collect()
}

/// As [`free`], among the slots of these clinicians.
///
/// # Errors
/// When the database cannot be reached.
pub async fn free_with(
    tx: &mut Tx,
    spans: &[Span],
    sites: &[SiteId],
    staff: &[StaffId],
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Slot>> {
    let row = args![wanted(spans)?, json(sites)?, now, limit, json(staff)?];
    tx.all(FREE_WITH, row).await?.iter().map(Slot::read).collect()
}
