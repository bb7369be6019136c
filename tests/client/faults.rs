//! What can go wrong, against every kind of call: what becomes of the call, how often Spotify was asked, and that nothing was
//! done twice or lost.

use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use spotify_client::{Clock, Error, Event, Id as _, Playable, Scope, Spotify, Target, Track, TrackId, reporting};
use spotify_sandbox::{Answer, Fault, Profile, Rule, Sandbox};

use crate::support::{LONG_ALBUM, TRACK, agreeing_sandbox, config};

/// A kind of call. Trouble begins with its first request; of a walk with that for the second page, of many ids with the
/// eleventh id.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Call {
    Read,
    RepeatableWrite,
    OnceWrite,
    Walk,
    ManyIds,
}

const CALLS: [Call; 5] = [Call::Read, Call::RepeatableWrite, Call::OnceWrite, Call::Walk, Call::ManyIds];

/// What becomes of a call, and how many requests the sandbox sees.
type Expected = (&'static str, RangeInclusive<usize>);

/// A fault, how often it befalls, and what becomes of each kind of call.
struct Row {
    fault: Fault,
    times: Option<u32>,
    expected: [Expected; 5],
}

/// How many ids there are, and how many are answered before the trouble.
const IDS: usize = 20;
const BEFORE: usize = 10;
/// How many requests for single ids may be under way when it begins.
const UNDER_WAY: usize = 10;
const VOLUME: u8 = 37;
/// The longest cell, of 1, 2, 4 and 8 s and a tenth more, is well below this.
const PATIENCE: Duration = Duration::from_secs(20);
const TWO_HOURS: u64 = 7200;

/// The call does what it does without trouble, after so many requests for what went wrong.
const fn works(tries: usize) -> [Expected; 5] {
    let many = IDS + tries - 1;
    [
        ("works", tries..=tries),
        ("works", tries..=tries),
        ("works", tries..=tries),
        ("works", 1 + tries..=1 + tries),
        ("works", many..=many),
    ]
}

/// The requests of a call about many ids that ends in an error, after so many tries of each.
const fn many(tries: usize) -> RangeInclusive<usize> {
    BEFORE + tries..=BEFORE + UNDER_WAY * tries
}

/// What may be repeated works after a retry; what acts once is not sent again.
fn lost_once(unconfirmed: &'static str) -> [Expected; 5] {
    let mut expected = works(2);
    expected[2] = (unconfirmed, 1..=1);
    expected
}

/// What may be repeated is repeated three times, and no more.
fn lost_always(error: &'static str, unconfirmed: &'static str, cut_short: &'static str) -> [Expected; 5] {
    [(error, 4..=4), (error, 4..=4), (unconfirmed, 1..=1), (cut_short, 5..=5), (error, many(4))]
}

/// The call ends in an error, after so many requests for what went wrong.
fn refused(error: &'static str, cut_short: &'static str, tries: usize) -> [Expected; 5] {
    let alone = || (error, tries..=tries);
    [alone(), alone(), alone(), (cut_short, 1 + tries..=1 + tries), (error, many(tries))]
}

/// Each fault, the slow ones first so that they run beside all others.
fn table() -> Vec<Row> {
    let row = |fault: Fault, times: Option<u32>, expected: [Expected; 5]| Row { fault, times, expected };
    let once = Some(1);
    let limited = |retry_after_s: Option<u64>| Fault::RateLimited { retry_after_s };
    let status = |status: u16| Fault::ServerError { status };
    let token_ended = r#"{"error":{"status":401,"message":"The access token expired"}}"#;
    let unauthorized = Fault::Answer(Answer::json(401, token_ended));
    let quota = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
    let quota = Fault::Answer(Answer::json(429, quota).with_header("Retry-After", "7200"));
    let date = Fault::Answer(Answer::empty(429).with_header("Retry-After", "Sat, 21 Nov 2026 18:30:05 GMT"));
    // An answer with nothing in it cannot be cut in half.
    let mut half = refused("unreadable", "50 rows, then unreadable", 1);
    half[1] = ("works", 1..=1);
    half[2] = ("works", 1..=1);
    // No retry for a status that says it is for good; whether a command was obeyed is unknown all the same.
    let mut for_good = refused("501", "50 rows, then 501", 1);
    for_good[2] = ("unconfirmed: 501", 1..=1);
    vec![
        row(limited(None), None, refused("rate limited", "50 rows, then rate limited", 5)),
        row(limited(None), Some(2), works(3)),
        row(status(500), None, lost_always("500", "unconfirmed: 500", "50 rows, then 500")),
        row(status(502), None, lost_always("502", "unconfirmed: 502", "50 rows, then 502")),
        row(status(503), None, lost_always("503", "unconfirmed: 503", "50 rows, then 503")),
        row(status(504), None, lost_always("504", "unconfirmed: 504", "50 rows, then 504")),
        row(
            Fault::CutConnection,
            None,
            lost_always("unreachable", "unconfirmed: unreachable", "50 rows, then unreachable"),
        ),
        row(date, once, works(2)),
        row(limited(Some(1)), once, works(2)),
        row(limited(None), once, works(2)),
        row(limited(Some(0)), once, works(2)),
        row(limited(Some(0)), None, refused("rate limited", "50 rows, then rate limited", 5)),
        row(limited(Some(TWO_HOURS)), once, refused("rate limited", "50 rows, then rate limited", 1)),
        row(limited(Some(TWO_HOURS)), None, refused("rate limited", "50 rows, then rate limited", 1)),
        row(Fault::QuotaExceeded, once, refused("quota", "50 rows, then quota", 1)),
        row(Fault::QuotaExceeded, None, refused("quota", "50 rows, then quota", 1)),
        row(quota, None, refused("quota", "50 rows, then quota", 1)),
        row(status(500), once, lost_once("unconfirmed: 500")),
        row(status(502), once, lost_once("unconfirmed: 502")),
        row(status(503), once, lost_once("unconfirmed: 503")),
        row(status(504), once, lost_once("unconfirmed: 504")),
        row(status(501), once, for_good),
        row(Fault::CutConnection, once, lost_once("unconfirmed: unreachable")),
        row(Fault::EmptyBadRequest, once, refused("400", "50 rows, then 400", 1)),
        row(Fault::OwnerWithoutPremium, once, refused("403", "50 rows, then 403", 1)),
        row(Fault::ListenerNotRegistered, once, refused("403", "50 rows, then 403", 1)),
        row(Fault::Slow { milliseconds: 300 }, None, works(1)),
        row(Fault::TruncatedJson, once, half.clone()),
        row(Fault::TruncatedJson, None, half),
        row(unauthorized.clone(), once, works(2)),
        row(unauthorized, None, refused("401", "50 rows, then 401", 2)),
    ]
}

/// What a call gives, in the words of the table.
fn outcome<T>(result: &Result<T, Error>) -> String {
    result.as_ref().err().map_or_else(|| "works".to_owned(), in_words)
}

fn in_words(error: &Error) -> String {
    match error {
        Error::CutShort { so_far, source, .. } => format!("{} rows, then {}", so_far.count(), in_words(source)),
        Error::Unconfirmed { source } => format!("unconfirmed: {}", in_words(source)),
        Error::RateLimited { quota: true, .. } => "quota".to_owned(),
        Error::RateLimited { .. } => "rate limited".to_owned(),
        Error::Unreachable { .. } => "unreachable".to_owned(),
        Error::Unreadable { .. } => "unreadable".to_owned(),
        Error::Refused { said } => said.status.to_string(),
        other => other.to_string(),
    }
}

impl Call {
    fn route(self) -> &'static str {
        match self {
            Self::Read | Self::ManyIds => "GET /v1/tracks/{id}",
            Self::RepeatableWrite => "PUT /v1/me/player/volume",
            Self::OnceWrite => "POST /v1/me/player/queue",
            Self::Walk => "GET /v1/albums/{id}/tracks",
        }
    }

    /// How many of its requests go well before the trouble begins.
    fn before(self) -> usize {
        match self {
            Self::Read | Self::RepeatableWrite | Self::OnceWrite => 0,
            Self::Walk => 1,
            Self::ManyIds => BEFORE,
        }
    }
}

