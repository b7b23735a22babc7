//! What `doctor` looks at, one function each. None changes anything.

use jiff::{SignedDuration, Timestamp};
use linchpin_core::Clock;
use linchpin_store::{
    Address, Settings, Store,
    audit::{Search, Verdict, search, verify},
    job,
};

use super::Finding;
use crate::{
    clock::SystemClock,
    definitions::Definitions,
    place::{FILE, Place, UNPROVEN, unproven},
    secrets::{Secrets, mode},
};

/// Below this much room a load or a backup may not end.
const ROOM: u64 = 1 << 30;

/// A clock may differ by so much between two machines of one place.
const APART: SignedDuration = SignedDuration::from_mins(5);

/// Variables that look like ours and are none.
pub fn variables(unknown: &[String]) -> Finding {
    if unknown.is_empty() {
        return Finding::good("environment", "every LINCHPIN_ variable is known");
    }
    Finding::warning(
        "environment",
        format!("{} sets nothing", unknown.join(", ")),
        "correct the name (docs/configuration.md has them all) or remove it",
    )
}

/// The file that was just understood, and whether it keeps a password where others can read it.
pub fn place(place: &Place) -> Finding {
    let file = place.folder.join(FILE);
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let password = written.lines().any(|line| {
        let address = line.trim_start().strip_prefix("store").and_then(|l| l.trim_start().strip_prefix('='));
        address.and_then(|a| a.split_once("://")).is_some_and(|(_, rest)| {
            rest.rsplit_once('@').is_some_and(|(user, _)| user.contains(':')) || rest.contains("password=")
        })
    });
    if password && mode(&file).is_ok_and(|m| m & 0o077 != 0) {
        return Finding::wrong(
            "place.toml",
            "the store's password stands in it, and others can read it",
            "set LINCHPIN_STORE instead, change the password, and take it out of the file",
        );
    }
    Finding::good("place.toml", format!("a place for {}", place.config.organisation))
}

/// The keys, and who can read them.
pub fn secrets(place: &Place) -> Finding {
    let path = place.secrets_file();
    if !path.exists() {
        return Finding::warning(
            "secrets",
            format!("{} is not there", path.display()),
            "if this place is new, the first “linchpin serve” makes it; if not, put back the copy that you kept",
        );
    }
    match Secrets::open(&path) {
        Ok(secrets) => {
            Finding::good("secrets", format!("only their owner reads them; fingerprint {}", secrets.fingerprint()))
        }
        Err(error) => Finding::wrong("secrets", format!("{error:#}"), "no page is served before that is done"),
    }
}

/// The certificate, where there is one.
pub fn certificate(place: &Place) -> Option<Finding> {
    let serve = &place.config.serve;
    let (certificate, key) = (serve.certificate.as_ref()?, serve.key.as_ref()?);
    let tls = linchpin_web::Tls { certificate: place.folder.join(certificate), key: place.folder.join(key) };
    if mode(&tls.key).is_ok_and(|m| m & 0o077 != 0) {
        let advice = format!("chmod 600 {}, and have the certificate issued again with a new key", tls.key.display());
        return Some(Finding::wrong("certificate", "others can read its private key", advice));
    }
    Some(match tls.read() {
        Ok(_) => Finding::good("certificate", format!("{} can be used", tls.certificate.display())),
        Err(error) => {
            Finding::wrong("certificate", error.to_string(), "give the files that belong together, in PEM form")
        }
    })
}

/// The definitions: whether each can be read. `check` runs their examples.
pub fn definitions(place: &Place) -> Finding {
    match Definitions::read(Some(&place.folder)) {
        Err(error) => Finding::wrong("definitions", format!("{error:#}"), "make the folder readable"),
        Ok(found) if !found.faults.is_empty() => Finding::wrong(
            "definitions",
            format!("{} cannot be used and are left out", found.faults.len()),
            "“linchpin check” shows where each is wrong",
        ),
        Ok(found) => Finding::good(
            "definitions",
            format!("{} indicators and {} breakdowns", found.indicators.len(), found.breakdowns.len()),
        ),
    }
}

