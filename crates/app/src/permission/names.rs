use serde::{Deserialize, Serialize};

/// There is no such act, resource or relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such {0}")]
pub struct NameError(pub &'static str);

/// An enum whose values have one name each, the same in the table, in addresses, in audit and in JSON.
macro_rules! names {
    ($(#[$doc:meta])* $what:literal $kind:ident { $($(#[$each:meta])* $name:ident = $text:literal: $words:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $kind { $($(#[$each])* #[serde(rename = $text)] $name,)+ }

        impl $kind {
            /// All of them, in the order of the golden file.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in the table, in audit and in addresses.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The name as a page says it.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)+ }
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $kind {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text).ok_or(NameError($what))
            }
        }
    };
}

names! {
    /// What is done.
    "act" Act {
        /// Look at it.
        See = "see": "see",
        /// Look for it.
        Search = "search": "search",
        /// Make a new one.
        Add = "add": "add",
        /// Change it.
        Edit = "edit": "change",
        /// Say whether two records are one person.
        Decide = "decide": "decide on",
        /// Join two records of one person.
        Merge = "merge": "merge",
        /// Part them again.
        Unmerge = "unmerge": "unmerge",
        /// Let another service see it.
        Share = "share": "share",
        /// Learn who is behind a pseudonym.
        ReIdentify = "re-identify": "re-identify",
        /// Open a record in an emergency.
        BreakGlass = "break-glass": "open in an emergency",
        /// Judge afterwards whether it was right.
        Review = "review": "review",
        /// Take it away as a file.
        Export = "export": "export",
        /// Bring files in.
        Load = "load": "load",
        /// Run the machine.
        Operate = "operate": "operate",
        /// Take a slot, for a while or for somebody.
        Book = "book": "book",
        /// Say what became of it.
        Mark = "mark": "say what became of",
    }
}

names! {
    /// What it is done to.
    "resource" Resource {
        /// The commissioner's work.
        Planning = "planning": "the commissioner’s work",
        /// The finance officer's work.
        Money = "money": "the finance officer’s work",
        /// The practice manager's work.
        Practice = "practice": "the practice manager’s work",
        /// The front desk.
        Desk = "desk": "the front desk",
        /// The clinician's work.
        Clinic = "clinic": "the clinician’s work",
        /// The co-ordination centre's board.
        Coordination = "co-ordination": "the co-ordination centre’s work",
        /// The link worker's work.
        Community = "community": "the link worker’s work",
        /// The care home's work: those who live there.
        Residents = "residents": "the care home’s work",
        /// The work of NHS 111: a caller, and what is opened to 111.
        Nhs111 = "nhs-111": "the work of NHS 111",
        /// The information-governance officer's work.
        Governance = "governance": "the information governance officer’s work",
        /// The machine: jobs, backups, health.
        System = "system": "the running of the system",
        /// The patient's own pages.
        OwnCare = "own-care": "a patient’s own pages",
        /// What the place publishes.
        Published = "published": "published numbers",
        /// Definitions of what is measured.
        Definition = "definition": "definitions",
        /// Loaded files and their faults.
        Data = "data": "loaded files",
        /// Counts made from people's records.
        Aggregate = "aggregate": "counts made from records",
        /// Rows about people without names.
        Pseudonym = "pseudonym": "pseudonymised records",
        /// Who a person is and how to reach them.
        Person = "person": "a person’s details",
        /// What is known clinically of a person.
        Record = "record": "a person’s clinical record",
        /// What a person agreed to.
        Consent = "consent": "a person’s consent",
        /// Why an organisation may see a person: booking, referral, open case, share.
        Relationship = "relationship": "who is involved with a person",
        /// Two records that may be one person.
        Match = "match": "possible matches",
        /// Uses of break-glass.
        EmergencyAccess = "emergency-access": "emergency access",
        /// The audit chain.
        Audit = "audit": "the audit",
        /// Alerts.
        Alert = "alert": "alerts",
        /// Staff, teams, care homes and practices.
        Directory = "directory": "the directory",
        /// Accounts that sign in.
        Account = "account": "accounts",
        /// Who sits where and when, and who may book what of it.
        Diary = "diary": "diaries",
        /// The address at which a clinician's calendar program reads when they sit.
        Calendar = "calendar": "addresses of clinicians’ calendars",
        /// A time that can be booked.
        Slot = "slot": "slots",
        /// Who is to be seen when.
        Appointment = "appointment": "a person’s appointments",
        /// A need that somebody brought.
        Request = "request": "a person’s requests",
        /// Where a person is on a pathway: what was answered, planned and asked of whom.
        Case = "case": "a person’s cases",
        /// Who of a practice is at risk, and what was decided about them.
        RiskList = "risk-list": "lists of people at risk",
        /// What whoever comes in an emergency may read of a person's plan.
        EmergencyPlan = "emergency-plan": "what a person’s plan says for emergencies",
        /// What a practice and its commissioner do together: a concern, an inspection, a peer review. Nobody's care is in it.
        Matter = "matter": "what a practice and its commissioner do together",
        /// A meeting about those whom a practice or team looks after: its agenda, who came, and what was decided.
        Meeting = "meeting": "meetings about those you look after",
        /// What would be if something were other than it is.
        WhatIf = "what-if": "what-if questions",
        /// How hard pressed a practice is.
        Level = "level": "how hard pressed practices are",
        /// Whether schemes work, and how well models of risk do: figures about many people, and never about one.
        Evaluation = "evaluation": "evaluations of schemes and models",
        /// What a commissioner and a provider agreed by a scheme.
        Agreement = "agreement": "agreements by schemes",
        /// Tables of money that comes in, savings, and the pooled budget.
        Funding = "funding": "funding and savings",
        /// Bids for money, and what a panel makes of them.
        Bid = "bid": "bids",
        /// The prescribing budget and each practice's share of it.
        Budget = "budget": "prescribing budgets",
        /// What a provider claims by a scheme, what it was paid, and what came back.
        Claim = "claim": "claims by schemes",
        /// Every pound with where it came from and where it went.
        Ledger = "ledger": "the ledger",
    }
}

names! {
    /// Why the actor may have to do with it. A subject may have several, or none.
    "relationship" Relationship {
        /// The person is registered with the actor's practice, or the thing is the organisation's own.
        OwnOrganisation = "own-organisation": "it is your organisation’s own",
        /// An appointment with the actor's organisation.
        Booked = "booked": "they have an appointment with you",
        /// A referral to it.
        Referred = "referred": "they were referred to you",
        /// A case open there.
        OpenCase = "open-case": "you have an open case for them",
        /// It was shared with it.
        Shared = "shared": "it was shared with you",
        /// The actor's own record or account.
        OneSelf = "self": "it is your own",
        /// The actor broke the glass.
        BrokenGlass = "broken-glass": "you opened it in an emergency",
    }
}

names! {
    /// An opt-out that keeps a person out of uses beyond their care.
    "opt-out" OptOut {
        /// The national data opt-out.
        National = "national": "national data opt-out",
        /// A type 1 opt-out, kept by the practice.
        Type1 = "type-1": "type 1 opt-out",
    }
}
