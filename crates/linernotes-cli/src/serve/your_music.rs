//! A portrait to the page "Your music": what a listener plays most over a range, how it sounds, and how the ranges differ. Reads
//! nothing but the portrait.

mod artists;
mod bar;
mod change;
mod keys;
mod moods;
mod opening;
mod sound;
mod tracks;

use linernotes::prelude::TimeRange;
use maud::{Markup, html};

use super::page::{Frame, Notice, Tab, csrf, notice, page, words};
use super::portrait::{Portrait, RANGES};

/// The page of a range.
pub(crate) fn your_music(frame: &Frame<'_>, portrait: &Portrait, range: TimeRange) -> Markup {
    let shown = portrait.range(range);
    let body = html! {
        (opening::opening(frame, portrait, range))
        @if shown.is_empty() {
            div.across { (nothing_ranked(portrait, range)) }
        } @else {
            (side("A", "Songs", tracks::words(shown), tracks::songs(shown)))
            (side("B", "Artists", artists::words(shown), artists::artists(shown)))
            (side("C", "Sound", sound::words(shown), sound::sound(shown)))
        }
        @if let Some(change) = &portrait.change {
            (side("D", "Lately", change::words(change), change::change(change)))
        }
    };
    page(&Frame { tab: Some(Tab::Music), ..*frame }, body)
}

/// The page of a listener of whom nothing is kept yet, while Spotify is asked. It comes again by itself.
pub(crate) fn being_read(frame: &Frame<'_>) -> Markup {
    let body = html! {
        section.opening.across aria-busy="true" {
            (super::page::mark::sleeve(None))
            div.title {
                p.eyebrow { "Your music" }
                h1 { "Reading your music …" }
                p.lede {
                    "Liner Notes asks Spotify for the songs and artists that you play most. It takes a few seconds, and the answer becomes "
                    "this month's page of your diary."
                }
                div.actions { a.button.quiet href="/your-music" { "Look whether it is there" } }
            }
        }
    };
    page(&Frame { tab: Some(Tab::Music), ..*frame }, body)
}

/// A part of the page, as one side of a record is a part of an album.
fn side(letter: &str, title: &str, words: Markup, content: Markup) -> Markup {
    let id = format!("side-{}", letter.to_lowercase());
    html! {
        section.side.across aria-labelledby=(id) {
            header {
                p.eyebrow aria-hidden="true" { "Side " (letter) }
                h2 id=(id) { (title) }
                div.words { (words) }
            }
            div.content { (content) }
        }
    }
}

/// The form that asks Spotify again.
fn refresh(frame: &Frame<'_>, label: &str, class: &str) -> Markup {
    html! {
        form method="post" action="/your-music/refresh" data-busy="Asking Spotify …" {
            (csrf(frame))
            button class=(class) type="submit" { (label) }
        }
    }
}

fn nothing_ranked(portrait: &Portrait, range: TimeRange) -> Markup {
    let text = format!(
        "Spotify ranks nothing of yours over {} yet, as it does for those who are new or listened little. \
         Listen for some days and refresh this page, or look further back.",
        words::range(range)
    );
    let other = RANGES.into_iter().find(|other| !portrait.range(*other).is_empty());
    let label = other.map(|other| (format!("Look at {}", words::range(other)), address(other)));
    notice(Notice::Empty, &text, label.as_ref().map(|(label, address)| (label.as_str(), address.as_str())))
}

fn address(range: TimeRange) -> String {
    format!("/your-music?range={range}")
}

#[cfg(test)]
mod tests;
