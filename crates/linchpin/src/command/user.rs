mod password;

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use linchpin_app::{
    App,
    act::{AccountView, Chosen, NewAccount, Post},
    identity::faults,
};
use linchpin_core::{OdsCode, Role};

use crate::{
    acts::{acts, console},
    command::block_on,
    place::Place,
    print::{self, Format},
};

/// Makes, lists, switches off and resets accounts. Each is written to the audit chain as done at the command line.
#[derive(Args)]
pub struct User {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Make an account
    Add(Add),
    /// List the accounts
    List(List),
    /// Switch an account off; its sessions end at once
    Disable(One),
    /// Switch an account on again, and open it if wrong tries had locked it
    Enable(One),
    /// Set a new password, and end every session of the account
    Reset(Reset),
}

#[derive(Args)]
struct Add {
    /// The name to sign in with
    username: String,
    /// The name to show; the one to sign in with otherwise
    #[arg(long)]
    name: Option<String>,
    /// The role: commissioner, finance, practice-manager, receptionist, clinician, care-navigator, coordination-nurse,
    /// link-worker, care-home, nhs-111, information-governance, administrator, patient
    #[arg(long)]
    role: Role,
    /// The organisation for which they work; the place's own otherwise
    #[arg(long, value_name = "CODE")]
    organisation: Option<OdsCode>,
    #[command(flatten)]
    password: password::Choice,
}

#[derive(Args)]
struct List {
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Args)]
struct One {
    /// The name to sign in with
    username: String,
}

#[derive(Args)]
struct Reset {
    /// The name to sign in with
    username: String,
    /// Take the second factor away as well, for somebody who lost theirs
    #[arg(long)]
    second_factor: bool,
    #[command(flatten)]
    password: password::Choice,
}

impl User {
    pub fn run(self, place: Option<&Path>) -> Result<()> {
        let place = Place::open(place)?;
        block_on(async {
            let store = place.store().await?;
            let app = acts(&place, &store).await?;
            let done = match self.what {
                What::Add(add) => add.run(&place, &app).await,
                What::List(list) => list.run(&place, &app).await,
                What::Disable(one) => one.switch(&place, &app, false).await,
                What::Enable(one) => one.switch(&place, &app, true).await,
                What::Reset(reset) => reset.run(&place, &app).await,
            };
            store.close().await;
            done
        })?
    }
}

impl Add {
    async fn run(self, place: &Place, app: &App) -> Result<()> {
        let organisation = self.organisation.unwrap_or(place.config.organisation);
        let name = self.name.unwrap_or_else(|| self.username.clone());
        let password = self.password.choose(app)?;
        strong(&password, &[&self.username, &name])?;
        let new = NewAccount {
            name,
            username: Some(self.username.clone()),
            posts: vec![Post { role: self.role, organisation }],
            ..NewAccount::default()
        };
        let added = app.add_account(&console(place), new).await?;
        set(app, added.ticket, &password).await.with_context(|| {
            format!(
                "{} was made, but has no password yet: “linchpin user reset {}” sets one",
                self.username, self.username
            )
        })?;
        eprintln!("{} may sign in as {} at {organisation}.", self.username, self.role.title());
        password.show();
        Ok(())
    }
}

impl List {
    async fn run(self, place: &Place, app: &App) -> Result<()> {
        let rows = all(place, app).await?.into_iter().map(row).collect();
        let columns =
            ["username", "name", "roles", "password", "second factor", "elsewhere", "state", "last signed in"];
        print::answer(&linchpin_lake::Answer { columns: columns.map(String::from).to_vec(), rows }, self.format)
    }
}

impl One {
    async fn switch(self, place: &Place, app: &App, on: bool) -> Result<()> {
        let account = find(place, app, &self.username).await?;
        app.switch_account(&console(place), account.id, on).await?;
        if on && account.locked_until.is_some() {
            app.unlock_account(&console(place), account.id).await?;
        }
        eprintln!("{} is switched {}.", self.username, if on { "on" } else { "off" });
        Ok(())
    }
}

impl Reset {
    async fn run(self, place: &Place, app: &App) -> Result<()> {
        let account = find(place, app, &self.username).await?;
        let password = self.password.choose(app)?;
        strong(&password, &[&self.username, &account.name])?;
        if self.second_factor {
            app.reset_second_factor(&console(place), account.id).await?;
        }
        let reset = app.reset_password(&console(place), account.id).await?;
        set(app, reset.ticket, &password).await?;
        eprintln!("{} has a new password, and every session has ended.", self.username);
        password.show();
        Ok(())
    }
}

/// Refuses a password that will not do, before anything is changed.
fn strong(password: &password::Password, names: &[&str]) -> Result<()> {
    let words: Vec<&str> = faults(password.text(), names).into_iter().map(|f| f.sentence()).collect();
    if words.is_empty() { Ok(()) } else { bail!("{}", words.join(" ")) }
}

/// Sets the password with the ticket that the account's owner would use.
async fn set(app: &App, ticket: Option<String>, password: &password::Password) -> Result<()> {
    let ticket = ticket.context("this account signs in elsewhere: its password is set there")?;
    match app.set_password(&ticket, password.text(), None).await? {
        Chosen::Set => Ok(()),
        Chosen::Faults(_) | Chosen::Refused => bail!("the password could not be set; try again"),
    }
}

async fn all(place: &Place, app: &App) -> Result<Vec<AccountView>> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = app.accounts(&console(place), after, 200).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(last.id);
        found.extend(page);
    }
}

async fn find(place: &Place, app: &App, username: &str) -> Result<AccountView> {
    let wanted = username.trim().to_lowercase();
    let found = all(place, app).await?.into_iter().find(|a| a.username.as_deref() == Some(&wanted));
    found.with_context(|| format!("there is no account with the name {username}; “linchpin user list” shows them all"))
}

fn row(account: AccountView) -> Vec<linchpin_lake::Datum> {
    let posts: Vec<String> = account.posts.iter().map(|p| format!("{} at {}", p.role, p.organisation)).collect();
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let state = match (account.disabled, account.locked_until) {
        (true, _) => "switched off".to_owned(),
        (false, Some(until)) => format!("locked until {until:.0}"),
        (false, None) => "open".to_owned(),
    };
    let texts = [
        account.username.unwrap_or_default(),
        account.name,
        posts.join(", "),
        yes(account.has_password),
        yes(account.has_second_factor),
        yes(account.signs_in_elsewhere),
        state,
        account.last_signed_in.map_or_else(|| "never".into(), |at| format!("{at:.0}")),
    ];
    texts.into_iter().map(linchpin_lake::Datum::Text).collect()
}
