use linchpin_core::OdsCode;

use crate::diary::{Audience, Opening};

/// Who asks what they may book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Staff of an organisation, with the PCNs and groups to which it belongs on the day of asking.
    Staff {
        /// The organisation for which they work now.
        organisation: OdsCode,
        /// Its groups today.
        groups: Vec<String>,
    },
    /// NHS 111.
    Nhs111,
    /// A person online, with the practice where they are registered and its groups today.
    Online {
        /// The practice where they are registered.
        practice: OdsCode,
        /// Its groups today.
        groups: Vec<String>,
    },
}

impl Viewer {
    /// Whether this audience is the viewer, for a slot of `owner`. An online audience is nobody by itself: [`Opening`]
    /// says whose patients it means.
    fn is(&self, who: &Audience, owner: OdsCode) -> bool {
        match (self, who) {
            (Self::Staff { organisation, groups }, who) => staff_of(*organisation, groups, who, owner),
            (Self::Nhs111, Audience::Nhs111) | (Self::Online { .. }, Audience::Online) => true,
            (Self::Nhs111 | Self::Online { .. }, _) => false,
        }
    }
}

/// Whether staff of this organisation are meant.
fn staff_of(organisation: OdsCode, groups: &[String], who: &Audience, owner: OdsCode) -> bool {
    match who {
        Audience::Own => organisation == owner,
        Audience::Practice(code) => organisation == *code,
        Audience::Group(name) => groups.contains(name),
        Audience::Nhs111 | Audience::Online => false,
    }
}

impl Opening {
    /// Whether the rule names those who ask, in any of its lines. For a person online both must hold: a line for people
    /// online, and one whose staff are those of their practice, however early or late that line opens.
    pub(super) fn names(&self, viewer: &Viewer, owner: OdsCode) -> bool {
        let named = self.to.iter().any(|access| viewer.is(&access.who, owner));
        match viewer {
            Viewer::Online { practice, groups } => {
                named && self.to.iter().any(|access| staff_of(*practice, groups, &access.who, owner))
            }
            Viewer::Staff { .. } | Viewer::Nhs111 => named,
        }
    }

    /// The lines that name those who ask.
    pub(super) fn lines<'a>(
        &'a self,
        viewer: &'a Viewer,
        owner: OdsCode,
    ) -> impl Iterator<Item = &'a crate::diary::Access> + Clone {
        self.to.iter().filter(move |access| viewer.is(&access.who, owner))
    }
}
