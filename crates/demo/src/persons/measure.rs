//! What is measured: codes and units. SNOMED CT UK edition where general practice uses its own codes.

/// Something that comes out as a number.
pub(super) struct Measure {
    pub code: (&'static str, &'static str),
    /// The unit as people write it, and its code in UCUM.
    pub unit: (&'static str, &'static str),
    pub decimals: usize,
}

const fn measure(code: (&'static str, &'static str), unit: (&'static str, &'static str), decimals: usize) -> Measure {
    Measure { code, unit, decimals }
}

/// Blood pressure, its upper and its lower value.
pub(super) const PRESSURE: (&str, &str) = ("75367002", "Blood pressure");
pub(super) const SYSTOLIC: (&str, &str) = ("271649006", "Systolic blood pressure");
pub(super) const DIASTOLIC: (&str, &str) = ("271650006", "Diastolic blood pressure");

pub(super) static BODY_MASS: Measure = measure(("60621009", "Body mass index"), ("kg/m2", "kg/m2"), 1);
pub(super) static WEIGHT: Measure = measure(("27113001", "Body weight"), ("kg", "kg"), 1);
pub(super) static GLYCATED: Measure = measure(
    (
        "999791000000106",
        "Haemoglobin A1c level - International Federation of Clinical Chemistry and Laboratory Medicine standardised",
    ),
    ("mmol/mol", "mmol/mol"),
    0,
);
pub(super) static CHOLESTEROL: Measure =
    measure(("1005671000000105", "Serum cholesterol level"), ("mmol/L", "mmol/L"), 1);
pub(super) static FILTRATION: Measure = measure(
    (
        "1011481000000105",
        "Estimated glomerular filtration rate using creatinine Chronic Kidney Disease Epidemiology Collaboration equation",
    ),
    ("mL/min/1.73m2", "mL/min/{1.73_m2}"),
    0,
);
pub(super) static ALBUMIN: Measure =
    measure(("1027791000000103", "Urine microalbumin/creatinine ratio"), ("mg/mmol", "mg/mmol"), 1);
pub(super) static BREATH: Measure = measure(("313223002", "Percent predicted FEV1"), ("%", "%"), 0);
pub(super) static PULSE: Measure = measure(("364075005", "Heart rate"), ("beats/min", "/min"), 0);
pub(super) static FRAILTY: Measure =
    measure(("763264000", "Canadian Study of Health and Aging Clinical Frailty Scale score"), ("score", "{score}"), 0);

/// Findings without a number.
pub(super) const REGULAR: (&str, &str) = ("271636001", "Pulse regular");
pub(super) const IRREGULAR: (&str, &str) = ("361137007", "Irregular heart beat");
pub(super) const SMOKER: (&str, &str) = ("77176002", "Smoker");
pub(super) const EX_SMOKER: (&str, &str) = ("8517006", "Ex-smoker");
pub(super) const NEVER_SMOKED: (&str, &str) = ("266919005", "Never smoked tobacco");
pub(super) const NURSING_HOME: (&str, &str) = ("160734000", "Lives in nursing home");
pub(super) const RESIDENTIAL_HOME: (&str, &str) = ("394923006", "Lives in a residential home");
pub(super) const CARER: (&str, &str) = ("224484003", "Patient themselves providing care");
pub(super) const VETERAN: (&str, &str) = ("753651000000107", "Military veteran");

/// A review of somebody's medicines.
pub(super) const MEDICINES_REVIEWED: (&str, &str) = ("314530002", "Medication review done");

/// The yearly check of a diabetic person's feet.
pub(super) const FOOT_CHECK: (&str, &str) = ("401191002", "Diabetic foot examination");

/// Frailty as practices code it, from mild to severe.
pub(super) const FRAIL: [(&str, &str); 3] = [
    ("925791000000100", "Mild frailty"),
    ("925831000000107", "Moderate frailty"),
    ("925861000000102", "Severe frailty"),
];

#[cfg(test)]
mod tests {
    use linchpin_core::SnomedCode;

    use super::*;

    #[test]
    fn every_code_is_a_code() {
        let measures = [&BODY_MASS, &WEIGHT, &GLYCATED, &CHOLESTEROL, &FILTRATION, &ALBUMIN, &BREATH, &PULSE, &FRAILTY];
        let findings = [
            PRESSURE,
            SYSTOLIC,
            DIASTOLIC,
            REGULAR,
            IRREGULAR,
            SMOKER,
            EX_SMOKER,
            NEVER_SMOKED,
            NURSING_HOME,
            RESIDENTIAL_HOME,
            CARER,
            VETERAN,
            FOOT_CHECK,
            MEDICINES_REVIEWED,
        ];
        for (code, term) in measures.iter().map(|m| m.code).chain(findings).chain(FRAIL) {
            assert!(SnomedCode::parse(code).is_ok(), "{code} {term}");
        }
    }
}
