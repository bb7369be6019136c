//! The artists of a range: pictures as round as the label of a record.

use maud::{Markup, html};

use crate::serve::page::{mark, words};
use crate::serve::portrait::{RangePortrait, RankedArtist};

/// How many are shown large.
const LARGE: usize = 12;

pub(super) fn words(shown: &RangePortrait) -> Markup {
    let genres = genres(&shown.artists);
    html! {
        p { (words::counted(shown.artists.len(), "artist")) ", the most-played first." }
        @if !genres.is_empty() { p { "Most of them are filed under " (words::listed(&genres)) "." } }
    }
}

pub(super) fn artists(shown: &RangePortrait) -> Markup {
    if shown.artists.is_empty() {
        return html! { p.fine { "Spotify ranks no artists here yet: the songs above are all it tells." } };
    }
    let rest = shown.artists.get(LARGE..).unwrap_or_default();
    html! {
        ol.labels { @for artist in shown.artists.iter().take(LARGE) { li { (large(artist)) } } }
        @if !rest.is_empty() {
            details.all {
                summary { "The other " (rest.len()) }
                ol.names start=(LARGE + 1) {
                    @for artist in rest {
                        li {
                            (linked(artist, html! { (name(artist)) }))
                            @if !artist.genres.is_empty() { span.by { " " (artist.genres.join(", ")) } }
                        }
                    }
                }
            }
        }
    }
}

/// The name of an artist.
pub(super) fn name(artist: &RankedArtist) -> &str {
    artist.name.as_deref().unwrap_or("Without a name")
}

/// A link to the artist at Spotify, where they have a page.
pub(super) fn linked(artist: &RankedArtist, inner: Markup) -> Markup {
    html! {
        @match &artist.address {
            Some(address) => a href=(address) rel="noopener" { (inner) }
            None => { (inner) }
        }
    }
}

fn large(artist: &RankedArtist) -> Markup {
    let inner = html! {
        span.portrait { (mark::large(artist.picture.as_deref())) }
        span.caption {
            span.rank { (artist.rank) }
            span.name { (name(artist)) }
            @if !artist.genres.is_empty() {
                span.by { (artist.genres.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(", ")) }
            }
        }
    };
    linked(artist, inner)
}

/// The three genres that most artists have; none that only one has.
fn genres(artists: &[RankedArtist]) -> Vec<&str> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for genre in artists.iter().flat_map(|artist| &artist.genres) {
        match counts.iter_mut().find(|(name, _)| name == genre) {
            Some((_, count)) => *count += 1,
            None => counts.push((genre, 1)),
        }
    }
    counts.retain(|(_, count)| *count > 1);
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().take(3).map(|(genre, _)| genre).collect()
}
