//! How the last four weeks differ from the year.

use maud::{Markup, html};

use super::artists::{linked, name};
use super::sound;
use crate::serve::page::{mark, words};
use crate::serve::portrait::{Change, Feature, RankedArtist};

/// How many artists of a list are named.
const NAMED: usize = 8;

pub(super) fn words(change: &Change) -> Markup {
    html! {
        p { "The last four weeks beside the whole year." }
        p {
            (words::counted(change.lasting_artists, "artist")) " of the year "
            @if change.lasting_artists == 1 { "is" } @else { "are" }
            " still there."
        }
    }
}

pub(super) fn change(change: &Change) -> Markup {
    let is_known = change.means.iter().any(|(_, lately, year)| lately.is_some() || year.is_some());
    html! {
        @if is_known { (means(change)) }
        div.pair {
            (people("new", "New", "ranked lately, and not over the year", &change.new_artists))
            (people("gone", "Gone quiet", "ranked over the year, and not lately", &change.gone_artists))
        }
    }
}

fn means(change: &Change) -> Markup {
    let key = |key: &Option<(String, usize)>| {
        key.as_ref().map_or_else(|| words::UNKNOWN.to_owned(), |(signature, _)| words::key(signature))
    };
    let [lately, year] = &change.keys;
    html! {
        table.differences {
            caption.hidden { "Means lately and over the year" }
            thead {
                tr {
                    th scope="col" { "Mean" }
                    th.number scope="col" { "4 weeks" }
                    th.number scope="col" { "1 year" }
                    th.number scope="col" { "Difference" }
                }
            }
            tbody {
                @for (feature, lately, year) in &change.means {
                    tr {
                        th scope="row" { (sound::name(*feature)) }
                        td.number { (sound::value(*feature, *lately)) }
                        td.number { (sound::value(*feature, *year)) }
                        td.number.strong { (difference(*feature, *lately, *year)) }
                    }
                }
                tr {
                    th scope="row" { "Most frequent key" }
                    td.number { (key(lately)) }
                    td.number { (key(year)) }
                    td.number {
                        @match (lately, year) {
                            (Some((lately, _)), Some((year, _))) => {
                                @if lately == year { "the same" } @else { "another" }
                            }
                            _ => { (words::UNKNOWN) }
                        }
                    }
                }
            }
        }
    }
}

/// How much more or less, in the unit of the feature, with a sign that says which.
fn difference(feature: Feature, lately: Option<f64>, year: Option<f64>) -> String {
    let (Some(lately), Some(year)) = (lately, year) else { return words::UNKNOWN.to_owned() };
    let (by, unit) = match feature {
        Feature::Tempo => (lately.round() - year.round(), "bpm"),
        Feature::Valence | Feature::Danceability | Feature::Energy => {
            ((lately * 100.0).round() - (year * 100.0).round(), "points")
        }
    };
    let unit = if by.abs() == 1.0 && unit == "points" { "point" } else { unit };
    match by {
        0.0 => "the same".to_owned(),
        by if by > 0.0 => format!("+{by:.0} {unit}"),
        by => format!("−{:.0} {unit}", by.abs()),
    }
}

fn people(id: &str, title: &str, meaning: &str, artists: &[RankedArtist]) -> Markup {
    html! {
        section.panel aria-labelledby=(id) {
            h3 id=(id) { (title) }
            p { (words::counted(artists.len(), "artist")) " " (meaning) "." }
            ul.people {
                @for artist in artists.iter().take(NAMED) {
                    @let picture = mark::small(artist.picture.as_deref());
                    li { (linked(artist, html! { span.portrait { (picture) } span.name { (name(artist)) } })) }
                }
            }
            @if artists.len() > NAMED { p.fine { "And " (artists.len() - NAMED) " more." } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_that_of_the_numbers_beside_it() {
        for (feature, lately, year, expected) in [
            (Feature::Valence, Some(0.634), Some(0.58), "+5 points"),
            (Feature::Energy, Some(0.3), Some(0.42), "−12 points"),
            (Feature::Danceability, Some(0.501), Some(0.499), "the same"),
            (Feature::Energy, Some(0.42), Some(0.41), "+1 point"),
            (Feature::Tempo, Some(121.4), Some(118.6), "+2 bpm"),
            (Feature::Tempo, None, Some(118.6), words::UNKNOWN),
        ] {
            assert_eq!(difference(feature, lately, year), expected);
        }
    }
}
