//! People out of FHIR files into the index, and the names under which what is said of them goes into the lake.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::mpsc::SyncSender,
};

use anyhow::{Context, Result};
use linchpin_app::{
    Actor, App,
    act::{Imported, ImportedStaff, Incoming, IncomingStaff, Named, Names, Whom},
};
use linchpin_core::{ContactKind, Issue, OdsCode, PersonId, Place as Where, Severity};
use linchpin_fhir::{
    people::{PractitionerRole, Referred, read_organisation, read_patient, read_practitioner, read_practitioner_role},
    read::{Fault, Resources, Weight, check},
};
use linchpin_sources::{Pseudonymised, Pseudonymiser, Subject};
use linchpin_store::staff::StaffCode;

use crate::{acts, place::Place};

/// People are taken so many at a time: one transaction, one entry in the audit.
const BATCH: usize = 500;

/// So many batches are read ahead of the writing.
const AHEAD: usize = 2;

/// People with their lines.
type Batch = Vec<(u64, Incoming)>;

/// Hands batches over; false when nobody takes them any more.
fn send_to(send: SyncSender<Batch>) -> impl Fn(Batch) -> bool {
    move |batch| send.send(batch).is_ok()
}

/// What is told of a key that stood for somebody else.
const SOMEBODY_ELSE: &str = "under this key the system spoke of somebody with another NHS number, or another name and date of \
    birth; both records are kept apart, and nothing said under the key is filed until somebody decides under Possible \
    duplicates; if this comes from another system, load it with --from and a name of its own";

/// What came of a file that tells of people.
#[derive(Debug, Default)]
pub struct Taken {
    /// Counts of the index.
    pub imported: Imported,
    /// What came into the directory of staff.
    pub staff: ImportedStaff,
    /// How many people and staff the file tells of.
    pub people: u64,
    /// Whether it also holds what belongs into the lake.
    pub clinical: bool,
    /// What was wrong.
    pub issues: Vec<Issue>,
}

impl Taken {
    /// Keeps an issue, counted with others of its rule and column.
    fn tell(&mut self, issue: Issue) {
        let same = |other: &&mut Issue| other.rule == issue.rule && other.place.column == issue.place.column;
        match self.issues.iter_mut().find(same) {
            Some(other) => other.times += 1,
            None => self.issues.push(issue),
        }
    }

    /// Whether anything changed in the index.
    pub fn changed(&self) -> bool {
        let i = &self.imported;
        i.new + i.updated + i.joined + i.queued + self.staff.new + self.staff.updated > 0
    }

    /// How many are in the index now.
    pub fn kept(&self) -> u64 {
        let (i, s) = (&self.imported, &self.staff);
        i.new + i.updated + i.same + s.new + s.updated + s.same
    }
}

/// The index of people, open for loading.
pub struct People<'p> {
    place: &'p Place,
    runtime: tokio::runtime::Runtime,
    app: Option<App>,
    /// The practices that a source's organisations are, by system and key.
    practices: HashMap<(String, String), OdsCode>,
    /// What staff do where, of all files read.
    jobs: Vec<PractitionerRole>,
}

impl<'p> People<'p> {
    /// Nothing is opened until a file needs it.
    pub fn new(place: &'p Place) -> Result<Self> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no threads can be started")?;
        Ok(Self { place, runtime, app: None, practices: HashMap::new(), jobs: Vec::new() })
    }

    /// Takes the people of some files of one system into the index; gives what came of each file that tells of any.
    pub fn take(&mut self, system: &str, files: &[PathBuf]) -> Result<BTreeMap<PathBuf, Taken>> {
        let mut taken = BTreeMap::new();
        let told: Vec<(&PathBuf, Holds)> = files.iter().map(|f| (f, holds(f))).filter(|(_, h)| h.people()).collect();
        // Organisations and jobs first: people name their practice, and jobs name staff, by the keys of the system.
        for (file, _) in told.iter().filter(|(_, holds)| *holds != Holds::Only("Patient")) {
            for resource in resources(file)?.flatten().map(|found| found.resource) {
                let kind = resource.get("resourceType").and_then(serde_json::Value::as_str);
                if kind == Some("Organization") {
                    let (organisation, _) = read_organisation(&resource);
                    if let (Some(key), Some(code)) = (organisation.key, organisation.code) {
                        self.practices.insert((system.to_owned(), key), code);
                    }
                } else if kind == Some("PractitionerRole") {
                    self.jobs.push(read_practitioner_role(&resource));
                }
            }
        }
        for (file, _) in told {
            let one = self.take_file(system, file)?;
            if one.people > 0 || !one.issues.is_empty() || !one.clinical {
                taken.insert(file.clone(), one);
            }
        }
        Ok(taken)
    }

