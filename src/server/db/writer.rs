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
use super::{Change, Meter, Transaction, Work, changes};
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
    /// Does the work and keeps its result. What it touched, where it is to be committed.
    fn run<'c>(
        &'c mut self,
        tx: &'c mut Transaction,
    ) -> Pin<Box<dyn Future<Output = Option<Vec<Change>>> + Send + 'c>>;
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
    ) -> Pin<Box<dyn Future<Output = Option<Vec<Change>>> + Send + 'c>> {
        let span = self.span.clone();
        let work = async move {
            let (result, changes) = finished(tx, self.work.take()?).await;
            self.result = Some(result);
            changes
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

/// What the work answers, and what it touched where it is to be kept.
async fn finished<T, F>(tx: &mut Transaction, work: F) -> (Result<T, Error>, Option<Vec<Change>>)
where
    F: for<'c> FnOnce(&'c mut Transaction) -> Work<'c, T>,
{
    let settled = match guarded(work(tx)).await {
        Ok(answer) => changes::settle(tx).await.map(|changes| (answer, changes)),
        Err(error) => Err(error),
    };
    tx.take_changes();
    match settled {
        Ok((answer, changes)) => (Ok(answer), Some(changes)),
        Err(error) => (Err(error), None),
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
    let mut kept = Kept::default();
    let mut outcome = execute(tx, "BEGIN IMMEDIATE; SAVEPOINT one").await;
    while let Some(mut job) = next.take() {
        if outcome.is_ok() && !job.abandoned() {
            outcome = kept.add(tx, job.as_mut()).await;
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
        outcome = kept.commit(tx).await;
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

/// The writes of a transaction so far. Each has a savepoint of its own, the last of which is open.
#[derive(Default)]
struct Kept {
    /// The open savepoint holds a write.
    is_used: bool,
    changes: Vec<Change>,
}

impl Kept {
    /// Does one write. An error is the connection's, not the write's.
    async fn add(&mut self, tx: &mut Transaction, job: &mut dyn Job) -> Result<(), Error> {
        // Whatever SQLite is asked costs two thread switches. So the end of one savepoint and the beginning
        // of the next are asked for together, and the last ends with the transaction.
        if self.is_used {
            execute(tx, "RELEASE one; SAVEPOINT one").await?;
        }
        let changes = job.run(tx).await;
        self.is_used = changes.is_some();
        match changes {
            Some(changes) => self.changes.extend(changes),
            None => execute(tx, "ROLLBACK TO one").await?,
        }
        Ok(())
    }

    async fn commit(self, tx: &mut Transaction) -> Result<(), Error> {
        changes::log(tx, &self.changes).await?;
        execute(tx, "COMMIT").await
    }
}

async fn execute(connection: &mut Connection, text: &'static str) -> Result<(), Error> {
    if let Engine::Sqlite(engine) = connection.engine() {
        engine.execute(text).await?;
    }
    Ok(())
}
