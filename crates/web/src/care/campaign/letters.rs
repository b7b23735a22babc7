use linchpin_app::act::{CampaignLetters, LetterSeen, Stepped};
use linchpin_core::{CaseId, Error, Result};
use serde::Serialize;

use crate::{
    Page,
    care::words,
    link, pages,
    visit::{Reply, Visit},
};

/// So many letters are printed at once.
const SHEETS: usize = 100;

#[derive(Serialize)]
struct Letters {
    to: String,
    whose: String,
    today: String,
    phone: Option<String>,
    sheets: Vec<Sheet>,
    /// Where somebody is looked up who can be sent no letter.
    unaddressed: Vec<String>,
    more: u64,
    said: Option<String>,
}

/// One A4 sheet.
#[derive(Serialize)]
struct Sheet {
    key: String,
    name: String,
    address: Vec<String>,
    says: String,
}

/// The letters that wait in a campaign, a sheet each.
pub(super) async fn letters(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let seen = acts.campaign_letters(actor, visit.part(0), SHEETS).await?;
    let CampaignLetters { pathway, phone, letters, unaddressed, more } = seen;
    let at = format!("/care/campaigns/{}", link::encode(&pathway.id));
    let now = visit.site.app.entrance.clock.now();
    let page = Letters {
        to: format!("{at}/letters"),
        whose: pages::name(&visit.picture, actor.organisation),
        today: words::on(now),
        phone,
        sheets: letters.into_iter().map(sheet).collect(),
        unaddressed: unaddressed.into_iter().map(|case| format!("/care/cases/{case}")).collect(),
        more,
        said: said(&visit),
    };
    let title = format!("{}: letters", pathway.title);
    Ok(Reply::page(Page::new("campaign-letters.jinja", title, page).under(pathway.title.clone(), at)))
}

fn sheet(one: LetterSeen) -> Sheet {
    let (case, version) = one.key;
    Sheet { key: format!("{case}.{version}"), name: one.name, address: one.address, says: one.says }
}

fn said(visit: &Visit) -> Option<String> {
    let number = |name| visit.query.get(name)?.parse::<u64>().ok();
    let (done, skipped) = (number("done")?, number("skipped")?);
    let letters = if done == 1 { "1 letter is".to_owned() } else { format!("{done} letters are") };
    Some(match skipped {
        0 => format!("{letters} written down as sent."),
        n => format!(
            "{letters} written down as sent. {n} no longer had to be: they have answered, died or moved since, or somebody else \
             wrote them down. Take those sheets out."
        ),
    })
}

/// Writes the letters of a page down as sent.
pub(super) async fn printed(visit: Visit) -> Result<Reply> {
    let key = |text: &str| -> Option<(CaseId, u64)> {
        let (case, version) = text.split_once('.')?;
        Some((case.parse().ok()?, version.parse().ok()?))
    };
    let wrong = || Error::invalid("The letters cannot be read. Open the page of letters again.");
    let keys: Option<Vec<_>> = visit.form().all("letter").take(SHEETS + 1).map(key).collect();
    let keys = keys.filter(|keys| !keys.is_empty() && keys.len() <= SHEETS).ok_or_else(wrong)?;
    let Stepped { done, skipped, .. } = visit.acts()?.letters_printed(visit.actor()?, &keys).await?;
    Ok(Reply::goto(format!("/care/campaigns/{}/letters?done={done}&skipped={skipped}", link::encode(visit.part(0)))))
}
