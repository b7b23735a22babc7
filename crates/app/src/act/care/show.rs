use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use linchpin_core::Result;
use linchpin_pathways::{
    Answers,
    case::Sight,
    pathway::{Field, Form, Part},
};
use linchpin_store::{
    Tx,
    care::{self, EntryKind, Written},
    care_home,
};

use super::{
    CaseSeen, ClockSeen, EntrySeen, FormSeen, MoveSeen, ShareSeen, StateSeen, TaskSeen, VersionSeen, held::Held,
    me::Me, names::Names, prefill::of_person,
};
use crate::{Actor, App};

/// As many lines of the history are shown.
const LINES: u32 = 1000;

/// Those who looked so many minutes ago may have the case open.
const BESIDE: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

impl App {
    /// What somebody sees of a case in hand. What they looked at is not remembered by this: see [`App::case`].
    pub(super) async fn case_seen(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        me: &Me,
        held: &Held,
        parties: &[String],
    ) -> Result<CaseSeen> {
        let sight = held.sight(parties);
        let case = &held.kept.it;
        let mut names = Names::default();
        let is_person = actor.person == Some(held.person.id);
        let sees_all = sight.shows(&Part::Everything);
        let looked = care::looked(tx, held.kept.id, actor.user).await?;
        let lead = match held.kept.lead {
            Some(id) if sight.shows(&Part::State) => names.staff(tx, id).await?.map(|name| (id, name)),
            _ => None,
        };
        let seen_since = self.now().checked_sub(BESIDE).unwrap_or(Timestamp::MIN);
        let mut beside = Vec::new();
        for user in care::beside(tx, held.kept.id, actor.user, seen_since).await? {
            beside.extend(names.of(tx, Some(user)).await?);
        }
        let known = parties.iter().map(String::as_str).collect::<Vec<_>>();
        let may = |by: &[String]| {
            by.iter().any(|party| known.contains(&party.as_str()) && case.may_see(&held.pathway, party))
        };
        let moves = held.pathway.moves_from(&case.state).filter(|one| case.closed.is_none() && may(&one.by));
        let moves = moves.map(|one| MoveSeen { does: one.does.clone(), to: one.to.clone(), form: one.form.clone() });
        let sections = held.pathway.plan.iter().filter(|section| case.closed.is_none() && may(&section.by));
        let writes: Vec<String> = sections.map(|section| section.form.name.clone()).collect();
        let forms = self.forms(tx, held, &sight, &mut names).await?;
        let sees_plan = sight.shows(&Part::Plan);
        let mut writing = self.writing_seen(tx, actor, held.kept.id, &mut names).await?;
        writing.retain(|one| writes.contains(&one.section) || forms.iter().any(|form| form.name == one.section));
        Ok(CaseSeen {
            id: held.kept.id,
            pathway: Arc::clone(&held.pathway),
            version: held.kept.version,
            person: (is_person || actor.organisation == held.practice).then_some(held.person.id),
            about: about(tx, held, &sight).await?,
            parties: parties.to_vec(),
            state: sight.shows(&Part::State).then(|| self.state(held)),
            consent: case.consent,
            lead,
            forms,
            tasks: self.tasks_seen(tx, actor, me, held, &sight, &mut names).await?,
            entries: self.entries(tx, actor, held, &sight, (is_person, looked.map(|l| l.1)), &mut names).await?,
            looked,
            beside,
            writing,
            moves: moves.collect(),
            writes,
            lacks: if sees_plan {
                case.lacks(&held.pathway).into_iter().map(str::to_owned).collect()
            } else {
                Vec::new()
            },
            shares: if sees_all || is_person { self.shares_seen(tx, held, &mut names).await? } else { Vec::new() },
        })
    }

    fn state(&self, held: &Held) -> StateSeen {
        let case = &held.kept.it;
        let state = held.pathway.state(&case.state);
        let clocks = state.map_or(&[][..], |state| &state.clocks);
        let running = case.clocks.iter().filter_map(|running| {
            let clock = clocks.get(running.clock)?;
            Some(ClockSeen {
                does: clock.does.clone(),
                owner: case.holder(&held.pathway, &clock.owner).to_owned(),
                due: running.due,
                late: running.told > 0 || running.due < self.now(),
            })
        });
        StateSeen {
            name: case.state.clone(),
            says: state.map(|state| state.says.clone()).unwrap_or_default(),
            since: case.since,
            opened: case.opened,
            closed: case.closed,
            clocks: running.collect(),
        }
    }

