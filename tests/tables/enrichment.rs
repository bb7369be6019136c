//! From a privacy download's plays to details in the diary: what is asked for, in which order, and everything that may come
//! between.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use insta::assert_snapshot;
use linernotes::Stop;
use linernotes::prelude::*;
use linernotes::spotify_client::Clock;
use spotify_sandbox::{Consent, Fault, Limits, Profile, Rule, Sandbox};

use crate::support::{ALBUM, TRACK, UNKNOWN, history};

const DAY: Duration = Duration::from_secs(24 * 3600);
const TRACK_ROUTE: &str = "GET /v1/tracks/{id}";
const ARTIST_ROUTE: &str = "GET /v1/artists/{id}";
const RECCO_ROUTE: &str = "/recco/v1/audio-features";

/// Plays of these ids, so many of each.
fn plays_of(ids: &[(&str, usize)]) -> DataFrame {
    let ids: Vec<&str> = ids.iter().flat_map(|(id, count)| std::iter::repeat_n(*id, *count)).collect();
    df!("name" => vec!["So"; ids.len()], "artist" => vec!["Ann"; ids.len()], "id" => ids).unwrap()
}

/// A sandbox whose tokens outlast the days of a test, and an app without a listener that keeps what it is told.
struct House {
    sandbox: Sandbox,
    spotify: Spotify,
    clock: Clock,
    diary: Diary,
}

impl House {
    async fn of(profile: Profile) -> Self {
        let sandbox = Sandbox::start().await;
        sandbox.set_profile(profile);
        sandbox.set_token_lifetime(DAY * 365);
        let config = Config::sandbox(&sandbox.url()).unwrap();
        let clock = config.catalogue.clock.clone();
        let spotify = Spotify::new(config).unwrap();
        Self { sandbox, spotify, clock, diary: Diary::in_memory().unwrap() }
    }

    /// Time goes by, and Spotify has said so.
    async fn pass(&self, time: Duration) {
        self.sandbox.clock().advance(time);
        self.clock.advance(time);
        self.spotify.fresh().album(ALBUM).await.unwrap();
    }

    async fn enrich(&self, plays: &DataFrame, requests: Option<usize>) -> linernotes::Enriched {
        self.spotify.enrich(&self.diary, plays).with(Enrichment { requests }).await.unwrap()
    }

    /// The ids that were asked for one by one, in order.
    fn asked(&self, path: &str) -> Vec<String> {
        let log = self.sandbox.log();
        let ids = log.iter().filter_map(|hit| hit.target.strip_prefix(path)?.strip_prefix('/').map(str::to_owned));
        ids.collect()
    }

    fn requests(&self) -> usize {
        self.sandbox.log().iter().filter(|hit| hit.target.starts_with("/v1/")).count()
    }

    fn fail(&self, route: &str, fault: Fault, share: f64) {
        self.sandbox.fail(Rule { route: Some(route.to_owned()), share, ..Rule::always(fault) });
    }
}

fn distinct(ids: &[String]) -> usize {
    ids.iter().collect::<HashSet<_>>().len()
}

