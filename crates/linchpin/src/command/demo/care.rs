//! The cases of the demo: a referral to the link worker that is late, one that is under way, one that the patient with an
//! account asked for, a plan of case management, one for the end of life, and a resident of a care home. All by the acts that
//! people use.

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::SignedDuration;
use linchpin_app::{
    Actor, App,
    act::{IncomingStaff, MoveCase, OpenCase, WriteSection},
    kept::{CareHome, Team},
};
use linchpin_core::{Address, CareHomeId, CaseId, FixedClock, Name, OdsCode, Person, Registration, StaffId, TeamId};
use linchpin_pathways::{Answers, Pathway};
use linchpin_store::staff;
use uuid::Uuid;

/// The system that those come from who take part in cases.
const SOURCE: &str = "demo-care";

/// The care home whose nurse has an account: no organisation of the published files.
pub const HOME: &str = "ZCH01";

/// Members of staff behind the accounts that take part in cases.
pub struct Helpers {
    pub link: StaffId,
    pub nurse: StaffId,
}

/// Takes them into the directory, and into the teams that the pathways name.
pub async fn helpers(
    app: &App,
    console: &Actor,
    (own, practice): (OdsCode, OdsCode),
    doctor: StaffId,
) -> Result<Helpers> {
    let home = CareHome {
        id: CareHomeId::new(Uuid::nil()),
        name: "Larkfield House".to_owned(),
        organisation: Some(OdsCode::parse(HOME)?),
        address: Address { lines: vec!["Larkfield Lane".to_owned()], ..Address::default() },
        practices: vec![Registration { practice, from: None, to: None }],
        closed: None,
        version: 1,
    };
    app.add_care_home(console, &home).await?.ok().context("the care home is in the directory")?;
    let one = |key: &str, given: &str, family: &str, job: &str| IncomingStaff {
        key: key.to_owned(),
        name: Name::usual([given], family),
        codes: Vec::new(),
        email: None,
        active: true,
        jobs: vec![(own, Some(job.to_owned()))],
    };
    let batch = [
        one("link", "Osbert", "Foxglove", "Social prescribing link worker"),
        one("nurse", "Mairead", "Ploverdale", "Care co-ordination nurse"),
    ];
    app.import_staff(console, SOURCE, &batch).await?;
    let mut known = Vec::new();
    for key in ["link", "nurse"] {
        let found = staff::by_source(&mut app.store.read().await?, SOURCE, key).await?;
        known.push(found.with_context(|| format!("{key} is in the directory"))?.0);
    }
    for (name, purpose, who) in [
        ("Social prescribing", "Finds help beside medicine", known[0]),
        ("Case management", "Plans for people at highest risk", known[1]),
        ("Community nursing", "Care at home", doctor),
    ] {
        let draft = Team {
            id: TeamId::new(Uuid::nil()),
            name: name.to_owned(),
            organisation: own,
            purpose: Some(purpose.to_owned()),
            closed: None,
            version: 1,
        };
        let id = app.add_team(console, &draft).await?.ok().with_context(|| format!("{name} is a team"))?;
        app.change_team(console, id, who, true).await?;
    }
    Ok(Helpers { link: known[0], nurse: known[1] })
}

/// Who opens the cases of the demo.
pub struct Cast<'a> {
    pub receptionist: &'a Actor,
    pub clinician: &'a Actor,
    pub link: &'a Actor,
    pub home: &'a Actor,
    /// The person with an account.
    pub patient: Option<&'a Actor>,
}

/// Opens the cases.
pub async fn open(app: &App, cast: &Cast<'_>, helpers: &Helpers, doctor: StaffId, people: &[&Person]) -> Result<()> {
    let [late, under_way, managed, last, ..] = people else { return Ok(()) };
    // Made contact with by nobody for a week.
    let mut earlier = app.clone();
    earlier.clock = Arc::new(FixedClock(app.now() - SignedDuration::from_hours(7 * 24)));
    let needs = [("needs", "company"), ("matters", "Somebody to walk with")];
    Told { app: &earlier, actor: cast.receptionist }.open(late, "social-prescribing", &needs).await?;
    let case = Told { app: &earlier, actor: cast.receptionist }
        .open(under_way, "social-prescribing", &[("needs", "money and debt + housing")])
        .await?;
    let contact = [("wellbeing", "4 5 3 7"), ("goal", "A dry flat, and to sleep again")];
    Told { app, actor: cast.link }.make(case, "Make first contact", &contact).await?;
    if let Some(patient) = cast.patient
        && let Some(person) = patient.person
    {
        let wanted = [("needs", "being active"), ("matters", "To walk the dog further again")];
        Told { app, actor: patient }.open_for(person, "social-prescribing", &wanted).await?;
    }
    manage(Told { app, actor: cast.clinician }, managed, helpers).await?;
    if let Some(oldest) = people.get(4..).and_then(|rest| rest.iter().min_by_key(|one| one.birth_date)) {
        reside((app, &earlier), cast, oldest).await?;
    }
    plan(Told { app, actor: cast.clinician }, last, doctor).await
}

