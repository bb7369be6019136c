//! The house's own drawings: a record, and a sleeve with a record in it. Their colours are the style sheet's.

use maud::{Markup, html};

use super::link::{Size, larger};

/// The record beside the name of the house.
pub(crate) fn record() -> Markup {
    html! {
        svg.mark viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false" {
            circle.vinyl cx="16" cy="16" r="15.5" {}
            circle.groove cx="16" cy="16" r="12.5" {}
            circle.groove cx="16" cy="16" r="9.75" {}
            circle.label cx="16" cy="16" r="6.5" {}
            circle.hole cx="16" cy="16" r="1.5" {}
        }
    }
}

/// A record of 200 by 200, to be pulled out of a sleeve.
pub(crate) fn disc() -> Markup {
    html! {
        svg.disc viewBox="0 0 200 200" aria-hidden="true" focusable="false" {
            circle.vinyl cx="100" cy="100" r="99" {}
            @for radius in [92, 86, 80, 74, 68, 62, 56, 50, 44] {
                circle.groove cx="100" cy="100" r=(radius) {}
            }
            path.gleam d="M100 100 L150 15 A98.6 98.6 0 0 1 176 37 Z" {}
            path.gleam d="M100 100 L50 185 A98.6 98.6 0 0 1 24 163 Z" {}
            circle.label cx="100" cy="100" r="36" {}
            circle.ring cx="100" cy="100" r="30" {}
            circle.hole cx="100" cy="100" r="4" {}
        }
    }
}

/// A cover as a sleeve from which its record looks; the house's own where there is none.
pub(crate) fn sleeve(cover: Option<&str>) -> Markup {
    html! {
        div.sleeve {
            (disc())
            div.cover {
                @match cover {
                    Some(cover) => {
                        img src=(larger(cover, Size::Sleeve)) data-small=(cover) alt="" width="640" height="640"
                            fetchpriority="high";
                    }
                    None => { (front()) }
                }
            }
        }
    }
}

/// The front of the house's own sleeve.
fn front() -> Markup {
    html! {
        svg.front viewBox="0 0 320 320" aria-hidden="true" focusable="false" {
            rect.ground width="320" height="320" {}
            circle.sun cx="232" cy="236" r="150" {}
            @for radius in [128, 106, 84, 62] { circle.line cx="232" cy="236" r=(radius) {} }
            circle.core cx="232" cy="236" r="40" {}
            text.large x="22" y="74" { "Liner" }
            text.large x="22" y="132" { "Notes" }
            text.small x="23" y="300" { "33⅓" }
        }
    }
}

/// A picture as it is kept, or a blank one: 48 pixels wide.
pub(crate) fn small(picture: Option<&str>) -> Markup {
    html! {
        @match picture {
            Some(picture) => { img src=(picture) alt="" width="48" height="48" loading="lazy" decoding="async"; }
            None => { (blank()) }
        }
    }
}

/// The same where there is room for a larger one. The script takes the one that is kept where there is no larger one.
pub(crate) fn large(picture: Option<&str>) -> Markup {
    html! {
        @match picture {
            Some(picture) => {
                img src=(larger(picture, Size::Card)) data-small=(picture) alt="" width="300" height="300" loading="lazy"
                    decoding="async";
            }
            None => { (blank()) }
        }
    }
}

/// What stands where there is no picture.
pub(crate) fn blank() -> Markup {
    html! {
        svg.blank viewBox="0 0 100 100" aria-hidden="true" focusable="false" {
            circle.line cx="50" cy="50" r="34" {}
            circle.line cx="50" cy="50" r="24" {}
            circle.spot cx="50" cy="50" r="12" {}
        }
    }
}
