//! Looks at a player, one after the other, and what comes of them.

use chrono::DateTime;
use serde_json::{Value, json};

use super::*;

/// Tracks of three minutes.
const LENGTH_S: i64 = 180;

fn at(seconds: i64, answer: Value) -> NowPlaying {
    let at = DateTime::from_timestamp(1_795_285_800 + seconds, 0).unwrap();
    NowPlaying::of(serde_json::from_value(answer).unwrap(), at)
}

fn state(item: Value, is_playing: bool, progress_s: i64) -> Value {
    let device = json!({ "id": "k", "name": "Kitchen", "type": "Speaker", "volume_percent": 40 });
    json!({ "item": item, "is_playing": is_playing, "progress_ms": progress_s * 1_000, "device": device })
}

fn track(name: &str) -> Value {
    json!({ "type": "track", "id": null, "name": name, "uri": format!("spotify:track:{name}"),
        "duration_ms": LENGTH_S * 1_000 })
}

/// A track that plays: when it is seen, its name, how far it is.
fn plays(seconds: i64, name: &str, progress_s: i64) -> NowPlaying {
    at(seconds, state(track(name), true, progress_s))
}

fn paused(seconds: i64, name: &str, progress_s: i64) -> NowPlaying {
    at(seconds, state(track(name), false, progress_s))
}

fn nothing(seconds: i64) -> NowPlaying {
    at(seconds, Value::Null)
}

fn ad(seconds: i64, progress_s: i64) -> NowPlaying {
    let mut state = state(Value::Null, true, progress_s);
    state["currently_playing_type"] = "ad".into();
    at(seconds, state)
}

fn private(seconds: i64) -> NowPlaying {
    let mut state = state(Value::Null, true, 0);
    state["device"]["is_private_session"] = true.into();
    at(seconds, state)
}

fn episode(seconds: i64, progress_s: i64) -> NowPlaying {
    let episode = json!({ "type": "episode", "id": "0ND8rF8oirMXtE59n585P6", "name": "e", "uri": "spotify:episode:e",
        "duration_ms": 3_600_000 });
    at(seconds, state(episode, true, progress_s))
}

fn local(seconds: i64, progress_s: i64) -> NowPlaying {
    let local =
        json!({ "is_local": true, "id": null, "name": "l", "uri": "spotify:local:::l:60", "duration_ms": 60_000 });
    at(seconds, state(local, true, progress_s))
}

fn on(device: &str, now: &NowPlaying) -> NowPlaying {
    let mut playback = now.playback().unwrap();
    device.clone_into(playback.device.as_mut().unwrap().id.as_mut().unwrap());
    NowPlaying::of(Some(playback), now.at)
}

fn louder(now: &NowPlaying) -> NowPlaying {
    let mut playback = now.playback().unwrap();
    playback.device.as_mut().unwrap().volume_percent = Some(90);
    playback.shuffle_state = true;
    NowPlaying::of(Some(playback), now.at)
}

/// `started a 12 > 15`: what happened to which item at which second of it, and after how many seconds to look again.
fn told(looks: impl IntoIterator<Item = NowPlaying>) -> String {
    let mut course = Course::default();
    let look = |now| {
        let (events, wait) = course.see(now);
        let event = |event: &PlayerEvent| {
            let name = event.item.as_ref().map_or("-", |item| item.name.as_deref().unwrap_or("?"));
            let progress = event.progress_ms.map_or("-".to_owned(), |progress| (progress / 1_000).to_string());
            format!("{} {name} {progress}", event.change)
        };
        format!("{} > {}", events.iter().map(event).collect::<Vec<_>>().join(", "), wait.as_secs_f64())
    };
    looks.into_iter().map(look).collect::<Vec<_>>().join(" | ").replace("|  >", "| >")
}

