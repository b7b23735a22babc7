use axum::http::StatusCode;
use linchpin_app::act::Query;
use linchpin_core::{ErrorKind, Result};

use super::pathway;
use crate::{
    link, people,
    visit::{Reply, Visit},
};

/// Looks for whom a case is to be opened. One who fits alone is the one.
pub(super) async fn find(visit: Visit) -> Result<Reply> {
    let typed = visit.form().get("person").unwrap_or("").to_owned();
    let (pathway, mut about) = pathway::about(&visit).await?;
    let searched = match Query::parse(&typed) {
        Ok(query) => visit.acts()?.search_people(visit.actor()?, &query).await,
        Err(error) => Err(error),
    };
    about.typed = typed;
    let at = |id| format!("/people/{id}/care/{}", link::encode(&pathway.id));
    match searched {
        Ok(searched) => {
            if let ([only], false) = (searched.people.as_slice(), searched.more) {
                return Ok(Reply::goto(at(only.id)));
            }
            let found = searched.people.iter().map(|one| {
                let born = one.birth_date.map(|day| format!("born {}", people::born(day)));
                let facts: Vec<_> =
                    [born, one.nhs_number.map(|number| number.to_string())].into_iter().flatten().collect();
                let name = if one.name.is_empty() { "No name known".to_owned() } else { one.name.clone() };
                (name, facts.join(", "), at(one.id))
            });
            about.found = Some(found.collect());
            Ok(Reply::page(pathway::page(&pathway, about)))
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            about.wrong = Some(error.to_string());
            Ok(Reply::page(pathway::page(&pathway, about)).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error),
    }
}
