//! The songs of a range: a wall of covers, and the list with all of them.

use maud::{Markup, html};

use super::bar::bar;
use crate::serve::page::{mark, words};
use crate::serve::portrait::{RangePortrait, RankedTrack};

/// How many covers hang on the wall: two large ones and three full rows beside and below.
const WALL: usize = 18;

pub(super) fn words(shown: &RangePortrait) -> Markup {
    html! {
        p {
            (words::counted(shown.tracks.len(), "song")) ", the most-played first, as Spotify ranks them over "
            (words::range(shown.range)) "."
        }
    }
}

pub(super) fn songs(shown: &RangePortrait) -> Markup {
    if shown.tracks.is_empty() {
        return html! { p.fine { "Spotify ranks no songs here yet: the artists below are all it tells." } };
    }
    html! {
        ol.wall {
            @for track in shown.tracks.iter().take(WALL) { li { (on_the_wall(track)) } }
        }
        details.all {
            summary { "The list of all " (shown.tracks.len()) ", and how each sounds" }
            (list(&shown.tracks))
        }
    }
}

fn on_the_wall(track: &RankedTrack) -> Markup {
    let inner = html! {
        div.cover { (mark::large(track.cover.as_deref())) }
        div.caption {
            span.rank { (track.rank) }
            span.name { (name(track)) }
            span.by { (track.artists.join(", ")) }
        }
    };
    linked(track, inner)
}

fn list(tracks: &[RankedTrack]) -> Markup {
    html! {
        table.songs {
            caption.hidden { "The most-played songs" }
            thead {
                tr {
                    th scope="col" { "Rank" }
                    th scope="col" { "Song" }
                    th.wide scope="col" { "Album" }
                    th.wide scope="col" { "Key" }
                    th.number scope="col" { "Tempo" }
                    th.number.middle scope="col" { "Valence" }
                    th.number.middle scope="col" { "Dance" }
                    th.number.middle scope="col" { "Energy" }
                }
            }
            tbody { @for track in tracks { (row(track)) } }
        }
    }
}

fn row(track: &RankedTrack) -> Markup {
    let sound = &track.sound;
    html! {
        tr {
            td.rank { (track.rank) }
            th scope="row" {
                div.song {
                    div.cover { (mark::small(track.cover.as_deref())) }
                    div {
                        div.name { (linked(track, html! { (name(track)) })) }
                        div.by { (track.artists.join(", ")) }
                    }
                }
            }
            td.wide { span.album { (track.album.as_deref().unwrap_or(words::UNKNOWN)) } }
            td.wide.key { (sound.key_signature.as_deref().map_or_else(|| words::UNKNOWN.to_owned(), words::key)) }
            td.number { (words::beats(sound.tempo)) }
            @for share in [sound.valence, sound.danceability, sound.energy] {
                td.number.middle { (words::percent(share)) (bar(share)) }
            }
        }
    }
}

fn name(track: &RankedTrack) -> &str {
    track.name.as_deref().unwrap_or("Without a name")
}

/// A link to the song at Spotify, where it has a page.
fn linked(track: &RankedTrack, inner: Markup) -> Markup {
    html! {
        @match &track.address {
            Some(address) => a href=(address) rel="noopener" { (inner) }
            None => { (inner) }
        }
    }
}
