//! `cargo lab bench`: every figure that the README quotes, measured here and now.

mod client;
mod diary;
mod figure;
mod history;
mod kernel;
mod load;
mod running;
mod sandbox;
mod serve;
mod tables;

use std::time::Duration;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::project::Project;
use crate::setup::{build_programs, set_up};
use figure::Figure;

#[derive(Args)]
pub(crate) struct Options {
    /// What to measure; all areas when none is given
    #[arg(value_enum)]
    area: Option<Area>,
    /// Print one JSON object for each figure instead of a table
    #[arg(long)]
    json: bool,
    /// How many seconds a load lasts. Memory can only be called flat after minutes
    #[arg(long, default_value_t = 600)]
    seconds: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Area {
    /// Time to start and to run cells, memory, beside evcxr's own kernel
    Kernel,
    /// Many single reads, beside spotipy
    Client,
    /// Requests a second, time to start, memory under load
    Sandbox,
    /// A million rows as tables and charts, beside polars' JSON reader
    Tables,
    /// Ten years of snapshots and a million plays
    Diary,
    /// The web app: 200 listeners, a dashboard of a million plays, 1,000 event streams, beside Flask
    Serve,
    /// A privacy download of a million plays to every figure of it, beside pandas and polars in Python
    History,
}

pub(crate) fn bench(project: &Project, options: &Options) -> Result<()> {
    let wanted = |area| options.area.is_none_or(|only| only == area);
    if !options.json {
        let needs_python =
            [Area::Kernel, Area::Client, Area::Diary, Area::History, Area::Serve].into_iter().any(wanted);
        if needs_python { set_up(project)? } else { build_programs(project)? }
    }
    let mut figures = Vec::new();
    if wanted(Area::Kernel) {
        figures.extend(kernel::measure(project, options.json)?);
    }
    if wanted(Area::Client) {
        figures.extend(client::measure(project, options.json)?);
    }
    if wanted(Area::Sandbox) {
        figures.extend(sandbox::measure(project, Duration::from_secs(options.seconds.max(1)), options.json)?);
    }
    if wanted(Area::Tables) {
        figures.extend(tables::measure(project, options.json)?);
    }
    if wanted(Area::Diary) {
        figures.extend(diary::measure(project, options.json)?);
    }
    if wanted(Area::History) {
        figures.extend(history::measure(project, options.json)?);
    }
    if wanted(Area::Serve) {
        figures.extend(serve::measure(project, Duration::from_secs(options.seconds.max(1)), options.json)?);
    }
    if options.json {
        figures.iter().for_each(|figure| println!("{}", figure.to_json()));
    } else {
        println!("\n{}", Figure::table(&figures));
    }
    Ok(())
}