/// A sandbox of its own for one kind of call, and what is true in it without any trouble.
struct Cell {
    call: Call,
    sandbox: Sandbox,
    robin: Spotify,
    clock: Clock,
    ids: Vec<TrackId>,
}

impl Cell {
    async fn new(call: Call) -> Self {
        let sandbox = agreeing_sandbox().await;
        sandbox.set_profile(Profile::Development2026);
        let config = config(&sandbox);
        let clock = config.catalogue.clock.clone();
        // Nobody needs to hear of so many sign-ins.
        let signing_in = Spotify::new(config).unwrap().sign_in(Scope::ALL.iter().copied());
        let robin = reporting(Arc::new(|_: Event| ()), signing_in).await.unwrap();
        let ids = match call {
            Call::ManyIds => robin.album(LONG_ALBUM).await.unwrap().track_ids().split_off(60 - IDS),
            _ => Vec::new(),
        };
        Self { call, sandbox, robin, clock, ids }
    }

    fn begin(&self, fault: &Fault, times: Option<u32>) {
        let route = Some(self.call.route().to_owned());
        if self.call.before() > 0 {
            let times = Some(u32::try_from(self.call.before()).unwrap());
            let no_trouble = Fault::Slow { milliseconds: 0 };
            self.sandbox.fail(Rule { route: route.clone(), times, ..Rule::always(no_trouble) });
        }
        self.sandbox.fail(Rule { route, times, ..Rule::always(fault.clone()) });
    }

