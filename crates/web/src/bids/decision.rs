use linchpin_app::act::PanelSeen;
use linchpin_core::{BidId, Error, ErrorKind, Result};
use linchpin_schemes::bid::Interest;
use serde::Serialize;

use super::{one, words};
use crate::{
    Page, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Sheet {
    id: String,
    state: (&'static str, &'static str),
    facts: Vec<(&'static str, String)>,
    papers: Vec<(String, String)>,
    /// Those at the table, and those who left: name and words.
    stayed: Vec<(String, String)>,
    left: Vec<(String, String)>,
    scored: usize,
    wanted: u8,
    recommended: Option<String>,
    decided: Option<String>,
    made: String,
}

/// The sheet for the committee: all that decides on the item, on paper of A4. Whoever left the item gets none.
pub(super) async fn sheet(visit: Visit) -> Result<Reply> {
    let id: BidId = visit.id(0)?;
    let seen = visit.acts()?.bid(visit.actor()?, id).await?;
    let refused = |why: &str| Error::new(ErrorKind::Forbidden, why);
    let papers = one::papers(&seen)
        .ok_or_else(|| refused(seen.sight.why.unwrap_or("You see neither its papers nor its scores.")))?;
    if seen.asks {
        return Err(refused("The sheet is for those who decide. What was decided stands at your application."));
    }
    let call =
        seen.call.clone().ok_or_else(|| Error::not_found("This bid is decided on elsewhere: it has no sheet."))?;
    let row = &seen.row;
    let with = |leaves: bool| {
        let all = seen.panel.iter().filter(move |one| (one.interest == Interest::Leaves) == leaves);
        let said = |one: &PanelSeen| match one.words.as_str() {
            "" => one.interest.words().to_owned(),
            words => format!("{}: {words}", one.interest.words()),
        };
        all.map(|one| (one.name.clone(), said(one))).collect()
    };
    let page = Sheet {
        id: id.to_string(),
        state: words::state(row.state),
        facts: vec![
            ("Who asks", pages::name(&visit.picture, row.applicant)),
            ("For", words::asked(row.amount, row.recurrent)),
            ("Whose money", row.funds.clone()),
            ("Call", call.title.clone()),
            ("Made", words::day(row.made)),
        ],
        papers,
        stayed: with(false),
        left: with(true),
        scored: if seen.sight.scores { seen.tally.as_ref().map_or(0, |_| seen.scorers.len()) } else { 0 },
        wanted: call.scorers,
        recommended: seen.recommendation.as_ref().map(|(by, what)| {
            let amount = if what.fund { what.amount.to_string() } else { "no money".to_owned() };
            format!("{amount}, says {by}: {}", what.words)
        }),
        decided: one::decided(&seen),
        made: words::day(visit.site.app.entrance.clock.today()),
    };
    let tables = if seen.sight.scores && seen.tally.is_some() { vec![one::marks(&seen, &call)] } else { Vec::new() };
    let page = Page::new("bid-decision.jinja", format!("For decision: {}", row.title), page);
    Ok(Reply::tables(page.under("Bids", "/bids").under(row.title.clone(), format!("/bids/{id}")).with(tables)))
}
