use std::collections::BTreeMap;

use linchpin_core::{CaseId, PersonId, Result};
use linchpin_risk::list::{List, Reason};
use linchpin_store::{care, person};

use super::{
    OnList,
    gather::{Gathered, Listed},
};
use crate::{
    About, Actor, App,
    act::{Found, care::names::Names},
    everybody::{AtRisk, Candidate},
    permission::{Act, Relationship, Resource, Subject},
};

/// Which part of a list is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Show {
    /// Those about whom nobody has decided.
    #[default]
    ToDecide,
    /// Of these, whom nobody looks after: no open case, no caseload elsewhere.
    NotInCare,
    /// The highest by the score.
    Top,
    /// Those whose score rose.
    Rising,
    /// A register that is on it as a whole, by its number.
    Register(usize),
    /// Put on it by judgement.
    Judgement,
    /// Taken on.
    Accepted,
    /// To be asked later.
    Later,
    /// There is to be no plan.
    Declined,
    /// In no score, because they opted out of uses beyond their care.
    OptedOut,
    /// Everybody who is on it.
    All,
}

/// One page of a practice's list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPage {
    /// As at when, by which score, and how many people were looked at.
    pub at_risk: AtRisk,
    /// How many there are of each part.
    pub counts: Vec<(Show, usize)>,
    /// So many a clinician may add by judgement.
    pub judgement: usize,
    /// The people on this page, those with the highest score first.
    pub rows: Vec<ListRow>,
    /// How many there are in this part.
    pub of: usize,
}

/// Somebody on a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListRow {
    /// Who.
    pub who: Found,
    /// What was worked out of them; none where a person put them on it, or they opted out.
    pub candidate: Option<Candidate>,
    /// Whether somebody put them on it by judgement.
    pub by_judgement: bool,
    /// Where they stand.
    pub stands: OnList,
    /// Who leads their plan, where one leads.
    pub lead: Option<String>,
    /// Their open cases: the title of the pathway, and who leads.
    pub cases: Vec<(CaseId, String, Option<String>)>,
}

/// Who of a list an act is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListAsked {
    /// So many of a part, after so many.
    Part(Show, usize, usize),
    /// One person.
    One(PersonId),
}

impl Listed {
    fn is(&self, show: Show) -> bool {
        let on = |reason| self.candidate.as_ref().is_some_and(|one| one.reasons.contains(&reason));
        let is_undecided = matches!(self.stands, OnList::Undecided | OnList::Proposed(_) | OnList::Ended(..));
        match show {
            Show::ToDecide => is_undecided,
            Show::NotInCare => is_undecided && !self.in_care,
            Show::Top => on(Reason::Top),
            Show::Rising => on(Reason::Rising),
            Show::Register(at) => on(Reason::Register(at)),
            Show::Judgement => self.by_judgement,
            Show::Accepted => matches!(self.stands, OnList::Accepted(..)),
            Show::Later => matches!(self.stands, OnList::Later(_)),
            Show::Declined => matches!(self.stands, OnList::Declined(..)),
            Show::OptedOut => false,
            Show::All => true,
        }
    }

    /// The highest score first; who has none follows.
    fn place(&self) -> usize {
        self.candidate.as_ref().and_then(|one| one.rank).unwrap_or(usize::MAX)
    }
}

impl Show {
    /// Every part of a list.
    pub fn of(list: &List) -> Vec<Self> {
        let mut all = vec![Self::ToDecide, Self::NotInCare, Self::Top, Self::Rising];
        all.extend((0..list.registers.len()).map(Self::Register));
        all.extend([Self::Judgement, Self::Accepted, Self::Later, Self::Declined, Self::OptedOut, Self::All]);
        all
    }
}

impl Gathered {
    fn part(&self, show: Show) -> Vec<PersonId> {
        if show == Show::OptedOut {
            return self.opted_out.iter().copied().collect();
        }
        let mut part: Vec<(usize, PersonId)> =
            self.people.iter().filter(|(_, one)| one.is(show)).map(|(id, one)| (one.place(), *id)).collect();
        part.sort_unstable();
        part.into_iter().map(|(_, id)| id).collect()
    }
}

impl App {
    /// Who of the actor's own practice is on a list, and where each stands. Whoever is named is written down as seen, or as
    /// taken away where `act` is to export.
    ///
    /// # Errors
    /// The role may not; or what was worked out cannot be reached.
    pub async fn see_list(&self, actor: &Actor, list: &List, whom: ListAsked, act: Act) -> Result<ListPage> {
        let subject = Subject::of(Resource::RiskList).with(Relationship::OwnOrganisation);
        self.require(actor, act, &subject).await?;
        let pathway = self.pathway(&list.pathway)?;
        // Reading a whole practice takes a while; nobody else need wait for it.
        let gathered = self.gather(actor, list, &pathway).await?;
        let counts = Show::of(list).into_iter().map(|show| (show, gathered.part(show).len())).collect();
        let (part, first, most) = match whom {
            ListAsked::Part(show, first, most) => (gathered.part(show), first, most),
            ListAsked::One(id) => (vec![id], 0, 1),
        };
        let today = self.clock.today();
        let mut doing = self.begin(actor).await?;
        let (mut rows, mut names) = (Vec::new(), Names::default());
        for id in part.iter().skip(first).take(most) {
            let Some(person) = person::resolve(&mut doing.tx, *id).await? else { continue };
            if person.practice(today) != Some(actor.organisation) || person.death_date.is_some() {
                continue;
            }
            let listed = gathered.people.get(&person.id);
            let mut cases = Vec::new();
            for case in care::open_of_person(&mut doing.tx, person.id).await? {
                let Some(held) = self.looked_at(&mut doing.tx, case).await? else { continue };
                let lead = match held.kept.lead {
                    Some(staff) => names.staff(&mut doing.tx, staff).await?,
                    None => None,
                };
                cases.push((case, held.pathway.title.clone(), lead));
            }
            let stands = listed.map_or(OnList::Undecided, |one| one.stands.clone());
            let lead = match stands {
                OnList::Accepted(_, Some(staff)) => names.staff(&mut doing.tx, staff).await?,
                _ => None,
            };
            rows.push(ListRow {
                who: Found::of(&person, today),
                candidate: listed.and_then(|one| one.candidate.clone()),
                by_judgement: listed.is_some_and(|one| one.by_judgement),
                stands,
                lead,
                cases,
            });
        }
        let about = About::key(&list.id).with(serde_json::json!({ "people": rows.len() }));
        let mut act = doing.permit(act, &subject, about).await?;
        for row in &rows {
            act.also(row.who.id)?;
        }
        act.done().await?;
        let people = gathered.at_risk.people as usize;
        let judgement = if people == 0 { 0 } else { list.judgement.of(people) };
        Ok(ListPage { at_risk: gathered.at_risk, counts, judgement, rows, of: part.len() })
    }
}

impl ListPage {
    /// How many there are of a part.
    #[must_use]
    pub fn count(&self, show: Show) -> usize {
        let counts: BTreeMap<Show, usize> = self.counts.iter().copied().collect();
        counts.get(&show).copied().unwrap_or_default()
    }
}
