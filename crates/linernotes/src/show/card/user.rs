//! A user. Their e-mail address is nobody's business but theirs: notebooks are shared.

use spotify_client::User;

use super::super::Picture;
use super::super::words::grouped;
use super::{Card, Piece, fact};

pub(in super::super) fn user(user: &User) -> Picture {
    let followers = user.followers.as_ref().and_then(|followers| followers.total);
    Card::of("User", user.display_name.as_deref().unwrap_or(&user.id))
        .at(user.uri.as_deref().unwrap_or_default())
        .pictured(&user.images)
        .round()
        .facts([
            user.product.as_deref().and_then(|product| fact(plan(product))),
            user.country.as_deref().and_then(fact),
            followers.map(|total| Piece::of(&format!("{} followers", grouped(total.into(), ",")))),
        ])
        .picture()
}

fn plan(product: &str) -> &str {
    match product {
        "premium" => "Spotify Premium",
        "free" | "open" => "Spotify Free",
        other => other,
    }
}
