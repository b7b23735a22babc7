//! Serves the made-up place with people in it to the tests that mean it harm (`tests/hostile`, `tests/schemathesis`), from a
//! store that is thrown away: `cargo run -p linchpin-web --example machines -- [PORT]`.
//!
//! Prints one line of JSON: the address, and for each role an account, a session and a token. Its time runs 6,000 times as
//! fast as ours, so that limits, which have tests of their own, hold nobody up.
#![allow(clippy::unwrap_used, clippy::allow_attributes, reason = "test code")]

#[path = "../tests/house/mod.rs"]
mod house;
#[path = "../tests/fhir/machine.rs"]
mod machine;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use house::House;
use jiff::SignedDuration;
use linchpin_app::act::SignIn;
use machine::Machines;
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_ansi(false).with_writer(std::io::stderr).init();
    let port: u16 = std::env::args().nth(1).map_or(Ok(0), |p| p.parse())?;
    let house = House::new().await;
    house.crowd().await;
    let machines = Machines::over(house, |app| {
        app.settings.idle_staff = SignedDuration::from_hours(10_000);
        app.settings.idle_patient = SignedDuration::from_hours(10_000);
        app.settings.longest_session = SignedDuration::from_hours(20_000);
    })
    .await;
    let mut roles = BTreeMap::new();
    for (role, account) in &machines.house.accounts {
        let signed = match machines.app.sign_in_demo(*account, "Test", None).await? {
            SignIn::In(signed) => signed,
            other => return Err(format!("{role} is not let in: {other:?}").into()),
        };
        let told = json!({
            "account": account,
            "session": signed.token.secret(),
            "token": machines.tokens.get(role),
        });
        roles.insert(role.as_str(), told);
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let told = json!({
        "base": format!("http://127.0.0.1:{}", listener.local_addr()?.port()),
        "password": house::PASSWORD,
        "roles": roles,
        "people": machines.house.people,
    });
    println!("{told}");
    let clock = Arc::clone(&machines.house.clock);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            clock.wait(1);
        }
    });
    axum::serve(listener, machines.site.clone()).await?;
    Ok(())
}
