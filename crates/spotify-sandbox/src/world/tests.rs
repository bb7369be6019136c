use std::collections::HashSet;

use super::*;

fn default_world() -> World {
    World::new(World::DEFAULT_SEED, World::DEFAULT_TRACKS, false)
}

#[test]
fn artists_have_different_names() {
    let world = default_world();
    let mut names = HashSet::new();
    world.for_each_artist_name(&mut |at, name| assert!(names.insert(name.to_owned()), "{at:?} {name}"));
    assert_eq!(names.len() as u32, world.artist_count());
    for special in ["&", "é", "The "] {
        assert!(names.iter().any(|name| name.contains(special)), "{special}");
    }
}

#[test]
fn every_oddity_of_names_and_facts_is_there() {
    let world = default_world();
    let tracks: Vec<Track> = (0..world.track_count()).map(|at| world.track(TrackRef(at))).collect();
    for part in ["(Live)", " - Remastered 20", "(feat. ", " & ", "夜の電車", "¿", "(Demo)", " - Acoustic", "/"] {
        assert!(tracks.iter().any(|track| track.name.contains(part)), "{part}");
    }
    assert!(tracks.iter().any(|track| track.name.len() > 150));
    let codes: HashSet<&str> = tracks.iter().map(|track| track.isrc.as_str()).collect();
    assert_eq!(codes.len(), tracks.len());
    assert!(codes.iter().all(|code| code.len() == 12 && code.starts_with("QZZZZ")));
    assert!(tracks.iter().any(|track| track.disc_number == 2 && track.at.0 >= bundled::TRACKS));
    let limited = tracks.iter().filter(|track| track.availability != Availability::Everywhere).count();
    assert!((tracks.len() / 90..tracks.len() / 35).contains(&limited), "{limited}");
    assert!(tracks.iter().any(|track| track.availability == Availability::Nowhere));
    let popular = tracks.iter().filter(|track| track.popularity > 60).count();
    assert!((1..tracks.len() / 12).contains(&popular), "{popular}");

    let albums: Vec<Album> = (0..world.album_count()).map(|at| world.album(AlbumRef(at))).collect();
    for kind in ["album", "single", "compilation"] {
        assert!(albums.iter().any(|album| album.album_type == kind), "{kind}");
    }
    for precision in ["year", "month", "day"] {
        assert!(albums[2..].iter().any(|album| album.release_date_precision == precision), "{precision}");
    }
    for album in &albums {
        assert!(("1962".."2026-11-16").contains(&album.release_date.as_str()), "{}", album.release_date);
    }
    let artists: Vec<Artist> = (0..world.artist_count()).map(|at| world.artist(ArtistRef(at))).collect();
    for count in 0..=3 {
        assert!(artists.iter().any(|artist| artist.genres.len() == count), "{count} genres");
    }
    for artist in artists.iter().map(|artist| artist.at) {
        let related = world.related_artists(artist);
        assert!(related.len() <= 20 && !related.contains(&artist), "{artist:?}");
    }
}

#[test]
fn names_for_searching_are_those_of_the_things() {
    let world = World::new(9, 640, false);
    world.for_each_track_name(&mut |at, name| assert_eq!(name, world.track(at).name));
    world.for_each_album_name(&mut |at, name| assert_eq!(name, world.album(at).name));
    world.for_each_artist_name(&mut |at, name| assert_eq!(name, world.artist(at).name));
}

#[test]
fn the_same_seed_makes_the_same_world() {
    let world = default_world();
    let (artist, album, track) = (world.artist(ArtistRef(3)), world.album(AlbumRef(9)), world.track(TrackRef(1_000)));
    let found = [
        format!("{} {} {:?} {} {}", artist.id, artist.name, artist.genres, artist.popularity, artist.followers),
        format!("{} {} {} {} {}", album.id, album.name, album.album_type, album.release_date, album.label),
        format!("{} {} {} {} {}", track.id, track.name, track.duration_ms, track.isrc, track.popularity),
        serde_json::to_string(&world.audio_features(track.at)).unwrap(),
        format!("{:?}", &world.listening("robin").top_tracks(TimeRange::Medium, crate::clock::Clock::START)[..5]),
        world.show(ShowRef(1)).name,
        world.audiobook(AudiobookRef(1)).name,
    ];
    assert_eq!(found, PINNED);
    assert_ne!(World::new(1, 64, false).track(track.at).id, track.id);
}

const PINNED: [&str; 7] = [
    r#"2YvYf05hi1wcaw1LJx5nfQ Stellan Dubrovski & the Tenants ["indie folk"] 59 2074146"#,
    "4kyrPve0Aaxyq3YRK7vuLP Essential Indie Folk, Vol. 8 compilation 2026-08-01 Nordlys Musikk",
    "7B2ymEhUXiadNO8tsYvT9K Silver Season 222954 QZZZZ2311000 9",
    r#"{"danceability":0.704,"energy":0.758,"key":9,"loudness":-4.682,"mode":1,"speechiness":0.0519,"acousticness":0.179,"instrumentalness":0.00217,"liveness":0.0966,"valence":0.466,"tempo":161.545,"time_signature":4}"#,
    "[TrackRef(1033), TrackRef(6011), TrackRef(1038), TrackRef(2955), TrackRef(896)]",
    "Slow Table",
    "A Year of Leaving",
];

#[test]
fn a_million_tracks_are_there_to_the_last() {
    let world = World::new(World::DEFAULT_SEED, 1_000_000, false);
    let last = TrackRef(world.track_count() - 1);
    let track = world.track(last);
    assert!(last.0 >= 1_000_000);
    assert_eq!(world.find_track(track.id.as_str()), Some(track.clone()));
    assert!(world.artist_tracks(track.artists[0]).contains(&last));
    assert_eq!(world.album(track.album).tracks.end, world.track_count());
    let largest = World::new(1, u32::MAX, false);
    assert!(largest.track(TrackRef(largest.track_count() - 1)).duration_ms > 0);
}

#[test]
fn a_number_beyond_the_end_stands_for_something_too() {
    let world = World::new(4, 1, false);
    world.track(TrackRef(u32::MAX));
    world.album(AlbumRef(u32::MAX));
    world.artist(ArtistRef(u32::MAX));
    world.episode(EpisodeRef(u32::MAX));
    world.chapter(ChapterRef(u32::MAX));
    assert!(world.tracks_of_genre("no such genre", 0, 10).is_empty());
    assert!(world.tracks_of_genre(World::genres()[4].name, 0, usize::MAX).len() <= 64);
}

#[test]
fn the_bundled_albums_are_as_written() {
    let world = default_world();
    let track = world.find_track("0ND8rF8oirMXtE59n585P6").unwrap();
    assert_eq!((track.name.as_str(), track.track_number), ("Paper Lanterns", 1));
    let features = serde_json::to_string(&world.audio_features(track.at).unwrap()).unwrap();
    let expected = "{\"danceability\":0.774,\"energy\":0.466,\"key\":4,\"loudness\":-6.869,\"mode\":1,\
        \"speechiness\":0.0433,\"acousticness\":0.458,\"instrumentalness\":0,\"liveness\":0.111,\"valence\":0.396,\
        \"tempo\":97.975,\"time_signature\":4}";
    assert_eq!(features, expected);
    let sketches = world.find_album("iD7JJ3hzH7pWTO0w4dVLdd").unwrap();
    assert_eq!((sketches.tracks.len(), sketches.release_date.as_str()), (60, "2021"));
}
