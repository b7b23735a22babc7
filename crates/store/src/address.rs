use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr};

use linchpin_core::Error;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// Where the operational records live.
///
/// Written `sqlite:linchpin.db` for a file, or `postgres://user:password@host/database` for a server.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file of SQLite, the default: nothing else to install.
    Sqlite(PathBuf),
    /// A PostgreSQL server, for several servers of ours over one store.
    Postgres(String),
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let help = "write sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE";
        match text.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                if path.is_empty() {
                    return Err(Error::invalid(format!("The address of the store names no file: {help}.")));
                }
                Ok(Self::Sqlite(PathBuf::from(path)))
            }
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(text.to_owned())),
            // The text may hold a password, so it is not repeated.
            _ => Err(Error::invalid(format!("The address of the store cannot be understood: {help}."))),
        }
    }
}

impl Address {
    /// The machine that nobody proves to be the right one: a server of PostgreSQL elsewhere, whose certificate is not
    /// checked because the address does not say `sslmode=verify-full`. Whoever stands in between could read everything.
    #[must_use]
    pub fn unproven(&self) -> Option<String> {
        let Self::Postgres(url) = self else { return None };
        // Read as the connection reads it, with the variables of PostgreSQL's own programs (PGHOST, PGSSLMODE).
        let options: PgConnectOptions = url.parse().ok()?;
        let host = options.get_host();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let here = host == "localhost" || bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        let local = options.get_socket().is_some() || host.starts_with('/') || here;
        (!local && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)).then(|| host.to_owned())
    }
}

impl fmt::Display for Address {
    /// The address without its password and its settings, fit for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", ""));
                let rest = rest.split(['?', '#']).next().unwrap_or_default();
                // A password may hold an unescaped @ or /, so everything before the last @ goes.
                let shown = match rest.rsplit_once('@') {
                    Some((secret, shown)) => {
                        let user = secret.split(':').next().unwrap_or_default();
                        format!("{user}@{shown}")
                    }
                    None => rest.to_owned(),
                };
                write!(f, "{scheme}://{shown}")
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_are_read() {
        assert_eq!("sqlite:a/b.db".parse::<Address>().unwrap(), Address::Sqlite("a/b.db".into()));
        assert_eq!("sqlite:///a/b.db".parse::<Address>().unwrap(), Address::Sqlite("/a/b.db".into()));
        let url = "postgres://l:secret@db.example/linchpin";
        assert_eq!(url.parse::<Address>().unwrap(), Address::Postgres(url.to_owned()));
        for bad in ["", "sqlite:", "mysql://x/y", "linchpin.db"] {
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_server_elsewhere_is_unproven_unless_its_certificate_is_checked() {
        let unproven = |text: &str| text.parse::<Address>().unwrap().unproven();
        for elsewhere in [
            "postgres://l@db.example/linchpin",
            "postgres://l:p@db.example:5433/linchpin?sslmode=require",
            "postgres://l:p@db.example/linchpin?sslmode=verify-ca",
        ] {
            assert_eq!(unproven(elsewhere).as_deref(), Some("db.example"), "{elsewhere}");
        }
        assert_eq!(unproven("postgres://l@10.0.0.7/linchpin?sslmode=prefer").as_deref(), Some("10.0.0.7"));
        for safe in [
            "sqlite:linchpin.db",
            "postgres://l@localhost/linchpin",
            "postgres://l@127.0.0.1:5433/linchpin?sslmode=disable",
            "postgres://l@[::1]/linchpin",
            "postgres://l@localhost/linchpin?host=/run/postgresql",
            "postgres://l@db.example/linchpin?sslmode=verify-full",
        ] {
            assert_eq!(unproven(safe), None, "{safe}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for url in [
            "postgres://l:s3cret@db.example:5433/linchpin?sslmode=require",
            "postgresql://l:s3cr@et/s3cret@db.example/linchpin?password=s3cret",
            "postgres://l@db.example/linchpin?password=s3cret",
        ] {
            let address: Address = url.parse().unwrap();
            for shown in [address.to_string(), format!("{address:?}")] {
                assert!(!shown.contains("s3cr") && shown.contains("db.example"), "{shown}");
            }
        }
        let wrong = "mysql://l:s3cret@x/y".parse::<Address>().unwrap_err();
        assert!(!wrong.to_string().contains("s3cret"));
    }
}
