//! The tables of the documents load as given, and what does not add up in them is pointed out.

use linchpin_core::Pence;
use linchpin_schemes::{
    Exact,
    funding::{
        Difference, Grid, Moved, Reading, Reinvestment, RowKind, Scale, Shape, Step, Terms, agree, candidates,
        outcomes, per_head, reconcile, streams,
    },
};
use proptest::prelude::*;

use crate::support::shared_text;

const WORCESTERSHIRE: &str = "seeds/003_bdc0b29b92000165.txt";
const ROTHERHAM: &str = "seeds/004_9eaedc5f70e2076f.txt";

/// The lines of a document from the one that holds `from` up to the next without a tab or bar.
fn table(document: &str, from: &str, scale: Scale) -> Option<Grid> {
    let text = shared_text(document)?;
    let first = text.lines().position(|line| line.contains(from)).unwrap();
    let block: Vec<_> = text.lines().skip(first).take_while(|line| line.contains(['\t', '|'])).collect();
    Some(Grid::read(&block.join("\n"), first + 1, scale).unwrap())
}

fn said<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

#[test]
fn the_investment_of_worcestershire() {
    let Some(grid) = table(WORCESTERSHIRE, "GP Forward View Investment Breakdown", Scale::Pounds) else { return };
    assert_eq!(
        grid.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
        ["R&B", "sw", "WE", "TOTAL", "Recurrent/"]
    );
    let streams = streams(&grid);
    // Fourteen rows for three bodies.
    assert_eq!(streams.len(), 14 * 3);
    let of = |body: &str| streams.iter().filter(|one| one.body == body).map(|one| one.amount).sum::<Pence>();
    let all: Pence = streams.iter().map(|one| one.amount).sum();
    assert_eq!(of("R&B") + of("sw") + of("WE"), all);
    let recurrent: Pence = streams.iter().filter(|one| one.recurrent == Some(true)).map(|one| one.amount).sum();
    assert_eq!(recurrent, Pence::parse_pounds("7,020,782").unwrap());
    assert!(streams.iter().all(|one| one.recurrent.is_some()));
    let training = streams.iter().find(|one| one.programme.starts_with("Workforce")).unwrap();
    assert_eq!(
        (training.programme.as_str(), training.year.as_str()),
        ("Workforce: Care Navigator Training", "2017/18")
    );

    let rounding = "; rounding could make that";
    let wrong: Vec<_> = said(&reconcile(&grid, &[])).iter().map(|one| one.replace(rounding, " (rounding)")).collect();
    assert_eq!(
        wrong,
        [
            "line 755: sum of R&B: £120,589.00 is stated, which is £1.00 more than £120,588.00 (rounding)",
            "line 755: sum of sw: £208,321.00 is stated, which is £1.00 less than £208,322.00 (rounding)",
            "line 755: sum of WE: £78,481.00 is stated, which is £1.00 less than £78,482.00 (rounding)",
            "line 755: sum, TOTAL: £407,392.00 is stated, which is £1.00 more than £407,391.00 (rounding)",
            "line 760: sum of R&B: £105,570.00 is stated, which is £1.00 less than £105,571.00 (rounding)",
            "line 760: sum of sw: £182,373.00 is stated, which is £1.00 more than £182,372.00 (rounding)",
            "line 772: sum of sw: £7,042,164.00 is stated, which is £1.00 more than £7,042,163.00 (rounding)",
            "line 772: sum of TOTAL: £11,477,151.00 is stated, which is £1.00 more than £11,477,150.00 (rounding)",
        ]
    );
    assert_eq!(grid.faults.len(), 1);
    assert!(grid.faults[0].message.starts_with("“£2” stands where a pound sign should"));
    // The sum of the first block against what 7.3 says the CCGs were allocated.
    let text = shared_text(WORCESTERSHIRE).unwrap();
    let stated = |name: &str| {
        let (at, line) = text.lines().enumerate().find(|(_, line)| line.starts_with(&format!("{name}\t"))).unwrap();
        (at + 1, Pence::parse_pounds(line.split('\t').nth(1).unwrap()).unwrap())
    };
    let first = |body: &str| {
        streams
            .iter()
            .filter(|one| one.body == body && one.programme.contains("Transformational"))
            .map(|one| one.amount)
            .sum()
    };
    let apart: Vec<_> = [("Redditch and Bromsgrove", "R&B"), ("South Worcestershire", "sw"), ("Wyre Forest", "WE")]
        .into_iter()
        .filter_map(|(name, body)| {
            let (line, stated) = stated(name);
            agree(line, name, stated, first(body))
        })
        .collect();
    assert_eq!(
        said(&apart),
        [
            "line 777: Redditch and Bromsgrove: £527,000.00 is stated, which is £1,407.00 less than £528,407.00",
            "line 778: South Worcestershire: £911,000.00 is stated, which is £1,818.00 less than £912,818.00",
            "line 779: Wyre Forest: £344,000.00 is stated, which is £93.00 less than £344,093.00",
        ]
    );
}

