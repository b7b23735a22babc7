//! The tables of the documents load as given, and what does not add up in them is pointed out.

use linchpin_core::Pence;
use linchpin_schemes::{
    Exact,
    funding::{Difference, Grid, Scale, agree, per_head, reconcile, streams},
};

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
