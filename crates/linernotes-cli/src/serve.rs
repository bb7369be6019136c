//! `linernotes serve`: the same in a browser, for people who will never open a notebook.
//!
//! A request comes in by [`listening`], passes [`guard`], and [`routes`] leads it to a page. Who asks is a [`visit::Visit`]; what a
//! listener has is theirs alone, in [`listener`]. Pages are made here and need little script.

mod assets;
mod dashboard;
mod guard;
mod home;
mod house;
mod import;
mod key;
mod listener;
mod listening;
mod music;
mod now;
mod origin;
mod page;
mod playlist;
mod portrait;
mod routes;
mod session;
mod sign_in;
mod trouble;
mod visit;
mod your_music;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use linernotes::prelude::*;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::{say, say_sandbox};
use house::House;

#[derive(clap::Args)]
pub(crate) struct Serve {
    /// Where to listen. Anything but this machine's own addresses is heard by others: then a proxy with HTTPS belongs in front
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 8898)))]
    listen: SocketAddr,
    /// Where sign-ins, diaries and imports of listeners are kept; by default in your data folder
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// The file of the key that sign-ins are sealed with, where it is not to lie beside them
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// How much to tell on standard error: off, error, warn, info (each request) or debug
    #[arg(long, value_name = "LEVEL", default_value = "warn")]
    log: LevelFilter,
}

pub(crate) fn serve(Serve { listen, folder, key, log }: Serve) -> Result<()> {
    // What the libraries below tell each other is of no use to who runs a server, and may hold what is in headers.
    let ours = Targets::new().with_target("linernotes", log).with_target("spotify_client", log);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(lines.with_filter(ours)).init();
    let config = Config::from_env()?;
    if config.sandbox {
        say_sandbox();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("the system has threads and timers to give");
    runtime.block_on(async {
        let listener = listening::bind(listen).await?;
        let origin = origin::of(&config, listener.local_addr().unwrap_or(listen))?;
        let house = Arc::new(House::open(config, origin, folder, key)?);
        say(format_args!("Liner Notes is on {} (Ctrl-C ends it)", house.origin));
        house.origin.warnings(listen).chain(house.nobodys_diary()).for_each(|warning| eprintln!("{warning}"));
        house.resume();
        tokio::spawn({
            let house = Arc::clone(&house);
            async move { house.tidy().await }
        });
        listening::serve(listener, &house, routes::routes(&house)).await;
        Ok(())
    })
}
