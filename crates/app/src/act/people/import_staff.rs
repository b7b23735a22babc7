use linchpin_core::{Error, Name, OdsCode, Result, Role, StaffId, hex};
use linchpin_store::{
    Tx,
    staff::{self, Staff, StaffCode, StaffRole},
};
use sha2::{Digest as _, Sha256};

use super::import::fits;
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// A member of staff as another system tells of them.
#[derive(Clone, Debug, PartialEq)]
pub struct IncomingStaff {
    /// The system's key.
    pub key: String,
    /// Their name at work.
    pub name: Name,
    /// Their codes in registers.
    pub codes: Vec<StaffCode>,
    /// Their address at work.
    pub email: Option<String>,
    /// Whether they still work.
    pub active: bool,
    /// What they do where: the organisation, and the job in words.
    pub jobs: Vec<(OdsCode, Option<String>)>,
}

/// What came of a batch of staff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportedStaff {
    /// Those who were not in the directory.
    pub new: u64,
    /// Those of whom something changed.
    pub updated: u64,
    /// Those of whom the system said nothing new.
    pub same: u64,
    /// Those without a name or with a key that cannot be.
    pub refused: u64,
}

impl App {
    /// Takes a batch of staff into the directory, all or none. The same batch again changes nothing. Nobody can sign in
    /// by it: that is a matter of accounts.
    ///
    /// Who is who: the system's own key; else a code of the same register, such as a GMC number; else they are new.
    ///
    /// # Errors
    /// The actor may not load; the store refuses or cannot be reached: then nothing of the batch happened.
    pub async fn import_staff(&self, actor: &Actor, source: &str, batch: &[IncomingStaff]) -> Result<ImportedStaff> {
        let about = About::default().with(serde_json::json!({ "source": source, "staff": batch.len() }));
        let mut act = self.begin(actor).await?.permit(Act::Load, &Subject::of(Resource::Data), about).await?;
        if !fits(source) {
            return Err(Error::invalid("Name the system that the staff come from, in 200 characters or fewer."));
        }
        let mut done = ImportedStaff::default();
        for one in batch {
            if one.name.is_empty() || !fits(&one.key) {
                done.refused += 1;
                continue;
            }
            self.take_staff(&mut act.tx, source, one, &mut done).await?;
        }
        act.detail(serde_json::json!({
            "source": source, "staff": batch.len(), "new": done.new, "updated": done.updated, "same": done.same,
            "refused": done.refused,
        }));
        act.done().await?;
        Ok(done)
    }

    async fn take_staff(
        &self,
        tx: &mut Tx,
        source: &str,
        said: &IncomingStaff,
        done: &mut ImportedStaff,
    ) -> Result<()> {
        let hash = hash(said)?;
        let known = staff::by_source(tx, source, &said.key).await?;
        if known.as_ref().is_some_and(|(_, last)| *last == hash) {
            done.same += 1;
            return Ok(());
        }
        let mut before = match known {
            Some((id, _)) => staff::get(tx, id).await?,
            None => None,
        };
        for code in &said.codes {
            if before.is_some() {
                break;
            }
            let found = staff::by_code(tx, &code.value).await?;
            before = found.into_iter().find(|other| other.codes.iter().any(|c| c == code));
        }
        let today = self.clock.today();
        let roles = said.jobs.iter().map(|(organisation, job)| StaffRole {
            role: role_of(job.as_deref()),
            organisation: *organisation,
            job: job.clone(),
            from: None,
            to: None,
        });
        let mut next = Staff {
            id: before.as_ref().map_or_else(|| StaffId::new(self.ids.uuid()), |b| b.id),
            name: said.name.clone(),
            codes: said.codes.clone(),
            email: said.email.clone(),
            roles: roles.collect(),
            ended: (!said.active).then_some(today),
            version: before.as_ref().map_or(0, |b| b.version),
        };
        match before {
            None => {
                staff::add(tx, &next).await?;
                done.new += 1;
            }
            Some(before) => {
                // What other systems told stays: codes and jobs that this one does not name.
                let more_codes = before.codes.iter().filter(|c| !said.codes.contains(c)).cloned();
                next.codes.extend(more_codes);
                let named = |r: &&StaffRole| !said.jobs.iter().any(|(o, job)| *o == r.organisation && *job == r.job);
                next.roles.extend(before.roles.iter().filter(named).cloned());
                next.ended = if said.active { None } else { before.ended.or(Some(today)) };
                if next == before {
                    done.same += 1;
                } else {
                    staff::save(tx, &next).await?.saved()?;
                    done.updated += 1;
                }
            }
        }
        staff::note_source(tx, (source, &said.key), next.id, &hash, self.now()).await
    }
}

/// What somebody does, by the words of their job. It says whom to ask for and opens nothing: accounts do.
fn role_of(job: Option<&str>) -> Role {
    const WORDS: [(&str, Role); 9] = [
        ("reception", Role::Receptionist),
        ("link worker", Role::LinkWorker),
        ("social prescrib", Role::LinkWorker),
        ("navigator", Role::CareNavigator),
        ("co-ordinat", Role::CoordinationNurse),
        ("practice manager", Role::PracticeManager),
        ("manager", Role::PracticeManager),
        ("finance", Role::Finance),
        ("information governance", Role::InformationGovernance),
    ];
    let job = job.unwrap_or_default().to_lowercase();
    WORDS.iter().find(|(word, _)| job.contains(word)).map_or(Role::Clinician, |(_, role)| *role)
}

/// SHA-256 of what a system says.
fn hash(said: &IncomingStaff) -> Result<String> {
    let text = serde_json::to_vec(&(&said.name, &said.codes, &said.email, said.active, &said.jobs))
        .map_err(|why| Error::internal("A member of staff cannot be kept.", why))?;
    Ok(hex(&Sha256::digest(&text)))
}
