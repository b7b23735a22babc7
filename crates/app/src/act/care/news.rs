use linchpin_core::{PersonId, Result};
use linchpin_pathways::{case::Act as Played, pathway::News};
use linchpin_store::{Tx, care};

use super::keep::By;
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

impl App {
    /// Tells the open cases of a person what happened elsewhere: admitted, gone home, attended, died (C7). Whoever looks after
    /// them is told as each pathway says. Whoever tells it learns nothing by it, not even whether there is a case.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn tell_news(&self, actor: &Actor, person: PersonId, news: News) -> Result<()> {
        let (mut act, person) = self.on_person(actor, person, (Act::Mark, Resource::Case), About::default()).await?;
        let by = By { actor: Some(actor), parties: &[] };
        self.cases_hear(&mut act.tx, person.id, news, &by).await?;
        act.detail(serde_json::json!({ "news": news.as_str() }));
        act.done().await
    }

    /// Tells every open case of a person; how many there are.
    pub(super) async fn cases_hear(&self, tx: &mut Tx, person: PersonId, news: News, by: &By<'_>) -> Result<u64> {
        let mut told = 0;
        for id in care::open_of_person(tx, person).await? {
            let Some(mut held) = self.held(tx, id).await? else { continue };
            // News is never refused: what a pathway does not heed is written down and changes nothing.
            told += u64::from(self.play(tx, &mut held, by, Played::News(news)).await?.is_ok());
        }
        Ok(told)
    }
}
