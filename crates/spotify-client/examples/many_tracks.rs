//! Tracks by id, one a line on stdin; tells how long they took, in seconds. `cargo lab bench client` runs it.

#![expect(clippy::print_stdout, reason = "a script speaks")]

use std::time::Instant;

use spotify_client::{Result, Spotify};

#[tokio::main]
async fn main() -> Result<()> {
    let ids: Vec<String> = std::io::stdin().lines().map_while(std::result::Result::ok).collect();
    let spotify = Spotify::from_env()?; // keys from .env, or the sandbox
    spotify.track(&ids[0]).await?; // a token, and a connection
    let begun = Instant::now();
    let tracks = spotify.tracks(&ids).await?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(r#"{{ "tracks": {}, "seconds": {seconds} }}"#, tracks.iter().flatten().count());
    Ok(())
}
