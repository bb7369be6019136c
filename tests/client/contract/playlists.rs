//! Playlists. What changes one does so to a new one, which goes again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use spotify_client::{
    Error, Id as _, IntoUri as _, NewPlaylist, Playable, PlaylistChange, PlaylistId, PlaylistItem, Reorder, Spotify,
    Uri,
};

use super::{Contract, Known, Open, reads, writes};

/// A JPEG of eight by eight pixels.
const PICTURE: &str = "/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/\
    wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z";

pub(crate) fn contracts() -> Vec<Contract> {
    [about_playlists(), about_contents(), by_the_old_address(), about_followers()].into_iter().flatten().collect()
}

fn about_playlists() -> Vec<Contract> {
    vec![
        reads("GET /playlists/{id}", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let playlist = spotify.playlist(&known.playlist).await?;
                assert_eq!(playlist.id.as_str(), known.playlist);
                assert_eq!(playlist.owner.unwrap().id.as_str(), known.user);
                assert!(!playlist.snapshot_id.is_empty());
                Ok(())
            })
        }),
        reads("GET /me/playlists", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let playlists = spotify.my_playlists().await?;
                assert!(playlists.iter().any(|playlist| playlist.id.as_str() == known.playlist));
                let page = spotify.my_playlists().page(0).await?;
                assert!(page.len() <= 50 && page.len() <= playlists.len());
                Ok(())
            })
        }),
        reads("GET /users/{id}/playlists", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let page = spotify.user_playlists(&known.user).page(0).await?;
                assert!(page.len() <= 50);
                Ok(())
            })
        }),
        writes("POST /me/playlists", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let playlist = spotify.create_playlist("Contract").await?;
                let total = playlist.total();
                spotify.unsave([&playlist.id]).await?;
                assert_eq!((playlist.name.as_str(), playlist.public), ("Contract", Some(false)));
                assert_eq!(playlist.owner.unwrap().id.as_str(), known.user);
                assert_eq!(total, Some(0));
                Ok(())
            })
        }),
        writes("POST /users/{id}/playlists", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let settings = NewPlaylist { description: Some("R&B".to_owned()), ..NewPlaylist::from("Contract") };
                let playlist = spotify.create_playlist_for(&known.user, settings).await?;
                spotify.unsave([&playlist.id]).await?;
                assert_eq!(playlist.description.as_deref(), Some("R&B"));
                Ok(())
            })
        }),
        writes("PUT /playlists/{id}", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let change = PlaylistChange { name: Some("Renamed".to_owned()), ..PlaylistChange::default() };
                let done = spotify.change_playlist(&id, change).await;
                let changed = spotify.playlist(&id).await?;
                spotify.unsave([&id]).await?;
                done?;
                assert_eq!(changed.name, "Renamed");
                Ok(())
            })
        }),
        reads("GET /playlists/{id}/images", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let images = spotify.playlist_images(&known.playlist).await?;
                assert!(images.iter().all(|image| !image.url.is_empty()));
                Ok(())
            })
        }),
        writes("PUT /playlists/{id}/images", Open::ToAll, |spotify, _| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let done = spotify.set_playlist_image(&id, BASE64.decode(PICTURE).unwrap()).await;
                spotify.unsave([&id]).await?;
                done
            })
        }),
    ]
}

fn about_contents() -> Vec<Contract> {
    vec![
        reads("GET /playlists/{id}/items", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let page = spotify.playlist_items(&known.playlist).page(0).await?;
                assert!(page.len() <= 50);
                assert_eq!(page.total, spotify.playlist(&known.playlist).await?.total());
                assert!(!page.iter().any(is_unknown));
                Ok(())
            })
        }),
        writes("POST /playlists/{id}/items", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let (track, episode) = things(&known);
                let done = spotify.add_to_playlist(&id, [&track], None).await;
                let first = spotify.add_to_playlist(&id, [&episode], Some(0)).await;
                let found = contents(&spotify, &id).await;
                spotify.unsave([&id]).await?;
                assert!(done?.is_some() && first?.is_some());
                assert_eq!(found?, [episode, track]);
                Ok(())
            })
        }),
        writes("PUT /playlists/{id}/items", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let (track, episode) = things(&known);
                let replaced = spotify.replace_playlist(&id, [&track, &episode]).await;
                let moved = spotify.reorder_playlist(&id, to_the_end()).await;
                let found = contents(&spotify, &id).await;
                spotify.unsave([&id]).await?;
                assert_ne!(replaced?, moved?);
                assert_eq!(found?, [episode, track]);
                Ok(())
            })
        }),
        writes("DELETE /playlists/{id}/items", Open::ToAll, |spotify, known| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let (track, episode) = things(&known);
                let added = spotify.add_to_playlist(&id, [&track, &episode, &track], None).await;
                let removed = spotify.remove_from_playlist(&id, [&track]).await;
                let found = contents(&spotify, &id).await;
                spotify.unsave([&id]).await?;
                assert_ne!(added?, removed?);
                assert_eq!(found?, [episode]);
                Ok(())
            })
        }),
    ]
}

