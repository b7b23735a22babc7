//! The `linchpin` command: configuration, wiring, and one file for each thing it does.

mod acts;
mod allergies;
mod clock;
mod command;
mod config;
mod definitions;
mod diaries;
mod dose;
mod entrance;
mod everybody;
mod extracts;
mod facts;
mod faults;
mod figures;
mod groups;
mod ids;
mod lists;
mod log;
mod machine;
mod measured;
mod models;
mod people;
mod place;
mod planning;
mod population;
mod post;
mod print;
mod readings;
mod secrets;
mod stop;
mod what_if;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

/// Primary care for a place: published files in, one explained picture out.
#[derive(Parser)]
#[command(name = "linchpin", version, about, arg_required_else_help = true)]
struct Arguments {
    /// The place's folder, as `linchpin new` made it
    #[arg(long, global = true, value_name = "DIR", env = "LINCHPIN_PLACE")]
    place: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a synthetic place if there is none, load it and serve it
    Demo(command::demo::Demo),
    /// Make an empty place for real data
    New(command::new::New),
    /// Recognise, check and load published files
    Load(command::load::Load),
    /// List what is loaded
    Sources(command::sources::Sources),
    /// Read every definition, compile it and run its worked example
    Check(command::check::Check),
    /// Count who is on which register and in which group of like need
    Population(command::population::Population),
    /// Work out registers and scores of everybody on the lists, and fit models of risk
    Risk(command::risk::Risk),
    /// Say whether schemes work: those in them beside people like them
    Evaluate(command::evaluate::Evaluate),
    /// Give the values of indicators
    Measure(command::measure::Measure),
    /// Ask the lake a question in SQL; nothing can be changed
    Query(command::query::Query),
    /// Play what-ifs: a place’s year as it is, and with a change
    Simulate(command::simulate::Simulate),
    /// Run a statistical method on a table of your own
    Stats(command::stats::Stats),
    /// Serve the pages
    Serve(command::serve::Serve),
    /// Do background jobs
    Work(command::work::Work),
    /// Count what was booked and asked for here, so that it is measured
    Feed(command::feed::Feed),
    /// Make, list, switch off and reset accounts
    User(command::user::User),
    /// Check the audit chain, or take it out as a file
    Audit(command::audit::Audit),
    /// Begin a new key of pseudonyms
    Pseudonyms(command::pseudonyms::Pseudonyms),
    /// Copy the place while it is in use
    Backup(command::backup::Backup),
    /// Make a place out of a backup
    Restore(command::restore::Restore),
    /// List every key that can be configured
    Config(command::config::Config),
    /// Look whether all is well, and say what to do where it is not
    Doctor(command::doctor::Doctor),
}

fn main() -> ExitCode {
    let Arguments { place, command } = Arguments::parse();
    let place = place.as_deref();
    let log = config::Log::early(place.unwrap_or(Path::new(".")), &place::variable);
    log::start(&log, clock::SystemClock);
    let done = match command {
        Command::Demo(c) => c.run(place),
        Command::New(c) => c.run(),
        Command::Load(c) => c.run(place),
        Command::Sources(c) => c.run(place),
        Command::Check(c) => c.run(place),
        Command::Measure(c) => c.run(place),
        Command::Population(c) => c.run(place),
        Command::Evaluate(c) => c.run(place),
        Command::Risk(c) => c.run(place),
        Command::Query(c) => c.run(place),
        Command::Simulate(c) => c.run(place),
        Command::Stats(c) => command::stats::run(c),
        Command::Serve(c) => c.run(place),
        Command::Work(c) => c.run(place),
        Command::Feed(c) => c.run(place),
        Command::User(c) => c.run(place),
        Command::Audit(c) => c.run(place),
        Command::Pseudonyms(c) => c.run(place),
        Command::Backup(c) => c.run(place),
        Command::Restore(c) => c.run(place),
        Command::Config(c) => c.run(),
        Command::Doctor(c) => c.run(place),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("linchpin: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the reader of our output (`| head`) went away: no fault of anybody.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|e| e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}