    /// Reads on one core and writes on another, a few batches ahead.
    fn take_file(&mut self, system: &str, file: &Path) -> Result<Taken> {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Nothing is opened for a file that tells of nobody.
        let mut open: Option<(App, Actor)> = None;
        let mut written = Taken::default();
        let (send, batches) = std::sync::mpsc::sync_channel::<Batch>(AHEAD);
        let reading = &*self;
        let (read, kept) = std::thread::scope(|scope| {
            let reader = scope.spawn(|| reading.read(system, file, &name, &send_to(send)));
            let kept = batches.into_iter().try_for_each(|batch| {
                if open.is_none() {
                    open = Some(reading.acts()?);
                }
                let Some((app, console)) = &open else { return Ok(()) };
                reading.import((app, console), (system, &name), batch, &mut written)
            });
            // Had the writing failed, the receiver is gone by now and the reader has stopped.
            (reader.join(), kept)
        });
        if let Some((app, _)) = open {
            self.app.get_or_insert(app);
        }
        kept?;
        let (mut taken, staff) = read.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        taken.imported = written.imported;
        written.issues.into_iter().for_each(|issue| taken.tell(issue));
        if !staff.is_empty() {
            let (app, console) = self.open()?;
            taken.staff = self.runtime.block_on(app.import_staff(&console, system, &staff))?;
        }
        Ok(taken)
    }

    /// Hands the people of a file to `give`, a batch at a time, until that says that nobody takes them any more.
    fn read(
        &self,
        system: &str,
        file: &Path,
        name: &str,
        give: &dyn Fn(Batch) -> bool,
    ) -> Result<(Taken, Vec<IncomingStaff>)> {
        let mut taken = Taken::default();
        let mut batch: Batch = Vec::new();
        let mut staff: Vec<IncomingStaff> = Vec::new();
        for found in resources(file)? {
            let found = match found {
                Ok(found) => found,
                Err(fault) => {
                    taken.tell(issue(name, fault.line, &fault));
                    continue;
                }
            };
            match found.resource.get("resourceType").and_then(serde_json::Value::as_str) {
                Some("Patient") => {}
                Some("Practitioner") => {
                    taken.people += 1;
                    staff.extend(self.member(system, &found.resource));
                    continue;
                }
                Some("Organization" | "PractitionerRole" | "Location") => continue,
                _ => {
                    taken.clinical = true;
                    continue;
                }
            }
            taken.people += 1;
            let mut faults = check(&found.resource);
            if faults.iter().all(|f| f.weight == Weight::Minor) {
                let practices = |referred: &Referred| {
                    let key = referred.key.clone()?;
                    self.practices.get(&(system.to_owned(), key)).copied()
                };
                let nobody = PersonId::new(uuid::Uuid::nil());
                let (patient, said) = read_patient(&found.resource, nobody, &practices);
                faults.extend(said);
                let key = patient.key.or_else(|| patient.person.nhs_number.map(|n| n.to_string()));
                match key {
                    Some(key) => batch.push((found.line, Incoming { key, person: patient.person })),
                    None => faults.push(fault(
                        "no-key",
                        "Patient.id",
                        "the system gives the person no key and no NHS number: they were left out",
                    )),
                }
            }
            faults.iter().for_each(|fault| taken.tell(issue(name, found.line, fault)));
            if batch.len() == BATCH && !give(std::mem::take(&mut batch)) {
                return Ok((taken, staff));
            }
        }
        if !batch.is_empty() {
            give(batch);
        }
        Ok((taken, staff))
    }

    /// A member of staff with the jobs that the system says they have.
    fn member(&self, system: &str, resource: &serde_json::Value) -> Option<IncomingStaff> {
        let who = read_practitioner(resource);
        let key = who.key?;
        let organisation = |referred: &Referred| {
            let own = referred.ods.as_deref().and_then(|code| OdsCode::parse(code).ok());
            own.or_else(|| self.practices.get(&(system.to_owned(), referred.key.clone()?)).copied())
        };
        let is_theirs = |job: &&PractitionerRole| {
            let by_number = job.practitioner_identifier.as_ref().is_some_and(|id| who.identifiers.contains(id));
            job.active && (job.practitioner.as_deref() == Some(key.as_str()) || by_number)
        };
        let jobs = self.jobs.iter().filter(is_theirs);
        let jobs =
            jobs.filter_map(|job| Some((organisation(job.organisation.as_ref()?)?, job.title.clone()))).collect();
        let code = |(system, value): &(String, String)| StaffCode { system: system.clone(), value: value.clone() };
        let email = who.contacts.iter().find(|c| c.kind == ContactKind::Email).map(|c| c.value.clone());
        Some(IncomingStaff {
            key,
            name: who.name.unwrap_or_default(),
            codes: who.identifiers.iter().map(code).collect(),
            email,
            active: who.active,
            jobs,
        })
    }

