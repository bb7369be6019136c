//! An album's audio features as a CSV file. `cargo run -p linernotes --example album_features -- ALBUM`

#![expect(clippy::print_stdout, reason = "a script speaks")]

use linernotes::prelude::*;

fn main() -> Result<()> {
    let album = std::env::args().nth(1).unwrap_or_else(|| "2f4Ejh4Po2rpuXSYa6IDCe".to_owned());
    let spotify = Spotify::from_env()?; // keys from .env, or the sandbox
    let album = spotify.album(album).wait()?;
    let features = spotify.audio_features(album.track_ids()).wait()?.table()?;
    println!("{}\n{features}", album.name);
    println!("{}", features.save("audio-features.csv")?);
    Ok(())
}
