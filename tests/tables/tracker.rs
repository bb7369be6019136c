//! A tracker over a month of the sandbox's, in which everything goes wrong that can, and what it says when it ends.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use insta::assert_snapshot;
use linernotes::prelude::*;
use linernotes::spotify_client::{Clock, Error as Of};
use linernotes::{PlayGap, TrackerLook, TrackerWait};
use spotify_sandbox::{Answer, Consent, Fault, Profile, Rule, Sandbox};

use crate::support::{ALBUM, LONG_ALBUM, robin, schema};

const ROUTE: &str = "GET /v1/me/player/recently-played";
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// What a listener does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hour {
    Silence,
    /// Songs of about three minutes.
    Songs,
    /// Pieces of less than a minute.
    Sketches,
}

/// A listener and their truth: every play that there was.
struct Life {
    sandbox: Sandbox,
    /// What the clients go by when they are asked to wait.
    clock: Clock,
    player: Spotify,
    hour: Hour,
    /// Seconds since the month began.
    now: i64,
    truth: BTreeSet<(i64, String)>,
    dice: u64,
}

impl Life {
    async fn begin() -> Self {
        let sandbox = Sandbox::start().await;
        sandbox.set_profile(Profile::Development2026);
        sandbox.set_consent(Consent::Agree { listener: None });
        let player = robin(&sandbox).await;
        let device = player.devices().await.unwrap().remove(0);
        player.repeat(RepeatState::Context, &device).await.unwrap();
        let mut life = Self {
            sandbox,
            clock: Clock::default(),
            player,
            hour: Hour::Songs,
            now: 0,
            truth: BTreeSet::new(),
            dice: 1,
        };
        life.become_(Hour::Silence).await;
        life.witness().await;
        life
    }

    fn die(&mut self, sides: u64) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % sides
    }

    async fn become_(&mut self, hour: Hour) {
        if hour == self.hour {
            return;
        }
        self.hour = hour;
        let device = self.player.devices().await.unwrap().remove(0);
        let album = |album: &str| Play { context_uri: Some(format!("spotify:album:{album}")), ..Play::default() };
        match hour {
            Hour::Silence => self.player.pause(&device).await.unwrap(),
            Hour::Songs => self.player.play(album(ALBUM), &device).await.unwrap(),
            Hour::Sketches => self.player.play(album(LONG_ALBUM), &device).await.unwrap(),
        }
    }

    /// Takes down what was played. Spotify remembers fifty plays, so it has to be asked in time.
    async fn witness(&mut self) {
        let plays = self.player.recently_played().page(0).await.unwrap();
        for play in &plays {
            self.truth.insert((play.played_at.timestamp_millis(), play.track.uri.clone()));
        }
    }

    /// Lets time pass.
    async fn pass(&mut self, until: i64, plan: &impl Fn(&mut Self, i64) -> Hour) {
        while self.now < until {
            let most = if self.hour == Hour::Sketches { 30 * MINUTE } else { HOUR };
            let step = (until - self.now).min(most).min(HOUR - self.now % HOUR);
            let passed = Duration::from_secs(step.unsigned_abs());
            self.sandbox.clock().advance(passed);
            self.clock.advance(passed);
            self.now += step;
            // Not in the pauses of a tracker that retries: what goes wrong then is its own.
            if self.hour != Hour::Silence && step > MINUTE {
                self.witness().await;
            }
            if self.now % HOUR == 0 {
                let hour = plan(self, self.now / HOUR);
                self.become_(hour).await;
            }
        }
    }

    /// A new program: a client that knows nothing of the one before, the diary opened again.
    async fn tracker(&self, path: &Path) -> (Diary, Tracker) {
        let mut config = Config::sandbox(&self.sandbox.url()).unwrap();
        config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
        config.catalogue.clock = self.clock.clone();
        let spotify = Spotify::new(config).unwrap().sign_in([Scope::UserReadRecentlyPlayed]).await.unwrap();
        let diary = Diary::open(path).unwrap();
        let tracker = spotify.tracker(&diary).unwrap();
        (diary, tracker)
    }

    fn fail(&self, fault: Fault, times: u32) {
        let route = Some(ROUTE.to_owned());
        self.sandbox.fail(Rule { route, times: Some(times), ..Rule::always(fault) });
    }
}

fn kept(diary: &Diary) -> Vec<(i64, String)> {
    let plays = diary.plays().unwrap();
    let moments = plays.column("played_at").unwrap().datetime().unwrap().physical().clone();
    let uris = plays.column("uri").unwrap().str().unwrap().clone();
    moments.iter().zip(uris.iter()).map(|(at, uri)| (at.unwrap(), uri.unwrap().to_owned())).collect()
}

