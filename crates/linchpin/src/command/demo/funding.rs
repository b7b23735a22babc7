//! The money of the demo: tables as a made-up document prints them, with a total that is a pound off; a year of savings; a pooled
//! budget; the prescribing budget; and bids, one of which waits for its decision. All by the acts that people use.

use anyhow::Result;
use jiff::{ToSpan, civil::Date};
use linchpin_app::{
    Actor, App,
    act::{AdoptPlan, Apply, KeepTable, PutFigure, RegisterBid, SayEvidence, SetBudget},
};
use linchpin_core::{OdsCode, Pence, Period, PeriodKind};
use linchpin_schemes::{
    Exact,
    bid::{Call, Decision, Interest, Marks, Recommendation, Spend, Step},
    funding::{Difference, List, Scale, Shape, Step as Phase, Terms},
    saving::{Kind, by_month},
};

/// Who does it.
pub struct Cast<'a> {
    pub commissioner: &'a Actor,
    pub finance: &'a Actor,
    pub manager: &'a Actor,
}

const STREAMS: &str = "\
Investment in general practice\t\tHillside\t\tRiverside\t\tTOTAL\tRecurrent/
Extended access\t
YEAR\t£\t412,300\t£\t388,150\t£\t800,450\tRecurrent
NEXT\t£\t418,900\t£\t393,200\t£\t812,100\tRecurrent
\t£\t831,200\t£\t781,350\t£\t1,612,551
Training of care navigators\t
YEAR\t£\t30,210\t£\t28,440\t£\t58,650\tN/R
NEXT\t£\t30,100\t£\t28,300\t£\t58,400\tN/R
\t£\t60,310\t£\t56,740\t£\t117,050";

const SAVINGS: &str = "\
Programme | YEAR £000 | NEXT £000
Medicines management | (1,860) | (1,905)
Unscheduled care | (1,120) | (1,090)
Clinical referrals | (2,410) | (2,380)
Mental health | (360) | (360)
TOTAL | (5,750) | (5,736)";

const ACCOUNT: &str = "\
Income and expenditure | YEAR £000 | NEXT £000
Income | 352,410 | 358,004
Expenditure | 348,886 | 354,424
Surplus | 3,524 | 3,580";

const PREMIUM: &str = "\
Practice | Premium | Weighted list
Abbey Lane Surgery | £214,380.00 | 9,120
Brook House | £96,415.50 | 5,480
Canal Street Practice | - | 12,640
Dale View | £41,002.25 | 3,910";

const POOL: &str = "\
For | Council | Integrated care board | TOTAL
Intermediate care | £2,450,000 | £6,120,000 | £8,570,000
Reablement | £1,380,000 | £2,240,000 | £3,620,000
Falls and fast response | £310,000 | £1,905,000 | £2,215,000
TOTAL | £4,140,000 | £10,265,000 | £14,405,000";

const OUTCOMES: &str = "\
Measure | Baseline | Rank in the region (of 15) | Rank in England (of 152) | % change | Target | Comment
Emergency admissions for each 100,000 | 8,940 | 11th | 97th | -4% | 8,580 | By month
Still at home 91 days after reablement | 84.1% | 7th | 60th | 5% | 88.3% | Yearly survey
Days of delayed discharge | 412 | 9th | 81st | -10% | 371 | By month";

const MEASURES: &str = "\
Measure | Strategy | Robust data | Source | Timely | Denominator | Challenging | Incentive
People with a plan for the end of life | Yes | Yes | Yes | Yes | Yes | Yes | Yes
Carers who feel supported | Yes | Yes | Yes | No | Yes | Yes | Yes
Injuries from falls at 65 and over | Yes | Yes | Yes | No | Yes | Yes | Yes";

