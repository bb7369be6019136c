#![doc = include_str!("../README.md")]
#![expect(clippy::print_stderr, reason = "a command speaks")]

mod sign_in;

mod whoami;

mod get;

mod album;

mod top;

mod now;

mod track;

mod gems;

mod mood;

mod playlist;

mod snapshot;

mod diary;

mod export;
mod history;

mod serve;

mod catalogue;

mod forget;

mod deliver;

mod installed;

mod json;

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
    /// Ask Spotify, also for what is kept from before
    #[arg(long, global = true)]
    fresh: bool,
    /// Send so many requests at most; what came before the last one is kept
    #[arg(long, global = true, value_name = "REQUESTS")]
    budget: Option<usize>,
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
    /// What a listener plays most
    Top(top::Top),
    /// What plays now, and with --watch what changes
    Now(now::Now),
    /// Keep every play in the diary as it happens: runs for months
    Track(track::Track),
    /// What was loved once and is forgotten
    Gems(gems::Gems),
    /// The tracks that suit a mood; without one, which moods there are
    Mood(mood::Mood),
    /// What is in a playlist, and playlists to make
    Playlist(playlist::Playlist),
    /// Keep in the diary what is loved this month, unless it is there: to be run daily
    Snapshot(snapshot::Snapshot),
    /// Show what the diary holds; check it, back it up, export, import and query it
    Diary(diary::Diary),
    /// What was played over the years: import Spotify's privacy download, and ask for what is not known of it
    History(history::History),
    /// Write the diary's plays for other programs
    Export(export::Export),
    /// Show all of it in a browser, to several listeners: a web app
    Serve(serve::Serve),
    /// Show which answers are kept on this machine, or drop them
    Catalogue(catalogue::Catalogue),
    /// Drop everything of a listener on this machine: their sign-in, and every answer given to them
    Forget,
    /// Print a script that completes this command in a shell
    Completions {
        /// For which
        shell: Shell,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let json = arguments.json;
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure::report(&error, json),
    }
}

fn run(Arguments { json, fresh, budget, command }: Arguments) -> Result<()> {
    let listener_or_app = || {
        let spotify = listener_or_app()?;
        let spotify = if fresh { spotify.fresh() } else { spotify };
        Ok::<_, Error>(budget.map_or(spotify.clone(), |requests| spotify.with_budget(requests)))
    };
    match command {
        Command::SignIn(how) => sign_in::sign_in(&client()?, how, json),
        Command::SignOut(which) => sign_in::sign_out(&client()?, &which, json),
        Command::Whoami => whoami::whoami(json),
        Command::Get(get) => get::get(&listener_or_app()?, &get),
        Command::Album(album) => album::album(&listener_or_app()?, &album, json),
        Command::Top(asked) => top::top(&listener_or_app()?, &asked, json),
        Command::Now(asked) => now::now(&listener_or_app()?, &asked, json),
        Command::Track(how) => track::track(listener_or_app, &how, json),
        Command::Gems(asked) => gems::gems(&listener_or_app()?, &asked, json),
        Command::Mood(asked) => mood::mood(listener_or_app, &asked, json),
        Command::Playlist(what) => playlist::playlist(&listener_or_app()?, &what, json),
        Command::Snapshot(how) => snapshot::snapshot(&how, json, budget),
        Command::Diary(what) => diary::diary(&what, json),
        Command::History(what) => history::history(listener_or_app, &what, json),
        Command::Export(how) => export::export(&how, json),
        Command::Serve(how) => serve::serve(how),
        Command::Catalogue(what) => catalogue::catalogue(&client()?, &what, json),
        Command::Forget => forget::forget(&client()?, json),
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
        say_sandbox();
    }
    Ok(Spotify::new(config)?)
}

fn say_sandbox() {
    eprintln!("No keys in .env: talking to the sandbox on this machine, not to Spotify.");
}

/// The same for the listener who is signed in, if one is.
fn listener_or_app() -> Result<Spotify> {
    let spotify = client()?;
    Ok(spotify.resume().wait()?.unwrap_or(spotify))
}