    async fn forms(&self, tx: &mut Tx, held: &Held, sight: &Sight<'_>, names: &mut Names) -> Result<Vec<FormSeen>> {
        let mut written: BTreeMap<String, Vec<Written>> = BTreeMap::new();
        for (form, one) in care::forms(tx, held.kept.id).await? {
            written.entry(form).or_default().push(one);
        }
        let mut forms = Vec::new();
        let all = held.pathway.forms.iter().chain(held.pathway.plan.iter().map(|section| &section.form));
        for form in all.filter(|form| form.items.iter().any(|item| sight.shows_item(form, item))) {
            let mut versions = Vec::new();
            for one in written.get(&form.name).into_iter().flatten().rev() {
                versions.push(VersionSeen {
                    at: one.filled.at,
                    party: one.filled.by.clone(),
                    who: names.of(tx, one.account).await?,
                    organisation: one.organisation,
                    answers: shown(form, &one.filled.answers, sight),
                });
            }
            forms.push(FormSeen { name: form.name.clone(), written: versions.len(), versions });
        }
        Ok(forms)
    }

    async fn tasks_seen(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        me: &Me,
        held: &Held,
        sight: &Sight<'_>,
        names: &mut Names,
    ) -> Result<Vec<TaskSeen>> {
        let sees = sight.shows(&Part::Tasks);
        let mut tasks = Vec::new();
        for task in care::tasks(tx, held.kept.id).await? {
            let mine = me.is(actor, held.person.id, task.holder);
            // What one is to do oneself is never hidden.
            if sees || (mine && task.done.is_none()) {
                let who = names.holder(tx, task.holder).await?;
                let care::Task { number, does, holder, due, late, done, .. } = task;
                let late = late || (done.is_none() && due < self.now());
                tasks.push(TaskSeen { number, does, holder, who, due, late, done, mine });
            }
        }
        tasks.sort_by_key(|task| (task.done.is_some(), task.due, task.number));
        Ok(tasks)
    }

    async fn entries(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        held: &Held,
        sight: &Sight<'_>,
        (is_person, looked): (bool, Option<u64>),
        names: &mut Names,
    ) -> Result<Vec<EntrySeen>> {
        let sees_all = sight.shows(&Part::Everything);
        let offered = |does: &str, reason: &str| {
            let asks = held.pathway.moves.iter().filter(|one| one.does == does).filter_map(|one| one.asks.as_ref());
            asks.flat_map(|ask| &ask.options).any(|option| option == reason)
        };
        let mut seen = Vec::new();
        for entry in care::entries(tx, held.kept.id, 0, LINES).await? {
            let own = entry.account == Some(actor.user);
            let shows = own
                || sees_all
                || match entry.kind {
                    EntryKind::Opened | EntryKind::Move | EntryKind::Late | EntryKind::News | EntryKind::Letter => {
                        sight.shows(&Part::State)
                    }
                    EntryKind::Form => held
                        .pathway
                        .form(&entry.what)
                        .is_some_and(|form| form.items.iter().any(|item| sight.shows_item(form, item))),
                    EntryKind::Task => sight.shows(&Part::Tasks),
                    EntryKind::Consent | EntryKind::Party | EntryKind::Lead => is_person,
                    // What was said from service to service, and what it pays, is for those who see everything.
                    EntryKind::Note | EntryKind::Contribution | EntryKind::Earned | EntryKind::Written => false,
                };
            if !shows {
                continue;
            }
            let text = |key: &str| entry.body.get(key).and_then(|v| v.as_str()).map(str::to_owned);
            // Free words of one party about a person are not shown to another with which only the state is shared.
            let reason = text("reason").filter(|reason| own || sees_all || offered(&entry.what, reason));
            seen.push(EntrySeen {
                version: entry.version,
                at: entry.at,
                kind: entry.kind,
                words: text("words").or(reason),
                to: text("to"),
                what: entry.what,
                party: entry.party,
                who: names.of(tx, entry.account).await?,
                role: entry.role,
                organisation: entry.organisation,
                is_new: looked.is_some_and(|looked| entry.version > looked),
            });
        }
        Ok(seen)
    }

    async fn shares_seen(&self, tx: &mut Tx, held: &Held, names: &mut Names) -> Result<Vec<ShareSeen>> {
        let mut shares = Vec::new();
        for one in &held.shares {
            shares.push(ShareSeen {
                party: one.party.clone(),
                who: names.holder(tx, one.holder).await?,
                organisation: one.organisation,
                from: one.from,
                relationship: one.relationship,
            });
        }
        Ok(shares)
    }
}

/// What of the answers to a form is shared.
pub(super) fn shown(form: &Form, answers: &Answers, sight: &Sight<'_>) -> Answers {
    let shared = form.items.iter().filter(|item| sight.shows_item(form, item));
    shared.filter_map(|item| Some((item.id.clone(), answers.get(&item.id)?.clone()))).collect()
}

/// What is shared of the person, as it is now.
pub(super) async fn about(tx: &mut Tx, held: &Held, sight: &Sight<'_>) -> Result<Vec<(Field, String)>> {
    let mut about = Vec::new();
    for (field, _) in Field::ALL.iter().filter(|(field, _)| sight.shows(&Part::Person(*field))) {
        let words = match (field, held.person.care_home) {
            (Field::CareHome, Some(id)) => care_home::get(tx, id).await?.map(|home| home.name),
            _ => of_person(&held.person, held.practice, *field),
        };
        about.extend(words.map(|words| (*field, words)));
    }
    Ok(about)
}
