use std::time::Duration;

use jiff::Timestamp;
use linchpin_core::{Error, ErrorKind, Result};
use openidconnect::{
    ClientId, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl,
    JsonWebKeyId, RedirectUrl, StandardErrorResponse, StandardTokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreRsaPrivateSigningKey, CoreTokenIntrospectionResponse, CoreTokenType,
    },
    reqwest,
};
use tokio::sync::Mutex;

use super::claims::Assurance;

/// Whose rules a provider follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// NHS Care Identity Service 2: staff, by assurance levels.
    Cis2,
    /// NHS login: patients, by vectors of trust (RFC 8485).
    NhsLogin,
}

/// What is agreed with a provider.
#[derive(Clone)]
pub struct Settings {
    /// Whose rules it follows.
    pub shape: Shape,
    /// Its issuer.
    pub issuer: String,
    /// Our name there.
    pub client: String,
    /// Our RSA key, whose public half the provider has: a PEM file as `openssl genrsa -traditional` writes it.
    pub key: String,
    /// The key's name there.
    pub key_id: String,
}

impl std::fmt::Debug for Settings {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { shape, issuer, client, key_id, .. } = self;
        write!(f, "Settings({shape:?}, {issuer}, {client}, {key_id})")
    }
}

/// A provider that one may sign in with.
pub struct Provider {
    pub(super) settings: Settings,
    issuer: IssuerUrl,
    pub(super) key: CoreRsaPrivateSigningKey,
    pub(super) http: reqwest::Client,
    found: Mutex<Found>,
}

/// What a provider said of itself, and when it was last asked again because a key of its was not known.
#[derive(Default)]
struct Found {
    said: Option<(Timestamp, CoreProviderMetadata)>,
    again: Option<Timestamp>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.settings.fmt(f)
    }
}

/// The client of one sign-in.
pub(super) type Client = openidconnect::Client<
    Assurance,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<
        IdTokenFields<
            Assurance,
            EmptyExtraTokenFields,
            CoreGenderClaim,
            CoreJweContentEncryptionAlgorithm,
            CoreJwsSigningAlgorithm,
        >,
        CoreTokenType,
    >,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider that does not answer by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(8);

/// How long what a provider says of itself is believed; its keys may change.
const HOUR: i64 = 3600;

/// It is asked again before that when it signs with a key that is not known, but no more often: whoever has it sign
/// nonsense must not make us ask without end.
const AGAIN: i64 = 60;

impl Provider {
    /// A provider, from what is agreed with it. It is asked about itself when somebody first signs in there.
    ///
    /// # Errors
    /// The issuer is no https address, or the key cannot be read.
    pub fn new(settings: Settings) -> Result<Self> {
        let wrong = |what: &str| Error::bad_input(format!("The sign-in provider {} {what}", settings.issuer));
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|_| wrong("is no address."))?;
        let host = issuer.url().host_str().unwrap_or("");
        let loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        if issuer.url().scheme() != "https" && !loopback {
            return Err(wrong("must be an https address."));
        }
        let key = CoreRsaPrivateSigningKey::from_pem(&settings.key, Some(JsonWebKeyId::new(settings.key_id.clone())));
        let key = key.map_err(|_| {
            wrong("needs an RSA key in a PEM file that begins with BEGIN RSA PRIVATE KEY: “openssl rsa -traditional -in KEY” makes one of another.")
        })?;
        let http = reqwest::Client::builder()
            // A provider that leads elsewhere must not make this server fetch what it likes.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(|e| Error::internal("No connections to sign-in providers can be made.", e))?;
        Ok(Self { settings, issuer, key, http, found: Mutex::default() })
    }

    /// Whose rules it follows.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.settings.shape
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.settings.shape {
            Shape::Cis2 => "NHS Care Identity",
            Shape::NhsLogin => "NHS login",
        }
    }

    /// The client, with what the provider says of itself.
    pub(super) async fn client(&self, redirect: &str, now: Timestamp) -> Result<Client> {
        let metadata = self.metadata(now).await?;
        let redirect = RedirectUrl::new(redirect.to_owned())
            .map_err(|e| Error::internal("The address to come back to is none.", e))?;
        let client = Client::from_provider_metadata(metadata, ClientId::new(self.settings.client.clone()), None);
        Ok(client.set_redirect_uri(redirect))
    }

    async fn metadata(&self, now: Timestamp) -> Result<CoreProviderMetadata> {
        let mut found = self.found.lock().await;
        if let Some((when, metadata)) = &found.said
            && (0..HOUR).contains(&now.duration_since(*when).as_secs())
        {
            return Ok(metadata.clone());
        }
        let metadata = self.ask().await?;
        found.said = Some((now, metadata.clone()));
        Ok(metadata)
    }

    /// Asks again now, because its keys may have changed; false where that was done within the last minute. What it said
    /// before stands until it has answered.
    pub(super) async fn again(&self, now: Timestamp) -> Result<bool> {
        let mut found = self.found.lock().await;
        if found.again.is_some_and(|when| (0..AGAIN).contains(&now.duration_since(when).as_secs())) {
            return Ok(false);
        }
        found.again = Some(now);
        found.said = Some((now, self.ask().await?));
        Ok(true)
    }

    async fn ask(&self) -> Result<CoreProviderMetadata> {
        let asked = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        asked.map_err(|e| self.silent(e))
    }

    pub(super) fn silent(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        let words = format!("{} does not answer. Try again in a few minutes.", self.name());
        Error::new(ErrorKind::Unavailable, words).because(cause)
    }
}
