//! What you play most, from a script: it asks once, and then runs by itself for half a year.
//! `cargo run -p linernotes --example sign_in`

#![expect(clippy::print_stdout, reason = "a script speaks")]

use linernotes::prelude::*;

fn main() -> Result<()> {
    let spotify = Spotify::from_env()?.sign_in([Scope::UserTopRead]).wait()?;
    let listener = spotify.me().wait()?;
    println!("{} plays most:", listener.display_name.unwrap_or(listener.id));
    for (rank, track) in (1..=10).zip(spotify.top_tracks(TimeRange::ShortTerm).wait()?) {
        let artists: Vec<_> = track.artists.into_iter().map(|artist| artist.name).collect();
        println!("{rank:2}  {} ({})", track.name, artists.join(", "));
    }
    Ok(())
}
