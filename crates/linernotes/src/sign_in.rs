//! A sign-in to what is seen of it: in a notebook one output, from the link to whose sign-in it is; in a terminal lines on
//! stderr, so that stdout holds nothing but results.

use html_escape::{encode_double_quoted_attribute as in_quotes, encode_text as in_text};
use spotify_client::Event;

use crate::place::Place;
use crate::show::{Output, Picture, new_display_id, print, print_text, text};

/// What is seen of a sign-in.
#[derive(Default)]
pub(crate) struct Screen {
    display_id: Option<String>,
    redirect_uri: String,
    /// What is seen at last, once that is known.
    last: Option<String>,
}

impl Screen {
    /// Shows a step of a sign-in. Other events are not about one.
    pub(crate) fn show(&mut self, event: Event, is_asking: bool) {
        match event {
            Event::SigningIn { redirect_uri } => {
                self.draw(&Picture::text(format!("Signing in, with the redirect URI {redirect_uri}")).passing());
                self.redirect_uri = redirect_uri;
            }
            Event::Link { url, opened } => self.draw(&invitation(&url, opened, &self.redirect_uri)),
            Event::SignedIn(account) => {
                let words = format!("Signed in as {}.", account.name);
                let more = if is_asking { " Press Enter in the box below to go on." } else { "" };
                self.draw(&Picture::text(format!("{words}{more}")));
                self.last = Some(words);
            }
            Event::Notice(text) => {
                say(&Picture::text(format!("Note: {text}")));
            }
            _ => {}
        }
    }

    /// Takes back what was said about a question that has been answered since.
    pub(crate) fn end(&mut self) {
        if let Some(words) = self.last.take() {
            self.draw(&Picture::text(words));
        }
    }

    /// Shows it in the place of what was there.
    fn draw(&mut self, picture: &Picture) {
        match (&self.display_id, Place::here()) {
            (Some(display_id), Place::Kernel) => print(Output::Update(picture, display_id)),
            _ => self.display_id = Some(say(picture)),
        }
    }
}

/// Shows something by itself.
#[expect(clippy::print_stderr, reason = "in a terminal, stdout is for results")]
fn say(picture: &Picture) -> String {
    let display_id = new_display_id();
    let place = Place::here();
    let words = text(Output::Display(picture, &display_id), place);
    match place {
        Place::Program => eprint!("{words}"),
        Place::Kernel | Place::PlainKernel => print_text(&words),
    }
    display_id
}

/// The link, good for this once: whoever stores the notebook leaves it out.
fn invitation(url: &str, opened: bool, redirect_uri: &str) -> Picture {
    let register = "has to be registered as the app's redirect URI, to the letter";
    let (text, html) = match opened {
        true => (
            format!("Spotify's page is open in your browser: agree there. Where it is not, open {url}"),
            format!("Spotify's page is open in your browser: agree there, or <a {}>open it again</a>.", target(url)),
        ),
        false => (
            format!("Open this link and agree: {url}"),
            format!(
                "<a {}><b>Sign in to Spotify</b></a> and agree. A browser on another machine then ends on a page that \
                 cannot be reached: its address is what to paste below.",
                target(url)
            ),
        ),
    };
    let html = format!(
        "<div>{html}<br><span style=\"opacity:0.6\"><code>{}</code> {register}.</span></div>",
        in_text(redirect_uri)
    );
    Picture::text(format!("{text}\n{redirect_uri} {register}.")).html(html).passing()
}

fn target(url: &str) -> String {
    format!("href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\"", in_quotes(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_a_link_and_is_not_stored() {
        let picture = invitation("http://127.0.0.1:9/authorize?a=1&b=\"2\"", false, "http://127.0.0.1/<callback>");
        let shown = text(Output::Display(&picture, "1"), Place::Kernel);
        let shown: serde_json::Value = serde_json::from_str(shown.lines().nth(1).unwrap()).unwrap();
        let html = shown["data"]["text/html"].as_str().unwrap();
        assert!(
            html.contains(r#"<a href="http://127.0.0.1:9/authorize?a=1&amp;b=&quot;2&quot;" target="_blank""#),
            "{html}"
        );
        assert!(html.contains("<code>http://127.0.0.1/&lt;callback&gt;</code>"), "{html}");
        assert_eq!(shown["metadata"]["linernotes"]["passing"], true);
        let words = text(Output::Display(&picture, "1"), Place::Program);
        assert!(words.starts_with("Open this link and agree: http://127.0.0.1:9/authorize?"), "{words}");
    }
}