    fn import(
        &self,
        (app, console): (&App, &Actor),
        (system, file): (&str, &str),
        batch: Batch,
        taken: &mut Taken,
    ) -> Result<()> {
        let (lines, people): (Vec<u64>, Vec<Incoming>) = batch.into_iter().unzip();
        let imported = self.runtime.block_on(app.import_people(console, system, &people))?;
        let line = |at: usize| lines.get(at).copied().unwrap_or(0);
        for at in &imported.doubted {
            let told = fault("another-person", "Patient.id", SOMEBODY_ELSE);
            taken.tell(issue(file, line(*at), &told));
        }
        for refused in &imported.refused {
            for fault in &refused.faults {
                let told = self::fault("not-taken", &format!("Patient ({})", fault.field), fault.message);
                taken.tell(issue(file, line(refused.at), &told));
            }
        }
        taken.imported.add(imported);
        Ok(())
    }

    /// The names under which what a system says of people goes into the lake.
    pub fn names(&mut self, system: &str) -> Result<LakeNames> {
        let (app, console) = self.open()?;
        Ok(LakeNames(self.runtime.block_on(app.names(&console, system))?))
    }

    fn open(&mut self) -> Result<(App, Actor)> {
        let (app, console) = self.acts()?;
        Ok((self.app.get_or_insert(app).clone(), console))
    }

    /// The acts, opened if nobody did so yet.
    fn acts(&self) -> Result<(App, Actor)> {
        let app = match &self.app {
            Some(app) => app.clone(),
            None => self.runtime.block_on(async {
                let store = self.place.store().await?;
                acts::acts(self.place, &store).await
            })?,
        };
        Ok((app, acts::console(self.place)))
    }
}

/// The names of a source's people and records, as readers ask for them.
pub struct LakeNames(Names);

impl Pseudonymiser for LakeNames {
    fn person(&self, subject: &Subject<'_>) -> Pseudonymised {
        match self.0.person(subject.reference, subject.nhs_number) {
            Whom::One(Named { pseudonym, practice }) => {
                Pseudonymised::Known { pseudonym: pseudonym.clone(), practice: *practice }
            }
            Whom::OneOfTwo => Pseudonymised::OneOfTwo,
            Whom::Nobody => Pseudonymised::Unknown,
        }
    }

    fn record(&self, key: &str) -> String {
        self.0.record(key)
    }
}

/// The system that a file comes from unless it is named: the folder it lies in.
pub fn system_of(file: &Path) -> String {
    let folder = std::path::absolute(file).ok().and_then(|f| f.parent().map(Path::to_path_buf));
    let name = folder.as_deref().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "fhir".to_owned())
}

/// Whether the file begins like FHIR.
pub fn is_fhir(file: &Path) -> bool {
    let mut head = [0; 4096];
    let read = File::open(file).and_then(|mut f| f.read(&mut head)).unwrap_or(0);
    let text = String::from_utf8_lossy(&head[..read]);
    match text.trim_start_matches('\u{feff}').trim_start().as_bytes().first() {
        Some(b'<') => text.contains("http://hl7.org/fhir"),
        Some(b'{') => text.contains("\"resourceType\""),
        _ => false,
    }
}

/// What kinds of resources a file holds, as far as its beginning tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// This kind: a Bulk Data file, which holds one.
    Only(&'static str),
    /// Some that are not about people or organisations.
    Clinical,
    /// Whatever there is.
    Any,
}

impl Holds {
    /// Whether people may be told of in it.
    fn people(self) -> bool {
        self != Self::Clinical
    }
}

/// A Bulk Data file holds one kind of resource, so its first ones tell.
fn holds(file: &Path) -> Holds {
    const ABOUT: [&str; 5] = ["Patient", "Organization", "Practitioner", "PractitionerRole", "Location"];
    let Ok(mut all) = resources(file) else { return Holds::Clinical };
    let mut kinds = all.by_ref().take(2).map(|found| {
        let found = found.ok()?;
        let kind = found.resource.get("resourceType").and_then(serde_json::Value::as_str)?;
        Some((kind.to_owned(), found.entry.is_some()))
    });
    let (first, second) = (kinds.next().flatten(), kinds.next().flatten());
    let kind = match (first, second) {
        (Some((_, true)), _) => return Holds::Any,
        (Some((one, _)), Some((two, _))) if one == two => one,
        (Some((one, _)), None) => one,
        _ => return Holds::Any,
    };
    ABOUT.iter().find(|about| **about == kind).map_or(Holds::Clinical, |about| Holds::Only(about))
}

fn resources(file: &Path) -> Result<Resources<'static>> {
    let open = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    Ok(Resources::new(open))
}

fn fault(rule: &'static str, path: &str, message: &str) -> Fault {
    Fault { weight: Weight::Serious, rule, line: 0, path: path.to_owned(), message: message.to_owned() }
}

fn issue(file: &str, line: u64, fault: &Fault) -> Issue {
    let severity = match fault.weight {
        Weight::Minor => Severity::Warning,
        Weight::Serious => Severity::Error,
        Weight::Fatal => Severity::Fatal,
    };
    Issue {
        severity,
        rule: fault.rule.to_owned(),
        place: Where {
            file: file.to_owned(),
            row: (line > 0).then_some(line),
            column: Some(fault.path.clone()),
            ..Where::default()
        },
        value: None,
        message: fault.to_string(),
        times: 1,
    }
}
