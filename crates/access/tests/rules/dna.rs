use jiff::{ToSpan, civil::date};
use linchpin_access::Mode;
use linchpin_access::dna::{
    FEATURES, FitError, History, Lead, Model, PUBLISHED, Row, auc, brier, calibration, features, fit, split, train,
    validate,
};
use proptest::prelude::*;

const NEW: History = History { attended: 0, missed: 0 };

fn row(lead_days: u32, history: History, mode: Mode, missed: bool) -> Row {
    Row { day: date(2026, 1, 1), lead_days, history, mode, missed }
}

/// So many appointments of which so many are missed.
fn rows(lead_days: u32, all: usize, missed: usize) -> impl Iterator<Item = Row> {
    (0..all).map(move |n| row(lead_days, NEW, Mode::FaceToFace, n < missed))
}

#[test]
fn before_anything_is_learnt_the_published_figures_stand() {
    let model = Model::published();
    for (days, share) in [(0, 0.019), (1, 0.05), (2, 0.068), (7, 0.068), (8, 0.085), (60, 0.085)] {
        assert!((model.chance(days, NEW, Mode::FaceToFace) - share).abs() < 1e-12, "{days}");
    }
    assert_eq!(PUBLISHED.len(), Lead::ALL.len());
    assert_eq!(FEATURES.len(), features(0, NEW, Mode::FaceToFace).len());
    let few: Vec<_> = rows(0, 999, 100).collect();
    let error = fit(&few, 1.0).unwrap_err();
    assert_eq!(error, FitError::TooFew { rows: 999, missed: 100 });
    assert!(error.to_string().ends_with("the published figures are used"));
    assert!(
        fit(&rows(0, 2000, 79).collect::<Vec<_>>(), 1.0).is_err()
            && fit(&rows(0, 2000, 1950).collect::<Vec<_>>(), 1.0).is_err()
    );
}

#[test]
fn a_past_counts_for_what_it_is() {
    let risk = |attended, missed| Model::published().chance(3, History { attended, missed }, Mode::FaceToFace);
    assert!(risk(0, 1) > risk(0, 0) && risk(1, 0) < risk(0, 0));
    assert!(risk(0, 1) < 0.3, "one miss out of one is no certainty: {}", risk(0, 1));
    assert!(risk(2, 8) > 0.5 && risk(50, 0) < 0.02);
    // By hand: (2 + 5 x 0.0534) / (10 + 5) = 0.151133; its log-odds less those of 0.0534 are 1.149329.
    let by_hand = (0.151_133_f64 / 0.848_867).ln() - (0.0534_f64 / 0.9466).ln();
    assert!((History { attended: 8, missed: 2 }.log_odds(0.0534) - by_hand).abs() < 1e-5);
}

#[test]
fn groups_alone_are_fitted_to_their_shares() {
    // A model with one coefficient for each group and no ridge has a closed form: the log-odds of each group's share, with
    // standard errors of 1/sqrt(n p (1 - p)) for the first, and the root of the sum of both variances for a difference. The
    // other features are given just enough rows of their own to be decided.
    let groups = [(0, 1000, 20), (1, 800, 40), (5, 600, 60), (20, 500, 70)];
    let mut all: Vec<Row> = groups.iter().flat_map(|(days, n, missed)| rows(*days, *n, *missed)).collect();
    for (mode, missed) in [(Mode::Telephone, 30), (Mode::VideoOnline, 10), (Mode::HomeVisit, 5)] {
        all.extend((0..300).map(|n| row(0, NEW, mode, n < missed)));
    }
    // The history feature never varies: without a ridge nothing decides it.
    assert_eq!(train(&all, 0.0), Err(FitError::Undecided));
    let fitted = train(&all, 1e-9).unwrap();
    let logit = |missed: f64, n: f64| (missed / (n - missed)).ln();
    let [base, one, week, longer, history, telephone, video, home] = fitted.model.coefficients;
    let close = |ours: f64, known: f64| assert!((ours - known).abs() < 1e-6, "{ours} {known}");
    close(base, logit(20.0, 1000.0));
    close(one, logit(40.0, 800.0) - base);
    close(week, logit(60.0, 600.0) - base);
    close(longer, logit(70.0, 500.0) - base);
    close(telephone, logit(30.0, 300.0) - base);
    close(video, logit(10.0, 300.0) - base);
    close(home, logit(5.0, 300.0) - base);
    close(history, 1.0);
    let variance = |missed: f64, n: f64| 1.0 / missed + 1.0 / (n - missed);
    close(fitted.errors[0], variance(20.0, 1000.0).sqrt());
    close(fitted.errors[3], (variance(20.0, 1000.0) + variance(70.0, 500.0)).sqrt());
    assert!(fitted.steps < 20 && fitted.model.rows == all.len() as u64);
}