/// Brings the money in.
pub async fn bring(app: &App, cast: &Cast<'_>, place: OdsCode) -> Result<()> {
    let year = Period::containing(app.clock.today(), PeriodKind::FinancialYear);
    tables(app, cast.finance, year).await?;
    savings(app, cast.finance, year).await?;
    let text = year.to_string();
    for (condition, met, words) in [
        (1, true, "Signed by the council and the board on the same day"),
        (4, false, "The NHS number is in 71 of 100 social care records; 95 are asked for"),
    ] {
        let (words, document) = (words.to_owned(), "Paper 7 of the health and wellbeing board".to_owned());
        let said = SayEvidence { year: text.clone(), condition, met, words, document };
        app.evidence_condition(cast.commissioner, &said).await?;
    }
    let source = "Finance committee, paper 4".to_owned();
    let budget = SetBudget { year: text, amount: Pence(4_320_000_000), source };
    app.set_prescribing_budget(cast.finance, &budget).await?;
    bids(app, cast, place).await
}

/// The tables, with this year and the next in their headings.
async fn tables(app: &App, finance: &Actor, year: Period) -> Result<()> {
    let lists = [("Hillside", 131_400, 128_950), ("Riverside", 129_600, 132_050)];
    let lists =
        lists.map(|(body, registered, weighted)| List { body: body.to_owned(), registered, weighted: Some(weighted) });
    let surplus = Difference { is: "Surplus".into(), of: "Income".into(), less: "Expenditure".into() };
    let quarter: Exact = "25%".parse()?;
    let phases = (0..4).map(|n| Phase { year: year.step(n).to_string(), share: quarter });
    let pounds = Terms::of(Scale::Pounds);
    let thousands = Terms::of(Scale::Thousands);
    for (name, shape, text, first_line, terms) in [
        (
            "Investment in general practice",
            Shape::Streams,
            STREAMS,
            212,
            Terms { lists: lists.to_vec(), ..pounds.clone() },
        ),
        ("Savings plan", Shape::Savings, SAVINGS, 261, thousands.clone()),
        ("Income and expenditure", Shape::Account, ACCOUNT, 280, Terms { differences: vec![surplus], ..thousands }),
        ("PMS premium", Shape::Reinvestment, PREMIUM, 301, Terms { phases: phases.collect(), ..pounds.clone() }),
        ("Pooled budget", Shape::Pool, POOL, 340, pounds.clone()),
        ("Outcomes of the pooled budget", Shape::Metrics, OUTCOMES, 352, pounds.clone()),
        ("Measures to choose from", Shape::Measures, MEASURES, 360, pounds),
    ] {
        let content = text.replace("YEAR", &year.to_string()).replace("NEXT", &year.next().to_string());
        let (name, source) = (name.to_owned(), "Wharfemoor financial plan (made up)".to_owned());
        app.keep_funding_table(finance, &KeepTable { name, shape, source, first_line, content, terms }).await?;
    }
    Ok(())
}

/// The plan of the year, what was saved in the months that are over, and a forecast that was made anew.
async fn savings(app: &App, finance: &Actor, year: Period) -> Result<()> {
    let all = app.funding_tables(finance).await?;
    let Some(plan) = all.iter().find(|one| one.shape == Shape::Savings) else { return Ok(()) };
    let text = year.to_string();
    app.adopt_savings_plan(finance, &AdoptPlan { table: plan.id, column: 0, year: text.clone() }).await?;
    let put = |programme: &str, month: Date, kind, amount, reason: &str| PutFigure {
        year: text.clone(),
        programme: programme.to_owned(),
        month,
        kind,
        amount,
        reason: reason.to_owned(),
    };
    let over = app.clock.today().first_of_month();
    for (programme, whole, part, reason) in [
        ("Medicines management", 186_000_000, 91, "A shortage raised the price of common tablets"),
        ("Unscheduled care", 112_000_000, 100, ""),
        ("Clinical referrals", 241_000_000, 78, "Virtual clinics began two months late"),
    ] {
        for (month, planned) in by_month(year.first().year(), Pence(whole))?.into_iter().filter(|(m, _)| *m < over) {
            let saved = Pence(planned.0 * part / 100);
            app.put_saving(finance, &put(programme, month, Kind::Actual, saved, reason)).await?;
        }
    }
    let last = year.last().first_of_month();
    for (amount, reason) in
        [(18_000_000, "Two clinics more from January"), (19_500_000, "Three clinics more from January")]
    {
        app.put_saving(finance, &put("Clinical referrals", last, Kind::Forecast, Pence(amount), reason)).await?;
    }
    Ok(())
}

