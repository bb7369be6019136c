//! How much time of its own the client adds to a request: one track, asked for again and again, in turns with reqwest alone. Prints
//! JSON: microseconds a request, the median of both and their difference. `cargo lab bench client` runs it.

#![expect(clippy::print_stdout, reason = "a script speaks")]

use std::time::Instant;

use secrecy::ExposeSecret as _;
use spotify_client::{Config, Result, SecretString, Spotify, basic_header, request_token};

const TRACK: &str = "0ND8rF8oirMXtE59n585P6";
const TIMES: usize = 4_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let config = Config::from_env()?;
    let url = config.api_url(&format!("tracks/{TRACK}"));
    let token = request_token(&config.token_url(), &basic_header(&config.credentials)?).await?.access_token;
    let spotify = Spotify::new(config)?.fresh();
    spotify.track(TRACK).await?; // a token, and a connection
    let bare = reqwest::Client::builder().no_proxy().build().expect("a client can be made");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        theirs.push(timed(ask(&bare, &url, &token)).await);
        ours.push(timed(async { drop(spotify.track(TRACK).await.expect("the track comes")) }).await);
    }
    let (ours, bare) = (median(ours), median(theirs));
    println!(r#"{{ "ours": {ours}, "bare": {bare}, "own": {} }}"#, ours - bare);
    Ok(())
}

async fn ask(http: &reqwest::Client, url: &str, token: &SecretString) {
    let request = http.get(url).bearer_auth(token.expose_secret());
    let response = request.send().await.expect("the sandbox answers");
    response.bytes().await.expect("the answer comes whole");
}

async fn timed(work: impl Future<Output = ()>) -> f64 {
    let begun = Instant::now();
    work.await;
    begun.elapsed().as_secs_f64() * 1e6
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}
