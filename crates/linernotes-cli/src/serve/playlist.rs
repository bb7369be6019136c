//! The playlist that a range becomes: the page that shows what would happen, and the one that says what has.

mod preview;

use linernotes::CoverOutcome;
use linernotes::prelude::{Made, Outcome, TimeRange};
use maud::{Markup, html};

use super::page::{Frame, Notice, Tab, csrf, link, mark, notice, page, words};
pub(crate) use preview::{Change, Preview, PreviewItem};

/// What would be made, and the button that makes it.
pub(crate) fn preview(frame: &Frame<'_>, preview: &Preview) -> Markup {
    let (stays, goes): (Vec<_>, Vec<_>) = preview.items.iter().partition(|item| item.change != Change::Removed);
    let cover = stays.iter().find_map(|item| item.cover.as_deref());
    let body = html! {
        section.opening.across {
            (mark::sleeve(cover))
            div.title {
                p.eyebrow { "A playlist of " (words::range(preview.range)) }
                h1 { (preview.name) }
                p.lede { (outlook(preview, stays.len())) }
                @if !preview.remarks.is_empty() { ul.remarks { @for remark in &preview.remarks { li { (remark) } } } }
                div.actions {
                    @if !preview.is_unchanged {
                        form method="post" action="/playlist" data-busy="Asking Spotify …" {
                            (csrf(frame))
                            input type="hidden" name="range" value=(preview.range);
                            button.button type="submit" { @if preview.is_new { "Make it" } @else { "Bring it up to date" } }
                        }
                    }
                    a.button.quiet href=(back(preview.range)) { "Back to your music" }
                }
                @if !preview.is_unchanged { p.fine { "Nothing has been changed yet. The playlist will not be on your profile." } }
            }
        }
        section.side.across aria-labelledby="in-it" {
            header {
                h2 #in-it { "What will be in it" }
                div.words { p { (words::counted(stays.len(), "song")) ", in this order." } }
            }
            div.content { (items(&stays)) }
        }
        @if !goes.is_empty() {
            section.side.across aria-labelledby="going" {
                header {
                    h2 #going { "What goes" }
                    div.words { p { "In the playlist now, and not in it then." } }
                }
                div.content { (items(&goes)) }
            }
        }
    };
    page(&Frame { tab: Some(Tab::Music), ..*frame }, body)
}

/// What has been made.
pub(crate) fn made(frame: &Frame<'_>, made: &Made) -> Markup {
    let (eyebrow, lede) = match made.outcome {
        Outcome::Made => ("It is made", format!("A new playlist with {}.", in_it(made))),
        Outcome::Updated => {
            let came = format!("{} came in and {} went", words::counted(made.added, "song"), made.removed);
            ("It is up to date", format!("{came}: {} now.", in_it(made)))
        }
        Outcome::Unchanged => ("It was up to date", format!("Nothing had to be changed: {}.", in_it(made))),
    };
    let body = html! {
        section.opening.across {
            (mark::sleeve(None))
            div.title {
                p.eyebrow { (eyebrow) }
                h1 { (made.name) }
                p.lede { (lede) }
                @if !made.missing.is_empty() {
                    @let missing = words::counted(made.missing.len(), "song");
                    (notice(Notice::Trouble, &format!("{missing} could not be put in: make it once more, and it goes on."), None))
                }
                @let remarks = remarks(made);
                @if !remarks.is_empty() { ul.remarks { @for remark in remarks { li { (remark) } } } }
                div.actions {
                    @if link::playlist(&made.url) { a.button href=(made.url) rel="noopener" { "Open it at Spotify" } }
                    a.button.quiet href="/your-music" { "Back to your music" }
                }
            }
        }
    };
    page(&Frame { tab: Some(Tab::Music), ..*frame }, body)
}

fn in_it(made: &Made) -> String {
    made.in_playlist.map_or_else(|| "nobody knows how many songs".to_owned(), |count| words::counted(count, "song"))
}

fn remarks(made: &Made) -> Vec<String> {
    [
        made.in_place_of
            .as_ref()
            .map(|_| "It takes the place of the one made before, which is there no more.".to_owned()),
        Some(format!("{} added by hand.", words::counted(made.added_by_hand, "song")))
            .filter(|_| made.added_by_hand > 0),
        match &made.cover {
            CoverOutcome::LeftOut { why } => Some(format!("It has no cover of its own: {why}.")),
            _ => None,
        },
        Some(format!("Left out: {}.", made.left_out)).filter(|_| made.left_out.count() > 0),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn back(range: TimeRange) -> String {
    format!("/your-music?range={range}")
}

/// What would happen, in a sentence.
fn outlook(preview: &Preview, then: usize) -> String {
    let count = |change| preview.items.iter().filter(|item| item.change == change).count();
    if preview.is_new {
        return format!("A new playlist at Spotify with {}.", words::counted(then, "song"));
    }
    if preview.is_unchanged {
        return format!("You have it already, with {}, and nothing would change.", words::counted(then, "song"));
    }
    let changes = [
        (Change::Added, ["comes in", "come in"]),
        (Change::Removed, ["goes", "go"]),
        (Change::Moved, ["moves", "move"]),
    ];
    let told = changes.into_iter().map(|(change, words)| (count(change), words)).filter(|(count, _)| *count > 0);
    let told: Vec<String> =
        told.map(|(count, [one, many])| format!("{count} {}", if count == 1 { one } else { many })).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    match told.is_empty() {
        true => format!("You have it already. How it is described changes, not its {}.", words::counted(then, "song")),
        false => {
            let then = if then == 1 { "1 is".to_owned() } else { format!("{then} are") };
            format!("You have it already. Songs: {}. Then {then} in it.", words::listed(&told))
        }
    }
}

fn items(items: &[&PreviewItem]) -> Markup {
    html! {
        table.songs.plan {
            caption.hidden { "Songs, and what becomes of them" }
            thead { tr { th scope="col" { "No." } th scope="col" { "Song" } th scope="col" { "Change" } } }
            tbody {
                @for (at, item) in items.iter().enumerate() {
                    tr {
                        td.rank { (at + 1) }
                        th scope="row" {
                            div.song {
                                div.cover { (mark::small(item.cover.as_deref())) }
                                div {
                                    div.name { (item.name.as_deref().unwrap_or("Without a name")) }
                                    div.by { (item.artists.join(", ")) }
                                }
                            }
                        }
                        td {
                            span class={ "change " (item.change.word()) } { (item.change.label()) }
                            @if item.by_hand { " " span.by { "by you" } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
