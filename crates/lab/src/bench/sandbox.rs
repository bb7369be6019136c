//! The sandbox under load: how many answers a second, how soon it is there, and whether its memory grows.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::figure::{Figure, Goal};
use super::load::{Load, get, load};
use super::running::{Running, memory_mib};
use crate::project::Project;

/// Connections that ask at the same time.
const CONNECTIONS: usize = 16;
/// How often it is started to measure that.
const STARTS: usize = 11;
/// For so long its caches and pools may grow.
const WARM_UP: Duration = Duration::from_secs(10);
/// Every request of the load asks for one of so many tracks.
const TRACKS: usize = 2000;

pub(super) fn measure(project: &Project, time: Duration, quiet: bool) -> Result<Vec<Figure>> {
    let say = |what: &str| {
        if !quiet {
            println!("▸ {what}");
        }
    };
    let figure = |name: &str, unit, ours, goal| {
        let name = name.to_owned();
        Figure { area: "sandbox", name, unit, ours, peer: None, goal: Some(goal) }
    };
    say("Starting the sandbox, a few times");
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let begin = Instant::now();
        let sandbox = Running::start(project, &[])?;
        sandbox.get("/_sandbox/clock", "")?;
        starts.push(begin.elapsed().as_secs_f64());
    }
    starts.sort_by(f64::total_cmp);

    let sandbox = Running::start(project, &[])?;
    let token = sandbox.token("{}")?;
    let requests: Vec<Vec<u8>> =
        tracks(&sandbox, &token)?.iter().map(|id| get(&format!("/v1/tracks/{id}"), &token)).collect();
    let of = |time| Load { connections: CONNECTIONS, time, one_wait_of: 100 };
    say("Warming up");
    load(sandbox.address, &requests, of(WARM_UP.min(time)))?;
    let before = memory_mib(sandbox.process.id())?;
    say(&format!("Load for {} s", time.as_secs()));
    let answers = load(sandbox.address, &requests, of(time))?;
    let after = memory_mib(sandbox.process.id())?;
    Ok(vec![
        figure("GET /v1/tracks/{id}", "answers a second", answers.a_second(), Goal::AtLeast(10_000.0)),
        Figure { goal: None, ..figure("… slowest of a hundred", "ms", answers.wait_ms(0.99), Goal::AtMost(0.0)) },
        figure("start to first answer", "s", starts[STARTS / 2], Goal::AtMost(0.2)),
        Figure { goal: None, ..figure("memory under load", "MiB", after, Goal::AtMost(0.0)) },
        figure(&format!("… growth in {} s", time.as_secs()), "MiB", after - before, Goal::AtMost(5.0)),
    ])
}

/// The ids of many tracks, whatever they are.
fn tracks(sandbox: &Running, token: &str) -> Result<Vec<String>> {
    let mut ids = Vec::with_capacity(TRACKS);
    for letter in 'a'..='z' {
        for offset in (0..500).step_by(50) {
            let page = sandbox.get(&format!("/v1/search?q={letter}&type=track&limit=50&offset={offset}"), token)?;
            let rows = page["tracks"]["items"].as_array().context("a page of tracks has no items")?;
            ids.extend(rows.iter().filter_map(|track| track["id"].as_str()).map(str::to_owned));
            if ids.len() >= TRACKS {
                return Ok(ids);
            }
            if rows.is_empty() {
                break;
            }
        }
    }
    Ok(ids)
}