#[test]
fn the_savings_plan_of_rotherham() {
    let Some(grid) = table(ROTHERHAM, "2013/14 Plan | 2013/14 Forecast", Scale::Thousands) else { return };
    assert_eq!((grid.columns.len(), grid.rows.len(), grid.faults.len()), (7, 6, 0));
    assert_eq!(grid.rows[0].amounts[0], Some(Pence(-80_000_000)));
    assert_eq!(
        said(&reconcile(&grid, &[])),
        [
            "line 2847: TOTAL of 2014/15 £000: -£7,105,000.00 is stated, which is £1,000.00 less than -£7,104,000.00; rounding could make that",
            "line 2847: TOTAL of 2015/16 £000: -£7,269,000.00 is stated, which is £1,000.00 less than -£7,268,000.00; rounding could make that",
            "line 2847: TOTAL of 2017/18 £000: -£6,634,000.00 is stated, which is £1,000.00 less than -£6,633,000.00; rounding could make that",
            "line 2847: TOTAL of 2018/19 £000: -£6,686,000.00 is stated, which is £1,000.00 less than -£6,685,000.00; rounding could make that",
        ]
    );
}

#[test]
fn the_income_and_expenditure_of_rotherham() {
    let Some(grid) = table(ROTHERHAM, "Income and Expenditure (including non recurrent)", Scale::Thousands) else {
        return;
    };
    let surplus = Difference { is: "Surplus".into(), of: "Income".into(), less: "Expenditure".into() };
    assert_eq!(grid.rows.len(), 3);
    let rounded = "line 2917: Surplus of 2016/17 £000: Income less Expenditure: £3,542,000.00 is stated, which is £1,000.00 \
                   less than £3,543,000.00; rounding could make that";
    assert_eq!(said(&reconcile(&grid, std::slice::from_ref(&surplus))), [rounded]);
    // A slip that is none of rounding is told as one: the same table with one figure changed.
    let mut slipped = grid;
    slipped.rows[2].amounts[1] = Some(Pence(330_100_000));
    assert_eq!(
        said(&reconcile(&slipped, &[surplus])),
        [
            "line 2917: Surplus of 2014/15 £000: Income less Expenditure: £3,301,000.00 is stated, which is £10,000.00 more than £3,291,000.00",
            rounded,
        ]
    );
}

#[test]
fn what_is_no_table_is_told() {
    let wrong = Grid::read("no table here", 7, Scale::Pounds).unwrap_err();
    assert_eq!(wrong.to_string(), "line 7: there is no table: a heading and rows with tabs or bars");
    let odd = Grid::read("| a | b |\n|---|---|\n| x | 1,0a0 | 5 |", 1, Scale::Pounds).unwrap();
    assert_eq!((odd.rows[0].words.as_str(), odd.rows[0].amounts[0]), ("1,0a0", None));
    assert_eq!(said(&odd.faults), ["line 3: “5” stands in no column, and is left out"]);
    assert_eq!(per_head(Pence(300), Exact::ZERO), Ok(None));
    assert_eq!(per_head(Pence(89_093_400), Exact::whole(594_000)), Ok(Some(Pence(150))));
}

