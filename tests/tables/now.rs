//! What plays in the sandbox, and what a watch tells of it.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use linernotes::prelude::*;
use linernotes::spotify_client::Error as Of;
use linernotes::{PlayerItem, Watch};
use rustix::process::{Pid, Signal};
use spotify_sandbox::{Answer, Consent, Fault, Rule, Sandbox};

use crate::support::{ALBUM, client, robin};

const DEADLINE: Duration = Duration::from_secs(20);
const PLAYER: &str = "GET /v1/me/player";

fn album() -> Play {
    Play { context_uri: Some(format!("spotify:album:{ALBUM}")), ..Play::default() }
}

async fn device(spotify: &Spotify) -> Device {
    spotify.devices().await.unwrap().remove(0)
}

/// Asks now: what has happened, to what.
async fn seen(watch: &mut Watch) -> Vec<String> {
    let name = |item: &PlayerItem| item.name.clone().unwrap_or_default();
    let events = watch.look().await.unwrap();
    events
        .iter()
        .map(|event| format!("{} {}", event.change, event.item.as_ref().map(name).unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn what_plays_is_told_with_its_device_and_where_it_comes_from() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    spotify.play(album(), &device(&spotify).await).await.unwrap();
    sandbox.clock().advance(Duration::from_secs(60));

    let now = spotify.now_playing().await.unwrap();

    let item = now.item.as_ref().unwrap();
    assert_eq!(
        (now.state, item.kind, item.name.as_deref()),
        (PlayerState::Playing, ItemKind::Track, Some("Paper Lanterns"))
    );
    assert_eq!((item.album.as_deref(), item.duration_ms), (Some("Rooms We Left the Light On In"), Some(182_800)));
    assert!(now.progress_ms.is_some_and(|progress| (60_000..70_000).contains(&progress)), "{now}");
    assert_eq!(now.device.as_ref().unwrap().name, "Robin's kitchen radio");
    assert_eq!(now.context_uri, Some(format!("spotify:album:{ALBUM}")));
    assert!(now.to_string().starts_with("▶ ━━━───────── 1:0"), "{now}");
    assert_eq!(sandbox.hits(PLAYER), 1);

    sandbox.stop_player("robin");
    let silence = spotify.now_playing().await.unwrap();
    assert_eq!(
        (silence.state, &silence.item, silence.to_string().as_str()),
        (PlayerState::Stopped, &None, "nothing plays")
    );
}

#[tokio::test]
async fn a_watch_tells_everything_that_happens_on_the_way_through_an_album() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let radio = device(&spotify).await;
    let pass = |seconds| sandbox.clock().advance(Duration::from_secs(seconds));
    let mut watch = spotify.watch();
    sandbox.stop_player("robin");
    assert_eq!(seen(&mut watch).await, ["stopped "]);
    spotify.play(album(), &radio).await.unwrap();
    spotify.repeat(RepeatState::Off, &radio).await.unwrap();
    assert_eq!(seen(&mut watch).await, ["started Paper Lanterns"]);
    pass(15);
    assert_eq!(seen(&mut watch).await, [""; 0]);
    spotify.set_volume(11, &radio).await.unwrap();
    assert_eq!(seen(&mut watch).await, [""; 0], "a volume is no news");
    spotify.pause(&radio).await.unwrap();
    assert_eq!(seen(&mut watch).await, ["paused Paper Lanterns"]);
    pass(30);
    assert_eq!(seen(&mut watch).await, [""; 0]);
    spotify.play(Play::default(), &radio).await.unwrap();
    assert_eq!(seen(&mut watch).await, ["resumed Paper Lanterns"]);
    spotify.seek(120_000, &radio).await.unwrap();
    assert_eq!(seen(&mut watch).await, ["sought Paper Lanterns"]);
    pass(70);
    assert_eq!(seen(&mut watch).await, ["finished Paper Lanterns", "started Second Cup"]);
    spotify.next(&radio).await.unwrap();
    assert_eq!(seen(&mut watch).await, ["skipped Second Cup", "started Somebody's Weekend"]);
    spotify.repeat(RepeatState::Track, &radio).await.unwrap();
    pass(205);
    assert_eq!(seen(&mut watch).await, ["finished Somebody's Weekend", "started Somebody's Weekend"]);
    spotify.repeat(RepeatState::Off, &radio).await.unwrap();
    spotify
        .play(Play { offset: Some(linernotes::spotify_client::Offset::Position(7)), ..album() }, &radio)
        .await
        .unwrap();
    let last = seen(&mut watch).await;
    assert!(last.len() == 2 && last[0] == "skipped Somebody's Weekend", "{last:?}");
    pass(400);
    let end = seen(&mut watch).await;
    assert!(end.len() == 1 && end[0].starts_with("finished "), "{end:?}");
    pass(700);
    let silence = seen(&mut watch).await;
    assert!(silence.len() == 1 && silence[0].starts_with("stopped "), "{silence:?}");
}

#[tokio::test]
async fn the_end_of_a_track_is_aimed_at() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let near = Play { position_ms: Some(182_800 - 1_200), ..album() };
    spotify.play(near, &device(&spotify).await).await.unwrap();
    let mut watch = spotify.watch();
    let asked = sandbox.hits(PLAYER);
    let begun = Instant::now();
    let mut words = Vec::new();
    for _ in 0..3 {
        let event = tokio::time::timeout(DEADLINE, watch.next_event()).await.unwrap().unwrap();
        words.push(event.change);
    }
    assert_eq!(words, [PlayerChange::Started, PlayerChange::Finished, PlayerChange::Started]);
    assert!(sandbox.hits(PLAYER) - asked <= 4, "it asked {} times", sandbox.hits(PLAYER) - asked);
    assert!(begun.elapsed() < DEADLINE / 2, "it did not look in time");
    assert!(watch.due_in() > Duration::from_secs(10), "the next one has just begun");
}

