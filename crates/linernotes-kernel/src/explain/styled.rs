//! Text with the colours of a terminal: from escape sequences to characters with a style each, and back.

use std::fmt;

/// How a character looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Style {
    bold: bool,
    /// As in the sequence that chooses it: 31 is red, 91 bright red.
    colour: Option<u8>,
}

impl Style {
    pub(crate) const PLAIN: Self = Self { bold: false, colour: None };
    pub(crate) const BOLD: Self = Self { bold: true, colour: None };
    pub(crate) const ERROR: Self = Self { bold: true, colour: Some(91) };
    pub(crate) const WARNING: Self = Self { bold: true, colour: Some(33) };
    pub(crate) const NOTE: Self = Self { bold: true, colour: Some(92) };
    pub(crate) const HELP: Self = Self { bold: true, colour: Some(96) };
    pub(crate) const GUTTER: Self = Self { bold: true, colour: Some(94) };
    pub(crate) const ADDED: Self = Self { bold: false, colour: Some(92) };
    pub(crate) const REMOVED: Self = Self { bold: false, colour: Some(91) };

    /// What follows from the numbers of one sequence, `1;91` say.
    fn after(self, numbers: &str) -> Self {
        let numbers: Vec<u8> = numbers.split(';').map(|number| number.parse().unwrap_or(0)).collect();
        match numbers[..] {
            [38, 5, dim @ 0..=7] => Self { colour: Some(30 + dim), ..self },
            [38, 5, bright @ 8..=15] => Self { colour: Some(82 + bright), ..self },
            _ => numbers.iter().fold(self, |style, number| match number {
                0 => Self::PLAIN,
                1 => Self { bold: true, ..style },
                30..=37 | 90..=97 => Self { colour: Some(*number), ..style },
                _ => style,
            }),
        }
    }
}

/// Characters, each with its style. It has no line breaks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Styled(Vec<(char, Style)>);

impl Styled {
    pub(crate) fn new(text: &str, style: Style) -> Self {
        Self(text.chars().map(|letter| (letter, style)).collect())
    }

    /// Reads text as a terminal does; sequences that are not about style disappear.
    pub(crate) fn parse(text: &str) -> Self {
        let (mut characters, mut style) = (Vec::new(), Style::PLAIN);
        let mut rest = text.chars();
        while let Some(letter) = rest.next() {
            if letter != '\u{1b}' {
                characters.push((letter, style));
                continue;
            }
            let mut sequence = String::new();
            while let Some(letter) = rest.next().filter(|letter| !letter.is_ascii_alphabetic() || *letter == 'm') {
                if letter == 'm' {
                    style = style.after(sequence.trim_start_matches('['));
                    break;
                }
                sequence.push(letter);
            }
        }
        Self(characters)
    }

    pub(crate) fn plain(&self) -> String {
        self.0.iter().map(|(letter, _)| letter).collect()
    }

    pub(crate) fn is_coloured(&self) -> bool {
        self.0.iter().any(|(_, style)| *style != Style::PLAIN)
    }

    pub(crate) fn push(mut self, text: &str, style: Style) -> Self {
        self.0.extend(text.chars().map(|letter| (letter, style)));
        self
    }

    pub(crate) fn append(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// What follows the first `count` characters.
    pub(crate) fn after(&self, count: usize) -> Self {
        Self(self.0.get(count..).unwrap_or_default().to_vec())
    }

    /// The same without the spaces at its end.
    pub(crate) fn trimmed(mut self) -> Self {
        let length = self.plain().trim_end().chars().count();
        self.0.truncate(length);
        self
    }

    pub(crate) fn restyle(&mut self, style: impl Fn(usize, char) -> Style) {
        for (index, (letter, current)) in self.0.iter_mut().enumerate() {
            *current = style(index, *letter);
        }
    }

    /// Puts `new` in the place of `old`, in the style of what stood there.
    pub(crate) fn replace(self, old: &str, new: &str) -> Self {
        let plain = self.plain();
        let Some(at) = plain.find(old) else { return self };
        let start = plain[..at].chars().count();
        let style = self.0[start].1;
        let rest = self.after(start + old.chars().count()).replace(old, new);
        Self(self.0[..start].to_vec()).push(new, style).append(rest)
    }
}

impl fmt::Display for Styled {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut current = Style::PLAIN;
        for (letter, style) in self.0.iter().chain(&[('\0', Style::PLAIN)]) {
            if *style != current {
                if current != Style::PLAIN {
                    formatter.write_str("\u{1b}[0m")?;
                }
                if style.bold {
                    formatter.write_str("\u{1b}[1m")?;
                }
                if let Some(colour) = style.colour {
                    write!(formatter, "\u{1b}[{colour}m")?;
                }
                current = *style;
            }
            if *letter != '\0' {
                write!(formatter, "{letter}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_survive_being_read_and_written() {
        let text = "\u{1b}[1m\u{1b}[91merror[E0308]\u{1b}[0m\u{1b}[1m: mismatched types\u{1b}[0m";
        let styled = Styled::parse(text);
        assert_eq!(styled.plain(), "error[E0308]: mismatched types");
        assert_eq!(styled.to_string(), text);
        assert_eq!(Styled::parse("\u{1b}[38;5;9mred\u{1b}[m").to_string(), "\u{1b}[91mred\u{1b}[0m");
        assert_eq!(Styled::parse("\u{1b}[2Kplain").to_string(), "plain");
    }

    #[test]
    fn a_replacement_takes_the_style_of_what_it_replaces() {
        let text = Styled::new("a ", Style::PLAIN).push("b", Style::ERROR).push(" b", Style::PLAIN);
        assert_eq!(text.replace("b", "é").to_string(), "a \u{1b}[1m\u{1b}[91mé\u{1b}[0m é");
    }
}