/// The text of a table of a document, and the number of its first line.
fn printed(document: &str, from: &str) -> Option<(String, usize)> {
    let text = shared_text(document)?;
    let first = text.lines().position(|line| line.contains(from)).unwrap();
    let block: Vec<_> = text.lines().skip(first).take_while(|line| line.contains(['\t', '|'])).collect();
    Some((block.join("\n"), first + 1))
}

#[test]
fn what_does_not_add_up_is_known_by_its_cell() {
    let Some((text, first)) = printed(ROTHERHAM, "2013/14 Plan | 2013/14 Forecast") else { return };
    let reading = Reading::new(Shape::Savings, &text, first, &Terms::of(Scale::Thousands)).unwrap();
    let cells: Vec<_> = reading.wrong.iter().map(|one| (one.line - first, one.column.unwrap())).collect();
    assert_eq!(cells, [(7, 2), (7, 3), (7, 5), (7, 6)]);
    assert_eq!(reading.wrong[0].off(), "£1,000.00 less than -£7,104,000.00; rounding could make that");
    let plan = reading.column(2);
    assert_eq!(plan.len(), 5, "without the total");
    assert_eq!(plan[0], ("Medicines Management", Pence(-193_200_000)));
    let lost = Difference { is: "Surplus".into(), of: "Income".into(), less: "Expenditure".into() };
    let terms = Terms { differences: vec![lost], ..Terms::of(Scale::Thousands) };
    let why = Reading::new(Shape::Savings, &text, first, &terms).unwrap_err();
    assert!(why.to_string().contains("the table has no row “Surplus”"), "{why}");
}

#[test]
fn a_csv_file_reads_as_a_document_does() {
    let text = "Programme,2026/27,TOTAL\n\"Beds, and breakfast\",\"1,250.50\",\"1,250.50\"\nWorkforce,,\nNurses,£10,£11\n,\"1,260.50\",1260.5\n";
    let reading = Reading::new(Shape::Streams, text, 1, &Terms::of(Scale::Pounds)).unwrap();
    let labels: Vec<_> = reading.grid.rows.iter().map(|row| (row.label.as_str(), row.kind)).collect();
    assert_eq!(
        labels,
        [
            ("Beds, and breakfast", RowKind::Item),
            ("Workforce", RowKind::Heading),
            ("Nurses", RowKind::Item),
            ("", RowKind::Sum)
        ]
    );
    assert_eq!(reading.grid.rows[0].amounts, [Some(Pence(125_050)), Some(Pence(125_050))]);
    // The nurses’ total is wrong, and so is a sum that reaches over a heading.
    let wrong = said(&reading.wrong);
    assert_eq!(wrong.len(), 3, "{wrong:#?}");
    assert!(wrong[0].starts_with("line 4: Nurses, TOTAL: £11.00 is stated"), "{wrong:#?}");
}

#[test]
fn what_is_copied_from_a_spreadsheet_reads_without_pound_signs() {
    let text = "Programme\t2026/27\tTOTAL\nWorkforce\t\t\nNurses\t£10\t11\nDoctors\t5\t5\nTotal\t15\t16";
    let reading = Reading::new(Shape::Streams, text, 1, &Terms::of(Scale::Pounds)).unwrap();
    let kinds: Vec<_> = reading.grid.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RowKind::Heading, RowKind::Item, RowKind::Item, RowKind::Sum]);
    assert_eq!(said(&reading.wrong).len(), 2, "the nurses’ total, and the sum’s own: {:?}", reading.wrong);
}

