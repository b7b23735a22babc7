use std::time::SystemTime;

use jiff::Timestamp;
use linchpin_core::{Error, ErrorKind, NhsNumber, Result};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, OAuth2TokenResponse, TokenResponse, UserInfoClaims,
    core::{CoreGenderClaim, CoreJwsSigningAlgorithm},
};
use subtle::ConstantTimeEq;

use super::{
    Known, Provider, Shape, assertion,
    begin::{Parts, VECTORS},
    claims::{Assurance, Profile},
    provider::Client,
};

/// Signatures that are made with a key of which we know the public half only.
const SIGNED: [CoreJwsSigningAlgorithm; 6] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];

/// What came back with somebody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Back<'a> {
    /// What we sent with them.
    pub state: Option<&'a str>,
    /// What buys their tokens.
    pub code: Option<&'a str>,
    /// Who sends them back (RFC 9207).
    pub issuer: Option<&'a str>,
    /// Why they come back without.
    pub error: Option<&'a str>,
}

impl Provider {
    /// Who came back: the state is that of this browser, the code buys a token that is signed, meant for us, of this
    /// sign-in and not run out, and they are known as surely as we ask.
    ///
    /// # Errors
    /// Any of that is not so, or the provider does not answer.
    pub async fn finish(
        &self,
        back: Back<'_>,
        secret: &str,
        redirect: &str,
        id: &str,
        now: Timestamp,
    ) -> Result<Known> {
        let Parts { state, nonce, verifier } = Parts::of(secret);
        if !bool::from(back.state.unwrap_or("").as_bytes().ct_eq(state.as_bytes())) {
            return Err(Error::invalid("This sign-in was not begun in this browser, or too long ago. Begin again."));
        }
        if back.issuer.is_some_and(|issuer| issuer != self.settings.issuer) {
            return Err(Error::invalid("This sign-in comes from another provider. Begin again."));
        }
        if back.error.is_some() {
            // What the provider says about it stays there: it may name the person.
            return Err(Error::new(ErrorKind::SignedOut, format!("You did not sign in with {}.", self.name())));
        }
        let code = back.code.ok_or_else(|| Error::invalid("This sign-in is not complete. Begin again."))?;
        let client = self.client(redirect, now).await?;
        let endpoint = client.token_uri().map(ToString::to_string).unwrap_or_default();
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|e| self.silent(e))?
            .set_pkce_verifier(verifier)
            .add_extra_param("client_assertion_type", assertion::KIND)
            .add_extra_param("client_assertion", self.assertion(&endpoint, id, now)?)
            .request_async(&self.http)
            .await
            .map_err(|e| match e {
                openidconnect::RequestTokenError::Request(e) => self.silent(e),
                // A code that was used or is old; the text may hold what the person typed and is not logged.
                _ => Error::new(
                    ErrorKind::SignedOut,
                    format!("{} did not confirm the sign-in. Begin again.", self.name()),
                ),
            })?;
        let unsound = |e: ClaimsVerificationError| {
            Error::new(ErrorKind::SignedOut, format!("What {} says could not be proved. Begin again.", self.name()))
                .because(e)
        };
        let token = tokens.id_token().ok_or_else(|| self.silent("there is no ID token"))?;
        let proved = |client: &Client| {
            let checker =
                client.id_token_verifier().set_allowed_algs(SIGNED).set_time_fn(move || SystemTime::from(now).into());
            token.claims(&checker, &nonce)
        };
        let claims = match proved(&client) {
            // The signature fits no key we know: the provider may have a new one since we asked.
            Err(error @ ClaimsVerificationError::SignatureVerification(_)) => {
                if !self.again(now).await? {
                    return Err(unsound(error));
                }
                proved(&self.client(redirect, now).await?).map_err(unsound)?
            }
            proved => proved.map_err(unsound)?,
        };
        let assurance = self.sure(claims.additional_claims())?;
        let profile: UserInfoClaims<Profile, CoreGenderClaim> = client
            .user_info(tokens.access_token().clone(), Some(claims.subject().clone()))
            .map_err(|e| self.silent(e))?
            .request_async(&self.http)
            .await
            .map_err(|e| self.silent(e))?;
        let first = |name: Option<&openidconnect::LocalizedClaim<openidconnect::EndUserName>>| {
            name.and_then(|n| n.get(None)).map(|n| n.to_string())
        };
        let own = profile.additional_claims();
        // A number that fails its own check is nobody's.
        let nhs_number = own.nhs_number.as_deref().and_then(|n| NhsNumber::parse(n).ok());
        if self.shape() == Shape::NhsLogin && nhs_number.is_none() {
            return Err(Error::new(
                ErrorKind::Forbidden,
                "NHS login knows no NHS number of yours, so your record cannot be found.",
            ));
        }
        Ok(Known {
            issuer: self.settings.issuer.clone(),
            subject: claims.subject().to_string(),
            name: first(profile.name()),
            assurance,
            nhs_number,
            family_name: profile.family_name().and_then(|n| n.get(None)).map(|n| n.to_string()),
            birth_date: profile.birthdate().and_then(|d| d.as_str().parse().ok()),
            memberships: chosen_first(&own.nhsid_nrbac_roles, claims.additional_claims()),
        })
    }

    /// Whether the provider is as sure as a record of health asks; what it says of that.
    fn sure(&self, claims: &Assurance) -> Result<String> {
        let weak = || {
            let words = format!(
                "{} does not know you surely enough for this service. Sign in there in a stronger way.",
                self.name()
            );
            Error::new(ErrorKind::Forbidden, words)
        };
        match self.shape() {
            Shape::NhsLogin => {
                let vector = claims.vot.as_deref().ok_or_else(weak)?;
                if VECTORS.iter().any(|v| same_vector(v, vector)) { Ok(vector.to_owned()) } else { Err(weak()) }
            }
            Shape::Cis2 => {
                let level = |l: &Option<super::claims::Level>| l.as_ref().map_or(0, super::claims::Level::number);
                let (back, identity) =
                    (level(&claims.authentication_assurance_level), level(&claims.id_assurance_level));
                // Two factors, and an identity that was checked face to face or as surely (NHS CIS2 assurance levels).
                if back >= 2 && identity >= 2 { Ok(format!("AAL{back} IAL{identity}")) } else { Err(weak()) }
            }
        }
    }
}

/// Vectors say the same in any order of their parts (RFC 8485, 3.1).
fn same_vector(one: &str, other: &str) -> bool {
    let parts = |v: &str| v.split('.').map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
    parts(one) == parts(other)
}

/// The role with which they came stands first.
fn chosen_first(all: &[super::Membership], claims: &Assurance) -> Vec<super::Membership> {
    let mut all = all.to_vec();
    all.sort_by_key(|m| claims.selected_roleid.as_ref() != Some(&m.id));
    all
}

#[cfg(test)]
mod tests {
    #[test]
    fn vectors_are_sets() {
        assert!(super::same_vector("P9.Cp.Cd", "P9.Cd.Cp"));
        assert!(!super::same_vector("P9.Cp.Cd", "P5.Cp.Cd"));
        assert!(!super::same_vector("P9.Cp.Cd", "P9.Cp"));
    }
}
