//! Figures to the dashboard's page: what is chosen, what it comes to, charts with their tables below, lists that lead on.

use chrono::{Datelike as _, NaiveDate};
use linernotes::prelude::*;
use maud::{Markup, PreEscaped, html};

use super::super::page::words::{UNKNOWN, grouped, percent};
use super::super::page::{Notice, notice};
use super::figures::{Extent, Figure, Offers, Selected};
use super::view::{Key, View};
use super::{charts, table};

/// All of the page but what is around it.
pub(super) fn body(selected: &Selected, offers: &Offers, view: &View) -> Result<Markup> {
    let (lists, charts): (Vec<_>, Vec<_>) =
        Figure::ALL.into_iter().filter(|figure| figure.belongs_to(view)).partition(|figure| LISTS.contains(figure));
    let charts = charts.into_iter().map(|figure| chart(figure, selected, view)).collect::<Result<Vec<_>>>()?;
    let lists = lists.into_iter().map(|figure| list(figure, selected, view)).collect::<Result<Vec<_>>>()?;
    Ok(html! {
        header.dashboard.across {
            p.eyebrow { "Dashboard" }
            h1 { (title(view)) }
            (trail(view))
            (filters(view, offers))
        }
        (totals(selected))
        @if selected.totals.plays == 0 {
            div.across { (notice(Notice::Empty, "Nothing was heard in this view. Take a filter away, or look at everything.", Some(("Everything", "/dashboard")))) }
        }
        @if selected.totals.plays > 0 {
            div.charts.across { @for chart in charts { (chart) } }
            div.lists.across { @for list in lists { (list) } }
            (downloads(view))
        }
    })
}

/// What is a list by itself.
const LISTS: [Figure; 4] = [Figure::Artists, Figure::Albums, Figure::Tracks, Figure::Plays];

/// Rows of a list that are seen at once.
const FIRST: usize = 10;

/// What the view is about, in words.
fn title(view: &View) -> String {
    let one = |key: Key| {
        let mut values = view.values(key);
        values.next().filter(|_| values.next().is_none())
    };
    let what = [Key::Track, Key::Album, Key::Artist, Key::Genre].into_iter().find_map(one).unwrap_or("Your listening");
    match days(view) {
        Some(days) => format!("{what}, {days}"),
        None => what.to_owned(),
    }
}

/// The days of a view, in words.
fn days(view: &View) -> Option<String> {
    let short = |day: NaiveDate| day.format("%-d %B %Y").to_string();
    Some(match view.days() {
        (None, None) => return None,
        (Some(first), None) => format!("from {}", short(first)),
        (None, Some(last)) => format!("until {}", short(last)),
        (Some(first), Some(last)) if first == last => short(first),
        (Some(first), Some(last)) => {
            let is = |every| view.of_period(first, every).days() == (Some(first), Some(last));
            if is(Every::Month) && first.day() == 1 {
                first.format("%B %Y").to_string()
            } else if is(Every::Year) && first.ordinal() == 1 {
                first.format("%Y").to_string()
            } else {
                format!("{} to {}", short(first), short(last))
            }
        }
    })
}

/// What is chosen, each with a way to take it back, and the way up.
fn trail(view: &View) -> Markup {
    let wider = view.wider();
    html! {
        @if !view.is_whole() {
            ul.chips aria-label="What is chosen" {
                @if let Some((words, wider)) = wider { li { a.chip href=(wider.href()) { "↑ " (words) } } }
                @for (key, value) in view.filters().filter(|(key, _)| !matches!(key, Key::From | Key::Until)) {
                    li { a.chip href=(view.without(key, value).href()) {
                        (key.name()) ": " strong { (value_words(key, value)) } span aria-hidden="true" { " ×" } span.hidden { " (take this filter away)" }
                    } }
                }
                @if let Some(days) = days(view) {
                    li { a.chip href=(view.without_all(Key::From).without_all(Key::Until).href()) {
                        strong { (days) } span aria-hidden="true" { " ×" } span.hidden { " (take this period away)" }
                    } }
                }
                li { a.chip.plain href="/dashboard" { "Everything" } }
            }
        }
    }
}

