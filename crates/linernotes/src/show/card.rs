//! A single thing to a card: what it is called, a few facts, its picture. Each kind of thing has a file of its own, which
//! says only what stands where.

mod album;
mod artist;
mod audiobook;
mod client;
mod episode;
mod error;
mod listing;
mod playback;
mod playlist;
mod show;
mod track;
mod user;

use std::fmt::Write as _;

use html_escape::{encode_double_quoted_attribute, encode_text};
use spotify_client::{Artist, Image};

use super::Picture;
use super::piece::{self, Piece};
use super::table::Part;
use super::words::{clock, one_line, picture_address, web_address};
pub(super) use album::album;
pub(super) use artist::artist;
pub(super) use audiobook::audiobook;
pub(super) use client::client;
pub(super) use episode::episode;
pub(super) use error::{error, spotify_error};
pub(super) use listing::{page, search_results};
pub(super) use playback::{currently_playing, playback};
pub(super) use playlist::playlist;
pub(super) use show::show;
pub(super) use track::track;
pub(super) use user::user;

/// How wide and high a picture is shown, in pixels.
const PICTURE: u32 = 96;
/// A picture with twice that looks sharp on every screen; a larger one only takes longer.
const SHARP: u32 = 2 * PICTURE;
/// How many characters a bar has in a terminal.
const BAR: i64 = 24;
/// Of a description only so much is shown.
const LONGEST_TEXT: usize = 200;

/// What stands on a card.
#[derive(Debug, Default)]
struct Card {
    /// What it is, above the title: `Album`.
    kind: &'static str,
    title: String,
    link: Option<String>,
    picture: Option<String>,
    /// In percent, as CSS has it.
    roundness: &'static str,
    lines: Vec<Vec<Piece>>,
    /// How far it is, and of how much, in milliseconds.
    progress: Option<(i64, i64)>,
    /// HTML and text of what is below.
    below: Vec<Part>,
}

impl Card {
    fn of(kind: &'static str, title: &str) -> Self {
        let title = one_line(title);
        let title = if title.trim().is_empty() { "(no name)".to_owned() } else { title };
        Self { kind, title, roundness: "6px", ..Self::default() }
    }

    /// Leads to the page of a URI.
    fn at(self, uri: &str) -> Self {
        Self { link: web_address(uri), ..self }
    }

    fn pictured(self, images: &[Image]) -> Self {
        let sharp = images.iter().filter(|image| image.width.is_some_and(|width| width >= SHARP));
        let image = sharp.min_by_key(|image| image.width).or(images.first());
        let address = image.and_then(|image| picture_address(&image.url));
        // A server on this machine is gone when the notebook is read: its pictures are shown where they are asked for.
        let address = address.filter(|address| !address.starts_with("http://"));
        Self { picture: address.map(str::to_owned), ..self }
    }

    /// As people are pictured.
    fn round(self) -> Self {
        Self { roundness: "50%", ..self }
    }

    /// A line that is written as a list of names.
    fn names(mut self, names: Vec<Piece>) -> Self {
        let between = names.into_iter().enumerate().flat_map(|(at, name)| {
            let comma = (at > 0).then(|| Piece::of(", "));
            comma.into_iter().chain([name])
        });
        self.lines.push(between.collect());
        self
    }

    /// A line of facts, with dots between them. A fact that is not known is left out, and so is a line of none.
    fn facts(mut self, facts: impl IntoIterator<Item = Option<Piece>>) -> Self {
        let mut line = Vec::new();
        for fact in facts.into_iter().flatten().filter(|fact| !fact.text.trim().is_empty()) {
            if !line.is_empty() {
                line.push(Piece::of(" · "));
            }
            line.push(fact);
        }
        self.lines.push(line);
        self
    }

    /// A line of running text, cut where it is long.
    fn text(mut self, text: &str) -> Self {
        let text = one_line(text);
        let start = super::words::cut(&text, LONGEST_TEXT).map(|start| format!("{start}..."));
        self.lines.push(vec![Piece::of(&start.unwrap_or(text))]);
        self
    }

