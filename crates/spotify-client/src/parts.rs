//! Calls about more things than one request takes: in parts, one after the other, in the order given. Knows no endpoint.

use crate::event::Rows;
use crate::{Error, Pending, Result};

/// A call about so many of the things.
pub(crate) type Part<T> = (usize, Pending<T>);

/// Makes changes part after part. What fails after others went through says how many things were done before.
pub(crate) fn change<T: Send + 'static>(what: &'static str, parts: Result<Vec<Part<T>>>) -> Pending<Vec<T>> {
    Box::pin(async move {
        let parts = parts?;
        let total = parts.iter().map(|(count, _)| count).sum();
        let several = parts.len() > 1;
        let told = Rows::new(what, Some(total));
        let mut done = 0;
        let mut answers = Vec::with_capacity(parts.len());
        for (count, call) in parts {
            match call.await {
                Ok(answer) => answers.push(answer),
                Err(error) if done == 0 => return Err(error),
                Err(error) => return Err(Error::DoneInPart { done, total, source: Box::new(error) }),
            }
            done += count;
            if several {
                told.add(count);
            }
        }
        Ok(answers)
    })
}

/// Asks one yes or no of each thing, part after part.
pub(crate) fn ask(path: &'static str, parts: Result<Vec<Part<Vec<bool>>>>) -> Pending<Vec<bool>> {
    Box::pin(async move {
        let mut answers = Vec::new();
        for (count, call) in parts? {
            let answer = call.await?;
            // With one too few or too many nobody knows which answer is about what.
            if answer.len() != count {
                let detail = format!("{} answers about {count} things", answer.len());
                return Err(Error::Unreadable { path: path.to_owned(), detail });
            }
            answers.extend(answer);
        }
        Ok(answers)
    })
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    fn part<T: Send + 'static>(count: usize, answer: Result<T>) -> Part<T> {
        (count, Box::pin(ready(answer)))
    }

    fn failure() -> Error {
        Error::Argument("no".to_owned())
    }

    #[tokio::test]
    async fn a_change_that_breaks_off_says_how_far_it_came() {
        let all = change("tracks", Ok(vec![part(100, Ok('a')), part(3, Ok('b'))])).await;
        assert_eq!(all.unwrap(), ['a', 'b']);
        assert!(change::<()>("tracks", Ok(Vec::new())).await.unwrap().is_empty());

        let at_once = change::<()>("tracks", Ok(vec![part(100, Err(failure())), part(3, Ok(()))])).await;
        assert!(matches!(at_once, Err(Error::Argument(_))), "{at_once:?}");
        let later = change("tracks", Ok(vec![part(100, Ok(())), part(100, Err(failure())), part(3, Ok(()))])).await;
        assert!(matches!(later, Err(Error::DoneInPart { done: 100, total: 203, .. })), "{later:?}");
    }

    #[tokio::test]
    async fn every_thing_has_its_own_answer() {
        let all = ask("me/library/contains", Ok(vec![part(2, Ok(vec![true, false])), part(1, Ok(vec![true]))])).await;
        assert_eq!(all.unwrap(), [true, false, true]);
        let short = ask("me/library/contains", Ok(vec![part(2, Ok(vec![true]))])).await.unwrap_err();
        assert!(short.to_string().contains("1 answers about 2 things"), "{short}");
    }
}
