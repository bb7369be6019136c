//! A client: for whom it asks, which server, and what the listener has agreed to. Asks for nothing, and shows no key.

use std::task::{Context, Poll, Waker};

use spotify_client::{Scope, Spotify};

use super::super::Picture;
use super::{Card, Piece, fact};

pub(in super::super) fn client(spotify: &Spotify) -> Picture {
    let whom = spotify.listener().map_or("the app alone", |account| &account.name);
    let scopes = scopes(spotify).map(|scopes| match scopes.as_slice() {
        [] => "no scopes".to_owned(),
        scopes => scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(", "),
    });
    Card::of("Spotify client", &format!("for {whom}"))
        .facts([fact(server(spotify)), scopes.map(|words| Piece::of(&words))])
        .picture()
}

/// The sandbox has another port every time, which would be noise in a stored notebook.
fn server(spotify: &Spotify) -> String {
    if spotify.is_sandbox() {
        return "on the sandbox of this machine".to_owned();
    }
    format!("on {}", spotify.servers().api.host_str().unwrap_or("Spotify"))
}

/// What the listener agreed to. A client that renews its token at this moment does not tell, for nobody waits here.
fn scopes(spotify: &Spotify) -> Option<Vec<Scope>> {
    match spotify.session().as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(session)) => Some(session.scopes),
        _ => None,
    }
}