/// Two bids of the place, and two applications where a call is open: one that was awarded, one that waits for its decision.
async fn bids(app: &App, cast: &Cast<'_>, place: OdsCode) -> Result<()> {
    let today = app.clock.today();
    for (title, about, amount, recurrent, days) in [
        (
            "Connection of practices to the network",
            "A faster line for the practices that have none",
            10_000_000,
            0,
            150,
        ),
        ("Remote consultations in care homes", "Cameras and a line that a nurse can carry", 3_500_000, 2_400_000, 40),
    ] {
        let wanted = RegisterBid {
            title: title.to_owned(),
            about: about.to_owned(),
            funds: "Regional technology fund".to_owned(),
            amount: Pence(amount),
            recurrent: Pence(recurrent),
            made: today.saturating_sub(days.days()),
            commit_by: Some(today.saturating_add(120.days())),
        };
        let id = app.register_bid(cast.finance, &wanted).await?;
        if recurrent == 0 {
            let words = "Approved by the region, for the seven practices that were named".to_owned();
            let decided = Decision { approved: true, amount: Pence(amount), words, commit_by: None };
            app.take_bid_step(cast.commissioner, id, Step::Decided(decided)).await?;
        }
    }
    let Some((call, _)) = app.calls().into_iter().find(|(call, _)| call.is_open(today)) else { return Ok(()) };
    apply(app, cast, place, &call, ("A hub for physiotherapy first", 4_800_000, true)).await?;
    apply(app, cast, place, &call, ("Training receptionists to signpost", 1_250_000, false)).await
}

async fn apply(
    app: &App,
    cast: &Cast<'_>,
    place: OdsCode,
    call: &Call,
    (title, amount, decided): (&str, i64, bool),
) -> Result<()> {
    let said = [
        "People with a bad back or knee are seen by a physiotherapist first.",
        "Appointments with a GP for backs and knees, now 310 a month, are to be 200.",
        "Three practices share two physiotherapists from April, booked from each desk.",
        "Somebody with a red flag could wait: the receptionist asks five questions first.",
        "Productive work flows, and develop the team.",
    ];
    let answers = call.questions.iter().zip(said.iter().cycle());
    let wanted = Apply {
        call: call.id.clone(),
        title: title.to_owned(),
        amount: Pence(amount),
        recurrent: Pence(0),
        answers: answers.map(|(question, said)| (question.id.clone(), (*said).to_owned())).collect(),
    };
    let id = app.apply_for_bid(cast.manager, place, &wanted).await?;
    for (actor, mark) in [(cast.finance, 4), (cast.commissioner, 3)] {
        let declared = Step::Declared { interest: Interest::Nothing, words: String::new() };
        app.take_bid_step(actor, id, declared).await?;
        let given = call.criteria.iter().map(|one| (one.id.clone(), mark)).collect();
        let words = "Clear, and measured; a second practice could join".to_owned();
        app.take_bid_step(actor, id, Step::Scored(Marks { given, words })).await?;
    }
    let words = "Worth it, with a report after six months".to_owned();
    let recommended = Recommendation { fund: true, amount: Pence(amount), words };
    app.take_bid_step(cast.finance, id, Step::Recommended(recommended)).await?;
    if decided {
        let words = "Awarded. A report comes after six months".to_owned();
        let decided = Decision { approved: true, amount: Pence(amount), words, commit_by: None };
        app.take_bid_step(cast.commissioner, id, Step::Decided(decided)).await?;
        let words = "Couches and a screen for the second room".to_owned();
        let spent = Spend { on: app.clock.today(), amount: Pence(amount / 4), words };
        app.take_bid_step(cast.finance, id, Step::Spent(spent)).await?;
    }
    Ok(())
}
