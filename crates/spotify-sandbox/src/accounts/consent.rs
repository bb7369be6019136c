//! Turns a request for consent into a page on which a person answers it.
//!
//! The page needs no script and nothing from elsewhere. It sends the app's parameters back as they came, in the address
//! of its form: fields of a form would change the line breaks in them.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use html_escape::{encode_double_quoted_attribute as in_quotes, encode_text as in_text};
use sha2::{Digest as _, Sha256};

use super::scope::Scopes;
use crate::people::{Listener, Product};

const STYLE: &str = include_str!("consent.css");

/// Allows this page its own style and nothing else. Without `form-action`: it would stop the way back to the app.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = BASE64.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{style}'; img-src data:; base-uri 'none'; frame-ancestors 'none'")
});

/// What the page shows.
pub(super) struct Page<'a> {
    /// The app's name.
    pub(super) app: &'a str,
    pub(super) scopes: &'a Scopes,
    pub(super) listeners: &'a [Arc<Listener>],
    /// Which listener is chosen at first.
    pub(super) chosen: usize,
    pub(super) redirect_uri: &'a str,
    /// The app's parameters as they came.
    pub(super) query: &'a str,
}

pub(super) fn show(page: &Page<'_>) -> Response {
    let headers =
        [(CONTENT_SECURITY_POLICY, POLICY.as_str()), (CACHE_CONTROL, "no-store"), (REFERRER_POLICY, "no-referrer")];
    (headers, Html(html(page))).into_response()
}

fn html(page: &Page<'_>) -> String {
    format!(
        include_str!("consent.html"),
        style = STYLE,
        app = in_text(page.app),
        query = in_quotes(page.query),
        listeners = listeners(page.listeners, page.chosen),
        scopes = scopes(page.scopes),
        redirect_uri = in_text(page.redirect_uri),
    )
}

fn listeners(listeners: &[Arc<Listener>], chosen: usize) -> String {
    let mut rows = String::new();
    for (position, listener) in listeners.iter().enumerate() {
        // The focus begins here, so that arrow keys choose and Enter agrees.
        let state = if position == chosen { " checked autofocus" } else { "" };
        let product = match listener.product {
            Product::Premium => "Premium",
            Product::Free => "Free",
        };
        let _ = writeln!(
            rows,
            r#"<label><input type="radio" name="listener" value="{}" required{state}><span class="name"><bdi>{}</bdi></span> <span class="about">{} · {product}</span></label>"#,
            in_quotes(&listener.id),
            in_text(&listener.display_name),
            in_text(&listener.country),
        );
    }
    rows
}

fn scopes(scopes: &Scopes) -> String {
    let mut rows = String::new();
    for scope in scopes.iter() {
        let _ = writeln!(rows, "<li>{} <code>{scope}</code></li>", in_text(scope.in_plain_words()));
    }
    if rows.is_empty() { "<li>See what everybody can see, and nothing more</li>\n".to_owned() } else { rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_names_are_the_page_stays_one_form_and_runs_nothing() {
        let nasty = r#""><script>alert('{style}')</script><form action=//evil.example>&amp;{query}"#;
        let listener = Listener {
            id: nasty.to_owned(),
            display_name: nasty.to_owned(),
            email: nasty.to_owned(),
            country: nasty.to_owned(),
            product: Product::Free,
        };
        let page = Page {
            app: nasty,
            scopes: &Scopes::default(),
            listeners: &[Arc::new(listener)],
            chosen: 0,
            redirect_uri: nasty,
            query: nasty,
        };
        let html = html(&page);
        assert!(!html.contains("<script") && html.matches("<form").count() == 1, "{html}");
        assert!(html.contains("&lt;script&gt;alert('{style}')"), "{html}");
        assert!(html.contains(r#"value="&quot;>"#) || html.contains(r#"value="&quot;&gt;"#), "{html}");
    }

    #[test]
    fn it_says_who_asks_for_what_and_that_it_is_not_spotify() {
        let listeners: Vec<_> = crate::people::People::default().listeners.into_iter().map(Arc::new).collect();
        let page = Page {
            app: "Liner Notes",
            scopes: &Scopes::parse("user-top-read streaming").unwrap(),
            listeners: &listeners,
            chosen: 1,
            redirect_uri: "http://127.0.0.1:8888/callback",
            query: "client_id=1&state=a%0Ab",
        };
        let html = html(&page);
        for words in [
            "Liner Notes",
            "See the artists and tracks you play most",
            "<code>streaming</code>",
            "not Spotify",
            "Robin Vale",
            "US · Free",
            r#"value="sam" required checked autofocus"#,
            "http://127.0.0.1:8888/callback",
            r#"action="?client_id=1&amp;state=a%0Ab""#,
        ] {
            assert!(html.contains(words), "{words} is missing in {html}");
        }
    }
}
