//! The listener's library. What changes it puts back what was there.

use spotify_client::{AlbumId, AudiobookId, EpisodeId, Error, Id as _, Pending, ShowId, Spotify, TrackId, Uri};

use super::{Contract, Open, reads, writes};

pub(crate) fn contracts() -> Vec<Contract> {
    [of_every_kind(), shelves(), by_kind()].into_iter().flatten().collect()
}

fn of_every_kind() -> Vec<Contract> {
    vec![
        writes("PUT /me/library", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let uri = TrackId::parse(&known.track).unwrap().uri();
                changes(&spotify, &uri, spotify.save([&uri]), true).await
            })
        }),
        writes("DELETE /me/library", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let uri = AlbumId::parse(&known.album).unwrap().uri();
                changes(&spotify, &uri, spotify.unsave([&uri]), false).await
            })
        }),
        reads("GET /me/library/contains", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let things = [
                    format!("spotify:track:{}", known.track),
                    format!("spotify:album:{}", known.album),
                    format!("spotify:artist:{}", known.artist),
                    format!("spotify:show:{}", known.show),
                    format!("spotify:episode:{}", known.episode),
                    format!("spotify:audiobook:{}", known.audiobook),
                    format!("spotify:playlist:{}", known.playlist),
                ];
                let saved = spotify.saved(&things).await?;
                assert_eq!(saved.len(), things.len());
                assert!(saved[6], "whoever makes a playlist follows it");
                Ok(())
            })
        }),
    ]
}

macro_rules! shelf {
    ($operation:literal, $saved:ident, $id:expr) => {
        reads($operation, Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let page = spotify.$saved().page(0).await?;
                assert!(page.len() <= 50);
                let first = page.iter().filter_map(|row| row.item.as_ref()).find_map($id);
                if let Some(id) = first {
                    assert_eq!(spotify.saved([&id]).await?, [true]);
                }
                Ok(())
            })
        })
    };
}

fn shelves() -> Vec<Contract> {
    vec![
        shelf!("GET /me/tracks", saved_tracks, |track| track.id.clone()),
        shelf!("GET /me/albums", saved_albums, |album| album.id.clone()),
        shelf!("GET /me/shows", saved_shows, |show| Some(show.id.clone())),
        shelf!("GET /me/episodes", saved_episodes, |episode| Some(episode.id.clone())),
        shelf!("GET /me/audiobooks", saved_audiobooks, |audiobook| Some(audiobook.id.clone())),
    ]
}

macro_rules! kind {
    ($path:literal, $id:ident $known:ident: $save:ident, $remove:ident, $contains:ident) => {
        [
            writes(concat!("PUT ", $path), Open::Before2026, |spotify, known| {
                Box::pin(async move {
                    let id = $id::parse(&known.$known).unwrap();
                    changes(&spotify, &id.uri(), spotify.$save([&id]), true).await
                })
            }),
            writes(concat!("DELETE ", $path), Open::Before2026, |spotify, known| {
                Box::pin(async move {
                    let id = $id::parse(&known.$known).unwrap();
                    changes(&spotify, &id.uri(), spotify.$remove([&id]), false).await
                })
            }),
            reads(concat!("GET ", $path, "/contains"), Open::Before2026, |spotify, known| {
                Box::pin(async move {
                    let id = $id::parse(&known.$known).unwrap();
                    let twice = spotify.$contains([&id, &id]).await?;
                    assert_eq!(twice, spotify.saved([&id, &id]).await?);
                    Ok(())
                })
            }),
        ]
    };
}

fn by_kind() -> Vec<Contract> {
    let kinds = [
        kind!("/me/tracks", TrackId track: save_tracks, remove_tracks, contains_tracks),
        kind!("/me/albums", AlbumId album: save_albums, remove_albums, contains_albums),
        kind!("/me/shows", ShowId show: save_shows, remove_shows, contains_shows),
        kind!("/me/episodes", EpisodeId episode: save_episodes, remove_episodes, contains_episodes),
        kind!("/me/audiobooks", AudiobookId audiobook: save_audiobooks, remove_audiobooks, contains_audiobooks),
    ];
    kinds.into_iter().flatten().collect()
}

/// A call that has a thing in the library, or out of it, where it was the other way round before.
async fn changes(spotify: &Spotify, uri: &Uri, call: Pending<()>, saved: bool) -> Result<(), Error> {
    let before = spotify.saved([uri]).await? == [true];
    set(spotify, uri, !saved).await?;
    let done = call.await;
    let after = spotify.saved([uri]).await;
    set(spotify, uri, before).await?;
    done?;
    assert_eq!(after?, [saved]);
    Ok(())
}

async fn set(spotify: &Spotify, uri: &Uri, saved: bool) -> Result<(), Error> {
    if saved { spotify.save([uri]).await } else { spotify.unsave([uri]).await }
}
