//! The dashboard over everything that is known of a listener's plays. Every view of it is a link, made here; a script draws charts and
//! saves reloads, and nothing needs it.

mod charts;
mod download;
mod figures;
mod lifetimes;
mod page;
mod table;
mod view;

use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linernotes::prelude::*;
use maud::{Markup, PreEscaped, html};

use super::page::{Notice, Tab, notice, page as framed};
use super::trouble::Trouble;
use super::visit::Visit;
pub(crate) use download::{download, star_schema};
use figures::Selected;
pub(crate) use lifetimes::{Lifetimes, count};
use view::View;

/// The pairs of an address, in which a name may come several times.
type Pairs = Query<Vec<(String, String)>>;

/// `GET /dashboard`
pub(crate) async fn dashboard(visit: Visit, headers: HeaderMap, Query(pairs): Pairs) -> Result<Response, Trouble> {
    let view = View::of(&pairs);
    let choice = view.choice().map_err(unreadable)?;
    let name = view.href();
    let body = Lifetimes::page(&visit.listener, &zone(&headers), &name, move |lifetime, offers| {
        let selected = Selected::of(lifetime, &choice, &view).map_err(unknown)?;
        if view.is_whole() && selected.totals.plays == 0 {
            return Ok(String::new());
        }
        Ok(page::body(&selected, offers, &view)?.into_string())
    })
    .await?;
    let body = if body.is_empty() { nothing() } else { PreEscaped(body.to_string()) };
    let body = html! { div #dashboard { (body) } script type="module" src="/assets/dashboard.js" {} };
    Ok(framed(&visit.frame("Dashboard", Some(Tab::Dashboard)), body).into_response())
}

/// What to do where nothing is known yet.
fn nothing() -> Markup {
    let text = "There are no plays yet. Spotify sends whoever asks for it everything they ever played: import that, and every year of it \
                is here. What you play from now on comes by itself, the last fifty plays with each look at your music.";
    html! {
        header.dashboard.across { p.eyebrow { "Dashboard" } h1 { "Your listening" } }
        div.across { (notice(Notice::Empty, text, Some(("Import your history", "/import")))) }
    }
}

/// On whose clocks: those of the browser, which its script tells by a cookie; else UTC.
fn zone(headers: &HeaderMap) -> String {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split("; ")).filter_map(|pair| pair.split_once('='));
    let zone = pairs.find(|(name, _)| *name == "linernotes_zone").map(|(_, zone)| zone.replace("%2F", "/"));
    let is_plain = |zone: &String| {
        zone.len() < 64 && zone.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte))
    };
    zone.filter(is_plain).unwrap_or_else(|| "UTC".to_owned())
}

fn unreadable(why: String) -> Trouble {
    Trouble::Nonsense { status: StatusCode::BAD_REQUEST, why }
}

/// A link may name what this listener never heard.
fn unknown(error: Error) -> Trouble {
    match error {
        Error::UnknownChoice { .. } => Trouble::Nonsense { status: StatusCode::NOT_FOUND, why: error.to_string() },
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_one_or_none() {
        for (cookies, expected) in [
            ("", "UTC"),
            ("linernotes_session=x; linernotes_zone=Europe%2FBerlin", "Europe/Berlin"),
            ("linernotes_zone=America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            ("linernotes_zone=<b>", "UTC"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookies.parse().unwrap());
            assert_eq!(zone(&headers), expected, "{cookies}");
        }
    }
}