#[tokio::test]
async fn a_fault_passes_a_token_is_renewed_and_a_long_wait_ends_it_with_words() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    spotify.play(album(), &device(&spotify).await).await.unwrap();
    let mut watch = spotify.watch();
    assert_eq!(seen(&mut watch).await, ["started Paper Lanterns"]);
    sandbox.end_tokens();
    assert_eq!(seen(&mut watch).await, [""; 0]);
    sandbox.fail_next(Fault::RateLimited { retry_after_s: Some(1) });
    assert_eq!(seen(&mut watch).await, [""; 0]);
    sandbox.fail(Rule {
        route: Some(PLAYER.to_owned()),
        ..Rule::always(Fault::RateLimited { retry_after_s: Some(3_600) })
    });
    let error = watch.look().await.unwrap_err();
    assert!(matches!(&error, Error::Spotify(Of::RateLimited { .. })), "{error}");
    assert!(watch.due_in() > Duration::from_secs(5), "it does not ask on and on");
}

#[tokio::test]
async fn advertisements_and_private_sessions_are_told_as_what_they_are() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let private = r#""device":{"id":"p","name":"Phone","type":"Smartphone","is_private_session":true}"#;
    for (answer, kind, words) in [
        (
            r#"{"is_playing":true,"item":null,"currently_playing_type":"ad"}"#.to_owned(),
            ItemKind::Ad,
            "▶ an advertisement",
        ),
        (
            format!(r#"{{"is_playing":true,"item":null,{private}}}"#),
            ItemKind::Private,
            "▶ something in a private session",
        ),
    ] {
        sandbox.answer_next(PLAYER, Answer::json(200, &answer));
        let now = spotify.now_playing().await.unwrap();
        assert_eq!((now.item.as_ref().unwrap().kind, now.to_string().as_str()), (kind, words));
    }
}

#[tokio::test]
async fn one_of_two_scopes_is_enough_and_none_is_named() {
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: None });
    let sign_in = async |scope: Scope| {
        let mut config = Config::sandbox(&sandbox.url()).unwrap();
        config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback").unwrap();
        Spotify::new(config).unwrap().fresh().sign_in([scope]).await.unwrap()
    };
    let little = sign_in(Scope::UserReadCurrentlyPlaying).await.now_playing().await.unwrap();
    assert_eq!((little.state, little.device.is_none()), (PlayerState::Playing, true));
    let error = sign_in(Scope::UserTopRead).await.now_playing().await.unwrap_err().to_string();
    assert!(error.contains("user-read-playback-state"), "{error}");
    let error = client(&sandbox).watch().next_event().await.unwrap_err();
    assert!(matches!(&error, Error::Spotify(Of::SignedOut { .. })), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_watch_ends_after_a_while_and_gives_what_happened() {
    let sandbox = Sandbox::start().await;
    let spotify = robin(&sandbox).await;
    let events = spotify.watch().live_for(Duration::from_millis(1_500)).await.unwrap();
    assert_eq!(events.iter().map(|event| event.change).collect::<Vec<_>>(), [PlayerChange::Started]);
    let written = serde_json::to_string(&events).unwrap();
    assert_eq!(serde_json::from_str::<Vec<PlayerEvent>>(&written).unwrap(), events);
}

/// The watch runs in a process of its own, as a notebook of our kernel has it.
#[test]
fn an_interrupt_ends_a_live_watch_which_is_one_output_that_changes() {
    if std::env::var_os("LINERNOTES_KERNEL").is_some() {
        return watch_until_it_is_interrupted();
    }
    let name = "now::an_interrupt_ends_a_live_watch_which_is_one_output_that_changes";
    let mut notebook = Command::new(std::env::current_exe().unwrap());
    notebook.args(["--exact", name, "--nocapture"]).env("LINERNOTES_KERNEL", "1").stdin(Stdio::null());
    let mut notebook = notebook.stdout(Stdio::piped()).spawn().unwrap();
    let (mut shown, mut is_interrupted) = (Vec::new(), false);
    for line in BufReader::new(notebook.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if !line.contains("▶ Playing") {
            continue;
        }
        if line.contains("Second Cup") && !is_interrupted {
            rustix::process::kill_process(Pid::from_child(&notebook), Signal::INT).unwrap();
            is_interrupted = true;
        }
        shown.push(line);
    }
    assert!(is_interrupted && notebook.wait().unwrap().success(), "{shown:?}");
    let count = |kind: &str| shown.iter().filter(|line| line.contains(&format!(r#""kind":"{kind}""#))).count();
    assert!(count("display") == 1 && count("update") > 0, "{shown:?}");
}

fn watch_until_it_is_interrupted() {
    let sandbox = Sandbox::start().wait();
    let spotify = robin(&sandbox).wait();
    let near = Play { position_ms: Some(182_800 - 1_200), ..album() };
    spotify.play(near, &device(&spotify).wait()).wait().unwrap();
    let begun = Instant::now();
    let events = spotify.watch().live_for(DEADLINE).wait().unwrap();
    assert!(begun.elapsed() < DEADLINE, "it is not interrupted");
    let changes: Vec<_> = events.iter().map(|event| event.change).collect();
    assert_eq!(changes, [PlayerChange::Started, PlayerChange::Finished, PlayerChange::Started]);
    let now = spotify.now_playing().wait().unwrap();
    assert_eq!(now.state, PlayerState::Playing, "a wait after it is not touched");
}
