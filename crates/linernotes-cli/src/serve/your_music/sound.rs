//! How the songs of a range sound: means and medians, then keys and moods.

use maud::{Markup, html};

use super::bar::scale;
use super::{keys, moods};
use crate::serve::page::{Notice, notice, words};
use crate::serve::portrait::{Feature, Measure, RangePortrait};

/// What tempo the scale begins and ends with, in beats a minute. Nearly all music lies between.
const TEMPI: (f64, f64) = (40.0, 220.0);

pub(super) fn words(shown: &RangePortrait) -> Markup {
    let known = shown.sound.measures.iter().map(|measure| measure.known).max().unwrap_or_default();
    html! {
        @if known > 0 {
            p { "Measured of " (known) " of the " (words::counted(shown.tracks.len(), "song")) "." }
            p { "The mean is the dot, the median is the stroke: half of the songs lie on either side of it." }
        }
    }
}

pub(super) fn sound(shown: &RangePortrait) -> Markup {
    if shown.sound.is_unknown() {
        let text = "Nobody could tell how these songs sound. Spotify shows that to few apps, and the other sources that are set up \
                    do not know them. Refresh this page later: what is found out once stays in your diary.";
        return notice(Notice::Empty, text, None);
    }
    html! {
        table.measures {
            caption.hidden { "Mean and median of what is measured" }
            thead {
                tr {
                    th scope="col" { "Measured" }
                    th.number scope="col" { "Mean" }
                    th.number scope="col" { "Median" }
                }
            }
            tbody { @for measure in &shown.sound.measures { (row(measure)) } }
        }
        div.pair {
            (keys::keys(&shown.sound))
            (moods::moods(shown))
        }
    }
}

/// What a feature is called on a page.
pub(super) fn name(feature: Feature) -> &'static str {
    match feature {
        Feature::Valence => "Valence",
        Feature::Danceability => "Danceability",
        Feature::Energy => "Energy",
        Feature::Tempo => "Tempo",
    }
}

/// A value with its unit.
pub(super) fn value(feature: Feature, value: Option<f64>) -> String {
    match feature {
        Feature::Tempo => words::beats(value),
        Feature::Valence | Feature::Danceability | Feature::Energy => words::percent(value),
    }
}

/// A value in large digits, with its unit in small ones.
fn figure(feature: Feature, value: Option<f64>) -> Markup {
    let told = self::value(feature, value);
    html! {
        @match told.split_once(' ') {
            Some((number, unit)) => { (number) " " small { (unit) } }
            None => { (told) }
        }
    }
}

fn row(measure: &Measure) -> Markup {
    let feature = measure.feature;
    let on_scale = |value: Option<f64>| match feature {
        Feature::Tempo => value.map(|tempo| (tempo - TEMPI.0) / (TEMPI.1 - TEMPI.0)),
        Feature::Valence | Feature::Danceability | Feature::Energy => value,
    };
    html! {
        tr {
            th scope="row" {
                span.name { (name(feature)) }
                span.by { (meaning(feature)) }
            }
            td.number { (figure(feature, measure.mean)) }
            td.number { (figure(feature, measure.median)) }
        }
        tr aria-hidden="true" { td.drawn colspan="3" { (scale(on_scale(measure.mean), on_scale(measure.median))) } }
    }
}

fn meaning(feature: Feature) -> &'static str {
    match feature {
        Feature::Valence => "from gloomy to cheerful",
        Feature::Danceability => "how well one can dance to it",
        Feature::Energy => "from calm to loud and fast",
        Feature::Tempo => "beats a minute, here from 40 to 220",
    }
}
