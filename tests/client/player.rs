//! The player: what it tells, and what becomes of commands.

use spotify_client::{Error, Id as _, Offset, Play, Playable, RepeatState, Scope, Shuffle, Spotify, Target};
use spotify_sandbox::{Fault, Rule, Sandbox};

use crate::support::{ALBUM, TRACK, agreeing_sandbox, config, one_line};

async fn robin(sandbox: &Sandbox) -> Spotify {
    Spotify::new(config(sandbox)).unwrap().sign_in(Scope::ALL.iter().copied()).await.unwrap()
}

#[tokio::test]
async fn commands_change_what_the_player_tells() {
    let sandbox = agreeing_sandbox().await;
    let spotify = robin(&sandbox).await;
    let album = Some(format!("https://open.spotify.com/album/{ALBUM}"));
    let third = Play { context_uri: album, offset: Some(Offset::Position(2)), ..Play::default() };
    spotify.play(third, Target::Active).await.unwrap();
    spotify.set_volume(11, Target::Active).await.unwrap();
    spotify.repeat(RepeatState::Track, Target::Active).await.unwrap();
    spotify.shuffle(Shuffle::On, Target::Active).await.unwrap();
    spotify.seek(30_000, Target::Active).await.unwrap();
    spotify.pause(Target::Active).await.unwrap();

    let playback = spotify.playback().await.unwrap().unwrap();

    assert!(matches!(&playback.item, Some(Playable::Track(track)) if track.name == "Somebody's Weekend"));
    assert_eq!((&playback.repeat_state, playback.shuffle_state), (&RepeatState::Track, true));
    assert!(!playback.is_playing && playback.actions.disallows.pausing && !playback.actions.disallows.resuming);
    assert!(playback.progress_ms.is_some_and(|progress| (30_000..60_000).contains(&progress)));
    let device = playback.device.unwrap();
    assert_eq!((device.volume_percent, device.kind.as_str()), (Some(11), "Speaker"));
    assert_eq!(spotify.devices().await.unwrap(), [device]);
    assert_eq!(playback.context, spotify.currently_playing().await.unwrap().unwrap().context);
}

#[tokio::test]
async fn an_episode_comes_as_one_and_what_is_queued_comes_next() {
    let sandbox = agreeing_sandbox().await;
    let spotify = robin(&sandbox).await;
    let found = spotify.get("search?q=a&type=episode&limit=1").await.unwrap();
    let uri = found["episodes"]["items"][0]["uri"].as_str().unwrap();
    spotify.play(Play { uris: vec![uri.to_owned()], ..Play::default() }, Target::Active).await.unwrap();
    spotify.add_to_queue(format!("spotify:track:{TRACK}"), Target::Active).await.unwrap();

    let queue = spotify.queue().await.unwrap();

    assert!(matches!(queue.currently_playing, Some(Playable::Episode(_))), "{queue:?}");
    assert!(matches!(&queue.queue[0], Playable::Track(track) if track.id.as_ref().unwrap().as_str() == TRACK));
    assert_eq!(spotify.playback().await.unwrap().unwrap().currently_playing_type, "episode");
}

#[tokio::test]
async fn where_nothing_is_awake_nothing_plays_and_commands_say_what_to_do() {
    let sandbox = agreeing_sandbox().await;
    let spotify = robin(&sandbox).await;
    sandbox.stop_player("robin");

    assert_eq!(spotify.playback().await.unwrap(), None);
    assert_eq!(spotify.currently_playing().await.unwrap(), None);
    let message = one_line(&spotify.next(Target::Active).await.unwrap_err());
    assert!(message.contains("devices()") && message.contains("NO_ACTIVE_DEVICE"), "{message}");
    let device = spotify.devices().await.unwrap().remove(0);
    spotify.play(Play::default(), &device).await.unwrap();
    assert!(spotify.playback().await.unwrap().is_some());
}

#[tokio::test]
async fn a_command_that_moves_on_is_sent_once_though_its_answer_is_lost() {
    let sandbox = agreeing_sandbox().await;
    let spotify = robin(&sandbox).await;
    sandbox.fail(Rule::always(Fault::CutConnection));
    let error = spotify.next(Target::Active).await.unwrap_err();
    assert!(matches!(error, Error::Unconfirmed { .. }), "{error}");
    assert_eq!(sandbox.hits("POST /v1/me/player/next"), 1);

    sandbox.clear_faults();
    sandbox.fail_next(Fault::CutConnection);
    spotify.set_volume(50, Target::Active).await.unwrap();
    assert_eq!(sandbox.hits("PUT /v1/me/player/volume"), 2);
}

#[tokio::test]
async fn what_cannot_be_meant_is_not_sent() {
    let sandbox = agreeing_sandbox().await;
    let spotify = robin(&sandbox).await;
    let error = spotify.set_volume(101, Target::Active).await.unwrap_err();
    assert!(matches!(error, Error::Argument(_)), "{error}");
    let error = spotify.add_to_queue("hello", Target::Active).await.unwrap_err();
    assert!(matches!(error, Error::InvalidUri(_)), "{error}");
    assert_eq!(sandbox.hits("PUT /v1/me/player/volume") + sandbox.hits("POST /v1/me/player/queue"), 0);
}
