//! The body of a refusal to what it says. Spotify has seven shapes for it, HTML and nothing at all among them; this
//! reads all of them and never fails.

use serde::Deserialize;

/// What the body of a refusal says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    /// OAuth's error code, when the accounts service answered.
    pub(crate) oauth_code: Option<String>,
    /// Words for people.
    pub(crate) message: Option<String>,
    /// A code for programs, on player and quota errors.
    pub(crate) reason: Option<String>,
}

#[derive(Deserialize)]
struct Wire {
    error: WireError,
    error_description: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireError {
    Api { message: Option<String>, reason: Option<String> },
    Accounts(String),
}

impl ErrorBody {
    pub(crate) fn read(body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(Wire { error: WireError::Api { message, reason }, .. }) => Self { message, reason, oauth_code: None },
            Ok(Wire { error: WireError::Accounts(code), error_description }) => {
                Self { oauth_code: Some(code), message: error_description, reason: None }
            }
            Err(_) => Self { message: plain_text(body), ..Self::default() },
        }
    }
}

/// The start of a body that is no JSON, on one line: its title when it is a web page, nothing when it is empty.
fn plain_text(body: &[u8]) -> Option<String> {
    const LONGEST: usize = 200;
    let text = String::from_utf8_lossy(body);
    let text = html_title(&text).unwrap_or(&text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(LONGEST).collect();
    (!line.is_empty()).then_some(line)
}

fn html_title(text: &str) -> Option<&str> {
    if !text.trim_start().starts_with('<') {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let title = ["title", "h1"].into_iter().find_map(|tag| {
        let start = lower.find(&format!("<{tag}>"))? + tag.len() + 2;
        let end = start + lower[start..].find("</")?;
        Some(&text[start..end])
    });
    Some(title.unwrap_or("a web page"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(body: &str, oauth_code: Option<&str>, message: Option<&str>, reason: Option<&str>) {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let expected = ErrorBody { oauth_code: owned(oauth_code), message: owned(message), reason: owned(reason) };
        assert_eq!(ErrorBody::read(body.as_bytes()), expected, "{body}");
    }

    #[test]
    fn all_seven_shapes_are_read() {
        check(r#"{"error":{"status":404,"message":"gone"}}"#, None, Some("gone"), None);
        check(
            r#"{"error":{"status":404,"message":"no device","reason":"NO_ACTIVE_DEVICE"}}"#,
            None,
            Some("no device"),
            Some("NO_ACTIVE_DEVICE"),
        );
        check(r#"{"error":{"status":403}}"#, None, None, None);
        check(
            r#"{"error":"invalid_grant","error_description":"Refresh token revoked"}"#,
            Some("invalid_grant"),
            Some("Refresh token revoked"),
            None,
        );
        check(r#"{"error":"invalid_client"}"#, Some("invalid_client"), None, None);
        check("Active premium subscription required.\n", None, Some("Active premium subscription required."), None);
        check("", None, None, None);
        check("<html><head><title>502 Bad Gateway</title></head></html>", None, Some("502 Bad Gateway"), None);
        check("<!DOCTYPE html><p>x", None, Some("a web page"), None);
    }

    proptest! {
        #[test]
        fn no_body_makes_it_fail_and_the_message_is_one_line(body in prop::collection::vec(any::<u8>(), 0..400)) {
            let message = ErrorBody::read(&body).message.unwrap_or_default();
            prop_assert!(!message.contains('\n') && message.chars().count() <= 200);
        }

        #[test]
        fn no_page_makes_it_fail(page in "<[ -~ßİ]{0,60}(<title>|<H1>)?[ -~ßİ]{0,60}") {
            ErrorBody::read(page.as_bytes());
        }
    }
}
