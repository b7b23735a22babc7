//! The registered list by age and sex: the published file and every fault.

mod common;

use common::faults::Suite;

const GOOD: &str = "PUBLICATION,EXTRACT_DATE,ORG_TYPE,ORG_CODE,ONS_CODE,POSTCODE,SEX,AGE_GROUP_5,NUMBER_OF_PATIENTS
GP_PRAC_PAT_LIST,2025-12-01,GP,C87002,,S25 4DB,ALL,ALL,30
GP_PRAC_PAT_LIST,2025-12-01,GP,C87002,,S25 4DB,MALE,ALL,14
GP_PRAC_PAT_LIST,2025-12-01,GP,C87002,,S25 4DB,FEMALE,ALL,16
GP_PRAC_PAT_LIST,2025-12-01,GP,C87002,,S25 4DB,FEMALE,95+,9
GP_PRAC_PAT_LIST,2025-12-01,GP,C87002,,S25 4DB,FEMALE,0_4,7
GP_PRAC_PAT_LIST,2025-12-01,GP,C87002,,S25 4DB,MALE,10_14,14
";

const SUITE: Suite = Suite {
    family: "list-size-ages",
    text: GOOD,
    rows: 6,
    needed: "AGE_GROUP_5",
    count: "NUMBER_OF_PATIENTS",
    not_negative: "NUMBER_OF_PATIENTS",
    date: "EXTRACT_DATE",
    name: "POSTCODE",
    totals: "GP_PRAC_PAT_LIST,2025-12-01,GP,England,,,ALL,ALL,30",
    figure: "NUMBER_OF_PATIENTS",
    ..Suite::BASE
};

fault_suite!(SUITE);

#[test]
fn totals_and_bands_have_slices_of_their_own() {
    // The lower-case headings are a loader's.
    let read = common::read_bytes(
        "x.csv",
        GOOD.replace("AGE_GROUP_5", "age_group_5").replace("ORG_CODE", "org_code").as_bytes(),
    );
    let slices: Vec<_> = read.slices("list_size").into_iter().collect();
    assert_eq!(slices, [("2025-12 bands".to_owned(), 5), ("2025-12 total".to_owned(), 1)]);
    assert_eq!(read.of("list_size")[3], ["C87002", "2025-12-01", "female", "95", "", "9"]);
    assert_eq!(read.of("list_size")[4], ["C87002", "2025-12-01", "female", "0", "4", "7"]);
}

#[test]
fn a_label_that_is_not_known_is_told() {
    let read = common::read_bytes(
        "x.csv",
        GOOD.replace(",MALE,10_14", ",Boys,10_14").replace(",0_4,", ",toddlers,").as_bytes(),
    );
    let told: Vec<_> = read.issues().into_iter().map(|i| (i.rule.as_str(), i.value.as_deref())).collect();
    assert_eq!(told, [("unknown-label", Some("toddlers")), ("unknown-label", Some("Boys"))]);
    assert_eq!(read.lines.len(), 4);
}
