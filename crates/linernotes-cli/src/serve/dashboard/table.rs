//! A table of figures to HTML: names are links that filter by them, numbers are aligned, covers are pictures.

use chrono::NaiveDate;
use linernotes::prelude::*;
use maud::{Markup, html};

use super::super::page::words::{UNKNOWN, grouped};
use super::view::{Key, View};

/// How a cell looks, and where it leads.
struct Cell {
    text: String,
    href: Option<String>,
    is_number: bool,
}

/// Columns that only programs read, or that are shown in another way.
const HIDDEN: [&str; 8] = ["id", "uri", "track_id", "track_uri", "cover_url", "weekday", "weighted_share", "href"];

/// The rows of a table, as many as are given.
pub(super) fn of(table: &DataFrame, view: &View, every: Every) -> Markup {
    let columns: Vec<&str> = names(table).filter(|name| !HIDDEN.contains(name)).collect();
    let covers = table.column("cover_url").ok();
    let rows = (0..table.height()).map(|row| {
        let cells = columns.iter().map(move |column| cell(table, column, row, view, every)).collect::<Vec<_>>();
        let cover = covers.map(|covers| text(covers, row));
        (cover, cells)
    });
    html! {
        div.scroll tabindex="0" role="region" aria-label="A table" {
            table {
                thead { tr {
                    @if covers.is_some() { th scope="col" { span.hidden { "Cover" } } }
                    @for column in &columns { th scope="col" class=[numeric(table, column).then_some("number")] { (heading(column)) } }
                } }
                tbody { @for (cover, cells) in rows { tr {
                    @if let Some(cover) = cover { td.cover {
                        @if let Some(cover) = cover { img src=(cover) alt="" width="40" height="40" loading="lazy"; }
                    } }
                    @for cell in cells { td class=[cell.is_number.then_some("number")] {
                        @match cell.href { Some(href) => a href=(href) { (cell.text) }, None => (cell.text) }
                    } }
                } } }
            }
        }
    }
}

/// The names of a table's columns.
pub(super) fn names(table: &DataFrame) -> impl Iterator<Item = &str> {
    table.columns().iter().map(|column| column.name().as_str())
}

