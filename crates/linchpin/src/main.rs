//! The `linchpin` command: configuration, wiring, and one file for each thing it does.

mod clock;
mod command;
mod definitions;
mod place;
mod print;

use std::{path::PathBuf, process::ExitCode};

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
    /// Give the values of indicators
    Measure(command::measure::Measure),
    /// Ask the lake a question in SQL; nothing can be changed
    Query(command::query::Query),
    /// Run a statistical method on a table of your own
    Stats(command::stats::Stats),
    /// Serve the pages
    Serve(command::serve::Serve),
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let Arguments { place, command } = Arguments::parse();
    let place = place.as_deref();
    let done = match command {
        Command::Demo(c) => c.run(place),
        Command::New(c) => c.run(),
        Command::Load(c) => c.run(place),
        Command::Sources(c) => c.run(place),
        Command::Check(c) => c.run(place),
        Command::Measure(c) => c.run(place),
        Command::Query(c) => c.run(place),
        Command::Stats(c) => command::stats::run(c),
        Command::Serve(c) => c.run(place),
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