#[test]
fn outcomes_and_measures_of_the_pooled_budget_are_read_as_they_are_printed() {
    let Some((text, _)) = printed(ROTHERHAM, "| Measure | Baseline 12/13 |") else { return };
    let all = outcomes(&text);
    assert_eq!(all.len(), 6);
    let first = &all[0];
    assert_eq!((first.baseline.as_str(), first.change.as_str(), first.target.as_str()), ("345", "-13%", "276"));
    let ranks: Vec<_> = first.ranks.iter().map(|(_, rank)| rank.as_str()).collect();
    assert_eq!(ranks, ["11th", "85th"]);
    assert!(all[5].baseline.contains("or develop our own"), "tags are taken out: {}", all[5].baseline);
    let Some((text, _)) = printed(ROTHERHAM, "| Measure | Link to HWBS |") else { return };
    let all = candidates(&text);
    assert_eq!(all.len(), 9);
    let chosen: Vec<_> = all.iter().filter(|one| one.may_be_chosen()).collect();
    assert_eq!(chosen.len(), 3, "those of the NHS outcome framework");
    assert!(chosen.iter().all(|one| one.framework == "NHS Outcome Framework"));
    assert_eq!(all[5].fails, ["Data Quality", "Challenging"]);
}

fn quarters() -> Vec<Step> {
    ["2014/15", "2015/16", "2016/17", "2017/18"]
        .map(|year| Step { year: year.into(), share: "25%".parse().unwrap() })
        .to_vec()
}

#[test]
fn a_premium_goes_in_steps_and_comes_back_by_the_list() {
    let text = "Practice | Premium | Weighted list\nAsh | £100.01 | 3,000\nBirch | £33.33 | 1,000\nCedar | - | 2,000";
    let grid = Grid::read(text, 1, Scale::Pounds).unwrap();
    let worked = Reinvestment::new(&grid, &quarters()).unwrap();
    assert_eq!(worked.pots.last(), Some(&Pence(13_334)), "all of it by the last year");
    assert_eq!(worked.practices[0].taken.last(), Some(&Pence(10_001)));
    assert_eq!(worked.practices[2].taken, [Pence(0); 4], "whoever has no premium gives nothing");
    assert_eq!(worked.practices[2].put_back.last(), Some(&Pence(4_445)));
    let text = |phases: &[Step]| Reinvestment::new(&grid, phases).unwrap_err().to_string();
    assert!(text(&quarters()[1..]).contains("add up to 75%"));
    assert!(text(&[]).starts_with("there are no years"));
    let narrow = Grid::read("Practice | Premium\nAsh | 1", 1, Scale::Pounds).unwrap();
    assert!(
        Reinvestment::new(&narrow, &quarters()).unwrap_err().to_string().starts_with("the table needs two columns")
    );
}

proptest! {
    #[test]
    fn no_penny_is_lost_or_found_in_a_reinvestment(
        practices in proptest::collection::vec((0_i64..50_000_000, 1_i64..20_000), 1..40),
        parts in proptest::collection::vec(1_i64..100, 1..8),
    ) {
        let whole: i64 = parts.iter().sum();
        let phases: Vec<Step> = parts
            .iter()
            .map(|part| Step { year: "y".into(), share: Exact::ratio(i128::from(*part), i128::from(whole)).unwrap() })
            .collect();
        let rows: Vec<String> =
            practices.iter().map(|(p, list)| format!("x | {}.{:02} | {list}", p / 100, p % 100)).collect();
        let grid = Grid::read(&format!("a | b | c\n{}", rows.join("\n")), 1, Scale::Pounds).unwrap();
        let worked = Reinvestment::new(&grid, &phases).unwrap();
        for (year, pot) in worked.pots.iter().enumerate() {
            let sum = |of: fn(&Moved) -> &Vec<Pence>| worked.practices.iter().map(|one| of(one)[year]).sum::<Pence>();
            prop_assert_eq!(sum(|one| &one.taken), *pot);
            prop_assert_eq!(sum(|one| &one.put_back), *pot);
        }
        for one in &worked.practices {
            prop_assert!(one.taken.is_sorted(), "what is gone stays gone");
            prop_assert_eq!(*one.taken.last().unwrap(), one.premium);
        }
    }
}
