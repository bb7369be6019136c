#![doc = include_str!("../README.md")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks")]

mod project;

mod step;

mod setup;

mod sandbox;

mod site;

mod open;

mod serve;

mod run;

mod operations;

mod test;

mod bench;
mod boundaries;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::project::Project;

/// Rust notebooks on Spotify: sets up, opens, runs, tests and measures them.
#[derive(Parser)]
#[command(name = "cargo lab", bin_name = "cargo lab", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    open: open::Options,
}

#[derive(Subcommand)]
enum Command {
    /// Run notebooks without a window, and store their outputs
    Run {
        /// Which: a number (`01`), a name or a path; all of the course when none is given
        notebooks: Vec<PathBuf>,
        /// Run them on evcxr's own kernel: only to see that no cell fails there, nothing is stored
        #[arg(long)]
        stock: bool,
    },
    /// Start the web app; without keys on a sandbox, with a year of history in it
    Serve(serve::Options),
    /// Write the table of every operation of Spotify's API in the client's README
    Operations(operations::Options),
    /// Run every check that CI runs
    Test,
    /// Measure every figure that the README quotes
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let Arguments { command, open } = Arguments::parse();
    let done = Project::find().and_then(|project| match command {
        None => open::open(&project, &open),
        Some(Command::Run { notebooks, stock }) => {
            run::run(&project, &notebooks, if stock { run::Purpose::Stock } else { run::Purpose::Store })
        }
        Some(Command::Serve(options)) => serve::serve(&project, &options),
        Some(Command::Operations(options)) => operations::operations(&project, &options),
        Some(Command::Test) => test::test(&project),
        Some(Command::Bench(options)) => bench::bench(&project, &options),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}
