//! The one secret of this server: a file of random bytes, to what closes sign-ins and signs cookies. Without the file, sign-ins on the
//! disk are noise, and every browser is signed out.

use std::fs::OpenOptions;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use axum_extra::extract::cookie;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use linernotes::prelude::*;
use linernotes::spotify_client::{Error as Of, Seal};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::{hkdf, hmac};

/// Bytes in the file.
const LENGTH: usize = 32;

/// The keys that are made of the secret, one for each purpose. `Debug` shows none.
pub(crate) struct Key {
    sealing: LessSafeKey,
    proofs: hmac::Key,
    pub(crate) cookies: cookie::Key,
}

impl Key {
    /// Reads the file, or makes it for nobody but its owner to read.
    ///
    /// # Errors
    ///
    /// [`Of::Unkept`] when the disk refuses, or the file is no key.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let unkept = |cause: String| {
            Error::from(Of::Unkept { what: "the key of sign-ins", variable: "--key", path: path.to_owned(), cause })
        };
        let bytes = read_or_make(path).map_err(|error| unkept(error.to_string()))?;
        let bytes = bytes.try_into().map_err(|_| unkept(format!("it does not hold {LENGTH} bytes")))?;
        Ok(Self::of(&bytes))
    }

    fn of(secret: &[u8; LENGTH]) -> Self {
        let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, b"liner notes, web").extract(secret);
        let mut sealing = [0; LENGTH];
        derive(&secret, b"sign-ins", &mut sealing);
        let mut proofs = [0; LENGTH];
        derive(&secret, b"forms", &mut proofs);
        let mut cookies = [0; 64];
        derive(&secret, b"cookies", &mut cookies);
        Self {
            sealing: LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &sealing).expect("a key is 32 bytes")),
            proofs: hmac::Key::new(hmac::HMAC_SHA256, &proofs),
            cookies: cookie::Key::from(&cookies),
        }
    }

    /// What only this server can say of a text: for the hidden field of forms, and for names of folders that tell nothing.
    pub(crate) fn proof(&self, purpose: &str, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.proofs, format!("{purpose}\0{text}").as_bytes()))
    }

    /// Whether it said so, in a time that does not tell how much of it was right.
    pub(crate) fn is_proof(&self, purpose: &str, text: &str, given: &str) -> bool {
        let Ok(tag) = URL_SAFE_NO_PAD.decode(given) else { return false };
        hmac::verify(&self.proofs, format!("{purpose}\0{text}").as_bytes(), &tag).is_ok()
    }
}

impl Seal for Key {
    fn close(&self, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_LEN] = random();
        let mut sealed = plain.to_vec();
        let closed =
            self.sealing.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed);
        closed.expect("a sign-in is shorter than a cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut plain = sealed.to_vec();
        let opened = self.sealing.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::empty(), &mut plain).ok()?;
        Some(opened.to_vec())
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Random bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the system has random bytes to give");
    bytes
}

fn derive(secret: &hkdf::Prk, purpose: &[u8], into: &mut [u8]) {
    struct Length(usize);
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let info = [purpose];
    let made = secret.expand(&info, Length(into.len())).and_then(|made| made.fill(into));
    made.expect("few bytes are asked for");
}

fn read_or_make(path: &Path) -> io::Result<Vec<u8>> {
    match std::fs::File::open(path) {
        Ok(file) => {
            warn_if_open(&file, path);
            let mut bytes = Vec::new();
            file.take(2 * LENGTH as u64).read_to_end(&mut bytes)?;
            Ok(bytes)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let bytes: [u8; LENGTH] = random();
            let mut file = for_its_owner().create_new(true).write(true).open(path)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            Ok(bytes.to_vec())
        }
        Err(error) => Err(error),
    }
}

/// How a file is made that nobody but its owner can read.
/// Says so where others on this machine can read the key.
#[cfg(unix)]
fn warn_if_open(file: &std::fs::File, path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    if file.metadata().is_ok_and(|file| file.permissions().mode() & 0o077 != 0) {
        tracing::warn!("others on this machine can read the key {}: chmod 600 it", path.display());
    }
}

#[cfg(not(unix))]
fn warn_if_open(_file: &std::fs::File, _path: &Path) {}

#[cfg(unix)]
pub(crate) fn for_its_owner() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::File::options();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
pub(crate) fn for_its_owner() -> OpenOptions {
    std::fs::File::options()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_alone_and_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::open(&folder.path().join("key")).unwrap();
        let again = Key::open(&folder.path().join("key")).unwrap();
        let other = Key::open(&folder.path().join("other")).unwrap();
        let sealed = key.close(b"AQ-refresh");
        assert!(!sealed.windows(2).any(|two| two == b"AQ"));
        assert_eq!(again.open(&sealed).as_deref(), Some(b"AQ-refresh".as_slice()));
        assert_eq!(other.open(&sealed), None);
        assert_ne!(key.close(b"AQ-refresh"), sealed, "a nonce is used once");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(&changed), None, "byte {at}");
        }
        assert_eq!((key.open(b""), key.open(b"short")), (None, None));
    }

    #[test]
    fn a_proof_is_of_one_purpose_and_one_text() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::open(&folder.path().join("key")).unwrap();
        let proof = key.proof("form", "session");
        assert!(key.is_proof("form", "session", &proof));
        for (purpose, text, given) in [
            ("form", "other", proof.as_str()),
            ("folder", "session", &proof),
            ("form", "session", ""),
            ("form", "session", &proof[1..]),
        ] {
            assert!(!key.is_proof(purpose, text, given), "{purpose} {text} {given}");
        }
    }

    #[test]
    fn a_file_that_is_no_key_is_told_of_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, "short").unwrap();
        let error = Key::open(&path).unwrap_err().to_string();
        assert!(error.contains("it does not hold 32 bytes"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), b"short");
    }
}