fn value_words(key: Key, value: &str) -> String {
    match (key, value.parse::<usize>()) {
        (Key::Weekday, Ok(day @ 1..=7)) => WEEKDAYS[day - 1].to_owned(),
        (Key::Hour, Ok(hour)) => format!("{hour}:00 to {hour}:59"),
        (Key::Popularity, Ok(tens)) => table::popularity(tens as i64),
        _ => value.to_owned(),
    }
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A form, so that everything can be chosen without a script.
fn filters(view: &View, offers: &Offers) -> Markup {
    let (from, until) = view.days();
    let one = |key: Key| view.values(key).next().unwrap_or_default().to_owned();
    // Of a field's values it holds the first.
    let has_no_field =
        |(key, value): &(Key, &str)| OF_NO_FIELD.contains(key) || view.values(*key).next() != Some(*value);
    let select = |key: Key, label: &str, all: &str| {
        let chosen = one(key);
        html! {
            label { span { (label) }
                select name=(key.name()) {
                    option value="" { (all) }
                    @if !chosen.is_empty() && !offers.of_key(key).contains(&chosen) { option value=(chosen) selected { (chosen) } }
                    @for offer in offers.of_key(key) { option value=(offer) selected[*offer == chosen] { (offer) } }
                }
            }
        }
    };
    html! {
        details.filters open[!view.is_whole()] {
            summary { "Filter" }
            form method="get" action="/dashboard" {
                label { span { "From" } input type="date" name="from" value=[from.map(|day| day.to_string())]; }
                label { span { "Until" } input type="date" name="until" value=[until.map(|day| day.to_string())]; }
                label { span { "Artist" } input type="search" name="artist" list="offered-artists" value=(one(Key::Artist)) autocomplete="off"; }
                datalist #offered-artists { @for artist in &offers.artists { option value=(artist) {} } }
                (select(Key::Genre, "Genre", "all genres"))
                (select(Key::Mood, "Mood", "all moods"))
                (select(Key::Platform, "Device", "all devices"))
                label { span { "Weekday" }
                    select name="weekday" {
                        option value="" { "all days" }
                        @for (at, day) in WEEKDAYS.iter().enumerate() {
                            option value=(at + 1) selected[one(Key::Weekday) == (at + 1).to_string()] { (day) }
                        }
                    }
                }
                @for (key, value) in view.filters().filter(has_no_field) {
                    input type="hidden" name=(key.name()) value=(value);
                }
                button.button.small type="submit" { "Show" }
            }
        }
    }
}

/// Filters for which the form has no field: it keeps them as they are.
const OF_NO_FIELD: [Key; 6] = [Key::Album, Key::Track, Key::Decade, Key::Popularity, Key::Country, Key::Hour];

fn totals(selected: &Selected) -> Markup {
    let totals = &selected.totals;
    let hours = if totals.untold < totals.plays { format!("{:.0}", totals.hours) } else { UNKNOWN.to_owned() };
    let numbers = [
        ("hours", hours),
        ("streams", grouped(totals.streams)),
        ("artists", grouped(totals.artists)),
        ("albums", grouped(totals.albums)),
        ("tracks", grouped(totals.tracks)),
        ("days with music", grouped(totals.days)),
        ("skipped", percent(totals.skip_rate)),
    ];
    html! {
        dl.totals.across { @for (label, number) in numbers { div { dt { (label) } dd { (number) } } } }
        @if totals.untold > 0 && totals.plays > 0 {
            p.fine.across {
                "How long " (grouped(totals.untold)) " of these plays lasted is not known, as Spotify's list of recent plays does not tell it: they count as streams, and add no hours. "
                a href="/import" { "A privacy download tells it" } "."
            }
        }
    }
}

/// A chart, or a cloud of words, with its table below.
fn chart(figure: Figure, selected: &Selected, view: &View) -> Result<Markup> {
    let rows = figure.table(selected, Extent::Page)?;
    let spec = charts::of(figure, &rows, selected, view);
    let name = figure.name();
    Ok(html! {
        section.figure id=(name) aria-labelledby=(format!("{name}-title")) {
            h2 id=(format!("{name}-title")) { (figure.title()) }
            @match (&spec, figure) {
                _ if rows.height() == 0 => (empty(figure)),
                (Some(spec), _) => {
                    div.chart role="img" aria-label=(format!("{}: a chart. The same as a table is below.", figure.title())) {}
                    script type="application/json" { (PreEscaped(inside_script(spec))) }
                },
                (None, Figure::Genres) => (cloud(&rows, view)),
                (None, _) => (bars(&rows, view)),
            }
            @if rows.height() > 0 {
                details { summary { "As a table" } (table::of(&rows, view, selected.every)) (files(figure, view)) }
            }
        }
    })
}

fn list(figure: Figure, selected: &Selected, view: &View) -> Result<Markup> {
    let rows = figure.table(selected, Extent::Page)?;
    let name = figure.name();
    let shown: &[&str] = match figure {
        Figure::Artists => &["artist", "streams", "hours", "share"],
        Figure::Albums => &["album", "artist", "streams", "hours", "cover_url"],
        Figure::Tracks => &["name", "artist", "streams", "hours", "cover_url"],
        _ => &["began_at", "name", "artist", "album", "ms_played", "platform", "cover_url"],
    };
    let columns: Vec<&str> = shown.iter().copied().filter(|column| rows.column(column).is_ok()).collect();
    let rows = rows.select(columns)?;
    let (first, others) = (rows.head(Some(FIRST)), rows.slice(FIRST as i64, rows.height()));
    Ok(html! {
        section.list id=(name) aria-labelledby=(format!("{name}-title")) {
            h2 id=(format!("{name}-title")) { (figure.title()) }
            @if rows.height() == 0 { (empty(figure)) } @else { (table::of(&first, view, selected.every)) }
            @if others.height() > 0 {
                details { summary { "The next " (others.height()) } (table::of(&others, view, selected.every)) }
            }
            @if rows.height() > 0 { (files(figure, view)) }
        }
    })
}

/// What to do where there is nothing.
fn empty(figure: Figure) -> Markup {
    let why = match figure {
        Figure::Genres | Figure::Popularity | Figure::Decades | Figure::Sound | Figure::Moods => {
            html! { "Nothing is known of it yet. " a href="/import" { "Look up genres, covers and sounds" } "." }
        }
        _ => html! { "Nothing was heard." },
    };
    html! { p.fine { (why) } }
}

/// Words as large as they were heard.
fn cloud(genres: &DataFrame, view: &View) -> Markup {
    let words: Vec<(String, f64)> = (0..genres.height())
        .filter_map(|row| {
            let genre = genres.column("genre").ok().and_then(|column| table::text(column, row))?;
            Some((genre, genres.column("streams").ok()?.get(row).ok()?.extract()?))
        })
        .take(60)
        .collect();
    if words.is_empty() {
        return empty(Figure::Genres);
    }
    let most = words.iter().map(|(_, streams)| *streams).fold(1.0, f64::max);
    let mut words = words;
    words.sort_by(|one, other| one.0.cmp(&other.0));
    html! {
        ul.cloud {
            @for (genre, streams) in &words {
                li { a class=(format!("size-{}", size(*streams, most))) href=(view.with(Key::Genre, genre).href()) title=(format!("{streams} streams")) { (genre) } }
            }
        }
    }
}

/// 1 to 7: by the root, as an area is seen.
fn size(streams: f64, most: f64) -> usize {
    1 + ((streams / most).sqrt() * 6.0).round() as usize
}

/// A few kinds beside each other.
fn bars(kinds: &DataFrame, view: &View) -> Markup {
    let column = table::names(kinds).next().unwrap_or_default().to_owned();
    let share = |row: usize| kinds.column("share").ok()?.get(row).ok()?.extract::<f64>();
    let of = |row: usize| kinds.column(&column).ok().and_then(|kinds| table::text(kinds, row));
    html! {
        ul.bars {
            @for row in 0..kinds.height() {
                li {
                    @match of(row) {
                        Some(kind) => a href=[table::href(kinds, &column, row, view, Every::Month)] { (kind) },
                        None => span { "not known" },
                    }
                    meter min="0" max="1" value=(share(row).unwrap_or_default()) aria-hidden="true" {}
                    span.number { (percent(share(row))) }
                }
            }
        }
    }
}

/// The whole of a table as a file.
fn files(figure: Figure, view: &View) -> Markup {
    let filters = view.query();
    let href = |format: &str| format!("/dashboard/download?table={}&format={format}&{filters}", figure.name());
    html! {
        p.files { "Download: "
            @for (format, label) in [("csv", "CSV"), ("parquet", "Parquet"), ("xlsx", "Excel")] {
                a href=(href(format)) download aria-label=(format!("{} as {label}", figure.title())) { (label) } " "
            }
        }
    }
}

fn downloads(view: &View) -> Markup {
    let filters = view.query();
    html! {
        section.take-home.across aria-labelledby="take-home" {
            h2 #take-home { "Take it home" }
            p { "What is shown here, in one file: "
                a.button.small href=(format!("/dashboard/download?table=all&format=xlsx&{filters}")) download { "Excel workbook" }
            }
            p { "All plays as a star schema, with measures for Power BI: "
                a.button.small href="/dashboard/star-schema.zip" download { "star-schema.zip" }
            }
        }
    }
}

/// JSON that cannot end the element that it stands in.
fn inside_script(spec: &Value) -> String {
    spec.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_named_by_what_it_is_about() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let all = View::default();
        for (view, expected) in [
            (all.clone(), "Your listening"),
            (all.of_artist("Nell").of_period(day("2026-01-01"), Every::Year), "Nell, 2026"),
            (all.of_track("Rain", Some("Nell")).of_period(day("2026-02-01"), Every::Month), "Rain, February 2026"),
            (all.of_period(day("2026-02-03"), Every::Day), "Your listening, 3 February 2026"),
            (all.with(Key::From, "2026-02-03"), "Your listening, from 3 February 2026"),
            (all.of_days(day("2026-02-03"), day("2026-04-01")), "Your listening, 3 February 2026 to 1 April 2026"),
        ] {
            assert_eq!(title(&view), expected);
        }
    }

    #[test]
    fn a_form_loses_no_filter() {
        let view = View::default().of_period("2026-01-01".parse().unwrap(), Every::Year).with(Key::Hour, "7");
        let pairs: Vec<_> = view.filters().map(|(key, value)| (key.name().to_owned(), value.to_owned())).collect();
        let more = [("artist", "Nell"), ("artist", "Ossian"), ("genre", "unheard-of")];
        let more = more.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let view = View::of(&[pairs, more.to_vec()].concat());
        let form = filters(&view, &Offers::default()).into_string();
        for field in [
            "name=\"from\" value=\"2026-01-01\"",
            "name=\"until\" value=\"2026-12-31\"",
            "name=\"artist\" list=\"offered-artists\" value=\"Nell\"",
            "type=\"hidden\" name=\"artist\" value=\"Ossian\"",
            "<option value=\"unheard-of\" selected>",
            "type=\"hidden\" name=\"hour\" value=\"7\"",
        ] {
            assert_eq!(form.matches(field).count(), 1, "{field}: {form}");
        }
        assert_eq!(form.matches("type=\"hidden\"").count(), 2, "{form}");
    }

    #[test]
    fn a_name_cannot_leave_the_json_of_a_chart() {
        assert_eq!(inside_script(&serde_json::json!("</script><script>")), "\"\\u003c/script>\\u003cscript>\"");
    }

    #[test]
    fn words_are_as_large_as_they_were_heard() {
        assert_eq!([size(0.0, 9.0), size(1.0, 9.0), size(9.0, 9.0)], [1, 3, 7]);
    }
}
