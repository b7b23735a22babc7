use std::{collections::BTreeMap, path::Path};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use linchpin_core::OdsCode;
use linchpin_lake::{Answer, Datum, Lake};
use linchpin_risk::population::Population as Definitions;

use crate::{
    command::block_on,
    place::Place,
    planning,
    population::population,
    print::{self, Format},
};

/// Counts who is on which register, in which segment, and which codes no list knows, from what `linchpin risk score` worked
/// out last. Counts only: nobody is named.
#[derive(Args)]
pub struct Population {
    /// What to count
    #[arg(value_enum, default_value_t)]
    what: What,
    /// Split by this; the place as a whole otherwise
    #[arg(long, value_enum)]
    by: Option<By>,
    /// Only the list of this practice
    #[arg(long, value_name = "CODE")]
    org: Option<OdsCode>,
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum What {
    /// People on each register
    #[default]
    Registers,
    /// People in each group of like need
    Segments,
    /// People by how many long-term conditions they have
    Conditions,
    /// People by the band of each score
    Scores,
    /// Codes that records have and no list knows
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// The practice they are registered with
    Practice,
    /// Their age
    Age,
    /// Their sex
    Sex,
    /// How deprived the area is that they live in
    Deprivation,
    /// Their ethnic group
    Ethnicity,
}

impl By {
    /// The group of a person `p` as at `n.as_at`.
    fn sql(self) -> &'static str {
        const AGE: &str = "case when p.born is null then 'unknown' \
             when p.born > n.as_at - interval '18 years' then '0-17' when p.born > n.as_at - interval '40 years' then '18-39' \
             when p.born > n.as_at - interval '65 years' then '40-64' when p.born > n.as_at - interval '75 years' then '65-74' \
             when p.born > n.as_at - interval '85 years' then '75-84' else '85 and over' end";
        match self {
            Self::Practice => "p.practice",
            Self::Age => AGE,
            Self::Sex => "p.sex",
            Self::Deprivation => "coalesce(lpad(cast(p.decile as varchar), 2, '0'), 'unknown')",
            Self::Ethnicity => "coalesce(p.ethnicity, 'unknown')",
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Deprivation => "decile",
            Self::Ethnicity => "ethnicity",
        }
    }
}

impl Population {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        let asked = population(&place)?;
        let (definitions, version) = (&asked.population, &asked.version);
        let lake = place.lake();
        let answer = block_on(async {
            planning::leave_out(&place).await?;
            match self.what {
                What::Unknown => unknown(&lake, definitions).await,
                _ => self.counts(&lake, definitions, version).await,
            }
        })??;
        print::answer(&answer, self.format)
    }

    async fn counts(&self, lake: &Lake, definitions: &Definitions, version: &str) -> Result<Answer> {
        let by = self.by.map_or("''", By::sql);
        let only = self.org.map_or(String::new(), |org| format!("where p.practice = '{org}'"));
        let people = "person_need n join person p on p.person = n.person";
        let (group, from) = match self.what {
            What::Segments => ("n.segment", people.to_owned()),
            What::Conditions => (
                "case when n.conditions >= 8 then '8 or more' else cast(n.conditions as varchar) end",
                people.to_owned(),
            ),
            What::Scores => (
                "s.model || ' ' || coalesce(s.band, case when s.missing is null then 'told' else 'missing ' || s.missing end)",
                format!("{people} join risk_score s on s.person = n.person"),
            ),
            What::Registers | What::Unknown => {
                ("m.register", format!("{people} join register_member m on m.person = n.person"))
            }
        };
        let all =
            pairs(lake, &format!("select {by} as part, '' as what, count(*) as n from {people} {only} group by 1, 2"))
                .await?;
        if all.is_empty() {
            bail!("nothing has been worked out: run “linchpin feed”, then “linchpin risk score”");
        }
        let counted = pairs(
            lake,
            &format!("select {by} as part, {group} as what, count(*) as n from {from} {only} group by 1, 2"),
        )
        .await?;
        // Models that were fitted here have versions of their own.
        let published: Vec<String> = definitions.columns().map(|column| format!("'{}'", column.id)).collect();
        let made = format!(
            "select min(version) as version, min(as_at) as as_at from risk_score where model in ({})",
            published.join(", ")
        );
        let made = lake.query(&made).await?;
        if let Some([Datum::Text(by), Datum::Text(day)]) = made.rows.first().map(Vec::as_slice) {
            let since = if by == version { "" } else { "; definitions changed since: run “linchpin risk score”" };
            eprintln!("As at {day}{since}");
        }
        let heading = match self.what {
            What::Segments => "segment",
            What::Conditions => "conditions",
            What::Scores => "score",
            What::Registers | What::Unknown => "register",
        };
        let columns = self.by.map(By::heading).into_iter().chain([heading, "title", "people", "of", "percent"]);
        let mut answer = Answer { columns: columns.map(str::to_owned).collect(), rows: Vec::new() };
        for ((part, what), n) in counted {
            let of = all.get(&(part.clone(), String::new())).copied().unwrap_or_default();
            let percent = (n as f64 / of.max(1) as f64 * 10_000.0).round() / 100.0;
            let title = self.title(definitions, &what);
            let part = self.by.map(|_| Datum::Text(part));
            let rest = [Datum::Text(what), Datum::Text(title), Datum::Whole(n), Datum::Whole(of), Datum::Real(percent)];
            answer.rows.push(part.into_iter().chain(rest).collect());
        }
        Ok(answer)
    }

    fn title(&self, definitions: &Definitions, what: &str) -> String {
        let title = match self.what {
            What::Registers => definitions.registers.iter().find(|r| r.id == what).map(|r| r.title.clone()),
            What::Segments => definitions
                .segments
                .as_ref()
                .and_then(|segments| segments.ids().position(|id| id == what).map(|at| segments.title(at).to_owned())),
            What::Scores => {
                let id = what.split(' ').next().unwrap_or_default();
                definitions.columns().find(|column| column.id == id).map(|column| column.title.to_owned())
            }
            What::Conditions | What::Unknown => None,
        };
        title.unwrap_or_default()
    }
}

/// Counts by part and what is counted.
async fn pairs(lake: &Lake, sql: &str) -> Result<BTreeMap<(String, String), i64>> {
    let mut counts = BTreeMap::new();
    for row in lake.query(sql).await?.rows {
        if let [part, what, Datum::Whole(n)] = row.as_slice() {
            counts.insert((part.to_string(), what.to_string()), *n);
        }
    }
    Ok(counts)
}

/// The commonest codes that no list knows.
async fn unknown(lake: &Lake, definitions: &Definitions) -> Result<Answer> {
    let unknown = lake.unknown_codes(definitions).await?;
    eprintln!("{} rows have a code that no list of definitions/codes knows", unknown.rows());
    let text = |text: &str| Datum::Text(text.to_owned());
    let row = |(system, code, met): (&str, &str, &linchpin_risk::codes::Met)| {
        vec![text(system), text(code), text(&met.term), Datum::Whole(met.rows.cast_signed())]
    };
    let columns = ["system", "code", "term", "rows"].map(str::to_owned).to_vec();
    Ok(Answer { columns, rows: unknown.commonest().into_iter().map(row).collect() })
}