/// The text of a cell; nothing for a null.
pub(super) fn text(column: &Column, row: usize) -> Option<String> {
    match column.get(row).ok()? {
        AnyValue::String(text) => Some(text.to_owned()),
        AnyValue::StringOwned(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Where a row of a table leads: to its artist, album, track, period, or whatever it is about.
pub(super) fn href(table: &DataFrame, column: &str, row: usize, view: &View, every: Every) -> Option<String> {
    let of = |name: &str| table.column(name).ok().and_then(|column| text(column, row));
    let number = |name: &str| table.column(name).ok()?.get(row).ok()?.extract::<i64>();
    let one = |key: Key| Some(view.with(key, &of(column)?).href());
    let led = match column {
        "artist" => view.of_artist(&of("artist")?).href(),
        "album" => view.of_album(&of("album")?, of("artist").as_deref()).href(),
        "name" => view.of_track(&of("name")?, of("artist").as_deref()).href(),
        "genre" => one(Key::Genre)?,
        "mood" => one(Key::Mood)?,
        "decade" => one(Key::Decade)?,
        "popularity" => view.with(Key::Popularity, &number("popularity")?.to_string()).href(),
        "platform" => one(Key::Platform)?,
        "country" => one(Key::Country)?,
        "weekday_name" => view.with(Key::Weekday, &number("weekday")?.to_string()).href(),
        "hour" => {
            let view = number("weekday").map_or_else(|| view.clone(), |day| view.with(Key::Weekday, &day.to_string()));
            view.with(Key::Hour, &number("hour")?.to_string()).href()
        }
        "period" => view.of_period(day(table.column("period").ok()?, row)?, every).href(),
        _ => return None,
    };
    Some(led)
}

/// The day of a cell.
pub(super) fn day(column: &Column, row: usize) -> Option<NaiveDate> {
    match column.get(row).ok()? {
        AnyValue::Date(days) => NaiveDate::from_epoch_days(days),
        _ => None,
    }
}

fn cell(table: &DataFrame, column: &str, row: usize, view: &View, every: Every) -> Cell {
    let value = table.column(column).and_then(|column| column.get(row)).unwrap_or(AnyValue::Null);
    let is_number = numeric(table, column);
    // Streams take time: where there is none, it is not known.
    let is_untold = column == "hours" && value.extract() == Some(0.0) && streams(table, row) > 0;
    let text = if is_untold { UNKNOWN.to_owned() } else { words(column, &value, every) };
    Cell { text, href: href(table, column, row, view, every), is_number }
}

fn streams(table: &DataFrame, row: usize) -> i64 {
    let streams = table.column("streams").ok().and_then(|column| column.get(row).ok()?.extract());
    streams.unwrap_or_default()
}

fn numeric(table: &DataFrame, column: &str) -> bool {
    table.column(column).is_ok_and(|column| column.dtype().is_numeric()) && column != "hour"
}

/// A value as people read it.
fn words(column: &str, value: &AnyValue<'_>, every: Every) -> String {
    match value {
        AnyValue::Null => UNKNOWN.to_owned(),
        AnyValue::String(text) => (*text).to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        AnyValue::Date(days) => NaiveDate::from_epoch_days(*days).map_or_else(String::new, |day| match column {
            "period" => period(day, every),
            _ => day.format("%-d %b %Y").to_string(),
        }),
        AnyValue::Datetime(..) | AnyValue::DatetimeOwned(..) => moment(value),
        AnyValue::Float64(number) => match column {
            "share" | "skip_rate" | "share_of_hours" => format!("{:.1}%", number * 100.0),
            "hours" => format!("{number:.1}"),
            _ => format!("{number:.2}"),
        },
        other => match (column, other.extract::<i64>()) {
            ("ms_played", Some(milliseconds)) => {
                format!("{}:{:02}", milliseconds / 60_000, milliseconds / 1_000 % 60)
            }
            ("hour", Some(hour)) => format!("{hour}:00"),
            ("popularity", Some(tens)) => popularity(tens),
            (_, Some(number)) => grouped(number),
            _ => other.to_string(),
        },
    }
}

/// A group of popularity: `40 to 49`.
pub(super) fn popularity(tens: i64) -> String {
    format!("{tens} to {}", if tens == 90 { 100 } else { tens + 9 })
}

/// `12 Mar 2026, 07:05`, as polars shows it in the column's own zone.
fn moment(value: &AnyValue<'_>) -> String {
    let text = value.to_string();
    let parsed = text.get(..19).and_then(|text| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok());
    parsed.map_or(text.clone(), |moment| moment.format("%-d %b %Y, %H:%M").to_string())
}

/// A period in words, as short as its kind allows.
pub(super) fn period(first: NaiveDate, every: Every) -> String {
    match every {
        Every::Day => first.format("%-d %b %Y").to_string(),
        Every::Week => first.format("week of %-d %b %Y").to_string(),
        Every::Month => first.format("%b %Y").to_string(),
        Every::Quarter => format!("from {}", first.format("%b %Y")),
        _ => first.format("%Y").to_string(),
    }
}

/// A column's name as people read it.
fn heading(column: &str) -> String {
    let words = match column {
        "name" => "track",
        "ms_played" => "heard",
        "began_at" => "when",
        "first_played_on" => "first",
        "last_played_on" => "last",
        "weekday_name" => "weekday",
        other => other,
    };
    words.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_on_and_cannot_be_markup() {
        let table = df!("artist" => [Some("<b>Nell</b>"), None], "streams" => [1_200_i64, 3]).unwrap();
        let html = of(&table, &View::default(), Every::Month).into_string();
        assert!(
            html.contains("<a href=\"/dashboard?artist=%3Cb%3ENell%3C%2Fb%3E\">&lt;b&gt;Nell&lt;/b&gt;</a>"),
            "{html}"
        );
        let untold = df!("artist" => ["Nell", "Ada"], "streams" => [2_i64, 0], "hours" => [0.0, 0.0]).unwrap();
        let untold = of(&untold, &View::default(), Every::Month).into_string();
        assert!(untold.contains("2</td><td class=\"number\">–<") && untold.contains("0</td><td class=\"number\">0.0<"));
        assert!(html.contains("<td class=\"number\">1,200</td>") && html.contains("<td>–</td>"), "{html}");
    }
}
