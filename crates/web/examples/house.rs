//! Serves the made-up place with people in it, from a store that is thrown away:
//! `cargo run -p linchpin-web --example house -- 8099 [KEY.pem STAFF_ISSUER PATIENT_ISSUER]`.
//!
//! With a key and two issuers, staff and patients sign in there; `tests/oidc/` does that with a certified provider.

#[path = "../tests/house/mod.rs"]
mod house;

use std::sync::Arc;

use house::{House, practice};
use linchpin_app::{
    Actor,
    act::{NewAccount, Post},
};
use linchpin_core::Role;
use linchpin_store::testing::TestStore;
use linchpin_web::oidc::{Provider, Settings, Shape};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(std::io::stderr).init();
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().map_or(Ok(8099), |p| p.parse())?;
    let provider = |shape, client: &str, issuer: &str, key: &str| {
        let settings = Settings {
            shape,
            issuer: issuer.to_owned(),
            client: client.to_owned(),
            key: key.to_owned(),
            key_id: "key-1".into(),
        };
        Provider::new(settings).map(Arc::new)
    };
    let (mut staff, mut patient, mut known) = (None, None, None);
    if let (Some(key), Some(at), Some(of)) = (arguments.next(), arguments.next(), arguments.next()) {
        let key = std::fs::read_to_string(key)?;
        staff = Some(provider(Shape::Cis2, "linchpin-staff", &at, &key)?);
        patient = Some(provider(Shape::NhsLogin, "linchpin-patient", &of, &key)?);
        known = Some(at);
    }
    // Providers sign with the time that it is.
    #[expect(clippy::disallowed_methods, reason = "an example beside the house, which has no clock of its own")]
    let now = jiff::Timestamp::now();
    let house = House::at(now, TestStore::sqlite().await, known.is_none(), |entrance| {
        entrance.staff = staff;
        entrance.patient = patient;
    })
    .await;
    house.crowd().await;
    house.diary().await;
    house.teams().await;
    if let Some(issuer) = known {
        let nadia = NewAccount {
            name: "Nadia Clark".into(),
            subject: Some((issuer, "656005750104".into())),
            posts: vec![Post { role: Role::Clinician, organisation: practice() }],
            ..NewAccount::default()
        };
        house.app.add_account(&Actor::console(house::place()), nadia).await?;
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("ready: http://127.0.0.1:{port}/");
    axum::serve(listener, house.site.clone()).await?;
    Ok(())
}
