use linchpin_core::{ClaimId, Error, EvidenceId, Result, hex};
use linchpin_schemes::{Scheme, claiming::What};
use linchpin_store::claim::{self, Added, Judged};
use sha2::{Digest as _, Sha256};

use super::{InHand, no_claim, safe, subject};
use crate::{
    About, Actor, App,
    act::people::worded,
    permission::{Act, Resource, Subject},
};

/// A file that shows something.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// What it shows, by the scheme's word: `training record`.
    pub what: String,
    /// The name that it came under.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What is in a file reaches no log.
impl std::fmt::Debug for NewEvidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewEvidence")
            .field("what", &self.what)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// A file to be taken away.
#[derive(Clone, PartialEq, Eq)]
pub struct FileSeen {
    /// The name.
    pub name: String,
    /// The media type, by its content.
    pub media: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Files to a claim, all together: no more.
const MOST_FILES: usize = 20;

impl App {
    /// Adds a file to a claim. What it is is told by its content; what could run something is refused.
    ///
    /// # Errors
    /// The table refuses; somebody else was first; the scheme does not ask for it; the file is not safe.
    pub async fn show_evidence(&self, actor: &Actor, id: ClaimId, seen: u64, new: &NewEvidence) -> Result<()> {
        let sheet = self.figures.sheet().await?;
        let mut in_hand = self.on_claim(actor, id, seen, Act::Edit).await?;
        let media = safe::look(&new.name, &new.bytes)?;
        let head = &in_hand.one.head;
        if !asked(&in_hand.one.scheme).iter().any(|(what, _)| *what == new.what) {
            return Err(Error::invalid(format!("This scheme asks for no “{}”.", new.what)));
        }
        if claim::of_claim(&mut in_hand.act.tx, id).await?.len() >= MOST_FILES {
            return Err(Error::invalid("There are twenty files with this claim already: put what is left into one."));
        }
        let evidence = EvidenceId::new(self.ids.uuid());
        let added = Added {
            id: evidence,
            scheme: head.scheme.clone(),
            provider: head.provider,
            claim: id,
            what: new.what.clone(),
            name: safe::name(&new.name, media),
            media: media.mime.to_owned(),
            sha256: hex(&Sha256::digest(&new.bytes)),
            bytes: new.bytes.clone(),
        };
        self.pot_is_whole(&mut in_hand.act.tx, &in_hand.one).await?;
        claim::attach(&mut in_hand.act.tx, &added, actor.account(), self.now()).await?;
        let by = Some(in_hand.hand);
        let what = What::Shown { evidence, of: new.what.clone() };
        self.step_claim(&mut in_hand.act.tx, &mut in_hand.one, by, what).await?;
        let InHand { act, one, .. } = &mut in_hand;
        self.work_again(&mut act.tx, &sheet, one).await?;
        self.end(in_hand).await
    }

    /// Says what was found of a file, by the scheme's criteria. What is accepted once holds for every claim of the provider.
    ///
    /// # Errors
    /// The table refuses; somebody else was first; there is no such file, or it was judged before; it goes back without a reason.
    pub async fn judge_evidence(
        &self,
        actor: &Actor,
        (id, seen): (ClaimId, u64),
        evidence: EvidenceId,
        accepted: bool,
        because: &str,
    ) -> Result<()> {
        let sheet = self.figures.sheet().await?;
        let mut in_hand = self.on_claim(actor, id, seen, Act::Decide).await?;
        let because = match because.trim() {
            "" if accepted => String::new(),
            text => worded(text, "Write why it goes back, and what is missing in it.")?,
        };
        let files = claim::of_claim(&mut in_hand.act.tx, id).await?;
        let file = files.into_iter().find(|file| file.id == evidence);
        let file = file.ok_or_else(|| Error::not_found("There is no such file with this claim."))?;
        self.pot_is_whole(&mut in_hand.act.tx, &in_hand.one).await?;
        let judged = Judged { accepted, because: because.clone(), at: self.now(), by: actor.account() };
        if !claim::judge(&mut in_hand.act.tx, evidence, &judged).await? {
            return Err(Error::invalid("Somebody has judged this file already."));
        }
        let by = Some(in_hand.hand);
        let what = What::Judged { evidence, of: file.what, accepted, because };
        self.step_claim(&mut in_hand.act.tx, &mut in_hand.one, by, what).await?;
        let InHand { act, one, .. } = &mut in_hand;
        self.work_again(&mut act.tx, &sheet, one).await?;
        self.end(in_hand).await
    }

    /// A file to be taken away. Every look is written down, because nobody can say before what is in it.
    ///
    /// # Errors
    /// The table refuses; there is no such file with this claim.
    pub async fn evidence_file(&self, actor: &Actor, id: ClaimId, evidence: EvidenceId) -> Result<FileSeen> {
        let mut doing = self.begin(actor).await?;
        let head = claim::get(&mut doing.tx, id).await?;
        let subject = head.as_ref().map_or_else(|| Subject::of(Resource::Claim), |head| subject(actor, head.payee));
        let about = About::key(id).with(serde_json::json!({ "file": evidence }));
        let mut act = doing.permit(Act::See, &subject, about).await?;
        head.ok_or_else(no_claim)?;
        let files = claim::of_claim(&mut act.tx, id).await?;
        let none = || Error::not_found("There is no such file with this claim.");
        let file = files.into_iter().find(|file| file.id == evidence).ok_or_else(none)?;
        let bytes = claim::bytes(&mut act.tx, evidence).await?.ok_or_else(none)?;
        if hex(&Sha256::digest(&bytes)) != file.sha256 {
            return Err(Error::internal("The file is not what was sent.", "its hash is another"));
        }
        act.done().await?;
        Ok(FileSeen { name: file.name, media: file.media, bytes })
    }
}

/// What a scheme asks to be shown, each with the criteria by which it is judged, once each.
pub(super) fn asked(scheme: &Scheme) -> Vec<(&str, &[String])> {
    let musts = scheme.musts().filter_map(|(_, must)| must.evidence.as_ref());
    let mut all: Vec<(&str, &[String])> = Vec::new();
    for one in scheme.assures.evidence.iter().chain(musts) {
        if !all.iter().any(|(what, _)| *what == one.what) {
            all.push((one.what.as_str(), one.criteria.as_slice()));
        }
    }
    all
}
