use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{Timestamp, civil::Date};
use linchpin_core::{AgreementId, Error, OdsCode, Result, Role};
use linchpin_schemes::{
    Exact, Gap, Scheme, SignUp,
    agreement::{Agreement, Aim, Item, Party, Step, Verdict},
    gaps,
    pay::Measured,
    scheme::Provider,
};
use linchpin_store::{Tx, account, scheme::Kept};

use super::{Held, course::Course, party, subject};
use crate::{
    Actor, App,
    permission::{Act, Resource, Subject},
};

/// A scheme, who signed it, and whose patients nobody serves.
#[derive(Clone, Debug)]
pub struct SchemeSeen {
    /// As its file says it now, or as it was agreed last where there is no file any more.
    pub scheme: Arc<Scheme>,
    /// Why it cannot be offered as its file stands; none where it can be.
    pub cannot: Option<String>,
    /// Who was asked, by code; the last agreement of each.
    pub asked: Vec<AskedRow>,
    /// Who could be asked and was not; for those who may offer it.
    pub others: Vec<OdsCode>,
    /// The practices whose patients nobody serves, and why; nothing for a scheme that is not for everybody.
    pub gaps: BTreeMap<OdsCode, Gap>,
    /// Whether the reader may offer it.
    pub offers: bool,
}

/// How a provider stands to a scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedRow {
    /// Who.
    pub provider: OdsCode,
    /// What it does.
    pub sign_up: SignUp,
    /// As it stands.
    pub agreement: Agreement,
    /// When it was asked.
    pub invited: Timestamp,
}

/// One agreement, with how the provider does.
#[derive(Clone, Debug)]
pub struct AgreementSeen {
    /// Its key.
    pub id: AgreementId,
    /// Its version, for whoever takes the next step.
    pub version: u64,
    /// Who is paid.
    pub provider: OdsCode,
    /// As it stands.
    pub agreement: Agreement,
    /// The text that counts now.
    pub scheme: Arc<Scheme>,
    /// Another text that is offered.
    pub offered: Option<Arc<Scheme>>,
    /// Whether the file says something else than was agreed.
    pub file_differs: bool,
    /// How the year goes.
    pub course: Course,
    /// What happened, the last first.
    pub history: Vec<Happened>,
    /// The steps that the reader may take now, by their names.
    pub can: BTreeSet<&'static str>,
    /// On whose side the reader is; none for those who only look.
    pub side: Option<Party>,
    /// Whose patients the provider serves beside its own.
    pub serves: Vec<OdsCode>,
}

/// Something that happened in an agreement.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// The name of whoever did it; none at the console.
    pub name: Option<String>,
    /// In which role.
    pub role: Role,
    /// For which organisation.
    pub organisation: OdsCode,
    /// What.
    pub step: Step,
}

impl App {
    /// A scheme, with those whom the reader may see of who signed it.
    ///
    /// # Errors
    /// The table refuses; there is none; or the store cannot be reached.
    pub async fn scheme_seen(&self, actor: &Actor, id: &str) -> Result<SchemeSeen> {
        self.require(actor, Act::See, &subject(actor, actor.organisation)).await?;
        let sheet = self.figures.sheet().await?;
        let today = self.clock.today();
        let mut tx = self.store.read().await?;
        let held = self.agreements_of(&mut tx, id).await?;
        let (scheme, cannot) = match (self.scheme_file(id), held.last()) {
            (Ok(file), _) => {
                let cannot = file.can_be_offered(today).err().map(|why| why.0);
                (file, cannot)
            }
            (Err(why), Some(last)) => (self.scheme_of(&mut tx, &last.head.hash).await?, Some(why.to_string())),
            (Err(why), None) => return Err(why),
        };
        tx.rollback().await?;
        let offers = self.may(actor, Act::Add, &subject(actor, actor.organisation)).is_allowed();
        let all = last_of_each(held);
        let said: BTreeMap<OdsCode, SignUp> =
            all.iter().map(|one| (one.head.provider, one.agreement.sign_up(today))).collect();
        let everybody = self.may_see_all(actor);
        let for_all = scheme.coverage == linchpin_schemes::scheme::Coverage::WholePopulation;
        let practices: BTreeSet<OdsCode> = match (scheme.provider, for_all && everybody) {
            (Provider::Practice, true) => sheet.practices().iter().copied().collect(),
            _ => BTreeSet::new(),
        };
        let others = match (scheme.provider, offers) {
            (Provider::Practice, true) => {
                sheet.practices().iter().filter(|one| !said.contains_key(*one)).copied().collect()
            }
            (Provider::Pcn, true) => {
                let networks: BTreeSet<OdsCode> =
                    sheet.practices().iter().filter_map(|one| self.groups.network(*one, today)).collect();
                networks.into_iter().filter(|one| !said.contains_key(one)).collect()
            }
            _ => Vec::new(),
        };
        let asked = all.into_iter().filter(|one| everybody || one.head.provider == actor.organisation);
        Ok(SchemeSeen {
            cannot,
            asked: asked
                .map(|one| AskedRow {
                    provider: one.head.provider,
                    sign_up: one.agreement.sign_up(today),
                    agreement: one.agreement,
                    invited: one.head.invited,
                })
                .collect(),
            others,
            // Where nobody was asked yet there are no gaps to speak of.
            gaps: if said.is_empty() { BTreeMap::new() } else { gaps(&practices, &said) },
            offers,
            scheme,
        })
    }

