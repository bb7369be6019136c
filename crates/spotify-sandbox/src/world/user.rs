//! The other people of the world: those whose public playlists one finds.

use super::World;
use super::dice::{self, Stream};
use super::picture::{PictureKind, Pictures};
use super::words::WORDS;

/// How many there are beside `spotify`.
const USERS: u32 = 30;

/// Somebody with an account, as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) followers: u32,
    /// Some have none.
    pub(crate) picture: Option<Pictures>,
}

impl World {
    /// Somebody by their id; the listeners are not among them. Where every id is welcome, there is somebody for each.
    pub(crate) fn user(&self, id: &str) -> Option<User> {
        if id == "spotify" {
            let picture = Some(Pictures::of(id, PictureKind::User));
            return Some(User { id: id.to_owned(), display_name: "Spotify".to_owned(), followers: 8_120_044, picture });
        }
        let any = || {
            let stranger = self.nth_user((dice::hash(id) % u64::from(USERS)) as u32);
            (self.any_id && !id.is_empty()).then(|| User { id: id.to_owned(), ..stranger })
        };
        self.users().find(|user| user.id == id).or_else(any)
    }

    /// All of them, without `spotify`.
    pub(crate) fn users(&self) -> impl Iterator<Item = User> {
        (0..USERS).map(|at| self.nth_user(at))
    }

    pub(super) fn nth_user(&self, at: u32) -> User {
        let at = at % USERS;
        let mut dice = self.dice(Stream::Listener, u64::from(at) | 1 << 63);
        let (given, family) = (WORDS.given[(at * 2) as usize], dice.word(&WORDS.family));
        let plain: String = given.to_lowercase().chars().filter(char::is_ascii_lowercase).collect();
        // Newer accounts have an id without meaning.
        let id = if dice.one_in(2) {
            format!("{plain}{:02}.{at}", dice.below(100))
        } else {
            format!("31{:024x}", dice.next())
        };
        let picture = (!dice.one_in(4)).then(|| Pictures::of(&id, PictureKind::User));
        User { display_name: format!("{given} {family}"), followers: dice.below(400), id, picture }
    }
}
