//! The indicators of one organisation, domain by domain; shared by practices and by what stands above them.

use linchpin_core::{Kind, OdsCode, Value};
use linchpin_measures::{Domain, definition::Unit, rollup};

use super::{order, parts};
use crate::{
    Ask, link, number,
    table::{Cell, Column, On, Table},
};

/// The domains' tables; domains without a figure are left out.
pub(super) fn tables(ask: &Ask<'_>, org: OdsCode) -> Vec<Table> {
    Domain::ALL.into_iter().filter_map(|d| table(ask, org, d)).collect()
}

fn table(ask: &Ask<'_>, org: OdsCode, domain: Domain) -> Option<Table> {
    let picture = ask.picture;
    let practice = rollup::level_of(&picture.tree, org) == Some(Kind::Practice);
    let name = parts::name(picture, org);
    let local = picture.practices().contains(&org);
    let (place, england) = (picture.place, OdsCode::england());
    let mut columns = vec![
        Column::words("Indicator"),
        Column::words("Period"),
        Column::figures(if practice { "This practice" } else { name.as_str() }),
    ];
    columns
        .extend([Column::figures("Lower 95% limit").only(On::File), Column::figures("Upper 95% limit").only(On::File)]);
    if practice {
        columns.push(Column::figures("Similar practices"));
    }
    if org != place {
        columns.push(Column::figures(&picture.name));
    }
    if org != england {
        columns.push(Column::figures("England"));
    }
    columns.push(Column::words("Trend"));
    if practice {
        columns.push(Column::words("Among practices of the place"));
    }
    let mut table = Table::new(domain.as_str(), domain.title(), columns);
    for i in order::of(picture, domain) {
        let definition = &picture.indicators[i];
        let Some(period) = picture.latest(i) else { continue };
        let value = picture.value(i, org, period);
        // What is measured only above this level has no place on its page.
        if value == Value::NotApplicable || (value.number().is_none() && picture.series(i, org).is_empty() && !practice)
        {
            continue;
        }
        let format = ask.judged.format(i);
        let own = parts::value(ask, i, org, period);
        let own = match number::interval(&value, format) {
            Some(interval) => own.below(interval),
            None => own,
        };
        let limit = |of: fn(&linchpin_core::Interval) -> f64| match &value {
            Value::Known { interval: Some(i), .. } => Cell::number(of(i), format),
            _ => Cell::default(),
        };
        let mut row = vec![
            Cell::words(&definition.short).to(link::indicator_of(&definition.id, org)),
            parts::period(period),
            own,
            limit(|i| i.lower),
            limit(|i| i.upper),
        ];
        // A count is not like another organisation's count.
        let counts = definition.unit == Unit::Count;
        if practice {
            let similar = picture.peer_value(i, org, period).filter(|_| !counts);
            row.push(similar.map_or_else(Cell::default, |(v, n)| {
                let hint = Some(format!("{} taken together", number::plural(n, "similar practice")));
                Cell { hint, ..Cell::value(&v, format, None) }.to(link::number(&definition.id, org, period))
            }));
        }
        if org != place {
            row.push(parts::value(ask, i, place, period));
        }
        if org != england {
            row.push(parts::value(ask, i, england, period));
        }
        row.push(parts::trend(ask, i, org));
        if practice {
            row.push(if local && !counts { parts::standing(ask, i, org) } else { Cell::default() });
        }
        table.rows.push(row);
    }
    (!table.rows.is_empty()).then(|| {
        table.notes.push("Beneath a figure stands its 95% interval. Each figure leads to how it was made.".into());
        table
    })
}
