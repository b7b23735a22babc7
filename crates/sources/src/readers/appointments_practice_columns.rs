//! The columns of the practice-level appointments tables, as published and as re-serialised by a tool that joined
//! the two lines of headings and cut them at 63 characters.

use crate::{Heading, Layout, optional, required, vocabulary};

/// What the counted columns of a table are split by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// Table 1.
    Total,
    /// Tables 2a to 2d.
    Lead,
    /// Tables 3a to 3c.
    Category,
    /// Table 4.
    Mode,
    /// Table 5.
    Hcp,
    /// Table 6.
    Status,
}

const MONTH: Heading = required(
    "Month",
    &[
        "Appointment Month",
        "Appointment Month Start Date",
        "month_appointment_month",
        "month_appointment_month_start_date",
    ],
);
const GP: Heading = required("GP Code", &["gp_code_gp_code", "Practice Code"]);
const PLACE: Heading =
    required("Sub ICB Location Code", &["sub_icb_location_code_sub_icb_location_code", "Sub ICB Code", "CCG Code"]);
const NAME: Heading = optional("GP Name", &["gp_name_gp_name", "Practice Name"]);
const SUPPLIER: Heading = optional("Supplier", &["supplier_supplier"]);
const PCN: Heading = optional("PCN Code", &["pcn_code_pcn_code"]);
const PCN_NAME: Heading = optional("PCN Name", &["pcn_name_pcn_name"]);
const PLACE_NAME: Heading =
    optional("Sub ICB Location Name", &["sub_icb_location_name_sub_icb_location_name", "Sub ICB Name", "CCG Name"]);
const UNKNOWN: &[&str] = &["unknown_unknown"];

/// One layout for each axis, under its table's number.
pub(super) static LAYOUTS: &[Layout] = &[
    Layout {
        family: "1",
        columns: &[
            MONTH,
            GP,
            NAME,
            SUPPLIER,
            PCN,
            PCN_NAME,
            PLACE,
            PLACE_NAME,
            required("Appointments", &["appointments_appointments", "Count of Appointments"]),
            required("List Size", &["list_size_list_size", "Registered List Size"]),
            optional(
                "Appointments per 1,000 Patients",
                &["appointments_per_1_000_patients_appointments_per_1000_patients"],
            ),
        ],
    },
    Layout {
        family: "2",
        columns: &[
            MONTH,
            GP,
            NAME,
            SUPPLIER,
            PCN,
            PCN_NAME,
            PLACE,
            PLACE_NAME,
            required("Same Day", &["same_day_same_day"]),
            required("1 Day", &["col_1_day"]),
            required("2 to 7 Days", &["col_2_to_7_days"]),
            required("8 to 14 Days", &["col_8_to_14_days"]),
            required("15 to 21 Days", &["col_15_to_21_days"]),
            required("22 to 28 Days", &["col_22_to_28_days"]),
            required("More than 28 Days", &["more_than_28_days_more_than_28_days"]),
            required("Unknown / Data Quality", &["Unknown"]),
        ],
    },
    Layout {
        family: "3",
        columns: &[
            MONTH,
            GP,
            NAME,
            SUPPLIER,
            PCN,
            PCN_NAME,
            PLACE,
            PLACE_NAME,
            required("General Consultation Acute", &[]),
            required("General Consultation Routine", &[]),
            required("Planned Clinics", &[]),
            required("Planned Clinical Procedure", &[]),
            required("Unplanned Clinical Activity", &[]),
            required("Walk-in", &["walk_in_walk_in"]),
            required("Clinical Triage", &[]),
            required("Home Visit", &[]),
            required("Care Home Visit", &[]),
            required(
                "Group Consultation and Group Education",
                &["group_consultation_and_group_education_group_consultation_and_g"],
            ),
            required("Structured Medication Review", &[]),
            required(
                "Patient contact during Care Home Round",
                &["patient_contact_during_care_home_round_patient_contact_during_c"],
            ),
            required(
                "Care Home Needs Assessment & Personalised Care and Support Planning",
                &[
                    "care_home_needs_assessment_personalised_care_and_support_planni",
                    "Care Home Needs Assessment and Personalised Care and Support Planning",
                ],
            ),
            required("Social Prescribing Service", &[]),
            required(
                "Service provided by organisation external to the practice",
                &["service_provided_by_organisation_external_to_the_practice_servi"],
            ),
            required("Non-contractual chargeable work", &[]),
            required("Care Related Encounter but does not fit into any other category", &[]),
            required("Inconsistent Mapping", &[]),
            required("Unmapped", &[]),
        ],
    },
    Layout {
        family: "4",
        columns: &[
            MONTH,
            GP,
            NAME,
            SUPPLIER,
            PCN,
            PCN_NAME,
            PLACE,
            PLACE_NAME,
            required("Face-to-Face", &["face_to_face_face_to_face"]),
            required("Home Visit", &["home_visit_home_visit"]),
            required("Telephone", &["telephone_telephone"]),
            required("Video/Online", &["video_online_video_conference_online", "Video Conference/Online"]),
            required("Unknown", UNKNOWN),
        ],
    },
    Layout {
        family: "5",
        columns: &[
            MONTH,
            GP,
            NAME,
            SUPPLIER,
            PCN,
            PCN_NAME,
            PLACE,
            PLACE_NAME,
            required("GP", &["gp_gp"]),
            required("Other Practice Staff", &["other_practice_staff_other_practice_staff"]),
            required("Unknown", UNKNOWN),
        ],
    },
    Layout {
        family: "6",
        columns: &[
            MONTH,
            GP,
            NAME,
            SUPPLIER,
            PCN,
            PCN_NAME,
            PLACE,
            PLACE_NAME,
            required("Attended", &["attended_attended"]),
            required("DNA", &["dna_dna", "Did Not Attend"]),
            required("Unknown", UNKNOWN),
        ],
    },
];

/// What the layout's counted columns are split by.
pub(super) fn axis_of(layout: &Layout) -> Axis {
    match layout.family {
        "1" => Axis::Total,
        "2" => Axis::Lead,
        "3" => Axis::Category,
        "4" => Axis::Mode,
        "5" => Axis::Hcp,
        _ => Axis::Status,
    }
}

/// What a counted column stands for: its label, or no label for the column of totals. `None`: it is not counted.
pub(super) fn label(axis: Axis, heading: &str) -> Option<Option<&'static str>> {
    let base = [MONTH, GP, NAME, SUPPLIER, PCN, PCN_NAME, PLACE, PLACE_NAME];
    if base.iter().any(|h| h.name == heading) {
        return None;
    }
    match axis {
        Axis::Total => (heading == "Appointments").then_some(None),
        Axis::Lead => vocabulary::lead(heading).map(Some),
        Axis::Category => vocabulary::category(heading).map(Some),
        Axis::Mode => vocabulary::mode(heading).map(Some),
        Axis::Hcp => vocabulary::hcp(heading).map(Some),
        Axis::Status => vocabulary::status(heading).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counted_column_has_a_label_of_its_own() {
        for (layout, count) in LAYOUTS.iter().zip([1, 8, 19, 5, 3, 3]) {
            let labels: Vec<_> = layout.columns.iter().filter_map(|h| label(axis_of(layout), h.name)).collect();
            let different: std::collections::BTreeSet<_> = labels.iter().collect();
            assert_eq!((labels.len(), different.len()), (count, count), "table {}", layout.family);
        }
    }
}
