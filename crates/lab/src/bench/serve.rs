//! The web app under load: 200 listeners who look at their music, a dashboard of a million plays, 1,000 event streams. Beside an app in
//! Flask that shows the same page from what it has stored.

mod browser;
mod paths;
mod peer;
mod players;
mod streams;
mod web_app;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::figure::{Figure, Goal};
use super::load::{Answers, Load, load};
use super::running::{Running, memory_mib};
use crate::project::Project;
use browser::Browser;
use paths::dashboards;
use players::Players;
use streams::Streams;
use web_app::{agree_as, listeners, make_diary, sandbox_of, web_app};

const LISTENERS: usize = 200;
const STREAMS: usize = 1_000;
const PLAYS: u64 = 1_000_000;
/// Those who look at their music at the same time, and those who look at a dashboard.
const LOOKING: usize = 16;
const COUNTING: usize = 2;
/// For so long caches and pools may grow.
const WARM_UP: Duration = Duration::from_secs(15);
/// A listener's first page has to be there after so long, and a change of the player.
const PATIENCE: Duration = Duration::from_secs(120);
const MUSIC_MS: f64 = 100.0;
const DASHBOARD_MS: f64 = 300.0;
/// Memory after the load may be so many times what it was.
const FLAT: f64 = 1.1;

/// What was measured.
struct Measured {
    seconds: u64,
    music: Answers,
    flask: Answers,
    dashboard: Answers,
    memory_mib: [f64; 2],
    heard: Heard,
}

struct Heard {
    streams: usize,
    last_s: f64,
    kib_each: f64,
}

pub(super) fn measure(project: &Project, time: Duration, quiet: bool) -> Result<Vec<Figure>> {
    if !quiet {
        peer::add(project)?;
    }
    let place = project.target.join("bench-serve");
    remove(&place)?;
    std::fs::create_dir_all(&place)?;
    let measured = in_place(project, &place, time, &|what| {
        if !quiet {
            println!("▸ {what}");
        }
    });
    remove(&place)?;
    Ok(figures(&measured?))
}

fn in_place(project: &Project, place: &Path, time: Duration, say: &dyn Fn(&str)) -> Result<Measured> {
    // One connection each, here and in the programs that are started.
    allow_open_files(4 * STREAMS as u64)?;
    let names = listeners(LISTENERS);
    let sandbox = sandbox_of(project, &names, place)?;
    say("A diary of 1,000,000 plays");
    let diary = make_diary(project, &sandbox, &names[0], place, PLAYS)?;
    let (app, address) = web_app(project, &sandbox, &place.join("web"), &diary)?;
    say("200 listeners sign in");
    let browsers = names.iter().map(|name| sign_in(&sandbox, address, name)).collect::<Result<Vec<_>>>()?;
    let music: Vec<Vec<u8>> = browsers.iter().map(|browser| browser.request("/your-music")).collect();
    let paths = dashboards(&sandbox, &names[0])?;
    let dashboard: Vec<Vec<u8>> = paths.iter().map(|path| browsers[0].request(path)).collect();
    let looking = |time| Load { connections: LOOKING, time, one_wait_of: 1 };
    let counting = |time| Load { connections: COUNTING, time, one_wait_of: 1 };

    say("Warming up");
    load(address, &music, looking(WARM_UP.min(time)))?;
    load(address, &dashboard, counting(WARM_UP.min(time)))?;
    let before = memory_mib(app.id())?;
    let each = time / 2;
    say(&format!("Load for {} s on /your-music, then for as long on the dashboard", each.as_secs_f64()));
    let music = load(address, &music, looking(each))?;
    let counted = load(address, &dashboard, counting(each))?;
    let after = memory_mib(app.id())?;
    say("1,000 event streams");
    let requests: Vec<Vec<u8>> =
        browsers.iter().map(|browser| browser.request("/now/events")).cycle().take(STREAMS).collect();
    let heard = hear(&Players::of(&sandbox, &names)?, address, &requests, || memory_mib(app.id()))?;
    drop(app);
    say("The same page by Flask");
    let flask = peer::measure(project, &sandbox, &names, place, looking(each.min(Duration::from_secs(60))))?;
    let memory_mib = [before, after];
    Ok(Measured { seconds: time.as_secs(), music, flask, dashboard: counted, memory_mib, heard })
}