    /// Ends the trouble, and every wait that was asked for.
    fn end(&self) {
        self.sandbox.clear_faults();
        self.clock.advance(Duration::from_secs(TWO_HOURS + 60));
    }

    /// Makes the call. Gives its outcome, and what is wrong with what it gave.
    async fn ask(&self) -> (String, Option<String>) {
        match self.call {
            Call::Read => {
                let found = self.robin.track(TRACK).await;
                (outcome(&found), found.ok().and_then(|track| track.id.is_none().then(|| "no track".to_owned())))
            }
            Call::RepeatableWrite => (outcome(&self.robin.set_volume(VOLUME, Target::Active).await), None),
            Call::OnceWrite => {
                let uri = format!("spotify:track:{TRACK}");
                (outcome(&self.robin.add_to_queue(uri, Target::Active).await), None)
            }
            Call::Walk => {
                let found = self.robin.album_tracks(LONG_ALBUM).all().await;
                let rows: &[Track] = match &found {
                    Ok(rows) => rows,
                    Err(error) => error.so_far().unwrap_or_default(),
                };
                let places: Vec<_> = rows.iter().map(|row| (row.disc_number, row.track_number)).collect();
                let all = (1..=2).flat_map(|disc| (1..=30).map(move |track| (Some(disc), Some(track))));
                let expected: Vec<_> = all.take(if found.is_ok() { 60 } else { 50 }).collect();
                (outcome(&found), (places != expected).then(|| format!("rows: {places:?}")))
            }
            Call::ManyIds => {
                let found = self.robin.tracks(&self.ids).await;
                let ids: Vec<_> = found.iter().flatten().map(|track| track.as_ref()?.id.clone()).collect();
                let expected: Vec<_> = self.ids.iter().cloned().map(Some).collect();
                let differs = found.is_ok() && ids != expected;
                (outcome(&found), differs.then(|| format!("ids: {ids:?}")))
            }
        }
    }

