//! The top of the page: the song that was played most, the portrait in two sentences, and what can be done with it.

use linernotes::prelude::TimeRange;
use maud::{Markup, html};

use super::{address, refresh};
use crate::serve::page::{Frame, mark, words};
use crate::serve::portrait::{Feature, Portrait, RANGES, RangePortrait};

pub(super) fn opening(frame: &Frame<'_>, portrait: &Portrait, range: TimeRange) -> Markup {
    let shown = portrait.range(range);
    html! {
        section.opening.across {
            (mark::sleeve(shown.tracks.first().and_then(|track| track.cover.as_deref())))
            div.title {
                p.eyebrow { "Your music, " (words::range(range)) }
                h1 { (frame.visitor.map_or("Your music", |visitor| visitor.name)) }
                p.lede { (sentences(shown)) }
                (ranges(range))
                div.actions {
                    @if !shown.tracks.is_empty() {
                        form method="get" action="/playlist" data-busy="Asking Spotify …" {
                            input type="hidden" name="range" value=(range);
                            button.button type="submit" { "Make it a playlist" }
                        }
                    }
                    (refresh(frame, "Refresh", "button quiet"))
                    p.fine { "As of " (words::moment(portrait.taken_at)) }
                }
            }
        }
    }
}

/// The ranges as links, so that they work without a script and can be bookmarked.
fn ranges(shown: TimeRange) -> Markup {
    html! {
        nav.ranges aria-label="How far back" {
            ul {
                @for range in RANGES {
                    li {
                        a href=(address(range)) aria-current=[(range == shown).then_some("true")] {
                            (words::short_range(range))
                        }
                    }
                }
            }
        }
    }
}

/// What can be said in a breath. What is not known is not mentioned.
fn sentences(shown: &RangePortrait) -> Markup {
    let first = shown.tracks.first();
    let tempo = shown.sound.measure(Feature::Tempo).and_then(|tempo| tempo.median);
    let key = shown.sound.keys.first();
    html! {
        @if let Some(track) = first {
            "Nothing played as often as " strong { (track.name.as_deref().unwrap_or("a song without a name")) }
            @if !track.artists.is_empty() {
                " by " (words::listed(&track.artists.iter().map(String::as_str).collect::<Vec<_>>()))
            }
            ". "
        } @else if let Some(artist) = shown.artists.first().and_then(|artist| artist.name.as_deref()) {
            "Nobody played as often as " strong { (artist) } ". "
        }
        @if let Some((mood, count)) = shown.sound.main_mood() {
            (count) " of " (words::counted(shown.tracks.len(), "song"))
            @if count == 1 { " sounds " } @else { " sound " } (mood.name()) ". "
        }
        @match (tempo, key) {
            (Some(tempo), Some(key)) => {
                "The pulse lies around " (format_args!("{tempo:.0}")) " beats a minute, and " (words::key(&key.signature))
                " is where you come home to most."
            }
            (Some(tempo), None) => { "The pulse lies around " (format_args!("{tempo:.0}")) " beats a minute." }
            (None, Some(key)) => { (words::key(&key.signature)) " is where you come home to most." }
            (None, None) => {}
        }
    }
}
