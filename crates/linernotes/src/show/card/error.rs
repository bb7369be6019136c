//! An error that is looked at as a value: its message, which ends in advice, and below it what it rests on.

use html_escape::encode_text;

use super::super::Picture;
use super::super::words::one_line;

pub(in super::super) fn error(error: &crate::Error) -> Picture {
    picture(error)
}

pub(in super::super) fn spotify_error(error: &spotify_client::Error) -> Picture {
    picture(error)
}

fn picture(error: &dyn std::error::Error) -> Picture {
    let message = error.to_string();
    let mut lines: Vec<String> = message.lines().map(one_line).collect();
    let mut source = error.source();
    while let Some(cause) = source {
        // Most messages hold their cause's already.
        let words = cause.to_string();
        if !message.contains(&words) {
            lines.push(one_line(&format!("because: {words}")));
        }
        source = cause.source();
    }
    let html = lines.iter().enumerate().map(|(at, line)| match at {
        0 => format!("<div><strong>{}</strong></div>", encode_text(line)),
        _ => format!("<div>{}</div>", encode_text(line)),
    });
    Picture::text(lines.join("\n")).html(html.collect::<String>())
}
