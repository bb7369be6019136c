//! The front page: what this is, what it asks a listener for and why, and where it keeps what it is told.

mod glimpse;

use linernotes::prelude::Scope;
use maud::{Markup, html};

use super::page::{Frame, csrf, mark, page};

/// What a listener is asked for, and what for. Nothing else is.
pub(crate) const SCOPES: [(Scope, &str); 6] = [
    (Scope::UserTopRead, "They are “Your music”: the covers, how it all sounds, and how it changes."),
    (Scope::UserReadRecentlyPlayed, "They go into your diary, so that the dashboard has something to count."),
    (Scope::UserReadCurrentlyPlaying, "It is “Now playing”."),
    (Scope::UserReadPlaybackState, "So that “Now playing” says where, and how far the song is. No button is pressed."),
    (
        Scope::PlaylistReadPrivate,
        "To find the playlist that you made here, and bring it up to date instead of making another.",
    ),
    (Scope::PlaylistModifyPrivate, "Only when you press “Make it”, after you have seen what would happen."),
];

const MUSIC: &str = "The songs and artists that you play most, over four weeks, six months and a year: their covers, keys, moods \
    and pulse. A playlist of it takes two clicks, and shows itself before it is made.";
const NOW: &str = "What plays at this moment, on whichever device, as it changes. Leave it open on the shelf.";
const DASHBOARD: &str = "Every play that is known, back to the first one if you drop Spotify's privacy download here. Click what \
    you see to look closer, and take it home as a file.";

/// What is kept of a listener.
const KEPT: [(&str, &str); 4] = [
    (
        "Your diary",
        "Top lists, plays and how songs sound, in one SQLite file of your own that other programs can open.",
    ),
    (
        "Your imports",
        "The plays of a privacy download, in a folder of your own. The network addresses in it are not kept.",
    ),
    ("Your sign-in", "What Spotify gives Liner Notes to ask in your name, encrypted. Never your password."),
    (
        "In your browser",
        "A cookie that says which sign-in is yours, and one that names your time zone. No tracking, nothing from anyone else; covers come from Spotify.",
    ),
];

/// The front page, for whoever is signed in or not.
pub(crate) fn home(frame: &Frame<'_>) -> Markup {
    let body = html! {
        section.opening.across {
            (mark::sleeve(None))
            div.title {
                p.eyebrow { "For everyone who listens" }
                h1 { "The back of the sleeve, for the music of your life" }
                p.lede {
                    "Liner Notes reads what Spotify knows of your listening, and writes it up as record sleeves used to: who plays, in "
                    "which key, in what mood, and how it all changed."
                }
                div.actions { (way_in(frame)) }
            }
        }
        section.glimpses.across aria-labelledby="glimpses" {
            h2.hidden #glimpses { "What you get" }
            @for (picture, title, text) in [
                (glimpse::music(), "Your music", MUSIC),
                (glimpse::now(), "Now playing", NOW),
                (glimpse::dashboard(), "Dashboard", DASHBOARD),
            ] {
                article { (picture) h3 { (title) } p { (text) } }
            }
        }
        (asked_for())
        (kept(frame))
    };
    page(&Frame { tab: None, ..*frame }, body)
}

fn way_in(frame: &Frame<'_>) -> Markup {
    html! {
        @if frame.visitor.is_some() {
            a.button href="/your-music" { "To your music" }
        } @else {
            a.button href="/sign-in" { "Sign in with Spotify" }
            p.fine {
                @if frame.sandbox {
                    "In the sandbox you choose who you are. No account is needed."
                } @else {
                    "Spotify's own page asks for your password. It never comes here."
                }
            }
        }
    }
}

fn asked_for() -> Markup {
    html! {
        section.side.across aria-labelledby="asked-for" {
            header {
                h2 #asked-for { "What it asks for" }
                div.words {
                    p { "Spotify shows you this list before you agree, and you can take it back there at any time." }
                }
            }
            div.content {
                table.scopes {
                    caption.hidden { "What Liner Notes asks to see, and why" }
                    thead { tr { th scope="col" { "It asks for" } th scope="col" { "What for" } } }
                    tbody {
                        @for (scope, reason) in SCOPES {
                            tr {
                                th scope="row" { span.name { (scope.opens()) } code { (scope.name()) } }
                                td { (reason) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn kept(frame: &Frame<'_>) -> Markup {
    html! {
        section.side.across aria-labelledby="kept" {
            header {
                h2 #kept { "What it keeps, and where" }
                div.words { p { "On the machine that this page comes from, and nowhere else." } }
            }
            div.content {
                dl.kept {
                    @for (what, where_it_is) in KEPT { div { dt { (what) } dd { (where_it_is) } } }
                }
                (ways_out(frame))
            }
        }
    }
}

/// How to leave, for who is signed in.
fn ways_out(frame: &Frame<'_>) -> Markup {
    html! {
        @if frame.visitor.is_some() {
            div.actions {
                form method="post" action="/sign-out" {
                    (csrf(frame))
                    input type="hidden" name="everywhere" value="yes";
                    button.button.quiet type="submit" { "Sign out everywhere" }
                }
                details {
                    summary { "Delete what is kept of me" }
                    form method="post" action="/forget" {
                        (csrf(frame))
                        p { "Your sign-in, and the diary and imports that this server keeps for you, are deleted at once and for good. Playlists at Spotify stay." }
                        button.button type="submit" { "Delete all of it" }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::page::tests::frame;

    #[test]
    fn a_stranger_learns_what_is_asked_for_and_can_sign_in() {
        let page = home(&Frame { visitor: None, ..frame("Welcome") }).into_string();
        assert!(page.contains("href=\"/sign-in\""));
        for (scope, _) in SCOPES {
            assert!(page.contains(scope.name()) && page.contains(scope.opens()), "{scope}");
        }
        assert!(!page.contains("/your-music"));
    }

    #[test]
    fn who_is_signed_in_is_led_to_the_music() {
        let page = home(&frame("Welcome")).into_string();
        assert!(page.contains("<a class=\"button\" href=\"/your-music\">"));
        assert!(!page.contains("/sign-in"));
    }
}