    fn below(mut self, part: Part) -> Self {
        self.below.push(part);
        self
    }

    fn picture(self) -> Picture {
        Picture::text(self.as_text()).html(self.as_html())
    }

    fn lines(&self) -> impl Iterator<Item = &Vec<Piece>> {
        self.lines.iter().filter(|line| line.iter().any(|piece| !piece.text.trim().is_empty()))
    }

    fn as_text(&self) -> String {
        let mut text = format!("{}: {}", self.kind, self.title);
        for line in self.lines() {
            let _ = write!(text, "\n{}", piece::text(line, ""));
        }
        if let Some((done, of)) = self.progress {
            let filled =
                usize::try_from((done * BAR).checked_div(of).unwrap_or_default().clamp(0, BAR)).unwrap_or_default();
            let (full, empty) = ("━".repeat(filled), "─".repeat(BAR as usize - filled));
            let _ = write!(text, "\n{full}{empty} {} of {}", clock(done), clock(of));
        }
        if let Some(link) = &self.link {
            let _ = write!(text, "\n{link}");
        }
        for part in &self.below {
            let _ = write!(text, "\n\n{}", part.text);
        }
        text
    }

    fn as_html(&self) -> String {
        let mut html = String::from("<div style=\"display:flex;gap:1em;align-items:center;margin:0.3em 0 0.6em 0\">");
        if let Some(address) = &self.picture {
            let _ = write!(
                html,
                "<img src=\"{}\" alt=\"\" width=\"{PICTURE}\" height=\"{PICTURE}\" \
                 style=\"display:block;width:{PICTURE}px;height:{PICTURE}px;flex:0 0 auto;border-radius:{}\">",
                encode_double_quoted_attribute(address),
                self.roundness
            );
        }
        let title = piece::html(&[Piece { text: self.title.clone(), link: self.link.clone() }], "");
        let _ = write!(
            html,
            "<div style=\"min-width:0;line-height:1.5\"><div style=\"font-size:0.85em;opacity:0.6\">{}</div>\
             <div style=\"font-size:1.35em;font-weight:600;line-height:1.3\">{title}</div>",
            encode_text(self.kind)
        );
        for (at, line) in self.lines().enumerate() {
            let style = if at == 0 { "" } else { " style=\"opacity:0.75\"" };
            let _ = write!(html, "<div{style}>{}</div>", piece::html(line, ""));
        }
        if let Some((done, of)) = self.progress {
            html.push_str(&bar(done, of));
        }
        html.push_str("</div></div>");
        for part in &self.below {
            html.push_str(&part.html);
        }
        html
    }
}

fn bar(done: i64, of: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "no piece of music is that long")]
    let percent = if of > 0 { (done as f64 / of as f64 * 100.0).clamp(0.0, 100.0) } else { 0.0 };
    format!(
        "<div style=\"display:flex;gap:0.6em;align-items:center;font-size:0.85em;margin:0.3em 0 0 0\">\
         <span>{}</span>\
         <div style=\"width:14em;height:4px;border-radius:2px;background-color:rgba(128,128,128,0.35)\">\
         <div style=\"width:{percent:.1}%;height:4px;border-radius:2px;background-color:#1db954\"></div></div>\
         <span style=\"opacity:0.75\">{}</span></div>",
        clock(done),
        clock(of)
    )
}

/// A fact of which nothing leads anywhere.
fn fact(text: impl AsRef<str>) -> Option<Piece> {
    Some(Piece::of(text.as_ref()))
}

fn popularity(popularity: Option<i64>) -> Option<Piece> {
    popularity.map(|popularity| Piece::of(&format!("popularity {popularity}")))
}

fn length(milliseconds: Option<i64>) -> Option<Piece> {
    milliseconds.map(|milliseconds| Piece::of(&clock(milliseconds)))
}

fn artists(artists: &[Artist]) -> Vec<Piece> {
    artists.iter().map(|artist| Piece::at(&artist.name, &artist.uri)).collect()
}

#[cfg(test)]
mod tests;
