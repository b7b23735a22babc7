use jiff::civil::Date;
use linchpin_core::{NhsNumber, Person, Result, Role, UserId};
use linchpin_store::{
    Tx,
    account::{self, Account, New, Subject},
    person,
};

use super::sign_in::{Post, SignIn, posts};
use crate::App;

/// What a provider of identities has proved; web has checked its signature, audience, nonce and times.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere<'a> {
    /// For whom the provider speaks.
    pub provider: Provider,
    /// The provider.
    pub issuer: &'a str,
    /// The key of the person there.
    pub subject: &'a str,
    /// Their name, to show.
    pub name: Option<&'a str>,
    /// A patient's NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// A patient's day of birth.
    pub birth_date: Option<Date>,
    /// How well a patient's identity was proved.
    pub proofing: Option<Proofing>,
}

/// For whom a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Staff: the shape of CIS2.
    Staff,
    /// Patients: the shape of NHS login.
    Patient,
}

/// NHS login's levels of identity proofing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proofing {
    /// An email address and a telephone.
    P0,
    /// An NHS number and a day of birth that fit each other.
    P5,
    /// Photo identification: the level at which a record may be shown.
    P9,
}

impl Proofing {
    /// From the claim `identity_proofing_level`.
    #[must_use]
    pub fn parse(claim: &str) -> Option<Self> {
        match claim {
            "P0" => Some(Self::P0),
            "P5" => Some(Self::P5),
            "P9" => Some(Self::P9),
            _ => None,
        }
    }
}

impl App {
    /// Signs in somebody whom a provider vouches for. Staff need an account that an administrator tied to them; a patient
    /// whose identity is fully proved gets one at the first time.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn sign_in_oidc(&self, who: Elsewhere<'_>, agent: &str, request: Option<&str>) -> Result<SignIn> {
        let mut tx = self.store.write().await?;
        let known = account::by_subject(&mut tx, who.issuer, who.subject).await?;
        if let Some(account) = &known
            && account.disabled
        {
            return self.refuse(tx, known.as_ref(), "switched-off", request).await;
        }
        if who.provider == Provider::Patient && who.proofing != Some(Proofing::P9) {
            return self.refuse(tx, known.as_ref(), "identity-not-proved", request).await;
        }
        let account = match (known, who.provider) {
            (Some(account), _) => account,
            (None, Provider::Staff) => return self.refuse(tx, None, "unknown-subject", request).await,
            (None, Provider::Patient) => match self.first_time(&mut tx, &who).await? {
                Some(account) => account,
                None => return self.refuse(tx, None, "no-such-person", request).await,
            },
        };
        // A provider for patients opens no role of staff, nor the reverse, whatever the account holds.
        let speaks_for = |post: &Post| (post.role == Role::Patient) == (who.provider == Provider::Patient);
        let posts = posts(&mut tx, &account).await?.into_iter().filter(speaks_for).collect();
        let how = match who.provider {
            Provider::Staff => "staff-provider",
            Provider::Patient => "patient-provider",
        };
        self.open_session(tx, &account, posts, how, agent, request).await
    }

    /// Makes the account of a patient whom the index knows by NHS number and day of birth.
    async fn first_time(&self, tx: &mut Tx, who: &Elsewhere<'_>) -> Result<Option<Account>> {
        let (Some(number), Some(born)) = (who.nhs_number, who.birth_date) else { return Ok(None) };
        let Some(person) = self.known_as(tx, number, born).await? else { return Ok(None) };
        let Some(practice) = person.practice(self.clock.today()) else { return Ok(None) };
        let id = UserId::new(self.ids.uuid());
        let new = New {
            id,
            username: None,
            name: who.name.unwrap_or("Patient").chars().take(200).collect(),
            staff: None,
            person: Some(person.id),
            subject: Some(Subject { issuer: who.issuer.to_owned(), subject: who.subject.to_owned() }),
            password: None,
        };
        account::add(tx, &new, self.now()).await?;
        account::grant(tx, id, Role::Patient, practice.as_str(), self.now()).await?;
        account::by_id(tx, id).await
    }

    /// The one living person of this number and day of birth. Of two none: a person must decide first which is which.
    async fn known_as(&self, tx: &mut Tx, number: NhsNumber, born: Date) -> Result<Option<Person>> {
        let find = person::Find { number: Some(number), ..person::Find::default() };
        let found = person::search(tx, &find, 2).await?;
        Ok(match <[Person; 1]>::try_from(found) {
            Ok([one]) if one.birth_date == Some(born) && one.death_date.is_none() => Some(one),
            _ => None,
        })
    }
}
