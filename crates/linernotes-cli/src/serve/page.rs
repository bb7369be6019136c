//! What every page has around it: a frame and a body to HTML. Knows no listener but the name, the picture and the token in the
//! frame, and reads nothing.
//!
//! The content security policy allows neither script nor style in a page, so there is none: lengths are attributes of SVG.

pub(crate) mod link;
pub(crate) mod mark;
pub(crate) mod words;

use maud::{DOCTYPE, Markup, html};

/// What a page has around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame<'a> {
    /// What the page is called, in the browser's tab and its history.
    pub(crate) title: &'a str,
    /// Where in the navigation it is; nothing for a page that is in none of these places.
    pub(crate) tab: Option<Tab>,
    /// Who looks at it; nothing for somebody who is not signed in.
    pub(crate) visitor: Option<Visitor<'a>>,
    /// Whether the music and its listeners are invented.
    pub(crate) sandbox: bool,
}

/// A listener who is signed in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visitor<'a> {
    /// As they call themselves at Spotify.
    pub(crate) name: &'a str,
    /// The address of their picture.
    pub(crate) picture: Option<&'a str>,
    /// What a form sends back, so that no other site's form is taken for ours.
    pub(crate) csrf: &'a str,
}

/// A place in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Music,
    Now,
    Dashboard,
    Import,
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// There is nothing to show yet.
    Empty,
    /// Something went wrong.
    Trouble,
}

/// A whole page.
pub(crate) fn page(frame: &Frame<'_>, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (frame.title) " · Liner Notes" }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="same-origin";
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/assets/style.css";
                script type="module" src="/assets/app.js" {}
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                (masthead(frame))
                main #content tabindex="-1" { (body) }
                (footer(frame))
            }
        }
    }
}

/// What stands where there is nothing to show, and how to get on from there: a label and an address.
pub(crate) fn notice(kind: Notice, text: &str, action: Option<(&str, &str)>) -> Markup {
    let (class, role) = match kind {
        Notice::Empty => ("notice", None),
        Notice::Trouble => ("notice trouble", Some("alert")),
    };
    html! {
        div class=(class) role=[role] {
            p { (text) }
            @if let Some((label, address)) = action {
                a.button href=(address) { (label) }
            }
        }
    }
}

/// The hidden field of a form that changes something; nothing where nobody is signed in, whose forms are refused anyway.
pub(crate) fn csrf(frame: &Frame<'_>) -> Markup {
    html! {
        @if let Some(visitor) = &frame.visitor {
            input type="hidden" name="csrf" value=(visitor.csrf);
        }
    }
}

impl Tab {
    const ALL: [Self; 4] = [Self::Music, Self::Now, Self::Dashboard, Self::Import];

    fn label(self) -> &'static str {
        match self {
            Self::Music => "Your music",
            Self::Now => "Now playing",
            Self::Dashboard => "Dashboard",
            Self::Import => "Import",
        }
    }

    fn address(self) -> &'static str {
        match self {
            Self::Music => "/your-music",
            Self::Now => "/now",
            Self::Dashboard => "/dashboard",
            Self::Import => "/import",
        }
    }
}

fn masthead(frame: &Frame<'_>) -> Markup {
    html! {
        header.masthead {
            div.across {
                a.brand href="/" { (mark::record()) span { "Liner Notes" } }
                @if frame.sandbox { span.stamp { "Sandbox" } }
                @if let Some(visitor) = &frame.visitor {
                    nav aria-label="Pages" {
                        ul {
                            @for tab in Tab::ALL {
                                li {
                                    a href=(tab.address()) aria-current=[(frame.tab == Some(tab)).then_some("page")] {
                                        (tab.label())
                                    }
                                }
                            }
                        }
                    }
                    div.visitor {
                        @if let Some(picture) = visitor.picture.and_then(link::picture) {
                            img src=(picture) alt="" width="32" height="32";
                        }
                        span.name { (visitor.name) }
                        form method="post" action="/sign-out" {
                            (csrf(frame))
                            button.plain type="submit" { "Sign out" }
                        }
                    }
                }
            }
        }
    }
}

fn footer(frame: &Frame<'_>) -> Markup {
    html! {
        footer.colophon {
            div.across {
                @if frame.sandbox {
                    p {
                        strong { "This is the sandbox. " }
                        "Every song, artist and listener here is invented on this machine, and no Spotify account is involved."
                    }
                } @else {
                    p { "Music data and covers are from Spotify. Liner Notes is not made by Spotify, nor by anyone close to it." }
                }
                p { "Nothing on these pages is fetched from elsewhere but the covers." }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A page as Robin sees it.
    pub(crate) fn frame(title: &'static str) -> Frame<'static> {
        let visitor = Visitor { name: "Robin <b>Vale</b>", picture: None, csrf: "to\"ken" };
        Frame { title, tab: Some(Tab::Music), visitor: Some(visitor), sandbox: false }
    }

    #[test]
    fn a_page_has_its_landmarks_and_says_where_it_is() {
        let page = page(&frame("A & B"), html! { h1 { "Here" } }).into_string();
        for part in [
            "<!DOCTYPE html><html lang=\"en\">",
            "<title>A &amp; B · Liner Notes</title>",
            "name=\"viewport\"",
            "href=\"/assets/style.css\"",
            "<script type=\"module\" src=\"/assets/app.js\"></script>",
            "href=\"#content\"",
            "<main id=\"content\" tabindex=\"-1\"><h1>Here</h1></main>",
            "<a href=\"/your-music\" aria-current=\"page\">",
            "<a href=\"/now\">",
            "action=\"/sign-out\"",
            "Robin &lt;b&gt;Vale&lt;/b&gt;",
            "name=\"csrf\" value=\"to&quot;ken\"",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(!page.contains("style="), "the policy forbids styles in a page");
    }

    #[test]
    fn who_is_not_signed_in_sees_no_navigation_and_nothing_to_sign_out_of() {
        let page = page(&Frame { visitor: None, sandbox: true, ..frame("Welcome") }, html! {}).into_string();
        for part in ["<nav", "/sign-out", "csrf"] {
            assert!(!page.contains(part), "{part} is in {page}");
        }
        assert!(page.contains("This is the sandbox."));
    }

    #[test]
    fn a_notice_has_a_way_out() {
        let notice = notice(Notice::Trouble, "<no answer>", Some(("Try again", "/your-music?range=a&b"))).into_string();
        assert_eq!(
            notice,
            "<div class=\"notice trouble\" role=\"alert\"><p>&lt;no answer&gt;</p>\
             <a class=\"button\" href=\"/your-music?range=a&amp;b\">Try again</a></div>"
        );
    }
}