/// What there was and the diary does not have. What it has, it has once, and there was.
fn missing(life: &Life, diary: &Diary) -> Vec<(i64, String)> {
    let kept = kept(diary);
    let set: BTreeSet<_> = kept.iter().cloned().collect();
    assert_eq!(set.len(), kept.len(), "a play is there twice");
    assert_eq!(set.difference(&life.truth).count(), 0, "a play is there that never was");
    let first = &kept[0];
    life.truth.difference(&set).filter(|play| *play > first).cloned().collect()
}

#[tokio::test]
async fn a_month_of_sleeps_restarts_limits_cuts_and_ended_tokens_has_every_play_once_or_a_gap_that_says_so() {
    let mut life = Life::begin().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("diary.sqlite");
    let (mut diary, mut tracker) = life.tracker(&path).await;
    let plan = |life: &mut Life, hour: i64| match (hour / 24, hour % 24) {
        (15.., 16..20) if hour / 24 % 3 == 0 => Hour::Sketches,
        (_, 8 | 18..23) if life.die(4) > 0 => Hour::Songs,
        _ => Hour::Silence,
    };
    let (mut looks, mut failures, mut gaps) = (0, 0, Vec::<PlayGap>::new());
    let (mut day, mut is_well) = (0, true);
    while life.now < 30 * DAY {
        let today = life.now / DAY;
        if day == today || !is_well {
            // Something goes wrong at one look in four.
            match life.die(24) + if is_well { 0 } else { 24 } {
                0 => life.sandbox.end_tokens(),
                1 => life.fail(Fault::RateLimited { retry_after_s: Some(0) }, 1),
                2 => life.fail(Fault::TruncatedJson, 3),
                3 => life.fail(Fault::EmptyBadRequest, 2),
                4 => life.fail(Fault::RateLimited { retry_after_s: Some(1_200) }, 1),
                5 => {
                    drop(tracker);
                    drop(diary);
                    (diary, tracker) = life.tracker(&path).await;
                }
                _ => {}
            }
        } else {
            day = today;
            match day {
                4 => life.fail(Fault::CutConnection, 4),
                9 => life.fail(Fault::ServerError { status: 502 }, 1),
                // In two weeks there was nothing yet that could cost a play.
                14 => {
                    life.witness().await;
                    assert_eq!(diary.gaps().unwrap().height(), 0);
                    let last = kept(&diary).last().unwrap().0;
                    let missing = missing(&life, &diary);
                    assert!(missing.iter().all(|(at, _)| *at > last), "{missing:?}");
                }
                24 => life.fail(Fault::RateLimited { retry_after_s: Some(86_400) }, 1),
                _ => {}
            }
        }
        let wait = match tracker.look().await {
            Ok(TrackerLook { gap, looked_at, next_look_at, .. }) => {
                (looks, is_well) = (looks + 1, true);
                gaps.extend(gap);
                (next_look_at - looked_at).num_seconds()
            }
            Err(error) => {
                (failures, is_well) = (failures + 1, false);
                let status = diary.tracker_status().unwrap();
                let waits_for = status.waits_for.unwrap_or_else(|| panic!("{error}"));
                assert_ne!(waits_for, TrackerWait::Plays, "{error}");
                assert_eq!(status.running.unwrap().pid, Some(std::process::id()));
                i64::try_from(tracker.due_in().as_secs()).unwrap() + 1
            }
        };
        assert!((1..=DAY + 2).contains(&wait), "{wait}");
        // The machine sleeps: at night, which costs nothing, and late in the month over a whole day.
        let wait = match (life.now / DAY, life.now / HOUR % 24) {
            _ if !is_well => wait,
            (15 | 21, 14..17) => 20 * HOUR,
            (_, 23) => 7 * HOUR,
            _ => wait,
        };
        life.pass(life.now + wait, &plan).await;
    }
    life.become_(Hour::Silence).await;
    life.sandbox.clear_faults();
    life.witness().await;
    let last = tracker.look().await;
    gaps.extend(last.unwrap().gap);

    let missing = missing(&life, &diary);
    for (at, uri) in &missing {
        let is_told = |gap: &PlayGap| (gap.from.timestamp_millis()..gap.until.timestamp_millis()).contains(at);
        assert!(gaps.iter().any(is_told), "{uri} at {at} is missing without a word");
    }
    let status = diary.tracker_status().unwrap();
    assert_eq!(status.gaps, gaps);
    assert_eq!((status.looks, status.plays, status.new_plays), (looks + 1, kept(&diary).len(), kept(&diary).len()));
    assert!((2..=6).contains(&gaps.len()) && missing.len() > 100, "{} gaps, {} missing", gaps.len(), missing.len());
    assert!(looks > 250 && failures > 40, "{looks} looks, {failures} failures");
    assert!(life.truth.len() > 2_000, "{} plays", life.truth.len());
    assert!(diary.check().unwrap().is_sound());
}

