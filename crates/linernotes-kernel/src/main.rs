#![doc = include_str!("../README.md")]

mod home;

mod slot;

mod clone;

mod warm;

mod front;

mod evaluator;

mod relay;

mod runtime;

mod explain;

mod stock;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use linernotes_kernel::{builds, marks, socket, sources, wire};

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
        /// Be evcxr's own kernel, unchanged
        #[arg(long)]
        stock: bool,
    },
    /// Compile the cells of a kernel; kernels start it
    #[command(hide = true)]
    Evaluate(evaluator::Evaluate),
    /// Run a first cell in the template; `warm` does it
    #[command(hide = true)]
    Rehearse {
        #[arg(long)]
        home: PathBuf,
    },
}

fn main() -> anyhow::Result<ExitCode> {
    // evcxr starts this program again, as the process that runs the cells.
    if std::env::var_os("EVCXR_IS_RUNTIME").is_some() {
        if std::env::var_os(runtime::VARIABLE).is_some() {
            return runtime::run().map(|()| ExitCode::SUCCESS);
        }
        if std::env::var_os(relay::VARIABLE).is_some() {
            return relay::run();
        }
        evcxr::runtime_hook();
    }
    // `start --stock` becomes this once the slot and the environment are ready.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == "--control_file") {
        return evcxr_jupyter::main().map(|()| ExitCode::SUCCESS);
    }
    match Arguments::parse().command {
        Command::Warm(warm) => warm.run(),
        Command::Start { home, connection_file, stock: true } => stock::run(&home, &connection_file),
        Command::Start { home, connection_file, stock: false } => front::run(&home, &connection_file),
        Command::Evaluate(evaluate) => evaluate.run(),
        Command::Rehearse { home } => warm::rehearse(&home),
    }
    .map(|()| ExitCode::SUCCESS)
}
