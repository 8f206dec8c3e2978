//! Forms with files (RFC 7578), read part by part: each file goes to the disk as it arrives and is
//! done with before the next one is read, so that a form takes hardly any memory.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};

use super::forms::{Answer, answer, is_in_parts, open};
use super::sent::Sent;
use crate::api::studio::Problem;
use crate::server::context::{Context, Viewer};
use crate::server::error::Error;
use crate::server::media::{Arriving, Content, FileMistake, take_turn};
use crate::server::people::{LeftOut, Refused};
use crate::server::router::Program;
use crate::server::source::Source;

/// Bytes of a field that is no file: far more than any may have, so that what is cut is refused.
const MOST_TEXT: usize = 64 * 1024;

/// Bytes of a form that is read before its sender has signed in.
const MOST_WORDS: usize = 2 * MOST_TEXT;

/// A file of a form.
#[derive(Debug)]
pub struct File {
    /// As the browser says.
    pub name: String,
    /// What is wrong with it already, where it is larger than any that is taken.
    pub content: Result<Content, FileMistake>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    Taken,
    /// The same; this field of the form names it, instead of what was sent under that name.
    Named(&'static str, String),
    /// What is wrong with it.
    Refused(Problem),
}

/// What is done with a form with files: `each` with every file, then `then` with the rest of the
/// form and what was wrong with the files.
pub fn with_files<E, EachFut, T, ThenFut>(each: E, then: T) -> MethodRouter<Program>
where
    E: Fn(Context, File) -> EachFut + Clone + Send + Sync + 'static,
    EachFut: Future<Output = Result<Tried, Error>> + Send + 'static,
    T: FnOnce(Sent, LeftOut) -> ThenFut + Clone + Send + Sync + 'static,
    ThenFut: Future<Output = Result<Answer, Refused>> + Send + 'static,
{
    let taking = move |State(program): State<Program>, request: Request| async move {
        let read = match read(&program, request, each).await {
            Ok(read) => read,
            Err(refusal) => return refusal,
        };
        let (head, sent, left_out) = read;
        let acted = then(sent.clone(), left_out).await;
        answer(program, head, (sent, acted)).await
    };
    // How much it may be altogether is the edge's.
    post(taking).layer(DefaultBodyLimit::disable())
}

/// A form of somebody who has to sign in before it is taken: its words, so that these aren't lost.
/// One with files in it isn't read.
pub(super) async fn words(
    program: &Program,
    request: Request,
) -> Result<(Request, Sent), Response> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_none_or(|bytes: usize| bytes > MOST_WORDS) {
        let (head, _) = request.into_parts();
        return open(program, head, Vec::new()).await;
    }
    let (head, sent, _) = read(program, request, |_, _| async { Ok(Tried::Taken) }).await?;
    Ok((head, sent))
}

/// A form, each of its files done with as it comes.
pub(super) async fn read<F, Fut>(
    program: &Program,
    request: Request,
    each: F,
) -> Result<(Request, Sent, LeftOut), Response>
where
    F: Fn(Context, File) -> Fut + Send,
    Fut: Future<Output = Result<Tried, Error>> + Send,
{
    let viewer = request.extensions().get::<Viewer>().cloned();
    let context = Context::new(program.state.clone(), viewer.unwrap_or(Viewer::Visitor))
        .with_source(Source::of(&request));
    // Nothing is read before that. Of who has to sign in first a few words are read at once.
    let _turn = match context.viewer.staff() {
        Ok(staff) => Some(
            take_turn(&staff.id)
                .await
                .map_err(IntoResponse::into_response)?,
        ),
        Err(_) => None,
    };
    let (head, body) = request.into_parts();
    let mut read = Read::default();
    if is_in_parts(&head.headers) {
        let whole = Request::from_parts(head.clone(), body);
        let parts = Multipart::from_request(whole, &())
            .await
            .map_err(IntoResponse::into_response)?;
        let each = |file| each(context.clone(), file);
        let all = read.all(parts, &context, each).await;
        all.map_err(|fault| match fault {
            Fault::Body(fault) => fault.into_response(),
            Fault::Ours(error) => error.into_response(),
        })?;
    }
    let (head, sent) = open(program, head, read.fields).await?;
    Ok((head, sent, read.left_out))
}

/// Why a form wasn't read to its end.
enum Fault {
    Body(MultipartError),
    Ours(Error),
}

impl From<MultipartError> for Fault {
    fn from(fault: MultipartError) -> Self {
        Self::Body(fault)
    }
}

#[derive(Default)]
struct Read {
    fields: Vec<(String, String)>,
    left_out: LeftOut,
}

impl Read {
    async fn all<Fut>(
        &mut self,
        mut parts: Multipart,
        context: &Context,
        act: impl Fn(File) -> Fut,
    ) -> Result<(), Fault>
    where
        Fut: Future<Output = Result<Tried, Error>>,
    {
        let mut named = None;
        while let Some(mut field) = parts.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            let Some(file) = field.file_name().map(str::to_owned) else {
                let (text, _) = content(&mut field, MOST_TEXT).await?;
                let text = String::from_utf8_lossy(&text).into_owned();
                self.fields.push((name, text));
                continue;
            };
            let arrived = arrived(&mut field, context).await?;
            // A field in which nothing was chosen.
            if file.is_empty() && arrived.is_empty() {
                continue;
            }
            let file = File {
                name: file,
                content: arrived.end().await.map_err(Fault::Ours)?,
            };
            match act(file).await.map_err(Fault::Ours)? {
                Tried::Taken => self.left_out.taken += 1,
                Tried::Named(name, value) => {
                    self.left_out.taken += 1;
                    named = Some((name, value));
                }
                Tried::Refused(problem) => self.left_out.problems.push(problem),
            }
        }
        if let Some((name, value)) = named {
            self.fields.retain(|(field, _)| field != name);
            self.fields.push((name.to_owned(), value));
        }
        Ok(())
    }
}

/// A part with a file, read to its end onto the disk.
async fn arrived(field: &mut Field<'_>, context: &Context) -> Result<Arriving, Fault> {
    let folder = context.state.media.folder().to_owned();
    let begun = Arriving::begin(folder, &context.config().media).await;
    let mut arriving = begun.map_err(Fault::Ours)?;
    while let Some(piece) = field.chunk().await? {
        arriving.push(&piece).await.map_err(Fault::Ours)?;
    }
    Ok(arriving)
}

/// The first `most` bytes of a part's content, and whether that is all. Read to its end in any case.
async fn content(field: &mut Field<'_>, most: usize) -> Result<(Vec<u8>, bool), MultipartError> {
    let (mut content, mut whole) = (Vec::new(), true);
    while let Some(piece) = field.chunk().await? {
        let room = most - content.len();
        whole &= piece.len() <= room;
        content.extend_from_slice(&piece[..piece.len().min(room)]);
    }
    Ok((content, whole))
}
