//! What plays, to a piece of a page. The script of the page moves the bar on between two of them.

use linernotes::prelude::*;
use linernotes::{PlayerItem, PlayerState};
use maud::{Markup, html};

use super::Seen;

/// The page's own content, complete without a script.
pub(super) fn of_page(seen: &Seen) -> Markup {
    html! {
        div.across.stage {
        p.eyebrow { "Now playing" }
        h1.hidden { "Now playing" }
        div #now data-events="/now/events" aria-live="polite" { (of(seen)) }
        p.fine #connection hidden { "The connection is lost. It comes back by itself as soon as this server answers." }
        noscript { p.fine { "Without a script this does not change by itself: " a href="/now" { "look again" } "." } }
        }
        script type="module" src="/assets/now.js" {}
    }
}

/// A card.
pub(super) fn of(seen: &Seen) -> Markup {
    match seen {
        Seen::Nothing => html! { p.notice { "Looking …" } },
        Seen::Now(now) => card(now),
        Seen::Trouble { why, signed_out, before } => html! {
            div.notice role="status" {
                p { (why) }
                @if *signed_out { p { a.button href="/sign-in?to=%2Fnow" { "Sign in again" } } }
            }
            @if let Some(before) = before {
                p.fine { "Before that:" }
                (card(before))
            }
        },
    }
}

fn card(now: &NowPlaying) -> Markup {
    let Some(item) = now.item.as_ref().filter(|_| now.state != PlayerState::Stopped) else {
        return html! {
            div.notice {
                p { strong { "Nothing plays." } }
                p { "Start something on any of your devices, and it appears here within a minute." }
            }
        };
    };
    let name = item.name.clone().unwrap_or_else(|| unnamed(item.kind).to_owned());
    html! {
        article.playing {
            @match now.cover_url() {
                Some(cover) => img.cover src=(cover) alt=(format!("The cover of {}", item.album.as_deref().unwrap_or(&name))) width="640" height="640";,
                None => div.cover.empty aria-hidden="true" {},
            }
            div.words {
                p.state { (if now.state == PlayerState::Playing { "Playing" } else { "Paused" }) }
                h2 { (link(item, &name)) }
                @if !item.artists.is_empty() { p.artists { (item.artists.join(", ")) } }
                @if let Some(album) = &item.album { p.album { (album) } }
                @if let (Some(progress), Some(duration)) = (now.progress_ms, item.duration_ms) {
                    div.position data-progress=(progress) data-duration=(duration) data-playing=[(now.state == PlayerState::Playing).then_some("")] {
                        progress max=(duration) value=(progress) aria-label="How far it is" {}
                        span.elapsed { (clock(progress)) } span.length { (clock(duration)) }
                    }
                }
                @if let Some(device) = &now.device { p.fine { "on " (device.name) } }
            }
        }
    }
}

fn link(item: &PlayerItem, name: &str) -> Markup {
    let kind = if item.kind == ItemKind::Episode { "episode" } else { "track" };
    match item.id.as_deref().filter(|_| matches!(item.kind, ItemKind::Track | ItemKind::Episode)) {
        Some(id) => html! { a href=(format!("https://open.spotify.com/{kind}/{id}")) rel="noreferrer" { (name) } },
        None => html! { (name) },
    }
}

fn unnamed(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Ad => "An advertisement",
        ItemKind::Private => "A private session",
        _ => "Something that Spotify does not name",
    }
}

/// `3:07`, `1:02:45`
fn clock(milliseconds: i64) -> String {
    let seconds = milliseconds.max(0) / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_one_that_people_read() {
        for (milliseconds, expected) in [(0, "0:00"), (-5, "0:00"), (187_999, "3:07"), (3_765_000, "1:02:45")] {
            assert_eq!(clock(milliseconds), expected);
        }
    }
}
