//! Whether what stands in a console is a whole cell, or the user has more to say.

use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Completeness {
    Complete,
    /// More is to come, with these spaces before it.
    Incomplete(String),
    Invalid,
}

pub(super) fn completeness(code: &str) -> Completeness {
    let mut open = Vec::new();
    let mut last = None;
    for token in tokenize(code, FrontmatterAllowed::No) {
        let closes = match token.kind {
            TokenKind::OpenParen => open_with(&mut open, TokenKind::CloseParen),
            TokenKind::OpenBrace => open_with(&mut open, TokenKind::CloseBrace),
            TokenKind::OpenBracket => open_with(&mut open, TokenKind::CloseBracket),
            TokenKind::CloseParen | TokenKind::CloseBrace | TokenKind::CloseBracket => Some(token.kind),
            kind if is_unterminated(kind) => return Completeness::Incomplete(String::new()),
            _ => None,
        };
        if closes.is_some() && open.pop() != closes {
            return Completeness::Invalid;
        }
        if !matches!(token.kind, TokenKind::Whitespace | TokenKind::LineComment { .. } | TokenKind::BlockComment { .. })
        {
            last = Some(token.kind);
        }
    }
    let waits =
        matches!(last, Some(TokenKind::Eq | TokenKind::Dot | TokenKind::Comma | TokenKind::Plus | TokenKind::Star));
    match open.len() {
        0 if waits => Completeness::Incomplete("    ".to_owned()),
        0 => Completeness::Complete,
        depth => Completeness::Incomplete("    ".repeat(depth)),
    }
}

fn open_with(open: &mut Vec<TokenKind>, closed_by: TokenKind) -> Option<TokenKind> {
    open.push(closed_by);
    None
}

fn is_unterminated(kind: TokenKind) -> bool {
    match kind {
        TokenKind::BlockComment { terminated, .. } => !terminated,
        TokenKind::Literal { kind, .. } => match kind {
            LiteralKind::Str { terminated }
            | LiteralKind::ByteStr { terminated }
            | LiteralKind::CStr { terminated } => !terminated,
            LiteralKind::RawStr { n_hashes }
            | LiteralKind::RawByteStr { n_hashes }
            | LiteralKind::RawCStr { n_hashes } => n_hashes.is_none(),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_strings_and_comments_decide() {
        let more = |spaces: &str| Completeness::Incomplete(spaces.to_owned());
        for (code, expected) in [
            ("", Completeness::Complete),
            ("let a = 1;", Completeness::Complete),
            ("a // {", Completeness::Complete),
            ("\"{\"", Completeness::Complete),
            ("'{'", Completeness::Complete),
            (":dep serde = \"1\"", Completeness::Complete),
            ("fn f() {", more("    ")),
            ("f(|x| {", more("        ")),
            ("let text = \"abc", more("")),
            ("r#\"abc\"", more("")),
            ("/* a", more("")),
            ("let a =", more("    ")),
            ("a.", more("    ")),
            ("}", Completeness::Invalid),
            ("(]", Completeness::Invalid),
        ] {
            assert_eq!(completeness(code), expected, "{code}");
        }
    }
}
