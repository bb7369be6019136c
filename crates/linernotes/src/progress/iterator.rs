//! An iterator to the same iterator with a bar.

use crate::Progress;

/// `.progress(title)` on any iterator.
pub trait WithProgress: Iterator + Sized {
    /// The same items, with a [`Progress`]. An item counts as done when the next one is asked for.
    fn progress(self, title: &str) -> Counted<Self> {
        let progress = match self.size_hint() {
            (least, Some(most)) if least == most => Progress::new(title, most),
            _ => Progress::open_ended(title),
        };
        Counted { items: self, progress, at_work: false }
    }
}

impl<I: Iterator> WithProgress for I {}

/// An iterator whose items are counted.
#[derive(Debug, Clone)]
pub struct Counted<I> {
    items: I,
    progress: Progress,
    at_work: bool,
}

impl<I: Iterator> Iterator for Counted<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        if self.at_work {
            self.progress.add(1);
        }
        let item = self.items.next();
        self.at_work = item.is_some();
        if item.is_none() {
            self.progress.finish();
        }
        item
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Counted<I> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stay_the_same_and_count_when_the_next_one_is_asked_for() {
        let mut letters = ["a", "b"].into_iter().progress("Spelling");
        assert_eq!(letters.len(), 2);
        assert_eq!(letters.next(), Some("a"));
        assert_eq!(letters.progress.line(), "Spelling: 0 of 2");
        assert_eq!(letters.next(), Some("b"));
        assert_eq!(letters.next(), None);
        assert_eq!(letters.next(), None);
        assert!(letters.progress.line().starts_with("Spelling: 2 of 2"), "{}", letters.progress.line());
    }
}