#[tokio::test]
async fn a_first_look_keeps_what_there_is_and_a_second_nothing_more() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let diary = Diary::in_memory().unwrap();
    let never = diary.tracker_status().unwrap();
    assert_snapshot!(never, @"
    no tracker runs
    it has never looked
    0 plays in the diary, 0 of today; 0 came by 0 looks
    ");
    let mut tracker = spotify.tracker(&diary).unwrap();
    assert_eq!((tracker.due_in(), sandbox.hits(ROUTE)), (Duration::ZERO, 0));
    let look = tracker.look().await.unwrap();
    assert_eq!((look.new, look.known, look.gap), (50, 0, None));
    assert_eq!(look.to_string(), "50 new plays, 0 known");
    assert!((300..=7_200).contains(&tracker.due_in().as_secs()));
    assert_eq!((diary.plays().unwrap().height(), diary.owner().unwrap().as_deref()), (50, Some("Robin Vale")));
    assert!(diary.tracks().unwrap().height() > 20, "their tracks are known by name");
    let again = tracker.look().await.unwrap();
    assert_eq!((again.new, again.known, sandbox.hits(ROUTE)), (0, 50, 2));
}

#[tokio::test]
async fn what_is_missing_is_a_row_and_a_snapshot_between_does_not_hide_it() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let at = |day: &str| spotify.as_of(format!("{day}T12:00:00Z").parse().unwrap()).unwrap();
    let diary = Diary::in_memory().unwrap();
    at("2026-09-01").tracker(&diary).unwrap().look().await.unwrap();
    at("2026-09-20").snapshot(&diary).await.unwrap();
    let look = at("2026-10-10").tracker(&diary).unwrap().look().await.unwrap();
    assert!(look.to_string().starts_with("50 new plays, 0 known; plays between "), "{look}");
    let gaps = diary.gaps().unwrap();
    assert_snapshot!(schema(&gaps), @"from datetime[ms, UTC], until datetime[ms, UTC], noticed_at datetime[ms, UTC], plays i64");
    let told: Vec<_> = diary
        .tracker_status()
        .unwrap()
        .gaps
        .iter()
        .map(|gap| [gap.from, gap.until, gap.noticed_at].map(|moment| moment.format("%-d %B").to_string()).join(" | "))
        .collect();
    assert_snapshot!(told.join("\n"), @"
    1 September | 18 September | 20 September
    20 September | 8 October | 10 October
    ");
    assert_eq!(gaps.column("plays").unwrap().i64().unwrap().sum(), Some(0));
}

#[tokio::test]
async fn who_must_not_track_is_told_why() {
    let sandbox = Sandbox::start().await;
    let sign_in = async |listener: &str, scope: Scope| {
        sandbox.set_consent(Consent::Agree { listener: Some(listener.to_owned()) });
        let mut config = Config::sandbox(&sandbox.url()).unwrap();
        config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
        Spotify::new(config).unwrap().sign_in([scope]).await.unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let diary = Diary::open(folder.path().join("diary.sqlite")).unwrap();
    let nobody = Spotify::new(Config::sandbox(&sandbox.url()).unwrap()).unwrap();
    assert!(matches!(nobody.tracker(&diary), Err(Error::Spotify(Of::SignedOut { .. }))));

    let shy = sign_in("robin", Scope::UserTopRead).await;
    let error = shy.tracker(&diary).unwrap().look().await.unwrap_err();
    assert!(error.to_string().contains("user-read-recently-played"), "{error}");
    assert_eq!(diary.plays().unwrap().height(), 0);

    let robin = sign_in("robin", Scope::UserReadRecentlyPlayed).await;
    let mut tracker = robin.tracker(&diary).unwrap();
    let second = robin.tracker(&Diary::open(diary.file().unwrap()).unwrap()).unwrap_err();
    let words = format!("already (process {}, since ", std::process::id());
    assert!(matches!(second, Error::TrackerRuns { .. }) && second.to_string().contains(&words), "{second}");
    tracker.look().await.unwrap();
    sandbox.answer_next(ROUTE, Answer::json(200, r#"{"items":[]}"#));
    let empty = tracker.look().await.unwrap();
    assert_eq!((empty.new, empty.known, empty.gap), (0, 0, None));

    sandbox.revoke(Sandbox::CLIENT_ID, "robin");
    let error = tracker.look().await.unwrap_err();
    assert!(matches!(error, Error::Spotify(Of::SignedOut { ended: Some(_), .. })), "{error}");
    let status = diary.tracker_status().unwrap();
    assert_eq!((status.waits_for, status.looks), (None, 2));
    assert!(status.last_error.unwrap().ends_with("sign in again"));
    drop(tracker);
    let sam = sign_in("sam", Scope::UserReadRecentlyPlayed).await;
    assert!(matches!(sam.tracker(&diary), Err(Error::OtherListener { .. })));
    assert_eq!(diary.tracker_status().unwrap().running, None);
}
