use linchpin_core::{AgreementId, Error, OdsCode, Result};
use linchpin_schemes::{
    Scheme,
    agreement::{State, Step},
    scheme::Provider,
};
use linchpin_store::scheme::{self, Head, Kept};
use serde_json::json;

use super::subject;
use crate::{About, Actor, App, figures::Sheet, permission::Act};

/// What came of offering a scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    /// To whom it is offered now.
    pub made: Vec<OdsCode>,
    /// With whom there is an agreement for this term already.
    pub there: Vec<OdsCode>,
}

impl App {
    /// Offers a scheme, as its file says it now, to providers.
    ///
    /// # Errors
    /// The table refuses; the file is not sound, or leaves something to be set; a provider is none that it pays; or the store
    /// cannot be reached.
    pub async fn offer_scheme(&self, actor: &Actor, id: &str, providers: &[OdsCode]) -> Result<Offered> {
        let sheet = self.figures.sheet().await?;
        let mut offered = Offered::default();
        for provider in providers {
            let key = AgreementId::new(self.ids.uuid());
            let about = About::key(key).with(json!({ "scheme": id, "provider": provider, "step": "invite" }));
            let doing = self.begin(actor).await?;
            let mut act = doing.permit(Act::Add, &subject(actor, *provider), about).await?;
            let file = self.scheme_file(id)?;
            file.can_be_offered(self.clock.today()).map_err(|why| Error::invalid(why.0))?;
            self.paid_by(&sheet, &file, *provider)?;
            scheme::keep(&mut act.tx, &file, self.now()).await?;
            let head = Head {
                id: key,
                scheme: id.to_owned(),
                hash: file.hash.clone(),
                provider: *provider,
                begins: file.term.from,
                invited: self.now(),
                state: State::Invited,
                served_by: None,
                version: 1,
            };
            if !scheme::add(&mut act.tx, &head).await? {
                offered.there.push(*provider);
                continue;
            }
            let step = Kept {
                number: 1,
                at: self.now(),
                account: actor.account(),
                role: actor.role,
                organisation: actor.organisation,
                step: Step::Invite { hash: file.hash.clone() },
            };
            scheme::write(&mut act.tx, key, &step).await?;
            act.done().await?;
            offered.made.push(*provider);
        }
        Ok(offered)
    }

    /// Whether a scheme pays such a provider.
    fn paid_by(&self, sheet: &Sheet, scheme: &Scheme, provider: OdsCode) -> Result<()> {
        let today = self.clock.today();
        let practices = sheet.practices();
        let of = |one: &&OdsCode| match scheme.provider {
            Provider::Pcn => self.groups.network(**one, today) == Some(provider),
            _ => self.groups.of(**one, today).iter().any(|code| code == provider.as_str()),
        };
        let members: Vec<OdsCode> = practices.iter().filter(of).copied().collect();
        let right = match scheme.provider {
            Provider::Practice => practices.contains(&provider),
            Provider::Pcn | Provider::Group | Provider::Federation => !members.is_empty(),
            // Nobody publishes their lists here.
            Provider::Pharmacy | Provider::Optometrist => true,
        };
        if !right {
            return Err(Error::invalid(format!("{provider} is no {} of this place: check the code.", scheme.provider)));
        }
        let Some(size) = scheme.group else { return Ok(()) };
        let people: u64 = members.iter().filter_map(|one| self.groups.registered(*one)).sum();
        let (of, people) =
            (u32::try_from(members.len()).unwrap_or(u32::MAX), u32::try_from(people).unwrap_or(u32::MAX));
        if size.admits(of, people) {
            return Ok(());
        }
        Err(Error::invalid(format!(
            "{provider} has {of} practices and {people} people: the scheme asks for {} practices, or {} to {} people.",
            size.practices, size.people_from, size.people_to
        )))
    }
}
