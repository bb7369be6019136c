//! A million rows: how long a table from models takes beside polars' own JSON reader, HTML of a table's head, and charts. Prints one
//! line of JSON; `cargo lab bench tables` runs it.

#![expect(clippy::print_stdout, reason = "a script speaks")]

use std::hint::black_box;
use std::io::Cursor;
use std::time::Instant;

use linernotes::Showable as _;
use linernotes::prelude::*;

const ROWS: usize = 1_000_000;

fn main() -> Result<()> {
    let tracks = tracks(ROWS);
    // In turns, so that both have the same machine; the best of three is what the code can do.
    let mut lines = Vec::new();
    JsonWriter::new(&mut lines).with_json_format(JsonFormat::JsonLines).finish(&mut tracks.table()?)?;
    let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..3 {
        ours = ours.min(seconds(|| drop(black_box(tracks.table()))));
        theirs = theirs.min(seconds(|| {
            drop(black_box(JsonReader::new(Cursor::new(&lines)).with_json_format(JsonFormat::JsonLines).finish()))
        }));
    }
    drop((tracks, lines));

    let features = features(ROWS)?;
    let (few, many) = (features.head(Some(100)), features.clone());
    let html = |table: &DataFrame| {
        (0..100).map(|_| seconds(|| drop(black_box(table.head(Some(10)).picture())))).fold(f64::INFINITY, f64::min)
    };
    let (html_of_few, html_of_many) = (html(&few), html(&many));

    let mut chart_seconds: f64 = 0.0;
    let mut chart_bytes = 0;
    let charts: [fn(&DataFrame) -> Result<Chart>; 6] = [
        |table| chart::scatter(table, &chart::Scatter::default()),
        |table| chart::histogram(table, &chart::Histogram::default()),
        |table| chart::heatmap(table, &chart::Heatmap { zone: "Europe/Berlin", ..Default::default() }),
        |table| chart::lines(table, &chart::Lines::default()),
        |table| chart::bars(table, &chart::Bars { category: "artists", ..Default::default() }),
        |table| chart::correlation(table, &chart::Correlation::default()),
    ];
    for draw in charts {
        let start = Instant::now();
        let chart = draw(&features)?;
        chart_seconds = chart_seconds.max(start.elapsed().as_secs_f64());
        chart_bytes = chart_bytes.max(chart.vega_lite().to_string().len());
    }
    let measured = json!({
        "table_s": ours, "reader_s": theirs, "html_us_of_100": html_of_few * 1e6, "html_us_of_a_million": html_of_many * 1e6,
        "slowest_chart_s": chart_seconds, "largest_chart_bytes": chart_bytes,
    });
    println!("{measured}");
    Ok(())
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// Tracks as Spotify sends them, none like another.
fn tracks(count: usize) -> Vec<Track> {
    let track = |at: usize| -> Track {
        let id = |kind: usize| format!("{:022}", at * 7 + kind);
        serde_json::from_value(json!({
            "id": id(0), "name": format!("Track number {at}"), "uri": format!("spotify:track:{}", id(0)),
            "artists": [{ "id": id(1), "name": format!("Artist {}", at % 5_000), "uri": format!("spotify:artist:{}", id(1)) }],
            "album": {
                "id": id(2), "name": format!("Album {}", at % 80_000), "album_type": "album", "release_date": format!("{}-03-14", 1960 + at % 65),
                "total_tracks": 12, "uri": format!("spotify:album:{}", id(2)), "artists": [],
                "images": [{ "url": format!("https://i.scdn.co/image/{}", id(3)), "width": 64, "height": 64 }],
            },
            "disc_number": 1, "track_number": at % 12 + 1, "duration_ms": 120_000 + at % 200_000, "explicit": at.is_multiple_of(9),
            "popularity": at % 101, "external_ids": { "isrc": format!("QZ{:010}", at) },
        }))
        .expect("this is a track")
    };
    (0..count).map(track).collect()
}

/// Plays with features: what charts are made of.
fn features(count: usize) -> Result<DataFrame> {
    let share = |step: usize| (0..count).map(|at| (at * step % 1009) as f64 / 1009.0).collect::<Vec<_>>();
    let moments: Vec<i64> = (0..count).map(|at| 1_500_000_000_000 + at as i64 * 250_000).collect();
    let moments = Series::new("played_at".into(), moments)
        .cast(&DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC)))?;
    let of_share = |name: &str, step, from: f64, to: f64| {
        Column::new(name.into(), share(step).iter().map(|share| from + (to - from) * share).collect::<Vec<_>>())
    };
    let names = ["energy", "danceability", "valence", "acousticness", "instrumentalness", "liveness", "speechiness"]
        .into_iter();
    let shares = names.zip([13, 29, 31, 43, 47, 53, 59]).map(|(name, step)| of_share(name, step, 0.0, 1.0));
    Ok(DataFrame::new(
        count,
        [
            moments.into(),
            Column::new("name".into(), (0..count).map(|at| format!("Track {}", at % 50_000)).collect::<Vec<_>>()),
            Column::new(
                "artists".into(),
                (0..count).map(|at| format!("Artist {}", at * at % 3_001)).collect::<Vec<_>>(),
            ),
        ]
        .into_iter()
        .chain(shares)
        .chain([of_share("tempo", 37, 60.0, 200.0), of_share("loudness", 41, -40.0, 0.0)])
        .collect(),
    )?)
}
