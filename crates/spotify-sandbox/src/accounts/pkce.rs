//! Turns a PKCE verifier into a yes or a no, by RFC 7636.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Whether an app may send this as its `code_challenge`. One with padding passes, as at Spotify, and fails at the token.
pub(super) fn is_challenge(text: &str) -> bool {
    let bare = text.strip_suffix('=').unwrap_or(text);
    bare.len() == 43 && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Whether this may be a verifier: 43 to 128 unreserved characters.
pub(super) fn is_verifier(text: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

/// Whether the challenge was made from this verifier, with S256.
pub(super) fn agree(verifier: &str, challenge: &str) -> bool {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_example_of_rfc_7636_agrees_and_its_padded_form_does_not() {
        assert!(is_verifier(VERIFIER) && is_challenge(CHALLENGE));
        assert!(agree(VERIFIER, CHALLENGE));
        assert!(!agree(CHALLENGE, VERIFIER));
        let padded = format!("{CHALLENGE}=");
        assert!(is_challenge(&padded) && !agree(VERIFIER, &padded));
    }

    #[test]
    fn length_and_characters_are_checked() {
        for (verifier, good) in [
            ("a".repeat(42), false),
            ("a".repeat(43), true),
            ("-._~".repeat(32), true),
            ("a".repeat(129), false),
            ("a b".repeat(20), false),
            ("ä".repeat(30), false),
        ] {
            assert_eq!(is_verifier(&verifier), good, "{verifier}");
        }
        for bad in ["", "=", "plain", &VERIFIER.replace('-', "+"), &format!("{CHALLENGE}==")] {
            assert!(!is_challenge(bad), "{bad}");
        }
    }
}