/// A listener's browser, whose store is filled.
fn sign_in(sandbox: &Running, web_app: std::net::SocketAddr, name: &str) -> Result<Browser> {
    agree_as(sandbox, name)?;
    let mut browser = Browser::of(web_app);
    let mut page = browser.open("/sign-in?to=/your-music")?;
    let begun = Instant::now();
    // The first page says to come again until what Spotify tells is there.
    while page.header("refresh").is_some() {
        ensure!(begun.elapsed() < PATIENCE, "{name}'s music is not there after {} s", PATIENCE.as_secs());
        std::thread::sleep(Duration::from_millis(20));
        page = browser.open("/your-music")?;
    }
    ensure!(page.status == 200, "{name} could not sign in, status {}: {}", page.status, page.body);
    Ok(browser)
}

/// All streams hear what plays, and then of a change.
fn hear(
    players: &Players<'_>,
    web_app: std::net::SocketAddr,
    requests: &[Vec<u8>],
    memory_mib: impl Fn() -> Result<f64>,
) -> Result<Heard> {
    let [one, other] = players.tracks();
    let is_of = |track: &str| format!("track/{track}\"");
    players.play(one)?;
    let without = memory_mib()?;
    let mut streams = Streams::open(web_app, requests)?;
    let (heard, _) = streams.wait_for(&is_of(one), PATIENCE);
    ensure!(heard == requests.len(), "{heard} streams of {} say what plays: {}", requests.len(), streams.sample());
    let with = memory_mib()?;
    streams.forget();
    let changed = Instant::now();
    players.play(other)?;
    let (heard, last) = streams.wait_for(&is_of(other), PATIENCE);
    let kib_each = (with - without) * 1024.0 / requests.len() as f64;
    Ok(Heard { streams: heard, last_s: (last - changed).as_secs_f64(), kib_each })
}

fn figures(Measured { seconds, music, flask, dashboard, memory_mib, heard }: &Measured) -> Vec<Figure> {
    let figure =
        |name: &str, unit, ours| Figure { area: "serve", name: name.to_owned(), unit, ours, peer: None, goal: None };
    let peer = |share| Some(("Flask", flask.wait_ms(share)));
    let [before, after] = memory_mib;
    vec![
        Figure { peer: peer(0.5), ..figure("/your-music, 200 listeners, 16 at a time", "ms", music.wait_ms(0.5)) },
        Figure {
            peer: peer(0.99),
            goal: Some(Goal::AtMost(MUSIC_MS)),
            ..figure("… slowest of a hundred", "ms", music.wait_ms(0.99))
        },
        Figure {
            peer: Some(("Flask", flask.a_second())),
            ..figure("… and so many are answered", "a second", music.a_second())
        },
        figure("dashboard of 1,000,000 plays, 2 at a time", "ms", dashboard.wait_ms(0.5)),
        Figure {
            goal: Some(Goal::AtMost(DASHBOARD_MS)),
            ..figure("… slowest of a hundred", "ms", dashboard.wait_ms(0.99))
        },
        figure("memory under load", "MiB", *after),
        Figure {
            goal: Some(Goal::AtMost(FLAT)),
            ..figure(&format!("… after {seconds} s, to before"), "times", after / before)
        },
        Figure {
            goal: Some(Goal::AtLeast(STREAMS as f64)),
            ..figure("event streams of 1,000 that hear of a change", "streams", heard.streams as f64)
        },
        figure("… until the last of them has", "s", heard.last_s),
        figure("… memory for each", "KiB", heard.kib_each),
    ]
}

fn allow_open_files(wanted: u64) -> Result<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|now| now < wanted) {
        limit.current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
        setrlimit(Resource::Nofile, limit)?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goals_are_those_of_the_web_app() {
        let answers = |wait| Answers { count: 1, seconds: 1.0, waits_ms: vec![wait; 100] };
        let heard = Heard { streams: 999, last_s: 1.0, kib_each: 20.0 };
        let (music, flask, dashboard) = (answers(20.0), answers(200.0), answers(400.0));
        let measured = Measured { seconds: 600, music, flask, dashboard, memory_mib: [100.0, 105.0], heard };
        let reached: Vec<_> =
            figures(&measured).iter().filter_map(|figure| figure.to_json()["reached"].as_bool()).collect();
        assert_eq!(reached, [true, false, true, false]);
    }
}
