//! Every chart of this crate once, of the sandbox's music: `gallery FOLDER` writes each as PNG, SVG and Vega-Lite, and a dashboard as a
//! page. The tests in `tests/charts` look at what it writes.

use std::path::PathBuf;

use linernotes::chart::{
    Bars, BoxPlot, Calendar, Cloud, Correlation, Heatmap, Histogram, KeyWheel, Lines, Period, Radar, Ridgeline,
    Scatter, Stream,
};
use linernotes::prelude::*;
use spotify_sandbox::{Consent, Sandbox};

const ALBUM: &str = "2f4Ejh4Po2rpuXSYa6IDCe";
const PLAYLIST: &str = "3qR2IuO5DZHDkGtCGXHFik";

#[tokio::main]
async fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "gallery".to_owned()));
    let sandbox = Sandbox::start().await;
    sandbox.set_consent(Consent::Agree { listener: None });
    let mut config = Config::sandbox(&sandbox.url())?;
    config.redirect_uri = RedirectUri::parse("http://127.0.0.1/callback")?;
    let spotify = Spotify::new(config)?.sign_in([Scope::PlaylistReadPrivate]).await?;
    let zone = "Europe/Berlin";
    let options = EngineeredOptions { zone: zone.to_owned(), ..Default::default() };

    let album = spotify.album_features(ALBUM).await?;
    let playlist = spotify.playlist_features(PLAYLIST).await?.engineered(&options)?;
    let playlist = spotify.covers(&playlist).await?;
    let moment = "added_at";

    let scatter = chart::scatter(&playlist, &Scatter { colour: Some("mood"), ..Scatter::default() })?;
    let histogram =
        chart::histogram(&playlist, &Histogram { feature: "tempo", group: Some("mood"), ..Histogram::default() })?;
    let heatmap = chart::heatmap(&playlist, &Heatmap { moment, zone, ..Heatmap::default() })?;
    let bars = chart::bars(&playlist, &Bars { category: "artists", ..Bars::default() })?;
    let lines = Lines { moment, zone, by: Some("mood"), period: Period::Month, ..Lines::default() };
    let stream = Stream { moment, zone, by: "mood", period: Period::Month, ..Stream::default() };
    let many = (0..40).try_fold(playlist.clone(), |all, _| all.vstack(&playlist))?;

    let charts = [
        ("calendar", chart::calendar(&playlist, &Calendar { moment, zone, ..Calendar::default() })?),
        ("cloud", chart::cloud(&playlist, &Cloud { words: "artists", ..Cloud::default() })?),
        ("correlation", chart::correlation(&playlist, &Correlation::default())?),
        (
            "box_plot",
            chart::box_plot(&playlist, &BoxPlot { feature: "energy", group: Some("decade"), ..BoxPlot::default() })?,
        ),
        ("key_wheel", chart::key_wheel(&playlist, &KeyWheel::default())?),
        ("lines", chart::lines(&playlist, &lines)?),
        ("radar", chart::radar(&album, &Radar::default())?),
        ("ridgeline", chart::ridgeline(&playlist, &Ridgeline::default())?),
        ("scatter_of_many", chart::scatter(&many, &Scatter::default())?),
        ("stream", chart::stream(&playlist, &stream)?),
        ("scatter", scatter.clone()),
        ("histogram", histogram.clone()),
        ("heatmap", heatmap.clone()),
        ("bars", bars.clone()),
    ];
    for (name, chart) in &charts {
        for form in ["png", "svg", "vl.json"] {
            chart.save(folder.join(format!("{name}.{form}")))?;
        }
    }
    let options =
        DashboardOptions { title: "Long Way Round", menus: &["decade", "mood"], ..DashboardOptions::default() };
    let dashboard = dashboard_with(&[scatter, histogram, heatmap, bars], &options)?;
    for form in ["png", "html", "vl.json"] {
        dashboard.save(folder.join(format!("dashboard.{form}")))?;
    }
    Ok(())
}