/// The lake's catalogue and the files it names.
pub fn lake(place: &Place) -> Finding {
    let lake = place.lake();
    let looked = lake.sources().and_then(|sources| Ok((sources, lake.missing()?)));
    match looked {
        Err(error) => {
            Finding::wrong("lake", error.to_string(), "“linchpin restore” it from a backup, or load the files anew")
        }
        Ok((_, missing)) if !missing.is_empty() => Finding::wrong(
            "lake",
            format!("{} files that the catalogue names are gone, such as {}", missing.len(), missing[0].display()),
            "restore them from a backup, or “linchpin load --again” the published files",
        ),
        Ok((sources, _)) if sources.is_empty() => {
            Finding::warning("lake", "nothing is loaded", "“linchpin load FILES” brings in published files")
        }
        Ok((sources, _)) => Finding::good("lake", format!("{} sources", sources.len())),
    }
}

/// Room on the disk of the place.
pub fn disk(place: &Place) -> Finding {
    match rustix::fs::statvfs(&place.folder) {
        Err(error) => Finding::warning("disk", error.to_string(), "look with df how much room there is"),
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let told = format!("{:.1} GB free", f64::from(u32::try_from(free >> 20).unwrap_or(u32::MAX)) / 1024.0);
            if free < ROOM {
                Finding::wrong("disk", told, "make room: a full disk refuses every act (nothing that was done is lost)")
            } else {
                Finding::good("disk", told)
            }
        }
    }
}

/// Whether others on the machine can read what is kept here. The folder of the place may be open: it holds definitions.
pub fn rights(place: &Place) -> Finding {
    let mut kept = vec![place.folder.join(&place.config.lake)];
    if let Ok(Address::Sqlite(path)) = place.address() {
        kept.push(path);
    }
    let open: Vec<String> = kept
        .iter()
        .filter(|path| mode(path).is_ok_and(|mode| mode & 0o077 != 0))
        .map(|path| path.display().to_string())
        .collect();
    if open.is_empty() {
        return Finding::good("rights", "only their owner reads the store and the lake");
    }
    Finding::warning(
        "rights",
        format!("others on this machine can read {}", open.join(" and ")),
        format!("chmod go= {}, unless a group shares them on purpose", open.join(" ")),
    )
}

/// Whether the store's server, where it is another machine, is proved to be the right one.
pub fn line(place: &Place) -> Option<Finding> {
    let host = place.address().ok()?.unproven()?;
    Some(Finding::warning("store's line", unproven(&host), UNPROVEN))
}

/// The store: whether it answers, is up to date, has a whole audit chain, and what its queue looks like.
pub async fn store(place: &Place) -> Vec<Finding> {
    let address = match place.address() {
        Ok(address) => address,
        Err(error) => {
            return vec![Finding::wrong("store", error.to_string(), "set store in place.toml or LINCHPIN_STORE")];
        }
    };
    if let Address::Sqlite(path) = &address
        && !path.exists()
    {
        return vec![Finding::warning(
            "store",
            format!("{} is not there", path.display()),
            "if this place is new, the first “linchpin serve” makes it; if not, “linchpin restore” a backup",
        )];
    }
    let settings = Settings { connections: 2, patience: std::time::Duration::from_secs(5), ..Settings::default() };
    let store = match Store::connect(&address, &settings).await {
        Ok(store) => store,
        Err(error) => return vec![away(&address, &error)],
    };
    let findings = ask(place, &store, &address).await;
    store.close().await;
    findings
}

fn away(address: &Address, error: &linchpin_core::Error) -> Finding {
    let advice = match address {
        Address::Sqlite(path) => format!("see who owns {} and whether it can be written", path.display()),
        Address::Postgres(_) => "see whether the server runs, the address is right and the password holds".into(),
    };
    Finding::wrong("store", format!("{address}: {error}"), advice)
}

