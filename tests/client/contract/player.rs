//! The player. Spotify obeys only where a device is awake; on an account that has none, the commands show nothing.

use std::time::Duration;

use spotify_client::{Device, Error, Play, Playable, Playback, RepeatState, Result, Shuffle, Spotify, Transfer};

use super::{Contract, Known, Open, reads, writes};

pub(crate) fn contracts() -> Vec<Contract> {
    [looking(), commands()].into_iter().flatten().collect()
}

fn looking() -> Vec<Contract> {
    vec![
        reads("GET /me/player", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let Some(playback) = spotify.playback().await? else { return Ok(()) };
                assert!(playback.device.is_some(), "what plays plays somewhere");
                assert!(!matches!(playback.repeat_state, RepeatState::Other(_)), "{:?}", playback.repeat_state);
                Ok(())
            })
        }),
        reads("GET /me/player/currently-playing", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let Some(playing) = spotify.currently_playing().await? else { return Ok(()) };
                assert!(playing.progress_ms.is_none_or(|progress| progress >= 0));
                assert!(!matches!(playing.item, Some(Playable::Unknown(_))), "{:?}", playing.item);
                Ok(())
            })
        }),
        reads("GET /me/player/devices", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let devices = spotify.devices().await?;
                assert!(devices.iter().filter(|device| device.is_active).count() <= 1);
                assert!(devices.iter().all(|device| !device.name.is_empty() && !device.kind.is_empty()));
                Ok(())
            })
        }),
        reads("GET /me/player/queue", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let queue = spotify.queue().await?;
                assert!(!queue.queue.iter().any(|next| matches!(next, Playable::Unknown(_))), "{queue:?}");
                Ok(())
            })
        }),
    ]
}

fn commands() -> Vec<Contract> {
    vec![
        writes("PUT /me/player", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, _)) = music(&spotify, &known).await? else { return Ok(()) };
                spotify.transfer_playback(&device, Transfer::Keep).await?;
                silence(&spotify, &device).await
            })
        }),
        writes("PUT /me/player/play", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, playback)) = music(&spotify, &known).await? else { return Ok(()) };
                let context = playback.context.unwrap();
                assert_eq!((context.kind.as_str(), context.uri), ("album", album(&known)));
                assert!(matches!(playback.item, Some(Playable::Track(_))), "{:?}", playback.item);
                silence(&spotify, &device).await
            })
        }),
        writes("PUT /me/player/pause", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, _)) = music(&spotify, &known).await? else { return Ok(()) };
                spotify.pause(&device).await?;
                until(&spotify, |playback| !playback.is_playing).await.map(drop)
            })
        }),
        writes("POST /me/player/next", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, _)) = music(&spotify, &known).await? else { return Ok(()) };
                spotify.next(&device).await?;
                silence(&spotify, &device).await
            })
        }),
        writes("POST /me/player/previous", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, _)) = music(&spotify, &known).await? else { return Ok(()) };
                // Something lies before only once something has been left behind.
                spotify.add_to_queue(track(&known), &device).await?;
                spotify.next(&device).await?;
                spotify.previous(&device).await?;
                silence(&spotify, &device).await
            })
        }),
        writes("PUT /me/player/seek", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, _)) = music(&spotify, &known).await? else { return Ok(()) };
                spotify.seek(1_000, &device).await?;
                let playback = until(&spotify, |playback| playback.progress_ms.is_some_and(|at| at >= 1_000)).await?;
                assert!(playback.timestamp.is_some());
                silence(&spotify, &device).await
            })
        }),
        writes("PUT /me/player/repeat", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, before)) = music(&spotify, &known).await? else { return Ok(()) };
                spotify.repeat(RepeatState::Context, &device).await?;
                until(&spotify, |playback| playback.repeat_state == RepeatState::Context).await?;
                spotify.repeat(before.repeat_state, &device).await?;
                silence(&spotify, &device).await
            })
        }),
        writes("PUT /me/player/shuffle", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, before)) = music(&spotify, &known).await? else { return Ok(()) };
                spotify.shuffle(Shuffle::On, &device).await?;
                until(&spotify, |playback| playback.shuffle_state).await?;
                spotify.shuffle(if before.shuffle_state { Shuffle::On } else { Shuffle::Off }, &device).await?;
                silence(&spotify, &device).await
            })
        }),
        writes("PUT /me/player/volume", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, playback)) = music(&spotify, &known).await? else { return Ok(()) };
                let heard = playback.device.filter(|device| device.supports_volume);
                if let Some(volume) = heard.and_then(|device| u8::try_from(device.volume_percent?).ok()) {
                    spotify.set_volume(volume, &device).await?;
                }
                silence(&spotify, &device).await
            })
        }),
        writes("POST /me/player/queue", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let Some((device, _)) = music(&spotify, &known).await? else { return Ok(()) };
                spotify.add_to_queue(track(&known), &device).await?;
                // What was queued is left behind here, and not for the listener to hear later.
                spotify.next(&device).await?;
                silence(&spotify, &device).await
            })
        }),
    ]
}

fn album(known: &Known) -> String {
    format!("spotify:album:{}", known.album)
}

fn track(known: &Known) -> String {
    format!("spotify:track:{}", known.track)
}

/// Plays an album where the listener has a device, and tells how that stands once it does; nothing without a device.
async fn music(spotify: &Spotify, known: &Known) -> Result<Option<(Device, Playback)>> {
    let devices = spotify.devices().await?;
    let obedient = |device: &&Device| device.id.is_some() && !device.is_restricted;
    let best = devices.iter().filter(obedient).max_by_key(|device| device.is_active);
    let Some(device) = best.cloned() else { return Ok(None) };
    spotify.play(Play { context_uri: Some(album(known)), ..Play::default() }, &device).await?;
    let uri = album(known);
    let plays = |playback: &Playback| {
        playback.is_playing && playback.context.as_ref().is_some_and(|context| context.uri == uri)
    };
    Ok(Some((device, until(spotify, plays).await?)))
}

/// As it was, or nearly: what played before is not known well enough to go on with it.
async fn silence(spotify: &Spotify, device: &Device) -> Result<()> {
    match spotify.pause(device).await {
        // It has come to an end by itself.
        Err(Error::Refused { said }) if said.status == 403 => Ok(()),
        answer => answer,
    }
}

/// Spotify takes a moment to obey, and another to say so.
async fn until(spotify: &Spotify, condition: impl Fn(&Playback) -> bool + Send) -> Result<Playback> {
    for _ in 0..40 {
        match spotify.playback().await? {
            Some(playback) if condition(&playback) => return Ok(playback),
            _ => tokio::time::sleep(Duration::from_millis(250)).await,
        }
    }
    panic!("the player has not obeyed in ten seconds")
}
