//! Why a cell has ended that neither failed nor came to its end.

use super::Explained;
use super::rows::Part;

/// What is left when the process that runs the cells is another one.
const LEFT: &str = "variables are gone; functions, types and imports are still there";

/// The cell heeded an interrupt.
pub(crate) fn interrupted() -> Explained {
    say("Interrupted", "the cell was interrupted; every variable is as it was", None)
}

/// The cell did not heed an interrupt.
pub(crate) fn interrupted_hard() -> Explained {
    say("Interrupted", "the cell did not stop by itself and was ended", Some(LEFT))
}

/// Something has ended the cell without a word.
pub(crate) fn ended_early() -> Explained {
    say("error", "the cell ended early, and did not say why", None)
}

/// The process has ended, with a status in the system's words.
pub(crate) fn ended(why: &str) -> Explained {
    let meaning = match why {
        why if why.contains("SIGSEGV") || why.contains("SIGBUS") => ": it touched memory that is not its own",
        why if why.contains("SIGABRT") => ": it gave itself up",
        why if why.contains("SIGKILL") => ": something else ended it; short memory is a usual reason",
        _ => "",
    };
    say("Ended", &format!("the process that runs the cells has ended ({why}){meaning}"), Some(LEFT))
}

fn say(name: &str, message: &str, note: Option<&str>) -> Explained {
    let part = Part::new(name, message);
    let part = note.into_iter().fold(part, |part, note| part.noted("note", note));
    Explained::new(name, message, &[part])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::fixture::plain;

    #[test]
    fn an_end_tells_what_is_left() {
        assert_eq!(
            plain(&ended("signal: 11 (SIGSEGV)").traceback),
            "Ended: the process that runs the cells has ended (signal: 11 (SIGSEGV)): it touched memory that is not its own\n  \
             = note: variables are gone; functions, types and imports are still there"
        );
        assert_eq!(interrupted().value, "the cell was interrupted; every variable is as it was");
    }
}
