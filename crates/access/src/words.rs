//! The words of appointments: those of the national categories and of GP Connect, and the needs of the contract.

macro_rules! words {
    ($(#[$doc:meta])* $kind:ident { $($(#[$says:meta])* $name:ident = $text:literal, $title:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $kind { $($(#[$says])* #[serde(rename = $text)] $name),+ }

        impl $kind {
            /// Every one, in the order in which pages list them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in tables and files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// The word on pages.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $kind {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let known = || Self::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
                Self::ALL.iter().copied().find(|one| one.as_str() == text).ok_or_else(|| format!("must be one of {}", known()))
            }
        }
    };
}
pub(crate) use words;

words! {
    /// How somebody is seen; the first four are the words of the published appointments table.
    Mode {
        /// In a room.
        FaceToFace = "face-to-face", "Face to face";
        /// By telephone.
        Telephone = "telephone", "Telephone";
        /// By video or in writing.
        VideoOnline = "video-online", "Video or online";
        /// At the person's home or care home.
        HomeVisit = "home-visit", "Home visit";
    }
}

impl Mode {
    /// Whether the person and the clinician are in different places (A2: about 70:30 remote to face to face).
    #[must_use]
    pub fn is_remote(self) -> bool {
        matches!(self, Self::Telephone | Self::VideoOnline)
    }
}

words! {
    /// Who sees people (A2: the skill mix of a hub).
    Profession {
        /// General practitioner.
        Gp = "gp", "GP";
        /// GP in training.
        GpTrainee = "gp-trainee", "GP in training";
        /// Nurse practitioner qualified to diagnose.
        NursePractitioner = "nurse-practitioner", "Nurse practitioner";
        /// Practice nurse.
        Nurse = "nurse", "Nurse";
        /// Health care assistant.
        HealthCareAssistant = "health-care-assistant", "Health care assistant";
        /// Clinical pharmacist.
        Pharmacist = "pharmacist", "Pharmacist";
        /// First contact physiotherapist.
        Physiotherapist = "physiotherapist", "Physiotherapist";
        /// Mental health practitioner.
        MentalHealth = "mental-health", "Mental health practitioner";
        /// Paramedic.
        Paramedic = "paramedic", "Paramedic";
        /// Physician associate.
        PhysicianAssociate = "physician-associate", "Physician associate";
        /// Social-prescribing link worker.
        LinkWorker = "link-worker", "Link worker";
        /// Midwife.
        Midwife = "midwife", "Midwife";
    }
}

impl Profession {
    /// Whether a contact counts towards the contract's minimum per 1,000: a GP, a GP in training, or a nurse
    /// practitioner qualified to diagnose (`domain.md` A1).
    #[must_use]
    pub fn counts_for_contract(self) -> bool {
        matches!(self, Self::Gp | Self::GpTrainee | Self::NursePractitioner)
    }

    /// How the published appointments table would count them: `gp` or `other`.
    #[must_use]
    pub fn published(self) -> &'static str {
        if matches!(self, Self::Gp | Self::GpTrainee) { "gp" } else { "other" }
    }
}

words! {
    /// How a request reached the practice.
    Channel {
        /// By telephone.
        Phone = "phone", "Phone";
        /// At the desk.
        Desk = "desk", "Desk";
        /// By the person, online.
        Online = "online", "Online";
        /// From NHS 111.
        Nhs111 = "111", "NHS 111";
        /// From a clinician, such as for a follow-up.
        Clinician = "clinician", "Clinician";
    }
}

words! {
    /// What was promised by need (`domain.md` A1).
    Need {
        /// Within one working day.
        Urgent = "urgent", "Urgent";
        /// A child under 12, acutely ill: assessed the same day.
        Child = "child", "Child under 12, unwell";
        /// Within five working days.
        Routine = "routine", "Routine";
        /// No later than the interval that the clinician set and five working days more.
        FollowUp = "follow-up", "Follow-up";
    }
}

words! {
    /// The national categories of slots, in the words of the lake's appointments table.
    Category {
        /// General consultation, acute.
        GeneralAcute = "general-consultation-acute", "General consultation, acute";
        /// General consultation, routine.
        GeneralRoutine = "general-consultation-routine", "General consultation, routine";
        /// Unplanned clinical activity.
        Unplanned = "unplanned-clinical-activity", "Unplanned clinical activity";
        /// Walk-in.
        WalkIn = "walk-in", "Walk-in";
        /// Clinical triage.
        Triage = "clinical-triage", "Clinical triage";
        /// Home visit.
        HomeVisit = "home-visit", "Home visit";
        /// Care home visit.
        CareHomeVisit = "care-home-visit", "Care home visit";
        /// Planned clinic.
        PlannedClinic = "planned-clinics", "Planned clinic";
        /// Planned clinical procedure.
        PlannedProcedure = "planned-clinical-procedure", "Planned clinical procedure";
        /// Group consultation or education.
        Group = "group-consultation-and-group-education", "Group consultation or education";
        /// Structured medication review.
        MedicationReview = "structured-medication-review", "Structured medication review";
        /// Contact on a care-home round.
        CareHomeRound = "patient-contact-during-care-home-round", "Contact on a care-home round";
        /// Care-home assessment and planning.
        CareHomePlanning = "care-home-needs-assessment-and-personalised-care-and-support-planning", "Care-home assessment and planning";
        /// Social prescribing.
        SocialPrescribing = "social-prescribing-service", "Social prescribing";
        /// Service of another organisation.
        External = "service-provided-by-organisation-external-to-the-practice", "Service of another organisation";
        /// Non-contractual chargeable work.
        Chargeable = "non-contractual-chargeable-work", "Non-contractual chargeable work";
        /// Other care-related encounter.
        Other = "care-related-encounter-but-does-not-fit-into-any-other-category", "Other care-related encounter";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_survives_text_and_json() {
        for mode in Mode::ALL {
            assert_eq!(mode.as_str().parse::<Mode>().unwrap(), *mode);
            assert_eq!(serde_json::to_value(mode).unwrap(), mode.as_str());
        }
        assert_eq!(Category::ALL.len(), 17, "the published list without unmapped and inconsistent");
        assert!("gp partner".parse::<Profession>().unwrap_err().starts_with("must be one of gp, gp-trainee"));
    }

    #[test]
    fn the_contract_counts_doctors_and_nurse_practitioners() {
        let counted: Vec<_> = Profession::ALL.iter().filter(|who| who.counts_for_contract()).collect();
        assert_eq!(counted, [&Profession::Gp, &Profession::GpTrainee, &Profession::NursePractitioner]);
    }
}