/// How many streams each recording has, by hand: of names, or of an id without.
fn streams(plays: &DataFrame) -> HashMap<String, usize> {
    let texts = |name: &str| plays.column(name).unwrap().str().unwrap().clone();
    let (ids, kinds, names, artists) = (texts("id"), texts("kind"), texts("name"), texts("artist"));
    let played = plays.column("ms_played").unwrap().i64().unwrap();
    let mut names_of = HashMap::new();
    for row in 0..plays.height() {
        if let (Some(id), Some(name), Some(artist)) = (ids.get(row), names.get(row), artists.get(row)) {
            names_of.entry(id).or_insert_with(|| format!("{name} by {artist}"));
        }
    }
    let mut streams = HashMap::new();
    for row in (0..plays.height()).filter(|row| kinds.get(*row) == Some("music") && played.get(*row) >= Some(30_000)) {
        if let Some(id) = ids.get(row) {
            *streams.entry(names_of.get(id).cloned().unwrap_or_else(|| id.to_owned())).or_default() += 1;
        }
    }
    streams
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_of_today_asks_once_for_each_recording_and_each_artist_and_then_never_again() {
    let house = House::of(Profile::Development2026).await;
    let plays = history(500);
    let recordings = streams(&plays).len();
    let plan = house.spotify.enrich(&house.diary, &plays).plan().unwrap();
    assert_eq!(house.sandbox.log().len(), 0, "a plan sends nothing");
    assert_eq!(plan.column("tracks").unwrap().i64().unwrap().get(3), i64::try_from(recordings).ok());

    let enriched = house.enrich(&plays, None).await;
    assert_eq!(enriched.stopped, Stop::Complete);
    let (tracks, artists) = (house.asked("/v1/tracks"), house.asked("/v1/artists"));
    assert_eq!((tracks.len(), distinct(&tracks)), (recordings, recordings));
    assert_eq!((artists.len(), distinct(&artists)), (enriched.artists.asked, enriched.artists.asked));
    // Batches are tried once, and so are Spotify's own features, together and alone.
    assert_eq!(enriched.requests, tracks.len() + artists.len() + 4);
    assert_eq!(enriched.requests, house.requests());
    assert_eq!((enriched.tracks.kept, enriched.artists.kept), (recordings, artists.len()));
    let planned = plan.column("artists").unwrap().i64().unwrap().get(3).unwrap();
    assert!(usize::try_from(planned).unwrap().abs_diff(artists.len()) <= 2, "{planned} and {}", artists.len());

    let details = plays.with_details(&house.diary).unwrap();
    let known = |name: &str| details.height() - details.column(name).unwrap().null_count();
    assert_eq!(known("popularity"), 0, "an app of today does not see it");
    assert!(known("features_source") > details.height() / 2);
    let sources: HashSet<_> = details.column("features_source").unwrap().str().unwrap().iter().flatten().collect();
    assert_eq!(sources, HashSet::from(["ReccoBeats"]));
    let of: Vec<_> = details.column("details_of").unwrap().str().unwrap().iter().collect();
    assert!(of.iter().filter(|of| **of == Some("edition")).count() > 5, "other releases have other ids");
    assert!(house.diary.check().unwrap().is_sound());

    for days in [0, 3] {
        house.pass(DAY * days).await;
        let before = house.sandbox.log().len();
        let again = house.enrich(&plays, None).await;
        assert_eq!((again.requests, &again.stopped), (0, &Stop::Complete), "{again}");
        assert_eq!(house.sandbox.log().len(), before, "nobody else is asked either");
        assert_eq!(again.already_known, recordings);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_batches_are_open_they_are_used() {
    let plays = history(500);
    let recordings = streams(&plays).len();
    for profile in [Profile::Extended, Profile::LegacyFeatures] {
        let house = House::of(profile).await;
        let enriched = house.enrich(&plays, None).await;
        assert_eq!(enriched.stopped, Stop::Complete);
        assert_eq!((enriched.tracks.kept, house.sandbox.hits("GET /v1/tracks")), (recordings, recordings.div_ceil(50)));
        let artists = house.sandbox.hits("GET /v1/artists");
        assert_eq!(artists, enriched.artists.asked.div_ceil(50));
        assert_eq!((house.sandbox.hits(TRACK_ROUTE), house.sandbox.hits(ARTIST_ROUTE)), (0, 0));
        assert!(enriched.with_features > Some(0.5) && enriched.with_release_date > Some(0.9), "{enriched}");
        let popularity = plays.with_details(&house.diary).unwrap().column("popularity").unwrap().null_count();
        assert!(popularity < plays.height() / 10, "{popularity}");
        assert_eq!(house.enrich(&plays, None).await.requests, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_is_kept_exactly_and_the_most_played_come_first() {
    let house = House::of(Profile::Development2026).await;
    let plays = history(500);
    let by_hand = streams(&plays);
    let mut told = Vec::new();
    loop {
        let before = house.requests();
        let enriched = house.enrich(&plays, Some(70)).await;
        let sent = house.requests() - before;
        assert_eq!(sent, enriched.requests);
        told.push(enriched.to_string());
        if enriched.stopped == Stop::Complete {
            assert!(sent <= 70);
            break;
        }
        assert_eq!((sent, enriched.stopped), (70, Stop::Budget));
    }
    let (tracks, artists) = (house.asked("/v1/tracks"), house.asked("/v1/artists"));
    assert_eq!((tracks.len(), distinct(&tracks)), (by_hand.len(), by_hand.len()), "no run asks for what another had");
    assert_eq!(artists.len(), distinct(&artists));

    // Requests go out several at a time, so that neighbours may arrive in another order.
    let names = |id: &String| {
        let row = plays.column("id").unwrap().str().unwrap().iter().position(|found| found == Some(id)).unwrap();
        let text = |name: &str| plays.column(name).unwrap().str().unwrap().get(row).map(str::to_owned);
        text("name").zip(text("artist")).map_or_else(|| id.clone(), |(name, artist)| format!("{name} by {artist}"))
    };
    let counts: Vec<usize> = tracks.iter().filter_map(|id| by_hand.get(&names(id)).copied()).collect();
    let later = counts.iter().skip(50).max();
    assert!(counts.iter().take(20).all(|count| Some(count) >= later), "{counts:?}");
    assert_snapshot!(told[0], @r"
    70 requests: 45 tracks, 21 artists, audio features of 45 tracks (15 unknown); 0 recordings known before
    of all streams 60 % have a release date, 56 % genres, 37 % audio features
    stopped as the budget is spent; about 187 tracks and artists are left, 3 more runs like this; 9 plays without an id: not looked for by name
    Spotify gives no audio features to this app (403): it closed them to apps made after 27 November 2024, so they come from elsewhere, as the source of each row tells
    ");
    assert_snapshot!(told[told.len() - 1], @r"
    48 requests: 34 tracks, 14 artists, audio features of 34 tracks (12 unknown); 144 recordings known before
    of all streams 96 % have a release date, 96 % genres, 60 % audio features
    complete; 9 plays without an id: not looked for by name
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_of_a_day_is_not_slept_through_and_the_next_day_goes_on() {
    let house = House::of(Profile::Development2026).await;
    let plays = history(300);
    house.fail(TRACK_ROUTE, Fault::RateLimited { retry_after_s: Some(86_400) }, 0.02);
    let first = house.enrich(&plays, None).await;
    let Stop::Wait { until: Some(until), quota: false } = first.stopped else { panic!("{first}") };
    assert!((until - house.spotify.now()).num_hours() >= 23, "{until}");
    assert!(first.tracks.kept > 30 && first.left > 0, "{first}");
    assert!(first.artists.kept > 0 && first.features.kept > 0, "those may be asked for all the same: {first}");
    house.sandbox.clear_faults();

    let before = house.sandbox.hits(TRACK_ROUTE);
    assert!(matches!(house.enrich(&plays, None).await.stopped, Stop::Wait { .. }));
    assert_eq!(house.sandbox.hits(TRACK_ROUTE), before, "nothing is sent before");
    house.pass(DAY).await;
    let last = house.enrich(&plays, None).await;
    assert_eq!(last.stopped, Stop::Complete);
    assert_eq!(house.sandbox.hits(TRACK_ROUTE), before + last.tracks.asked);
    assert_eq!(first.tracks.kept + last.tracks.kept, streams(&plays).len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_ends_everything_for_the_day() {
    let house = House::of(Profile::Development2026).await;
    let plays = history(300);
    let mut days = 0;
    loop {
        house.sandbox.set_limits(Limits { per_day: Some(70), ..Limits::default() });
        let enriched = house.enrich(&plays, None).await;
        house.sandbox.set_limits(Limits::default());
        days += 1;
        if enriched.stopped == Stop::Complete {
            break;
        }
        assert!(matches!(enriched.stopped, Stop::Wait { quota: true, .. }), "{enriched}");
        house.pass(DAY).await;
    }
    assert!(days > 2);
    let tracks =
        house.sandbox.log().into_iter().filter(|hit| hit.status == 200 && hit.target.starts_with("/v1/tracks/"));
    let tracks: Vec<String> = tracks.map(|hit| hit.target).collect();
    // The last tracks of a day wait for their features until the next, and some are then looked for by an ISRC.
    assert_eq!(distinct(&tracks), streams(&plays).len());
    assert!(tracks.len() - distinct(&tracks) < 20 * days, "{} in {days} days", tracks.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dropped_in_the_middle_goes_on_from_there() {
    let house = House::of(Profile::Development2026).await;
    let plays = history(300);
    house.fail(TRACK_ROUTE, Fault::Slow { milliseconds: 5 }, 1.0);
    for hits in [40, 120] {
        let enriching = house.spotify.enrich(&house.diary, &plays).into_future();
        let enough = async {
            while house.sandbox.hits(TRACK_ROUTE) < hits {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            enriched = enriching => panic!("{:?}", enriched.unwrap()),
            () = enough => {}
        }
    }
    let enriched = house.enrich(&plays, None).await;
    assert_eq!((enriched.stopped, enriched.left), (Stop::Complete, 0));
    let tracks = house.asked("/v1/tracks");
    assert_eq!(distinct(&tracks), streams(&plays).len());
    // What was on its way at either moment is lost: at most as many as go out at a time.
    assert!(tracks.len() - distinct(&tracks) <= 2 * 16, "{} and {}", tracks.len(), distinct(&tracks));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_ends_it_is_told_how_far_it_came() {
    let house = House::of(Profile::Development2026).await;
    let plays = history(300);
    house.fail(TRACK_ROUTE, Fault::Slow { milliseconds: 5 }, 1.0);
    let (sender, receiver) = tokio::sync::oneshot::channel::<()>();
    let enriching = house.spotify.enrich(&house.diary, &plays).until(async { drop(receiver.await) });
    let enriching = tokio::spawn(enriching.into_future());
    while house.sandbox.hits(TRACK_ROUTE) < 80 {
        tokio::task::yield_now().await;
    }
    sender.send(()).unwrap();
    let enriched = enriching.await.unwrap().unwrap();
    assert_eq!(
        (enriched.stopped, enriched.tracks.kept),
        (Stop::Interrupted, 50),
        "a batch is in, and the other was under way"
    );
    assert_eq!(house.enrich(&plays, None).await.stopped, Stop::Complete);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_knows_is_asked_for_again_after_a_month_and_another_edition_meanwhile() {
    let house = House::of(Profile::Development2026).await;
    // The most-played id is of nothing; another release of the same is known.
    let plays = plays_of(&[(UNKNOWN, 3), (TRACK, 1)]);
    let enriched = house.enrich(&plays, None).await;
    assert_eq!(house.asked("/v1/tracks"), [UNKNOWN, TRACK]);
    assert_eq!((enriched.tracks.asked, enriched.tracks.unknown()), (2, 1));
    let of = plays.with_details(&house.diary).unwrap();
    let of: Vec<_> = of.column("details_of").unwrap().str().unwrap().iter().collect();
    assert_eq!(of, [Some("edition"), Some("edition"), Some("edition"), Some("id")]);

    let nothing =
        plays_of(&[("1111111111111111111111", 2)]).lazy().with_column(lit("Ho").alias("name")).collect().unwrap();
    let first = house.enrich(&nothing, None).await;
    assert_eq!((first.tracks.unknown(), first.left, first.with_release_date), (1, 0, Some(0.0)));
    for (days, asked) in [(0, 0), (20, 0), (11, 1), (1, 0)] {
        house.pass(DAY * days).await;
        assert_eq!(house.enrich(&nothing, None).await.tracks.asked, asked, "after {days} days more");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn features_are_asked_for_again_where_a_source_gave_no_answer() {
    let house = House::of(Profile::Development2026).await;
    let plays = history(200);
    house.fail(RECCO_ROUTE, Fault::EmptyBadRequest, 1.0);
    let first = house.enrich(&plays, None).await;
    assert!(matches!(first.stopped, Stop::Trouble(_)), "{first}");
    assert_eq!((first.tracks.kept, first.left, first.features.asked), (streams(&plays).len(), 0, 0));
    house.sandbox.clear_faults();
    let requests = house.requests();
    let second = house.enrich(&plays, None).await;
    assert_eq!(second.stopped, Stop::Complete);
    assert!(second.features.kept * 2 > streams(&plays).len(), "{second}");
    assert_eq!(house.requests(), requests, "ISRCs are known by the tracks that were kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_played_in_a_country_by_another_release_is_kept_by_the_id_that_was_played() {
    let house = House::of(Profile::Extended).await;
    let plays = history(500);
    let abroad = house.spotify.in_market("BR");
    let first = abroad.enrich(&house.diary, &plays).await.unwrap();
    assert_eq!((&first.stopped, first.left), (&Stop::Complete, 0), "{first}");
    assert_eq!(abroad.enrich(&house.diary, &plays).await.unwrap().requests, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_ends_it_in_good_order() {
    let house = House::of(Profile::Development2026).await;
    let plays = history(200);
    assert!(house.enrich(&plays, Some(20)).await.tracks.kept >= 10);
    house.fail(TRACK_ROUTE, Fault::TruncatedJson, 0.05);
    let bad = house.enrich(&plays, Some(60)).await;
    assert_eq!(bad.stopped, Stop::Budget, "an answer that is cut is asked for again: {bad}");
    let House { sandbox, spotify, diary, .. } = house;
    drop(sandbox);
    let stopped = spotify.enrich(&diary, &plays).await.unwrap();
    let Stop::Trouble(cause) = &stopped.stopped else { panic!("{stopped}") };
    assert!(cause.contains("127.0.0.1"), "{cause}");
    assert!(diary.check().unwrap().is_sound());
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_diary_is_left_alone() {
    let house = House::of(Profile::LegacyFeatures).await;
    let client = async |listener: &str| {
        house.sandbox.set_consent(Consent::Agree { listener: Some(listener.to_owned()) });
        let mut config = Config::sandbox(&house.sandbox.url()).unwrap();
        config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
        Spotify::new(config).unwrap().sign_in([Scope::UserTopRead]).await.unwrap()
    };
    let (robin, sam) = (client("robin").await, client("sam").await);
    robin.snapshot(&house.diary).await.unwrap();
    let plays = plays_of(&[(TRACK, 1)]);
    assert!(matches!(sam.enrich(&house.diary, &plays).await, Err(Error::OtherListener { .. })));
    assert!(matches!(sam.enrich(&house.diary, &plays).plan(), Err(Error::OtherListener { .. })));
    for fine in [&robin, &house.spotify] {
        assert_eq!(fine.enrich(&house.diary, &plays).await.unwrap().stopped, Stop::Complete);
    }
    let top = house.diary.top_tracks().unwrap();
    assert_eq!(robin.enrich(&house.diary, &top).await.unwrap().tracks.asked, 0, "what a snapshot told is known");
    assert!(house.diary.artists().unwrap().height() > 50);
}