#[test]
fn a_ridge_leaves_what_is_not_told_as_published() {
    // Nobody here is seen by video and nobody misses on the day: without a ridge that runs away, with one it does not.
    let all: Vec<Row> = rows(0, 500, 0).chain(rows(1, 500, 50)).collect();
    assert_eq!(train(&all, 0.0), Err(FitError::Undecided));
    let model = train(&all, 1.0).unwrap().model;
    let published = Model::published();
    assert!((model.coefficients[6] - published.coefficients[6]).abs() < 1e-9);
    assert!((model.coefficients[3] - published.coefficients[3]).abs() < 1e-9);
    assert!(model.coefficients[1] > published.coefficients[1]);
    let heavy = train(&all, 1e9).unwrap().model;
    assert!(
        heavy.coefficients[1..]
            .iter()
            .zip(&published.coefficients[1..])
            .all(|(ours, known)| (ours - known).abs() < 1e-4)
    );
    // The constant is free, so that as many are expected to be missed as were.
    let expected: f64 = all.iter().map(|row| heavy.chance(row.lead_days, row.history, row.mode)).sum();
    assert!((expected - 50.0).abs() < 1e-3, "{expected}");
    assert!(
        matches!(train(&all, -1.0), Err(FitError::Ridge(_)))
            && matches!(train(&all, f64::NAN), Err(FitError::Ridge(_)))
    );
}

/// Appointments made by a model whose coefficients are known, from a seed (SplitMix64).
fn made(truth: &Model, count: u32, seed: u64) -> Vec<Row> {
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as f64 / u64::MAX as f64
    };
    (0..count)
        .map(|n| {
            let lead_days = [0, 1, 4, 15][(next() * 4.0) as usize % 4];
            let history = History { attended: (next() * 9.0) as u32, missed: (next() * 4.0) as u32 };
            let mode = Mode::ALL[(next() * 4.0) as usize % 4];
            let missed = next() < truth.chance(lead_days, history, mode);
            Row { day: date(2025, 1, 1).saturating_add((i64::from(n) / 100).days()), lead_days, history, mode, missed }
        })
        .collect()
}

const TRUTH: Model = Model { coefficients: [-3.2, 0.7, 1.1, 1.4, 0.8, -0.5, -0.2, -1.0], rows: 0 };

#[test]
fn known_coefficients_are_found_again() {
    let mut outside = 0;
    for seed in 1..=5 {
        let fitted = fit(&made(&TRUTH, 30_000, seed), 0.0).unwrap();
        for (place, name) in FEATURES.iter().enumerate() {
            let off = (fitted.model.coefficients[place] - TRUTH.coefficients[place]).abs() / fitted.errors[place];
            assert!(off < 4.0, "{name} is {off} standard errors off");
            outside += usize::from(off > 1.96);
        }
    }
    assert!(outside <= 6, "{outside} of 40 outside of their 95% intervals; two are expected");
}

#[test]
fn it_is_tested_on_what_came_after() {
    let all = made(&TRUTH, 30_000, 9);
    let (first, later) = split(&all, 0.7);
    assert_eq!((first.len() + later.len(), first.len()), (30_000, 21_000));
    assert!(first.iter().map(|row| row.day).max() < later.iter().map(|row| row.day).min());
    let model = fit(&first, 1.0).unwrap().model;
    let validation = validate(&model, &later, 10).unwrap();
    assert!((0.68..0.85).contains(&validation.auc), "{}", validation.auc);
    assert!(validation.intercept.abs() < 0.15 && (validation.slope - 1.0).abs() < 0.15, "{validation:?}");
    assert!(validation.brier < validation.brier_of_average);
    assert_eq!(validation.bands.iter().map(|band| band.rows).sum::<usize>(), later.len());
    assert!(
        validation.bands.iter().all(|band| (band.predicted - band.observed).abs() < 0.05),
        "{:?}",
        validation.bands
    );
    assert!(validation.sentence().starts_with("On 9000 later appointments"));
    // The published figures do not know this place, and validation says so.
    let published = validate(&Model::published(), &later, 10).unwrap();
    assert!(published.brier > validation.brier && published.auc <= validation.auc + 0.01);
    let (_, none) = split(&all, 1.0);
    assert!(none.is_empty() && validate(&model, &none, 10).is_err());
}

