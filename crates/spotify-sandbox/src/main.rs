//! `spotify-sandbox`: the sandbox as a program of its own.

use anyhow::Context as _;
use clap::Parser;
use spotify_sandbox::Sandbox;

/// Imitates Spotify on 127.0.0.1: sign-in and Web API, no account needed.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8896)]
    port: u16,
    /// Stop when standard input closes: for a program that starts a sandbox and may end before it
    #[arg(long)]
    stop_with_input: bool,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a command speaks")]
async fn main() -> anyhow::Result<()> {
    let Arguments { port, stop_with_input } = Arguments::parse();
    let sandbox = Sandbox::start_on(port).await.with_context(|| {
        format!("port {port} of 127.0.0.1 cannot be used: choose another with `--port`, or 0 for any free one")
    })?;
    let url = sandbox.url();
    println!(
        "Spotify sandbox on {url}\n  accounts  {url}/api/token\n  Web API   {url}/v1\n  client id {}, client secret {}",
        Sandbox::CLIENT_ID,
        Sandbox::CLIENT_SECRET
    );
    tokio::select! {
        ended = sandbox.run() => Ok(ended?),
        _ = tokio::signal::ctrl_c() => Ok(()),
        () = end_of_input(), if stop_with_input => Ok(()),
    }
}

async fn end_of_input() {
    let input = &mut tokio::io::stdin();
    // An input that cannot be read has ended as well.
    let _ = tokio::io::copy(input, &mut tokio::io::sink()).await;
}