    fn requests(&self) -> usize {
        self.sandbox.hits(self.call.route())
    }

    /// How often the player has been told what this call tells it.
    async fn acted(&self) -> usize {
        match self.call {
            Call::RepeatableWrite => {
                let device = self.robin.playback().await.unwrap().unwrap().device.unwrap();
                usize::from(device.volume_percent == Some(VOLUME.into()))
            }
            Call::OnceWrite => {
                let queue = self.robin.queue().await.unwrap().queue;
                let is_it = |item: &&Playable| matches!(item, Playable::Track(track) if track.id.as_ref().is_some_and(|id| id.as_str() == TRACK));
                queue.iter().filter(is_it).count()
            }
            Call::Read | Call::Walk | Call::ManyIds => 0,
        }
    }
}

/// What is not as expected.
async fn deviations(row: &Row, call: Call) -> Vec<String> {
    let cell = Cell::new(call).await;
    let (expected, requests) = &row.expected[CALLS.iter().position(|other| *other == call).unwrap()];
    let acted_before = cell.acted().await;
    cell.begin(&row.fault, row.times);
    let Ok((outcome, wrong)) = tokio::time::timeout(PATIENCE, cell.ask()).await else {
        return vec!["it does not end".to_owned()];
    };
    let mut deviations: Vec<String> = wrong.into_iter().collect();
    let mut expect = |what: &str, found: String, expected: String| {
        if found != expected {
            deviations.push(format!("{what}: {found}, and not {expected}"));
        }
    };
    expect("outcome", outcome.clone(), (*expected).to_owned());
    let asked = cell.requests();
    if !requests.contains(&asked) {
        expect("requests", asked.to_string(), format!("{requests:?}"));
    }

    cell.end();
    let works = outcome == "works";
    match call {
        Call::RepeatableWrite | Call::OnceWrite => {
            let acted = cell.acted().await - acted_before;
            // The sandbox loses a command before it is obeyed, so that one whose answer was lost never was.
            expect("done", acted.to_string(), usize::from(works).to_string());
        }
        Call::Read | Call::Walk | Call::ManyIds => {
            let Ok((outcome, wrong)) = tokio::time::timeout(PATIENCE, cell.ask()).await else {
                return vec!["once the trouble is over it does not end".to_owned()];
            };
            expect("outcome once the trouble is over", outcome, "works".to_owned());
            // Nothing that came is asked for again, and everything else is.
            let rest = match (works, call) {
                (true, _) => 0,
                (false, Call::ManyIds) => match row.times {
                    None => IDS - BEFORE,
                    Some(times) => IDS - (asked - usize::try_from(times).unwrap()),
                },
                (false, _) => 1,
            };
            expect("requests once the trouble is over", (cell.requests() - asked).to_string(), rest.to_string());
            deviations.extend(wrong.map(|wrong| format!("once the trouble is over: {wrong}")));
        }
    }
    deviations
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_ends_every_kind_of_call_as_the_table_says() {
    let table = table();
    let cells = table.iter().flat_map(|row| CALLS.map(|call| (row, call)));
    let checked = cells.map(|(row, call)| -> Pin<Box<dyn Future<Output = Vec<String>> + Send>> {
        Box::pin(async move {
            let often = row.times.map_or("always".to_owned(), |times| format!("{times} times"));
            let found = deviations(row, call).await;
            found.into_iter().map(|found| format!("{:?} {often}, {call:?}: {found}", row.fault)).collect()
        })
    });
    // So many that the long waits run beside each other, and so few that no machine runs out of sockets.
    let found: Vec<Vec<String>> = stream::iter(checked).buffer_unordered(24).collect().await;
    let found: Vec<String> = found.into_iter().flatten().collect();
    assert!(found.is_empty(), "{} times not as the table says:\n{}", found.len(), found.join("\n"));
}