    /// The last agreement of a provider by a scheme, and how the year goes.
    ///
    /// # Errors
    /// The table refuses; there is none; or the store cannot be reached.
    pub async fn agreement_seen(&self, actor: &Actor, id: &str, provider: OdsCode) -> Result<AgreementSeen> {
        self.require(actor, Act::See, &subject(actor, provider)).await?;
        let sheet = self.figures.sheet().await?;
        let today = self.clock.today();
        let mut tx = self.store.read().await?;
        let all = self.agreements_of(&mut tx, id).await?;
        let serves = all.iter().filter(|one| one.head.served_by == Some(provider)).map(|one| one.head.provider);
        let serves: Vec<OdsCode> = serves.collect();
        let held = all.into_iter().rfind(|one| one.head.provider == provider);
        let held = held.ok_or_else(|| Error::not_found("Nothing was agreed between these two."))?;
        let scheme = self.scheme_of(&mut tx, held.agreement.text(today)).await?;
        let offered = match &held.agreement.offered {
            Some(offered) => Some(self.scheme_of(&mut tx, &offered.hash).await?),
            None => None,
        };
        let course = self.course(&mut tx, &sheet, id, provider).await?;
        let history = self.told_history(&mut tx, &held.steps).await?;
        tx.rollback().await?;
        let file = self.scheme_file(id).ok();
        let decides = self.may(actor, Act::Decide, &subject(actor, provider)).is_allowed();
        let side = decides.then(|| party(actor));
        Ok(AgreementSeen {
            id: held.head.id,
            version: held.head.version,
            provider,
            can: side.map(|side| can(&held.agreement, side, &scheme, file.as_deref(), today)).unwrap_or_default(),
            file_differs: file.is_some_and(|file| file.hash != held.head.hash),
            agreement: held.agreement,
            scheme,
            offered,
            course,
            history,
            side,
            serves,
        })
    }

    async fn told_history(&self, tx: &mut Tx, steps: &[Kept]) -> Result<Vec<Happened>> {
        let mut names: BTreeMap<_, Option<String>> = BTreeMap::new();
        let mut all = Vec::with_capacity(steps.len());
        for one in steps.iter().rev() {
            if let Some(id) = one.account.filter(|id| !names.contains_key(id)) {
                names.insert(id, account::by_id(tx, id).await?.map(|account| account.name));
            }
            all.push(Happened {
                at: one.at,
                name: one.account.and_then(|id| names.get(&id).cloned().flatten()),
                role: one.role,
                organisation: one.organisation,
                step: one.step.clone(),
            });
        }
        Ok(all)
    }

    /// Whether the reader sees everybody's agreements, and not their own organisation's alone.
    pub(super) fn may_see_all(&self, actor: &Actor) -> bool {
        self.may(actor, Act::See, &Subject::of(Resource::Agreement)).is_allowed()
    }
}

/// The last agreement of each provider, by code.
pub(super) fn last_of_each(held: Vec<Held>) -> Vec<Held> {
    let mut last: BTreeMap<OdsCode, Held> = BTreeMap::new();
    for one in held {
        last.insert(one.head.provider, one);
    }
    last.into_values().collect()
}

/// The steps that may be taken now: each is tried with something that would pass.
fn can(
    agreement: &Agreement,
    side: Party,
    scheme: &Scheme,
    file: Option<&Scheme>,
    today: Date,
) -> BTreeSet<&'static str> {
    let words = || "…".to_owned();
    let standards: Vec<Option<String>> = match scheme.standards.as_slice() {
        [] => vec![None],
        all => all.iter().map(|one| Some(one.name.clone())).collect(),
    };
    let item = Item { what: words(), by: today, standard: None, aim: Aim::Mobilise, done: None };
    let mut tries = vec![
        Step::Accept,
        Step::Decline { why: words() },
        Step::Plan { item },
        Step::AcceptVariation,
        Step::DeclineVariation { why: words() },
        Step::Review { verdict: Verdict::Continue, words: words() },
        Step::End { on: today, why: words() },
    ];
    tries.extend(OdsCode::parse("XX").ok().map(|provider| Step::NameServer { provider }));
    for standard in standards {
        tries.push(Step::Ready { standard: standard.clone(), words: words() });
        tries.push(Step::NotReady { standard: standard.clone(), why: words() });
        tries.push(Step::SignOff { standard, words: words() });
    }
    let of = linchpin_core::Period::containing(today, linchpin_core::PeriodKind::Month);
    for (_, must) in scheme.musts() {
        let measured = Measured::of(Exact::ZERO, Exact::ONE);
        tries.push(Step::Baseline { must: must.name.clone(), measured, of });
    }
    let mut can: BTreeSet<&'static str> =
        tries.iter().filter(|step| agreement.may(step, side, scheme, today).is_ok()).map(Step::kind).collect();
    if let Some(file) = file {
        let from = file.periods().into_iter().find(|period| period.last() >= today).map(|period| period.first());
        let step = from.map(|from| Step::Vary { hash: file.hash.clone(), from, says: words() });
        can.extend(step.filter(|step| agreement.may(step, side, file, today).is_ok()).map(|step| step.kind()));
    }
    can
}
