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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConnection};

    use super::*;

    /// Whether a client that trusts this certificate alone would go on with the server.
    fn is_shown(config: &RustlsConfig, certificate: &CertificateDer<'static>) -> bool {
        let mut roots = RootCertStore::empty();
        roots.add(certificate.clone()).unwrap();
        let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut client = ClientConnection::new(Arc::new(client), "localhost".try_into().unwrap()).unwrap();
        let mut server = ServerConnection::new(config.get_inner()).unwrap();
        while client.is_handshaking() {
            let mut line = Vec::new();
            while client.wants_write() {
                client.write_tls(&mut line).unwrap();
            }
            server.read_tls(&mut line.as_slice()).unwrap();
            server.process_new_packets().unwrap();
            line.clear();
            while server.wants_write() {
                server.write_tls(&mut line).unwrap();
            }
            client.read_tls(&mut line.as_slice()).unwrap();
            if client.process_new_packets().is_err() {
                return false;
            }
        }
        true
    }

    #[tokio::test]
    async fn a_new_certificate_is_taken_without_a_restart_and_a_broken_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let tls = Tls { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
        let [old, new] = [(); 2].map(|()| rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap());
        std::fs::write(&tls.certificate, old.cert.pem()).unwrap();
        std::fs::write(&tls.key, old.signing_key.serialize_pem()).unwrap();
        let config = RustlsConfig::from_config(tls.read().unwrap());
        let renewing = tokio::spawn(tls.clone().renew(config.clone(), Duration::from_millis(5)));
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(is_shown(&config, old.cert.der()) && !is_shown(&config, new.cert.der()));
        // Half of it is there: the key is still the old one's.
        std::fs::write(&tls.certificate, new.cert.pem()).unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(is_shown(&config, old.cert.der()), "the old one stays until the new one can be used");
        std::fs::write(&tls.key, new.signing_key.serialize_pem()).unwrap();
        for _ in 0..500 {
            if is_shown(&config, new.cert.der()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(is_shown(&config, new.cert.der()) && !is_shown(&config, old.cert.der()));
        renewing.abort();
    }
}
