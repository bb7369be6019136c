//! `spotify-sandbox`: the sandbox as a program of its own.

use std::io::{ErrorKind, Write as _};
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::task::Poll;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, value_parser};
use jiff::Timestamp;
use spotify_sandbox::archive::{Length, Package, Quirks, Request};
use spotify_sandbox::{Clock, Consent, Limits, Options, People, Profile, Sandbox};

/// Imitates Spotify on this machine: sign-in and Web API, with a world of synthetic music. No account is needed.
///
/// Point any client at it by changing its two addresses, https://accounts.spotify.com and https://api.spotify.com, to the
/// one that is printed at the start. What listeners change lasts until the sandbox stops; then it starts afresh.
#[derive(Parser)]
#[command(version, after_long_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8896)]
    port: u16,
    /// The address to listen on. With another than the default, others can reach the sandbox
    #[arg(long, default_value_t = Ipv4Addr::LOCALHOST.into())]
    address: IpAddr,
    /// What Spotify allows the app: `legacy-features` (all, as before November 2024), `extended` (all but audio features and
    /// the like) or `development-2026` (what a new app gets)
    #[arg(long, default_value_t)]
    profile: Profile,
    /// The world is made from it: the same seed, the same music
    #[arg(long, default_value_t = Options::default().seed)]
    seed: u64,
    /// How many tracks there are, about; the rest of the world grows with them
    #[arg(long, default_value_t = Options::default().size)]
    size: u32,
    /// Know something for every well-formed id, so that examples written for Spotify's own ids run
    #[arg(long)]
    any_id: bool,
    /// A JSON file with the apps and listeners to have instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// What the clock shows first: a time such as 2026-11-21T18:30:00Z, or `now`
    #[arg(long, value_parser = moment, default_value_t = Clock::START)]
    clock: Timestamp,
    /// Agree to every sign-in at once, without the consent page
    #[arg(long)]
    agree: bool,
    /// Requests that an app may make within 30 seconds; without it as many as it likes
    #[arg(long, value_name = "REQUESTS")]
    rate_limit: Option<u32>,
    /// Requests that development-mode apps may make in a day; without it as many as they like
    #[arg(long, value_name = "REQUESTS")]
    daily_quota: Option<u32>,
    /// Stop when standard input closes: for a program that starts a sandbox and may end before it
    #[arg(long)]
    stop_with_input: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Write a synthetic privacy download, as Spotify's "Download your data" gives it, and leave
    Archive(Archive),
}

/// It has the names, folders and fields of Spotify's files, and ids that the sandbox answers for. `manifest.json` in it
/// counts what was made.
#[derive(Args)]
struct Archive {
    /// Where to write it: a new folder, or an empty one
    folder: PathBuf,
    /// Whose history it is. Everybody has a taste
    #[arg(long, default_value_t = Request::default().listener)]
    listener: String,
    /// `extended` (every play, with ids), `account` (the last year, with names) or `both`
    #[arg(long, default_value = "both", value_parser = package)]
    package: Package,
    /// How many years it goes back, 1 to 18, with about 12,000 plays each [default: 3, or as many as `--plays` take]
    #[arg(long, value_parser = value_parser!(u32).range(1..=18))]
    years: Option<u32>,
    /// How many plays it holds: the last ones, or with `--years` half out of the last year and half out of those before
    #[arg(long)]
    plays: Option<u64>,
    /// When it was made, a time such as 2026-11-21T18:30:00Z, or `now`: nothing in it is later
    #[arg(long, value_parser = moment, default_value_t = Request::default().until)]
    until: Timestamp,
    /// Whether it is as awkward as Spotify's: `none` or `all`
    #[arg(long, default_value = "all", value_parser = quirks)]
    quirks: Quirks,
    /// The seed of the world, as of a sandbox
    #[arg(long, default_value_t = Request::default().seed)]
    seed: u64,
    /// The size of the world in tracks, as of a sandbox
    #[arg(long, default_value_t = Request::default().size)]
    size: u32,
    /// How many records a file of extended history holds
    #[arg(long, default_value_t = Request::default().records_per_file, value_parser = value_parser!(u32).range(1..))]
    records_per_file: u32,
}

const AFTER_HELP: &str = "\
Apps: one with the profile chosen above, and one for each profile, whose client id ends in 1
(extended), 2 (development-2026) or 3 (legacy-features) instead of 0; their secrets likewise. They
may ask to be called back on any port of http://127.0.0.1 and http://[::1], at `/`, `/callback` or
without a path.

Listeners: robin (Premium, GB), sam (Free, US), and kim (Premium, DE), who is on no app's list.

Controls: GET /_sandbox lists what can be asked of a running sandbox: move its clock, let requests
go wrong, see what was asked.";

fn moment(text: &str) -> Result<Timestamp, String> {
    if text == "now" {
        return Ok(Timestamp::now());
    }
    text.parse().map_err(|_| "write a time such as 2026-11-21T18:30:00Z, or `now`".to_owned())
}

fn package(text: &str) -> Result<Package, String> {
    match text {
        "extended" => Ok(Package::Extended),
        "account" => Ok(Package::Account),
        "both" => Ok(Package::Both),
        _ => Err("choose `extended`, `account` or `both`".to_owned()),
    }
}

