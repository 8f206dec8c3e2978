//! The one writer of the SQLite file: a task that takes queued writes and commits all that wait
//! in one transaction, so that one wait for the disk serves many. Each has a savepoint of its
//! own, so that one that fails undoes itself alone, and none is answered before the commit.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;

use sqlx::{Executor, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use tracing::Instrument;

use super::connection::{Connection, Engine};
use super::{Meter, Transaction, Work, changes};
use crate::server::error::Error;

/// Most writes in one transaction, so that the first of them doesn't wait for ever.
const BATCH: usize = 256;
/// Most writes that wait; beyond them callers wait to be let in.
const QUEUE: usize = 4096;

/// The way into the queue.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
}

enum Message {
    Job(Box<dyn Job>),
    Close(oneshot::Sender<()>),
}

impl std::fmt::Debug for Message {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Message")
    }
}

impl Writer {
    /// Starts the task on a connection that may write. It ends when the last `Writer` is dropped.
    pub(super) fn start(connection: SqliteConnection, meter: Meter) -> Self {
        let (queue, messages) = mpsc::channel(QUEUE);
        tokio::spawn(run(Transaction::sqlite(connection, meter), messages));
        Self { queue }
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Transaction) -> Work<'c, T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Queued {
            work: Some(work),
            result: None,
            reply,
            span: tracing::Span::current(),
        });
        let sent = self.queue.send(Message::Job(job)).await;
        sent.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    /// How many writes have not been begun.
    pub(super) fn waiting(&self) -> i64 {
        let queued = QUEUE.saturating_sub(self.queue.capacity());
        i64::try_from(queued).unwrap_or(i64::MAX)
    }

    /// Finishes what is queued and closes the connection.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Message::Close(done)).await.is_ok() {
            closed.await.ok();
        }
    }
}

fn stopped() -> Error {
    Error::NotWritten("the database is closing".into())
}

/// A queued write, whatever it answers with.
trait Job: Send {
    /// Does the work and keeps its result; true when it is to be committed.
    fn run<'c>(
        &'c mut self,
        tx: &'c mut Transaction,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'c>>;
    /// Answers the caller. `failure` says why nothing of the batch was committed.
    fn answer(self: Box<Self>, failure: Option<&str>);
    /// True when nobody waits for the answer any more.
    fn abandoned(&self) -> bool;
}

struct Queued<T, F> {
    work: Option<F>,
    result: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
    /// Of the request that asked, so that what is logged meanwhile names it.
    span: tracing::Span,
}

impl<T, F> Job for Queued<T, F>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut Transaction) -> Work<'c, T> + Send + 'static,
{
    fn run<'c>(
        &'c mut self,
        tx: &'c mut Transaction,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'c>> {
        let span = self.span.clone();
        let work = async move {
            let Some(work) = self.work.take() else {
                return false;
            };
            let mut result = guarded(work(tx)).await;
            if result.is_ok()
                && let Err(error) = changes::record(tx).await
            {
                result = Err(error);
            }
            tx.take_changes();
            let keep = result.is_ok();
            self.result = Some(result);
            keep
        };
        Box::pin(work.instrument(span))
    }

    fn answer(self: Box<Self>, failure: Option<&str>) {
        let result = match (self.result, failure) {
            (Some(Ok(_)) | None, Some(failure)) => Err(Error::NotWritten(failure.to_owned())),
            (Some(result), _) => result,
            (None, None) => Err(stopped()),
        };
        // A caller that has gone away needs no answer.
        self.reply.send(result).ok();
    }

    fn abandoned(&self) -> bool {
        self.reply.is_closed()
    }
}

/// A panic in one write must not take the writer, and everybody's writes, with it.
async fn guarded<T>(mut work: Work<'_, T>) -> Result<T, Error> {
    poll_fn(|context| {
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))).unwrap_or_else(|panic| {
            let said = message(&*panic);
            Poll::Ready(Err(Error::Operator(format!("a write panicked: {said}"))))
        })
    })
    .await
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".into())
}

async fn run(mut tx: Transaction, mut messages: mpsc::Receiver<Message>) {
    let mut closing = None;
    while let Some(message) = messages.recv().await {
        match message {
            Message::Job(first) => closing = batch(&mut tx, first, &mut messages).await,
            Message::Close(done) => closing = Some(done),
        }
        if closing.is_some() {
            break;
        }
    }
    drop(messages);
    tx.close().await;
    if let Some(done) = closing {
        done.send(()).ok();
    }
}

/// One transaction: the first write and all that wait by the time it is done. Returns who asked
/// to close, if somebody did.
async fn batch(
    tx: &mut Transaction,
    first: Box<dyn Job>,
    messages: &mut mpsc::Receiver<Message>,
) -> Option<oneshot::Sender<()>> {
    let mut done = Vec::new();
    let mut closing = None;
    let mut next = Some(first);
    let mut outcome = execute(tx, "BEGIN IMMEDIATE").await;
    while let Some(mut job) = next.take() {
        if outcome.is_ok() && !job.abandoned() {
            outcome = one(tx, job.as_mut()).await;
        }
        done.push(job);
        if done.len() < BATCH {
            match messages.try_recv() {
                Ok(Message::Job(job)) => next = Some(job),
                Ok(Message::Close(asked)) => closing = Some(asked),
                Err(_) => {}
            }
        }
    }
    if outcome.is_ok() {
        outcome = execute(tx, "COMMIT").await;
    }
    if outcome.is_err() {
        // Fails where there is no transaction left to undo, which is as good.
        execute(tx, "ROLLBACK").await.ok();
    }
    let failure = outcome.err().map(|error| error.to_string());
    for job in done {
        job.answer(failure.as_deref());
    }
    closing
}

/// One write inside its savepoint. An error is the connection's, not the write's.
async fn one(tx: &mut Transaction, job: &mut dyn Job) -> Result<(), sqlx::Error> {
    execute(tx, "SAVEPOINT one").await?;
    if !job.run(tx).await {
        execute(tx, "ROLLBACK TO one").await?;
    }
    execute(tx, "RELEASE one").await
}

async fn execute(connection: &mut Connection, text: &'static str) -> Result<(), sqlx::Error> {
    match connection.engine() {
        Engine::Sqlite(engine) => engine.execute(text).await.map(|_| ()),
        Engine::Postgres(_) => Ok(()),
    }
}
