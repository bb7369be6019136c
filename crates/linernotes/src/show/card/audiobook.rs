//! An audiobook, without its chapters.

use spotify_client::{Audiobook, Person};

use super::super::Picture;
use super::super::words::counted;
use super::{Card, Piece, fact};

pub(in super::super) fn audiobook(book: &Audiobook) -> Picture {
    let chapters = book.total_chapters.and_then(|total| usize::try_from(total).ok());
    let narrators = names(&book.narrators);
    Card::of("Audiobook", &book.name)
        .at(&book.uri)
        .pictured(&book.images)
        .facts([
            fact(names(&book.authors)),
            (!narrators.is_empty()).then(|| Piece::of(&format!("read by {narrators}"))),
        ])
        .facts([
            chapters.map(|total| Piece::of(&counted(total, "chapter"))),
            book.edition.as_deref().and_then(fact),
            book.publisher.as_deref().and_then(fact),
            fact(book.languages.join(", ")),
            book.explicit.then(|| Piece::of("explicit")),
        ])
        .text(&book.description)
        .picture()
}

fn names(persons: &[Person]) -> String {
    persons.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
}