fn quirks(text: &str) -> Result<Quirks, String> {
    match text {
        "none" => Ok(Quirks::None),
        "all" => Ok(Quirks::All),
        _ => Err("choose `none` or `all`".to_owned()),
    }
}

fn people(file: &Path) -> anyhow::Result<People> {
    let name = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("`{name}` cannot be read"))?;
    let people: People =
        serde_json::from_str(&text).with_context(|| format!("`{name}` is not a list of apps and listeners"))?;
    anyhow::ensure!(!people.apps.is_empty(), "`{name}` names no app: leave `apps` out to have the built-in ones");
    anyhow::ensure!(
        !people.listeners.is_empty(),
        "`{name}` names no listener: leave `listeners` out to have the built-in ones"
    );
    Ok(people)
}

/// A program that started this one may have stopped listening: that is no reason to end.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(Command::Archive(archive)) = arguments.command {
        return write(archive);
    }
    let (port, address) = (arguments.port, arguments.address);
    let people = arguments.accounts.as_deref().map(people).transpose()?.unwrap_or_default();
    let (app_id, app_secret) = (people.apps[0].client_id.clone(), people.apps[0].client_secret.clone());
    let sandbox = Sandbox::start_with(Options {
        address,
        port,
        profile: arguments.profile,
        seed: arguments.seed,
        size: arguments.size,
        any_id: arguments.any_id,
        people,
        start: arguments.clock,
        consent: if arguments.agree { Consent::Agree { listener: None } } else { Consent::Ask },
        limits: Limits { per_30_s: arguments.rate_limit, per_day: arguments.daily_quota },
    });
    let sandbox = sandbox.await.with_context(|| {
        format!("port {port} of {address} cannot be used: choose another with `--port`, or 0 for any free one")
    })?;
    // Ctrl-C is heard from the first poll on, and the greeting already speaks of it.
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    let is_heard = std::future::poll_fn(|context| Poll::Ready(stop.as_mut().poll(context).is_pending())).await;
    say(&greeting(&sandbox.url(), &app_id, &app_secret, address));
    tokio::select! {
        () = sandbox.run() => {}
        _ = &mut stop, if is_heard => say("\nStopped."),
        () = end_of_input(), if arguments.stop_with_input => {}
    }
    Ok(())
}

fn write(archive: Archive) -> anyhow::Result<()> {
    let Archive { folder, listener, package, years, plays, until, quirks, seed, size, records_per_file } = archive;
    let length = match (years, plays) {
        (Some(years), Some(plays)) => Length::Spread { plays, years },
        (Some(years), None) => Length::Years(years),
        (None, Some(plays)) => Length::Plays(plays),
        (None, None) => Request::default().length,
    };
    let request = Request { listener, package, length, quirks, seed, size, until, records_per_file };
    let name = folder.display();
    let manifest = request.write(&folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => error.into(),
        _ => anyhow::Error::new(error).context(format!("`{name}` cannot be filled: choose another folder")),
    })?;
    say(&format!(
        "{} records of extended history and {} of account data in `{name}`: its `manifest.json` says more",
        manifest.extended.all() + manifest.earlier.all(),
        manifest.account.all() + manifest.earlier_account.all(),
    ));
    Ok(())
}

/// Where it is, and how to point others at it. Programs that start a sandbox read the first line.
fn greeting(url: &str, id: &str, secret: &str, address: IpAddr) -> String {
    let warning = if address.is_loopback() {
        "  Only programs on this machine can reach it."
    } else {
        "  Everybody who can reach this machine can reach it: it has no secrets, but it tells them all it knows."
    };
    format!(
        "\
Spotify sandbox on {url}
{warning}

  client id      {id}
  client secret  {secret}
  redirect URI   http://127.0.0.1:8898/callback, or any other port

Point a client at it:

  curl      curl -d grant_type=client_credentials -u {id}:{secret} {url}/api/token
            curl -H \"Authorization: Bearer BQ…\" {url}/v1/albums/2f4Ejh4Po2rpuXSYa6IDCe

  spotipy   SpotifyOAuth.OAUTH_AUTHORIZE_URL = \"{url}/authorize\"
            SpotifyOAuth.OAUTH_TOKEN_URL = SpotifyClientCredentials.OAUTH_TOKEN_URL = \"{url}/api/token\"
            spotify = spotipy.Spotify(auth_manager=…); spotify.prefix = \"{url}/v1/\"

  tekore    a Sender that sends to {url} what is meant for accounts.spotify.com and api.spotify.com

  rspotify  Config {{ api_base_url: \"{url}/v1/\".into(), auth_base_url: \"{url}/\".into(), ..Default::default() }}

  Liner Notes  SPOTIFY_SANDBOX_URL={url}

What it can be asked while it runs: {url}/_sandbox. Ctrl-C stops it."
    )
}

async fn end_of_input() {
    let input = &mut tokio::io::stdin();
    // An input that cannot be read has ended as well.
    let _ = tokio::io::copy(input, &mut tokio::io::sink()).await;
}
