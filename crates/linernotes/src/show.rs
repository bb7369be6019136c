//! Values to what a notebook shows: at the end of a cell, where evcxr calls `evcxr_display`, and in the middle of one with
//! [`show`].

mod block;
mod card;
mod own;
mod picture;
mod piece;
#[cfg(test)]
mod sanitizer;
mod table;
mod view;
mod words;

use std::any::Any;
use std::fmt::Debug;

pub(crate) use block::{Output, new_display_id, print, print_text, text};
pub use picture::Picture;
pub use view::{View, WithView};
pub(crate) use words::{clock, counted, grouped, one_line};

/// Shows `value` now: in the middle of a cell, any number of times, in order with what is printed. In a terminal it
/// prints the value as text.
///
/// ```
/// use linernotes::prelude::*;
///
/// let shown = show(&df!("tempo" => [97.975, 148.13])?); // a table
/// show(&Picture::text("loud").html("<b>loud</b>")); // anything else
/// shown.update(&df!("tempo" => [97.975, 148.13, 129.977])?); // the same place, other content
/// # Ok::<(), linernotes::Error>(())
/// ```
pub fn show<T: Showable + ?Sized>(value: &T) -> Shown {
    display(&value.picture())
}

/// Takes away what this cell has shown and printed so far. Does nothing outside our kernel.
pub fn clear_output() {
    print(Output::ClearNow);
}

/// Takes away what this cell has shown and printed so far once the next output comes, so that nothing flickers. Does
/// nothing outside our kernel.
pub fn replace_output() {
    print(Output::ClearWithNext);
}

/// Something that is shown already. A kernel other than ours cannot change it, and shows what is new below.
#[derive(Debug, Clone)]
pub struct Shown {
    display_id: String,
}

impl Shown {
    /// Shows `value` in the place of what was there, also in a later cell.
    pub fn update<T: Showable + ?Sized>(&self, value: &T) {
        print(Output::Update(&value.picture(), &self.display_id));
    }
}

/// How a value shows itself at the end of a cell: everything that is [`Showable`] does.
pub trait Show {
    /// What evcxr calls on a cell's last expression.
    fn evcxr_display(&self);
}

impl<T: Showable + ?Sized> Show for T {
    fn evcxr_display(&self) {
        print(Output::Result(&self.picture()));
    }
}

/// What can be shown: every `Debug` value that borrows nothing. Types with a picture of their own show that, others their
/// `Debug` text.
pub trait Showable {
    /// What is shown of it.
    fn picture(&self) -> Picture;
}

impl<T: Debug + 'static> Showable for T {
    fn picture(&self) -> Picture {
        own::picture_of(self)
    }
}

impl Showable for str {
    fn picture(&self) -> Picture {
        own::debug_picture(&self)
    }
}

impl<T: Debug + 'static> Showable for [T] {
    fn picture(&self) -> Picture {
        own::debug_picture(&self)
    }
}

/// Any `Debug` value, whose type can be found out while the program runs.
pub(crate) trait AnyDebug: Any + Debug {}

impl<T: Any + Debug> AnyDebug for T {}

/// Not generic, so that it is compiled here and not in every cell.
fn display(picture: &Picture) -> Shown {
    let display_id = new_display_id();
    print(Output::Display(picture, &display_id));
    Shown { display_id }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value of the user's own with a picture of its own, as evcxr has always had them.
    #[derive(Debug)]
    struct Own;

    impl Own {
        #[expect(clippy::unused_self, reason = "evcxr calls it so")]
        fn evcxr_display(&self) -> &'static str {
            "their own"
        }
    }

    #[test]
    fn the_users_own_picture_wins_over_ours() {
        assert_eq!(Own.evcxr_display(), "their own");
        let borrowed = &Own;
        assert_eq!(borrowed.evcxr_display(), "their own");
    }

    #[test]
    fn whatever_a_cell_ends_in_has_evcxr_display() {
        #[derive(Debug)]
        struct Plain;
        let (text, borrowed) = (String::from("text"), &Plain);
        let numbers = [1, 2, 3];
        // It compiles; showing them would only write to the tests' own output.
        let _cells = || {
            (1 + 1).evcxr_display();
            ("text").evcxr_display();
            (text).evcxr_display();
            (borrowed).evcxr_display();
            (numbers[1..]).evcxr_display();
            (Some((Plain, 0.5))).evcxr_display();
            (Box::<dyn std::error::Error>::from("an error")).evcxr_display();
            ().evcxr_display();
        };
    }
}