/// A plan of case management that a nurse leads, half written.
async fn manage(clinician: Told<'_>, person: &Person, helpers: &Helpers) -> Result<()> {
    let case = clinician.open(person, "case-management", &[("chosen", "Highest risk by the score")]).await?;
    let lead = helpers.nurse.to_string();
    clinician.make(case, "Accept and name a lead", &[("who", lead.as_str()), ("confidence", "4")]).await?;
    let about = [("matters", "The garden, and not to be a burden"), ("who", "A sister in the next street")];
    clinician.write(case, "plan.About me", &about).await?;
    let signs = [
        ("signs", "More breathless than usual, sleeps in the chair"),
        ("do first", "Rescue pack on the kitchen shelf"),
        ("ring", "The care co-ordination centre, day and night"),
    ];
    clinician.write(case, "plan.Contingency plans", &signs).await
}

/// A resident who was seen on the last round, and about whom the home is worried today.
async fn reside((app, earlier): (&App, &App), cast: &Cast<'_>, person: &Person) -> Result<()> {
    let before = Told { app: earlier, actor: cast.clinician };
    let since = earlier.clock.today().to_string();
    let case = before.open(person, "care-home-round", &[("home", HOME), ("on", since.as_str())]).await?;
    for (section, answers) in [
        ("plan.About me", &[("matters", "The wireless, and a chair at the window")][..]),
        (
            "plan.Needs, concerns or health problems",
            &[("problems", "Forgets to drink; falls"), ("frailty", "7"), ("risks", "Falls + Weight loss")],
        ),
        (
            "plan.Contingency plans",
            &[
                ("worse", "Look for an infection first"),
                ("ring", "The practice by day, 111 at night"),
                ("hospital", "Only for comfort or a broken bone"),
            ],
        ),
    ] {
        before.write(case, section, answers).await?;
    }
    before.make(case, "Finish the first plan", &[]).await?;
    let found = [("found", "Well, a little lighter"), ("weight", "51.5"), ("eats", "yes")];
    before.make(case, "Seen on the round", &found).await?;
    let worry = [("what", "Sleepy since breakfast, and warm"), ("news2", "3")];
    Told { app, actor: cast.home }.make(case, "Raise a concern", &worry).await
}

/// A plan for the end of life that whoever comes at night can read.
async fn plan(clinician: Told<'_>, person: &Person, doctor: StaffId) -> Result<()> {
    let key_worker = doctor.to_string();
    let why = [("key worker", key_worker.as_str()), ("why", "Would not be a surprise if they died within a year")];
    let case = clinician.open(person, "end-of-life", &why).await?;
    for (section, answers) in [
        ("plan.About me", &[("matters", "To hear the garden from the bed")][..]),
        (
            "plan.Diagnoses and prognosis",
            &[("diagnosis", "Heart failure, severe"), ("prognosis", "Months"), ("aware", "Yes")],
        ),
        (
            "plan.Preferences",
            &[("place of care", "Own home"), ("place of death", "Own home"), ("second place", "Hospice")],
        ),
        (
            "plan.Cardiopulmonary resuscitation",
            &[
                ("decision", "Not to be attempted"),
                ("on", "2026-10-05"),
                ("form at", "Yellow folder in the hall"),
                ("talked", "Yes"),
            ],
        ),
        ("plan.Treatment and escalation", &[("aim", "Comfort"), ("hospital", "Only where comfort cannot be had here")]),
    ] {
        clinician.write(case, section, answers).await?;
    }
    Ok(())
}

/// Somebody, and what they tell the acts.
#[derive(Clone, Copy)]
struct Told<'a> {
    app: &'a App,
    actor: &'a Actor,
}

impl Told<'_> {
    async fn open(self, person: &Person, pathway: &str, said: &[(&str, &str)]) -> Result<CaseId> {
        self.open_for(person.id, pathway, said).await
    }

    async fn open_for(self, person: linchpin_core::PersonId, id: &str, said: &[(&str, &str)]) -> Result<CaseId> {
        let pathway = self.app.pathway(id)?;
        let answers = answers(&pathway, pathway.opens.form.as_deref(), said)?;
        let wanted = OpenCase { person, pathway: id.to_owned(), answers, agreed: Some(true) };
        Ok(self.app.open_case(self.actor, &wanted).await?.done()?)
    }

    async fn make(self, case: CaseId, does: &str, said: &[(&str, &str)]) -> Result<()> {
        let seen = self.app.case(self.actor, case).await?;
        let form = seen.moves.iter().find(|one| one.does == does).and_then(|one| one.form.as_deref());
        let answers = answers(&seen.pathway, form, said)?;
        let wanted = MoveCase { case, seen: seen.version, does: does.to_owned(), answers, reason: None };
        self.app.move_case(self.actor, &wanted).await?.done()?;
        Ok(())
    }

    async fn write(self, case: CaseId, section: &str, said: &[(&str, &str)]) -> Result<()> {
        let seen = self.app.case(self.actor, case).await?;
        let answers = answers(&seen.pathway, Some(section), said)?;
        let wanted = WriteSection { case, section: section.to_owned(), after: 0, answers };
        self.app.write_section(self.actor, &wanted).await?.done()?;
        Ok(())
    }
}

/// Words as answers to a form.
fn answers(pathway: &Pathway, form: Option<&str>, said: &[(&str, &str)]) -> Result<Answers> {
    let mut answers = Answers::new();
    for (id, words) in said {
        let item = form.and_then(|form| pathway.form(form)).and_then(|form| form.item(id));
        let item = item.with_context(|| format!("{} asks {id}", pathway.id))?;
        let answer = item.read(words).map_err(anyhow::Error::msg)?;
        answers.extend(answer.map(|answer| ((*id).to_owned(), answer)));
    }
    Ok(answers)
}
