//! Your first playlist: the twenty tracks that you play most. `cargo run -p linernotes --example quick_start`

#![expect(clippy::print_stdout, reason = "a script speaks")]

use linernotes::prelude::*;

fn main() -> Result<()> {
    // What the listener is asked to allow: to see what they play most, and to make a private playlist.
    let scopes = [Scope::UserTopRead, Scope::PlaylistModifyPrivate];
    let spotify = Spotify::from_env()?.sign_in(scopes).wait()?;
    let listener = spotify.me().wait()?;
    println!("Signed in: {}", listener.account().name);

    // What they played most in about four weeks.
    let top_tracks = spotify.top_tracks(TimeRange::ShortTerm).first(20).wait()?;

    // A playlist of it, private unless it says otherwise.
    let playlist = NewPlaylist {
        name: "My Top Tracks - Quick Start".to_owned(),
        description: Some("Created by Liner Notes: my current favourites".to_owned()),
        ..NewPlaylist::default()
    };
    let playlist = spotify.create_playlist(playlist).wait()?;
    spotify.add_to_playlist(&playlist.id, top_tracks.iter().map(|track| &track.uri), None).wait()?;

    println!("Made a playlist of {} tracks: https://open.spotify.com/playlist/{}", top_tracks.len(), playlist.id);
    for (rank, track) in (1..).zip(&top_tracks) {
        println!("{rank:4}. {}", track.name);
    }
    Ok(())
}