#[test]
fn measures_of_goodness_are_those_by_hand() {
    let pairs = [(0.1, false), (0.4, false), (0.35, true), (0.8, true)];
    assert_eq!(auc(&pairs), Some(0.75));
    // (0.01 + 0.16 + 0.4225 + 0.04) / 4
    assert!((brier(&pairs).unwrap() - 0.158_125).abs() < 1e-12);
    assert_eq!(auc(&[(0.5, true), (0.5, false), (0.5, false)]), Some(0.5), "ties count half");
    assert_eq!((auc(&[(0.5, true)]), brier(&[])), (None, None));
    // 10% said and 20 of 100 missed, 40% said and 70 of 100 missed: the slope is the ratio of the differences of log-odds.
    let group = |chance: f64, missed: usize| (0..100).map(move |n| (chance, n < missed));
    let pairs: Vec<_> = group(0.1, 20).chain(group(0.4, 70)).collect();
    let logit = |p: f64| (p / (1.0 - p)).ln();
    let (intercept, slope) = calibration(&pairs).unwrap();
    assert!((slope - (logit(0.7) - logit(0.2)) / (logit(0.4) - logit(0.1))).abs() < 1e-6, "{slope}");
    // With the slope at one, the intercept makes the predicted sum the 90 that were missed.
    let shifted = |p: f64| 1.0 / (1.0 + (-(logit(p) + intercept)).exp());
    assert!((100.0 * (shifted(0.1) + shifted(0.4)) - 90.0).abs() < 1e-4, "{intercept}");
    assert_eq!(calibration(&group(0.3, 10).collect::<Vec<_>>()), None, "one chance has no slope");
}

#[test]
fn the_reason_is_in_words() {
    let model = TRUTH;
    let risk = model.risk(12, History { attended: 3, missed: 2 }, Mode::Telephone);
    assert_eq!(
        risk.reason,
        format!(
            "About {:.0} in 100 such appointments are missed: booked 12 days ahead; missed 2 of 5 earlier appointments; telephone is missed less often here.",
            100.0 * risk.chance
        )
    );
    let plain = Model::published().risk(0, NEW, Mode::FaceToFace).reason;
    assert_eq!(plain, "About 2 in 100 such appointments are missed: booked on the day; no earlier appointments known.");
}

proptest! {
    #[test]
    fn a_worse_past_is_never_a_better_chance(attended in 0_u32..60, missed in 0_u32..60, lead in 0_u32..100, mode in 0_usize..4) {
        let of = |attended, missed| TRUTH.chance(lead, History { attended, missed }, Mode::ALL[mode]);
        prop_assert!(of(attended, missed + 1) > of(attended, missed));
        prop_assert!(of(attended + 1, missed) < of(attended, missed) || missed == 0);
        prop_assert!(of(attended, missed) > 0.0 && of(attended, missed) < 1.0);
    }

    #[test]
    fn ranks_give_what_counting_pairs_gives(pairs in prop::collection::vec((0_u8..8, any::<bool>()), 1..60)) {
        let pairs: Vec<_> = pairs.into_iter().map(|(chance, missed)| (f64::from(chance) / 8.0, missed)).collect();
        let (mut wins, mut all) = (0.0_f64, 0.0_f64);
        for (one, _) in pairs.iter().filter(|(_, missed)| *missed) {
            for (other, _) in pairs.iter().filter(|(_, missed)| !*missed) {
                wins += if one > other { 1.0 } else if one == other { 0.5 } else { 0.0 };
                all += 1.0;
            }
        }
        let naive = (all > 0.0).then(|| wins / all);
        prop_assert_eq!(auc(&pairs).map(|x| (x * 1e9).round()), naive.map(|x| (x * 1e9).round()));
    }

    #[test]
    fn a_split_loses_nothing_and_cuts_between_days(days in prop::collection::vec(0_i32..20, 0..80), share in 0.0..1.0) {
        let all: Vec<_> = days.iter().map(|n| Row { day: date(2026, 1, 1).saturating_add(n.days()), ..row(0, NEW, Mode::Telephone, false) }).collect();
        let (first, later) = split(&all, share);
        prop_assert_eq!(first.len() + later.len(), all.len());
        if let (Some(last), Some(next)) = (first.last(), later.first()) { prop_assert!(last.day < next.day); }
    }
}
