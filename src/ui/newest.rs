//! Asking again before the answer is there. A resource of the framework waits for the older
//! answer, however slow, before it asks for the newer; here a newer question drops the older one.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::{AbortHandle, abortable};

/// Keeps to the newest question. Cheap to clone; the clones are one.
#[derive(Debug)]
pub struct Newest<Q, A>(Arc<Mutex<Asking<Q, A>>>);

#[derive(Debug)]
struct Asking<Q, A> {
    newest: Option<Q>,
    underway: Option<(Q, AbortHandle)>,
    /// The answer to a question that the resource has yet to ask.
    ahead: Option<(Q, A)>,
}

impl<Q, A> Clone for Newest<Q, A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<Q: Clone + PartialEq, A: Clone> Newest<Q, A> {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Asking {
            newest: None,
            underway: None,
            ahead: None,
        })))
    }

    fn asking(&self) -> MutexGuard<'_, Asking<Q, A>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wanted from now on: another question under way is dropped.
    pub fn want(&self, question: Q) {
        let mut asking = self.asking();
        if let Some((underway, abort)) = &asking.underway
            && *underway != question
        {
            abort.abort();
        }
        asking.newest = Some(question);
    }

    /// Asks; where a newer question comes meanwhile, asks that and gives its answer.
    pub async fn answer<F: Future<Output = A>>(&self, question: Q, ask: impl Fn(Q) -> F) -> A {
        let ahead = self.asking().ahead.take();
        if let Some((_, answer)) = ahead.filter(|(answered, _)| *answered == question) {
            return answer;
        }
        let mut asked = question.clone();
        loop {
            let (answer, abort) = abortable(ask(asked.clone()));
            self.asking().underway = Some((asked.clone(), abort));
            let answer = answer.await;
            let mut asking = self.asking();
            asking.underway = None;
            match (answer, &asking.newest) {
                (Err(_), Some(newest)) => asked = newest.clone(),
                // Nothing is dropped but for something newer.
                (Err(_), None) => {}
                (Ok(answer), _) => {
                    if asked != question {
                        asking.ahead = Some((asked, answer.clone()));
                    }
                    return answer;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use futures::FutureExt as _;
    use futures::future::{pending, ready};

    use super::*;

    /// Answers everything but "slow".
    async fn ask(question: &'static str) -> String {
        match question {
            "slow" => pending().await,
            quick => ready(format!("answer to {quick}")).await,
        }
    }

    #[test]
    fn a_newer_question_is_answered_though_the_older_never_is() {
        let newest = Newest::new();
        let asked = RefCell::new(Vec::new());
        let noting = |question| {
            asked.borrow_mut().push(question);
            ask(question)
        };
        let mut answer = Box::pin(newest.answer("slow", noting));
        assert!(answer.as_mut().now_or_never().is_none());
        newest.want("slow");
        assert!(answer.as_mut().now_or_never().is_none());
        newest.want("quick");
        assert_eq!(answer.now_or_never().as_deref(), Some("answer to quick"));
        // The resource now asks what it was told: that is known already, and known once.
        let again = newest.answer("quick", noting).now_or_never();
        assert_eq!(again.as_deref(), Some("answer to quick"));
        assert_eq!(*asked.borrow(), ["slow", "quick"]);
        let afresh = newest.answer("quick", noting).now_or_never();
        assert_eq!(afresh.as_deref(), Some("answer to quick"));
        assert_eq!(*asked.borrow(), ["slow", "quick", "quick"]);
    }

    #[test]
    fn an_answer_to_what_nobody_wants_any_more_is_not_kept() {
        let newest = Newest::new();
        let mut answer = Box::pin(newest.answer("slow", ask));
        assert!(answer.as_mut().now_or_never().is_none());
        newest.want("b");
        assert_eq!(answer.now_or_never().as_deref(), Some("answer to b"));
        let other = newest.answer("c", ask).now_or_never();
        assert_eq!(other.as_deref(), Some("answer to c"));
        assert!(newest.asking().ahead.is_none());
    }
}
