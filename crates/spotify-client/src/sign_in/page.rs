//! What the listener's browser shows in the end.

use html_escape::encode_text as in_text;

/// How the sign-in ended, as far as a browser is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Page {
    /// It worked.
    SignedIn {
        /// The listener's own name.
        name: String,
    },
    /// The code is here; what becomes of it is shown elsewhere.
    Arrived,
    /// It did not work.
    Failed {
        /// In a sentence.
        why: String,
    },
    /// Somebody came here without an answer to what was asked.
    Stray,
}

impl Page {
    pub(super) fn html(&self) -> String {
        let (mark, title, words) = match self {
            Self::SignedIn { name } => (
                "✓",
                "Signed in",
                format!("It worked: you are signed in as {}. This tab can be closed.", in_text(name)),
            ),
            Self::Arrived => (
                "✓",
                "The code is here",
                "It worked: you agreed, and the answer has arrived. Go on in the notebook.".to_owned(),
            ),
            Self::Failed { why } => ("✗", "Not signed in", format!("{}.", in_text(why))),
            Self::Stray => (
                "?",
                "Not an answer",
                "This address waits for Spotify's answer to a sign-in, and this was not it. Open the newest link; the \
                 sign-in goes on waiting."
                    .to_owned(),
            ),
        };
        format!(include_str!("page.html"), mark = mark, title = title, words = words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_call_themselves_is_text_and_nothing_else() {
        let html = Page::SignedIn { name: "<script>alert(1)</script>".to_owned() }.html();
        assert!(!html.contains("<script") && html.contains("&lt;script"), "{html}");
        assert!(Page::Failed { why: "a < b".to_owned() }.html().contains("a &lt; b."));
    }
}
