#![doc = include_str!("../README.md")]

mod home;

mod slot;

mod clone;

mod start;

mod warm;

mod relay;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// A Jupyter kernel for Rust, with everything compiled before the first cell.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile what cells need, once, into a template for all kernels
    Warm(warm::Warm),
    /// Be a kernel: what Jupyter runs
    Start {
        /// Where the template and the slots are
        #[arg(long)]
        home: PathBuf,
        /// The file with the ports that Jupyter has chosen
        #[arg(long)]
        connection_file: PathBuf,
    },
    /// Run a first cell in the template; `warm` does it
    #[command(hide = true)]
    Rehearse {
        #[arg(long)]
        dependency: String,
    },
}

fn main() -> anyhow::Result<()> {
    // evcxr starts this program again, as the process that runs the cells.
    if std::env::var_os("EVCXR_IS_RUNTIME").is_some() {
        return if relay::is_behind_relay() { evcxr_jupyter::main() } else { relay::run() };
    }
    // `start` becomes this once the slot and the environment are ready.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == "--control_file") {
        return evcxr_jupyter::main();
    }
    match Arguments::parse().command {
        Command::Warm(warm) => warm.run(),
        Command::Start { home, connection_file } => start::run(&home, &connection_file),
        Command::Rehearse { dependency } => warm::rehearse(&dependency),
    }
}
