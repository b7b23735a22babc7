use std::collections::BTreeMap;

use linchpin_measures::stats::{
    Unfit,
    quantile::{Settings, quantiles},
};

use super::support::{Row, number, phe};

/// The rows of the file that belong in one ranking: all, or those of one indicator and sex, or of one region too.
fn rankings(rows: &[Row]) -> BTreeMap<Vec<&str>, Vec<&Row>> {
    let mut rankings: BTreeMap<Vec<&str>, Vec<&Row>> = BTreeMap::new();
    // The peer refuses rows in which areas of one ranking disagree about which way is better: a matter of its arguments.
    for row in rows.iter().filter(|r| r["Test"] != "BadPolarity") {
        let (indicator, region) = match row["GroupSet"].as_str() {
            "None" => ("", ""),
            "IndSex" => (row["IndSexRef"].as_str(), ""),
            _ => (row["IndSexRef"].as_str(), row["ParentCode"].as_str()),
        };
        let key = vec![row["GroupSet"].as_str(), row["QuantileNm"].as_str(), indicator, region];
        rankings.entry(key).or_default().push(row);
    }
    rankings
}

#[test]
fn quantile_groups() {
    let Some(rows) = phe("testdata_Quantiles__testdata_Quantiles.csv") else { return };
    let (mut seen, mut grouped, mut refused) = (0, 0, 0);
    for (key, rows) in rankings(&rows) {
        let groups = match key[1] {
            "Decile" => 10,
            "Septile" => 7,
            _ => 4,
        };
        // Low is good: the highest value is in the first group, as everywhere in the undivided ranking.
        let polarity = rows[0]["Polarity"].as_str();
        let highest_first = key[0] == "None" || polarity == "RAG - Low is good" || polarity == "True";
        let values: Vec<Option<f64>> = rows.iter().map(|r| number(r, "Value")).collect();
        let ours = quantiles(&values, Settings { groups, highest_first });
        if let Err(refusal) = &ours {
            assert!(matches!(refusal, Unfit::TooFew { .. }));
            refused += 1;
        }
        let ours = ours.unwrap_or(vec![None; rows.len()]);
        for (row, ours) in rows.iter().zip(ours) {
            seen += 1;
            grouped += usize::from(ours.is_some());
            assert_eq!(ours.map(|g| g as f64), number(row, "QuantileInGrp"), "{key:?} {}", row["AreaCode"]);
        }
    }
    assert_eq!((rows.len(), seen, grouped, refused), (1017, 982, 952, 2));
}
