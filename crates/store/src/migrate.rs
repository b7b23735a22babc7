//! The schema, step by step. A released migration is never edited: its checksum is kept, and a change is refused.

use linchpin_core::{Error, ErrorKind, Result};
use sqlx::{
    Pool, Postgres, SqlSafeStr as _, SqliteConnection,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use crate::fault::fault;

/// A migration in both dialects: number, name, SQLite's text, PostgreSQL's text.
struct Step(i64, &'static str, &'static str, &'static str);

macro_rules! step {
    ($number:literal, $name:literal) => {
        Step(
            $number,
            $name,
            include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        )
    };
}

/// In the order of their numbers. Add yours at the end.
const STEPS: &[Step] = &[
    step!(1, "0001_frame"),
    step!(2, "0002_people"),
    step!(3, "0003_tokens"),
    step!(4, "0004_key_doubt"),
    step!(5, "0005_access"),
    step!(6, "0006_audit_append"),
    step!(7, "0007_messages"),
    step!(8, "0008_nhs_111"),
    step!(9, "0009_what_if"),
    step!(10, "0010_rota"),
    step!(11, "0011_calendar_feed"),
    step!(12, "0012_site_address"),
    step!(13, "0013_cases"),
    step!(15, "0015_evaluation"),
    step!(16, "0016_meetings_and_calls"),
    step!(17, "0017_care_home_role"),
    step!(18, "0018_agreements"),
    step!(19, "0019_funding"),
    step!(20, "0020_claims"),
    step!(21, "0021_letters_and_writing"),
    step!(22, "0022_matters"),
];

/// The number of the newest migration that this program knows.
#[must_use]
pub fn latest() -> i64 {
    STEPS.last().map_or(0, |step| step.0)
}

/// The numbers of all migrations that this program knows, in order. A number that another line of work took may be missing.
pub fn steps() -> impl Iterator<Item = i64> {
    STEPS.iter().map(|step| step.0)
}

pub(crate) async fn sqlite(connection: &mut SqliteConnection, to: Option<i64>) -> Result<()> {
    let migrator = migrator(|step| step.2);
    done(migrator.run_direct(to, connection, false).await)
}

pub(crate) async fn postgres(pool: &Pool<Postgres>, to: Option<i64>) -> Result<()> {
    let migrator = migrator(|step| step.3);
    done(match to {
        Some(version) => migrator.run_to(version, pool).await,
        None => migrator.run(pool).await,
    })
}

fn migrator(text: impl Fn(&Step) -> &'static str) -> Migrator {
    Migrator::with_migrations(
        STEPS
            .iter()
            .map(|step| Migration::new(step.0, step.1.into(), MigrationType::Simple, text(step).into_sql_str(), false))
            .collect(),
    )
}

fn done(result: Result<(), MigrateError>) -> Result<()> {
    result.map_err(|cause| match cause {
        MigrateError::Execute(cause) => fault(cause),
        MigrateError::VersionMissing(version) => Error::new(
            ErrorKind::BadInput,
            format!("The store was made by a newer version of Linchpin (migration {version}): use that version."),
        ),
        MigrateError::VersionMismatch(version) => Error::new(
            ErrorKind::BadInput,
            format!("The store was made by another build of Linchpin: migration {version} is not the same."),
        ),
        cause => Error::internal("The store's schema could not be brought up to date.", cause),
    })
}

/// A short mark of all texts, for tests that keep a migrated database.
#[cfg(feature = "testing")]
pub(crate) fn mark() -> String {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    for step in STEPS {
        hash.update(step.3);
    }
    linchpin_core::hex(&hash.finalize()[..8])
}
