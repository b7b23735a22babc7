//! TLS by rustls: a certificate and a key in PEM files, read again when they change.

use std::{path::PathBuf, sync::Arc};

use axum_server::tls_rustls::RustlsConfig;
use linchpin_core::{Error, Result};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// Where the certificate and its key are.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The certificate followed by those that vouch for it, in PEM.
    pub certificate: PathBuf,
    /// Its private key, in PEM.
    pub key: PathBuf,
}

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// A file cannot be read, holds nothing of the kind, or the key is not the certificate's.
    pub fn read(&self) -> Result<Arc<ServerConfig>> {
        let wrong = |path: &PathBuf, what: &str| {
            let message = format!("{} does not hold a {what} in PEM form that can be read.", path.display());
            move |e: rustls::pki_types::pem::Error| Error::bad_input(message).because(e)
        };
        let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect)
            .map_err(wrong(&self.certificate, "certificate"))?;
        if certificates.is_empty() {
            return Err(Error::bad_input(format!("{} holds no certificate.", self.certificate.display())));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(wrong(&self.key, "private key"))?;
        let refused = |e: rustls::Error| {
            let (certificate, key) = (self.certificate.display(), self.key.display());
            Error::bad_input(format!("{certificate} and {key} cannot be used together: {e}.")).because(e)
        };
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(refused)?
            .with_no_client_auth()
            .with_single_cert(certificates, key)
            .map_err(refused)?;
        // HTTP/2 is left to a proxy: pages are few and small, and one protocol is one thing to defend.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// Names the files as they are now, to see when they change.
    fn state(&self) -> Vec<Option<std::time::SystemTime>> {
        [&self.certificate, &self.key].map(|p| p.metadata().and_then(|m| m.modified()).ok()).to_vec()
    }

    /// Looks every `often` whether there is a new certificate, and takes it; one that cannot be used leaves the old.
    pub(crate) async fn renew(self, config: RustlsConfig, often: std::time::Duration) {
        let mut seen = self.state();
        loop {
            tokio::time::sleep(often).await;
            let now = self.state();
            if now == seen {
                continue;
            }
            match self.read() {
                Ok(fresh) => {
                    config.reload_from_config(fresh);
                    tracing::info!("the certificate was read again");
                }
                Err(error) => tracing::error!("the new certificate cannot be used, the old one stays: {error}"),
            }
            seen = now;
        }
    }
}
