use std::sync::Arc;

use linchpin_app::message::{Failed, Letter};
use linchpin_core::{Clock, Error, Result};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};

use crate::{
    dialogue::Dialogue,
    email::{Mailbox, address, email},
};

/// How the connection is kept from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte, as on port 465.
    Whole,
    /// Begun in clear and then closed (`STARTTLS`), as on port 587; nothing is sent where the server does not offer it.
    Start,
    /// Not at all: only to a server on this machine.
    No,
}

/// What is agreed with a mail server.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept.
    pub tls: Tls,
    /// A certificate that vouches for it beside those that everybody believes, as PEM.
    pub authority: Option<String>,
    /// Name and password there.
    pub user: Option<(String, String)>,
    /// As whom we write: `Practice messages <no-reply@example.org>`.
    pub from: String,
}

impl std::fmt::Debug for SmtpSettings {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpSettings({}:{}, {:?})", self.host, self.port, self.tls)
    }
}

/// A mail server, spoken to by RFC 5321.
pub struct Smtp {
    pub(crate) settings: SmtpSettings,
    pub(crate) from: Mailbox,
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) name: ServerName<'static>,
    clock: Arc<dyn Clock>,
}

impl Smtp {
    /// From what is agreed with it. It is not asked anything yet.
    ///
    /// # Errors
    /// The sender, the name or the certificate cannot be read; or messages would go over the network in clear.
    pub fn new(settings: SmtpSettings, clock: Arc<dyn Clock>) -> Result<Self> {
        let from = Mailbox::parse(&settings.from).ok_or_else(|| {
            Error::bad_input("The sender of e-mails is written as “Practice messages <no-reply@example.org>”.")
        })?;
        let loopback = matches!(settings.host.as_str(), "127.0.0.1" | "localhost" | "::1");
        if settings.tls == Tls::No && !loopback {
            return Err(Error::bad_input(
                "E-mails name people: a mail server on another machine is spoken to with TLS, whole or started.",
            ));
        }
        let name = ServerName::try_from(settings.host.clone())
            .map_err(|_| Error::bad_input("The name of the mail server is none."))?;
        let tls = Arc::new(trust(settings.authority.as_deref())?);
        Ok(Self { settings, from, tls, name, clock })
    }

    /// Hands a letter over. It has the same name each time, by which whoever gets it twice can tell.
    pub(crate) async fn send(&self, letter: &Letter<'_>) -> Result<String, Failed> {
        let to = address(letter.to).ok_or_else(|| Failed::Never("This is no e-mail address.".to_owned()))?;
        let name = format!("<{}@{}>", letter.name, self.from.domain());
        let text = email(&self.from, to, &name, letter, self.clock.now());
        Dialogue::send(self, to, &text).await?;
        Ok(name)
    }
}

/// Whom we believe.
fn trust(authority: Option<&str>) -> Result<ClientConfig> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = authority {
        let unreadable = || Error::bad_input("The certificate of the mail server’s authority cannot be read.");
        let mut any = false;
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            roots.add(certificate.map_err(|_| unreadable())?).map_err(|_| unreadable())?;
            any = true;
        }
        if !any {
            return Err(unreadable());
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|why| Error::internal("No safe connections can be made.", why))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.settings.fmt(f)
    }
}