#[test]
fn tracks_start_finish_and_are_skipped() {
    for (looks, expected) in [
        (vec![plays(0, "a", 12), plays(15, "a", 27)], "started a 12 > 15 | > 15"),
        // The end is aimed at.
        (vec![plays(0, "a", 170), plays(11, "b", 1)], "started a 170 > 10.5 | finished a 180, started b 1 > 15"),
        (vec![plays(0, "a", 30), plays(15, "b", 5)], "started a 30 > 15 | skipped a 40, started b 5 > 15"),
        // Spotify fades from one into the other.
        (vec![plays(0, "a", 160), plays(15, "b", 4)], "started a 160 > 15 | finished a 180, started b 4 > 15"),
        // After a long wait: it was skipped at 50, for the next one has played for a minute.
        (vec![plays(0, "a", 40), plays(70, "b", 60)], "started a 40 > 15 | skipped a 50, started b 60 > 15"),
        // The next one began in its middle.
        (vec![plays(0, "a", 175), plays(6, "b", 100)], "started a 175 > 5.5 | finished a 180, started b 100 > 15"),
        (vec![plays(0, "a", 30), paused(15, "b", 0)], "started a 30 > 15 | skipped a 45, paused b 0 > 15"),
        (vec![paused(0, "a", 30), plays(15, "b", 0)], "paused a 30 > 15 | skipped a 30, started b 0 > 15"),
    ] {
        assert_eq!(told(looks), expected);
    }
}

#[test]
fn the_same_track_again_is_told_from_one_that_is_moved() {
    for (looks, expected) in [
        (vec![plays(0, "a", 170), plays(11, "a", 1)], "started a 170 > 10.5 | finished a 180, started a 1 > 15"),
        // Repeated while nobody could look.
        (vec![plays(0, "a", 10), plays(300, "a", 130)], "started a 10 > 15 | finished a 180, started a 130 > 15"),
        (vec![plays(0, "a", 60), plays(15, "a", 1)], "started a 60 > 15 | sought a 1 > 15"),
        (vec![plays(0, "a", 60), plays(15, "a", 120)], "started a 60 > 15 | sought a 120 > 15"),
        (vec![plays(0, "a", 60), plays(15, "a", 73), plays(30, "a", 90)], "started a 60 > 15 | > 15 | > 15"),
        // Stalled shortly before its end.
        (vec![plays(0, "a", 172), plays(8, "a", 174)], "started a 172 > 8.5 | sought a 174 > 6.5"),
        (vec![paused(0, "a", 60), paused(15, "a", 100)], "paused a 60 > 15 | sought a 100 > 15"),
    ] {
        assert_eq!(told(looks), expected);
    }
}

#[test]
fn pauses_and_silence_are_looked_at_less_and_less() {
    for (looks, expected) in [
        (
            vec![plays(0, "a", 60), paused(15, "a", 70), paused(30, "a", 70), paused(60, "a", 70), plays(99, "a", 75)],
            "started a 60 > 15 | paused a 70 > 15 | > 30 | > 60 | resumed a 75 > 15",
        ),
        (
            vec![nothing(0), nothing(15), nothing(45), nothing(105), plays(165, "a", 9)],
            "stopped - - > 15 | > 30 | > 60 | > 60 | started a 9 > 15",
        ),
        (vec![plays(0, "a", 60), nothing(15)], "started a 60 > 15 | stopped a 60 > 15"),
        (vec![plays(0, "a", 170), nothing(15)], "started a 170 > 10.5 | finished a 180, stopped a 170 > 15"),
    ] {
        assert_eq!(told(looks), expected);
    }
}

#[test]
fn the_end_of_a_list_is_no_pause() {
    for (looks, expected) in [
        // It stands at the end, or back at the beginning.
        (vec![plays(0, "a", 170), paused(11, "a", 180)], "started a 170 > 10.5 | finished a 180 > 15"),
        (vec![plays(0, "a", 170), paused(11, "a", 0)], "started a 170 > 10.5 | finished a 180 > 15"),
        (
            vec![plays(0, "a", 170), paused(11, "a", 180), paused(26, "a", 0), plays(56, "a", 2)],
            "started a 170 > 10.5 | finished a 180 > 15 | > 30 | started a 2 > 15",
        ),
        (
            vec![plays(0, "a", 170), paused(11, "a", 180), plays(26, "b", 2)],
            "started a 170 > 10.5 | finished a 180 > 15 | started b 2 > 15",
        ),
        (
            vec![plays(0, "a", 170), paused(11, "a", 180), nothing(600)],
            "started a 170 > 10.5 | finished a 180 > 15 | stopped a 180 > 15",
        ),
        (vec![plays(0, "a", 60), paused(15, "a", 0)], "started a 60 > 15 | paused a 0 > 15"),
    ] {
        assert_eq!(told(looks), expected);
    }
}

