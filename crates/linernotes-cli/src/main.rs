#![doc = include_str!("../README.md")]
#![expect(clippy::print_stderr, reason = "a command speaks")]

mod sign_in;

mod whoami;

mod get;

mod album;

mod failure;

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use linernotes::prelude::*;

/// Spotify from a terminal: sign in, ask any path of the Web API, turn albums into tables and files.
///
/// Without keys in .env or the environment it talks to the sandbox on this machine.
#[derive(Parser)]
#[command(name = "linernotes", version, after_help = failure::EXIT_CODES)]
struct Arguments {
    /// Print JSON, errors included
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sign a listener in, once for half a year
    SignIn(sign_in::In),
    /// Forget a sign-in
    SignOut(sign_in::Out),
    /// Show who is signed in, and which settings hold and where they stand
    Whoami,
    /// Ask any path of the Web API: `me/top/artists?limit=5`
    Get(get::Get),
    /// The tracks of an album, or how they sound
    Album(album::Album),
    /// Print a script that completes this command in a shell
    Completions {
        /// For which
        shell: Shell,
    },
}

fn main() -> ExitCode {
    let Arguments { json, command } = Arguments::parse();
    match run(command, json) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error, json),
    }
}

fn run(command: Command, json: bool) -> Result<()> {
    match command {
        Command::SignIn(how) => sign_in::sign_in(&client()?, how, json),
        Command::SignOut(which) => sign_in::sign_out(&client()?, &which, json),
        Command::Whoami => whoami::whoami(json),
        Command::Get(get) => get::get(&listener_or_app()?, &get),
        Command::Album(album) => album::album(&listener_or_app()?, &album, json),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "linernotes", &mut std::io::stdout());
            Ok(())
        }
    }
}

/// Prints a result. Whoever reads it may have read enough, as `head` does: then there is nothing more to do.
fn say(result: impl Display) {
    if writeln!(std::io::stdout(), "{result}").is_err() {
        std::process::exit(0);
    }
}

/// A client with the keys that are set; it says when that is the sandbox.
fn client() -> Result<Spotify> {
    let config = Config::from_env()?;
    if config.sandbox {
        eprintln!("No keys in .env: talking to the sandbox on this machine, not to Spotify.");
    }
    Ok(Spotify::new(config)?)
}

/// The same for the listener who is signed in, if one is.
fn listener_or_app() -> Result<Spotify> {
    let spotify = client()?;
    Ok(spotify.resume().wait()?.unwrap_or(spotify))
}