fn by_the_old_address() -> Vec<Contract> {
    vec![
        reads("GET /playlists/{id}/tracks", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let page = spotify.playlist_tracks(&known.playlist).page(0).await?;
                assert!(page.len() <= 50);
                assert!(!page.iter().any(is_unknown));
                Ok(())
            })
        }),
        writes("POST /playlists/{id}/tracks", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let (track, episode) = things(&known);
                let done = spotify.add_playlist_tracks(&id, [&track, &episode], None).await;
                let found = contents(&spotify, &id).await;
                spotify.unsave([&id]).await?;
                assert!(done?.is_some());
                assert_eq!(found?, [track, episode]);
                Ok(())
            })
        }),
        writes("PUT /playlists/{id}/tracks", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let (track, episode) = things(&known);
                let replaced = spotify.replace_playlist_tracks(&id, [&track, &episode]).await;
                let moved = spotify.reorder_playlist_tracks(&id, to_the_end()).await;
                let found = contents(&spotify, &id).await;
                spotify.unsave([&id]).await?;
                assert_ne!(replaced?, moved?);
                assert_eq!(found?, [episode, track]);
                Ok(())
            })
        }),
        writes("DELETE /playlists/{id}/tracks", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let (track, episode) = things(&known);
                let added = spotify.add_to_playlist(&id, [&track, &episode], None).await;
                let removed = spotify.remove_playlist_tracks(&id, [&track]).await;
                let found = contents(&spotify, &id).await;
                spotify.unsave([&id]).await?;
                assert_ne!(removed?, added?);
                assert_eq!(found?, [episode]);
                Ok(())
            })
        }),
    ]
}

fn about_followers() -> Vec<Contract> {
    vec![
        reads("GET /playlists/{id}/followers/contains", Open::Before2026, |spotify, known| {
            Box::pin(async move {
                let follows = spotify.follows_playlist(&known.playlist).await?;
                assert_eq!(spotify.saved([uri(&known.playlist)]).await?, [follows]);
                Ok(())
            })
        }),
        writes("PUT /playlists/{id}/followers", Open::Before2026, |spotify, _| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let done = spotify.follow_playlist(&id).await;
                let follows = spotify.saved([&id]).await;
                spotify.unsave([&id]).await?;
                done?;
                assert_eq!(follows?, [true]);
                Ok(())
            })
        }),
        writes("DELETE /playlists/{id}/followers", Open::Before2026, |spotify, _| {
            Box::pin(async move {
                let id = scratch(&spotify).await?;
                let done = spotify.unfollow_playlist(&id).await;
                if done.is_err() {
                    spotify.unsave([&id]).await?;
                }
                let follows = spotify.saved([&id]).await?;
                done?;
                assert_eq!(follows, [false]);
                Ok(())
            })
        }),
    ]
}

/// A playlist of the listener's with nothing in it. It is deleted by `unsave`.
async fn scratch(spotify: &Spotify) -> Result<PlaylistId, Error> {
    Ok(spotify.create_playlist("Contract").await?.id)
}

async fn contents(spotify: &Spotify, id: &PlaylistId) -> Result<Vec<Uri>, Error> {
    let rows = spotify.playlist_items(id).await?;
    rows.iter().filter_map(|row| row.item.as_ref()).map(|item| item.uri().into_uri()).collect()
}

/// A track and an episode.
fn things(known: &Known) -> (Uri, Uri) {
    let uri = |kind: &str, id: &str| Uri::parse(&format!("spotify:{kind}:{id}")).unwrap();
    (uri("track", &known.track), uri("episode", &known.episode))
}

fn uri(playlist: &str) -> Uri {
    PlaylistId::parse(playlist).unwrap().uri()
}

/// The first of two.
fn to_the_end() -> Reorder {
    Reorder { range_start: 0, insert_before: 2, ..Reorder::default() }
}

fn is_unknown(row: &PlaylistItem) -> bool {
    matches!(row.item, Some(Playable::Unknown(_)))
}
