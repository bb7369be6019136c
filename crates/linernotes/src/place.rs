//! The environment to where this program's words go: a notebook on our kernel, one on another kernel, or a terminal.

use std::sync::OnceLock;

/// Who reads our stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Our kernel: outputs appear when they happen and can change.
    Kernel,
    /// Another kernel on evcxr: each cell has one output, at its end.
    PlainKernel,
    /// Nobody but a terminal or a file.
    Program,
}

impl Place {
    pub(crate) fn here() -> Self {
        static HERE: OnceLock<Place> = OnceLock::new();
        *HERE.get_or_init(|| Self::of(|name| std::env::var_os(name).is_some()))
    }

    fn of(is_set: impl Fn(&str) -> bool) -> Self {
        if is_set("LINERNOTES_KERNEL") {
            Self::Kernel
        } else if is_set("EVCXR_IS_RUNTIME") {
            Self::PlainKernel
        } else {
            Self::Program
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_kernel_is_told_from_another_and_both_from_a_terminal() {
        for (variables, place) in [
            (&["LINERNOTES_KERNEL", "EVCXR_IS_RUNTIME"][..], Place::Kernel),
            (&["EVCXR_IS_RUNTIME"], Place::PlainKernel),
            (&[], Place::Program),
        ] {
            assert_eq!(Place::of(|name| variables.contains(&name)), place);
        }
    }
}