#[test]
fn a_player_that_is_late_is_not_asked_ever_so_often() {
    let looks = [plays(0, "a", 179), plays(2, "a", 180), plays(3, "a", 180), plays(5, "a", 180), plays(9, "a", 180)];
    let later = [plays(17, "a", 180), plays(32, "b", 1)];
    assert_eq!(
        told(looks.into_iter().chain(later)),
        "started a 179 > 1.5 | > 1 | > 2 | > 4 | > 8 | > 15 | finished a 180, started b 1 > 15"
    );
    assert_eq!(told([plays(0, "a", 180)]), "started a 180 > 1");
}

#[test]
fn advertisements_podcasts_files_and_private_sessions_are_what_they_are() {
    for (looks, expected) in [
        (
            vec![plays(0, "a", 175), ad(6, 1), ad(21, 16), ad(36, 2), plays(51, "b", 1)],
            "started a 175 > 5.5 | finished a 180, started ? 1 > 15 | > 15 | started ? 2 > 15 | started b 1 > 15",
        ),
        // What is hidden may go on all the while.
        (
            vec![plays(0, "a", 60), private(15), private(30), plays(45, "a", 105)],
            "started a 60 > 15 | started ? 0 > 15 | > 15 | started a 105 > 15",
        ),
        // At one and a half times the speed, and then moved.
        (vec![episode(0, 60), episode(15, 83), episode(30, 300)], "started e 60 > 15 | > 15 | sought e 300 > 15"),
        (
            vec![local(0, 10), local(15, 25), plays(50, "a", 0)],
            "started l 10 > 15 | > 15 | finished l 60, started a 0 > 15",
        ),
    ] {
        assert_eq!(told(looks), expected);
    }
}

#[test]
fn another_device_is_news_and_another_volume_is_none() {
    let (first, next) = (plays(0, "a", 60), plays(15, "a", 75));
    assert_eq!(told([first.clone(), on("d", &next)]), "started a 60 > 15 | changed_device a 75 > 15");
    assert_eq!(told([first.clone(), louder(&next)]), "started a 60 > 15 | > 15");
    let (paused, moved) = (paused(15, "a", 75), plays(30, "b", 1));
    assert_eq!(
        told([first, paused, on("d", &moved)]),
        "started a 60 > 15 | paused a 75 > 15 | changed_device b 1, skipped a 75, started b 1 > 15"
    );
}

#[test]
fn a_clock_that_goes_back_invents_nothing_and_strange_numbers_do_no_harm() {
    assert_eq!(told([plays(0, "a", 60), plays(-3_600, "a", 75)]), "started a 60 > 15 | > 15");
    assert_eq!(told([plays(0, "a", 60), plays(-3_600, "b", 5)]), "started a 60 > 15 | started b 5 > 15");
    // A second is no more than a clock may be wrong by.
    assert_eq!(told([plays(0, "a", 60), plays(-1, "a", 120)]), "started a 60 > 15 | sought a 120 > 15");
    let numbers = [i64::MIN, -1, 0, i64::MAX];
    let mut course = Course::default();
    for (progress, duration) in numbers.iter().flat_map(|progress| numbers.map(|duration| (progress, duration))) {
        for (is_playing, seconds) in [(true, 0), (true, 600), (false, 0)] {
            let mut state = state(track("a"), is_playing, 0);
            (state["progress_ms"], state["item"]["duration_ms"]) = ((*progress).into(), duration.into());
            let (_, wait) = course.see(at(seconds, state));
            assert!((SOONEST..=IDLE).contains(&wait), "{progress} of {duration}: {wait:?}");
        }
    }
}
