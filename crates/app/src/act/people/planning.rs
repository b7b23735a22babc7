use linchpin_core::{OdsCode, Person, Result, Sex};
use linchpin_store::person;

use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Permit, Relationship, Resource, Subject},
    pseudonym::PLANNING,
};

/// Rows are read so many at a time.
const PART: u32 = 1000;

/// The first year of the last band of age.
const OLDEST: i16 = 90;

/// Years of age by fives; the last band has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AgeBand(i16);

/// Somebody of a practice, without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanningRow {
    /// Their pseudonym for planning.
    pub pseudonym: String,
    /// Their age; none where it is not known.
    pub age: Option<AgeBand>,
    /// Their sex as recorded for care.
    pub sex: Sex,
}

impl AgeBand {
    /// The band of an age in whole years.
    #[must_use]
    pub fn of(years: i16) -> Self {
        Self(years.clamp(0, OLDEST) / 5 * 5)
    }
}

impl std::fmt::Display for AgeBand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            OLDEST => write!(f, "{OLDEST} and over"),
            from => write!(f, "{from} to {}", from + 4),
        }
    }
}

impl App {
    /// How many are registered with a practice today, by age and sex: exact, so whoever shows it to others than the practice
    /// controls what it discloses.
    ///
    /// # Errors
    /// The role may not, or not for this practice.
    pub async fn count_people(&self, actor: &Actor, practice: OdsCode) -> Result<Vec<(Option<AgeBand>, Sex)>> {
        self.counted(actor, practice, Act::See).await
    }

    /// The same for a file.
    ///
    /// # Errors
    /// The role may not, or not for this practice.
    pub async fn export_counts(&self, actor: &Actor, practice: OdsCode) -> Result<Vec<(Option<AgeBand>, Sex)>> {
        self.counted(actor, practice, Act::Export).await
    }

    async fn counted(&self, actor: &Actor, practice: OdsCode, what: Act) -> Result<Vec<(Option<AgeBand>, Sex)>> {
        let act = self.of_practice(actor, practice, (what, Resource::Aggregate)).await?;
        let permit = act.permit.clone();
        act.done().await?;
        self.registered(practice, &permit, |_, age, sex| (age, sex)).await
    }

    /// Those registered with a practice today, under their pseudonyms for planning and in the order of those. Who opted out
    /// of such a use is not among them.
    ///
    /// # Errors
    /// The role may not, or not for this practice.
    pub async fn planning_rows(&self, actor: &Actor, practice: OdsCode) -> Result<Vec<PlanningRow>> {
        let mut act = self.of_practice(actor, practice, (Act::See, Resource::Pseudonym)).await?;
        let pseudonyms = self.pseudonyms_in(&mut act.tx, PLANNING).await?;
        let permit = act.permit.clone();
        act.done().await?;
        let row = |one: &Person, age, sex| PlanningRow { pseudonym: pseudonyms.of(one.id), age, sex };
        let mut rows = self.registered(practice, &permit, row).await?;
        // The order of the index says when somebody came.
        rows.sort_by(|a, b| a.pseudonym.cmp(&b.pseudonym));
        Ok(rows)
    }

    /// Asks for something of a practice as a whole.
    async fn of_practice<'a>(
        &'a self,
        actor: &'a Actor,
        practice: OdsCode,
        (act, resource): (Act, Resource),
    ) -> Result<Permitted<'a>> {
        let subject = match practice == actor.organisation {
            true => Subject::of(resource).with(Relationship::OwnOrganisation),
            false => Subject::of(resource),
        };
        let about = About::default().with(serde_json::json!({ "practice": practice }));
        self.begin(actor).await?.permit(act, &subject, about).await
    }

    async fn registered<T>(
        &self,
        practice: OdsCode,
        permit: &Permit,
        row: impl Fn(&Person, Option<AgeBand>, Sex) -> T,
    ) -> Result<Vec<T>> {
        let today = self.clock.today();
        // Reading a whole practice takes a while; nobody else need wait for it.
        let mut tx = self.store.read().await?;
        let (mut rows, mut after) = (Vec::new(), None);
        loop {
            let part = person::of_practice(&mut tx, practice, today, after, PART).await?;
            let counts = |one: &&Person| {
                one.practice(today) == Some(practice) && one.death_date.is_none() && !permit.keeps_out(one.opt_outs)
            };
            rows.extend(part.iter().filter(counts).map(|one| row(one, one.age(today).map(AgeBand::of), one.sex)));
            match part.last() {
                Some(last) if part.len() == PART as usize => after = Some(last.id),
                _ => return Ok(rows),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AgeBand;

    #[test]
    fn ages_are_banded_by_five_years() {
        let band = |years| AgeBand::of(years).to_string();
        assert_eq!([0, 4, 5, 89].map(band), ["0 to 4", "0 to 4", "5 to 9", "85 to 89"]);
        assert_eq!([90, 94, 117].map(band), ["90 and over"; 3]);
    }
}