async fn ask(place: &Place, store: &Store, address: &Address) -> Vec<Finding> {
    let mut findings = Vec::new();
    match store.version().await {
        Err(error) => return vec![away(address, &error)],
        Ok(version) if version < linchpin_store::latest() => {
            let found = format!("{address} is at step {version} of {}", linchpin_store::latest());
            return vec![Finding::warning(
                "store",
                found,
                "the next “linchpin serve” brings it up to date; back it up before",
            )];
        }
        Ok(version) if version > linchpin_store::latest() => {
            let found = format!("{address} was made by a newer version of Linchpin (step {version})");
            return vec![Finding::wrong("store", found, "use that version: this one does not know what it holds")];
        }
        Ok(_) => findings.push(Finding::good("store", format!("{address} answers and is up to date"))),
    }
    findings.push(keys(place, store).await);
    findings.push(audit(store).await);
    findings.push(clock(place, store).await);
    findings.push(queue(store).await);
    findings
}

/// Whether the keys at hand are those that closed what the store holds.
async fn keys(place: &Place, store: &Store) -> Finding {
    let Ok(secrets) = Secrets::open(&place.secrets_file()) else {
        return Finding::warning("keys", "not compared: they cannot be read", "see above");
    };
    let kept = match store.read().await {
        Ok(mut tx) => tx.meta(crate::acts::KEYS).await,
        Err(error) => Err(error),
    };
    match kept {
        Err(error) => Finding::wrong("keys", error.to_string(), "see above"),
        Ok(Some(kept)) if kept != secrets.fingerprint() => Finding::wrong(
            "keys",
            format!("the store was closed with the keys {kept}, and these are {}", secrets.fingerprint()),
            "put back the secrets.toml of this place: with other keys second factors and pseudonyms cannot be read",
        ),
        Ok(_) => Finding::good("keys", "they are the store's"),
    }
}

async fn audit(store: &Store) -> Finding {
    match verify(store, None).await {
        Ok(Verdict::Whole(checkpoint)) => Finding::good("audit", format!("whole, {} entries", checkpoint.seq)),
        Ok(Verdict::Broken { seq, how }) => Finding::wrong(
            "audit",
            format!("entry {seq} {how}"),
            "keep the store as it is, tell the information-governance officer, and compare with a backup",
        ),
        Err(error) => Finding::wrong("audit", error.to_string(), "see whether the store answers"),
    }
}

/// Whether the clock is behind what was written already.
async fn clock(place: &Place, store: &Store) -> Finding {
    let newest = match store.read().await {
        Ok(mut tx) => search(&mut tx, &Search::default(), 1).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let loaded = place.lake().sources().unwrap_or_default().into_iter().map(|s| s.loaded);
    let newest: Option<Timestamp> = newest.into_iter().map(|r| r.at).chain(loaded).max();
    let now = SystemClock.now();
    match newest {
        Some(newest) if newest.duration_since(now) > APART => Finding::wrong(
            "clock",
            format!("it is {now:.0} here, and something was written at {newest:.0}"),
            "set the clock (timedatectl shows whether it is kept right): sessions and promises are timed by it",
        ),
        _ => Finding::good("clock", format!("{now:.0}")),
    }
}

async fn queue(store: &Store) -> Finding {
    let counts = match store.read().await {
        Ok(mut tx) => job::counts(&mut tx).await,
        Err(error) => Err(error),
    };
    match counts {
        Err(error) => Finding::wrong("jobs", error.to_string(), "see whether the store answers"),
        Ok(counts) => {
            let of = |state: &str| counts.get(state).copied().unwrap_or_default();
            let told = format!("{} waiting, {} running, {} given up", of("waiting"), of("running"), of("dead"));
            if of("dead") > 0 {
                Finding::warning(
                    "jobs",
                    told,
                    "“linchpin work --dead” shows why; mend it and “linchpin work --retry ID”",
                )
            } else {
                Finding::good("jobs", told)
            }
        }
    }
}
