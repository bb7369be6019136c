//! Why a download is not taken, to a status and words: as a page, or as JSON for the script of the page.

use axum::http::StatusCode;

use crate::serve::trouble::Trouble;

/// Why a download is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// What is wrong, and what to do.
    pub(super) why: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into() }
    }

    /// What was sent is no download.
    pub(super) fn unusable(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, why)
    }

    pub(super) fn too_much(why: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, why)
    }

    pub(super) fn forged() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "This form is not of your present session: it is an old one, or another site made it. Open this page again and repeat it.",
        )
    }

    pub(super) fn busy() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "Another import of yours goes on. Wait until it has ended, and send this one again.",
        )
    }

    /// Somebody has all that is kept of them deleted meanwhile.
    pub(super) fn forgotten() -> Self {
        Self::new(
            StatusCode::GONE,
            "All that was kept of you is being deleted, and this download is not kept either. Sign in again to begin anew.",
        )
    }

    /// The disk of this server refuses.
    pub(super) fn of_disk(error: &std::io::Error) -> Self {
        tracing::warn!(%error, "a download could not be kept");
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "The disk of this server is full. Nothing was changed: tell whoever runs it, and try again.",
            ),
            _ => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "This server could not keep the file for a moment, as its disk refuses. Nothing was changed: its log tells whoever runs it why.",
            ),
        }
    }

    pub(super) fn page(self) -> Trouble {
        Trouble::Refused { status: self.status, title: "Nothing was imported", why: self.why, back: "/import" }
    }
}
