//! Turns nothing into text that looks like Spotify's codes and tokens.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// How long an access token is.
pub(super) const ACCESS: usize = 86;
/// How long codes and refresh tokens are.
pub(super) const LONG: usize = 131;

/// New text of `length` characters. Unique, not unguessable: it opens nothing. All such texts end alike, so that a lesson
/// that shows both ends of a token shows the same every time.
pub(super) fn opaque(start: &str, length: usize) -> String {
    const END: &str = "go";
    let middle = length.saturating_sub(start.len() + END.len());
    // Three bytes make four characters; one word more covers what the division drops.
    let words = middle * 3 / 4 / 8 + 1;
    let bytes: Vec<u8> = (0..words).flat_map(|_| RandomState::new().build_hasher().finish().to_le_bytes()).collect();
    let text = URL_SAFE_NO_PAD.encode(bytes);
    format!("{start}{}{END}", &text[..middle])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_the_asked_length_and_ends_alike_and_is_new_each_time() {
        for length in [4, 5, 16, ACCESS, LONG, 500] {
            let (one, other) = (opaque("BQ", length), opaque("BQ", length));
            assert_eq!((one.len(), other.len()), (length, length));
            assert!(one.starts_with("BQ") && one.ends_with("go"), "{one}");
            assert!(length < 16 || one != other);
        }
    }
}
