//! Forms with files (RFC 7578), read part by part: each file is done with before the next one is
//! read, so that a form takes no more memory than its largest file.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

use super::forms::{answer, is_in_parts, open};
use super::media::uploaded;
use crate::api::studio::Problem;
use crate::server::context::{Context, Viewer};
use crate::server::error::Error;
use crate::server::media::MOST_BYTES;
use crate::server::pages;
use crate::server::people::{LeftOut, Refused};
use crate::server::router::Program;
use crate::server::source::Source;

/// Bytes of a field that is no file.
const MOST_TEXT: usize = 4 * 1024;

/// A file of a form.
#[derive(Clone, Debug)]
pub struct File {
    /// As the browser says.
    pub name: String,
    /// None where it is larger than any that is taken.
    pub content: Option<Vec<u8>>,
}

/// A page that is opened, and the form with files on it. `act` is done for each file, and says what
/// is wrong with it.
pub fn page_with_files<F, Fut>(act: F) -> MethodRouter<Program>
where
    F: Fn(Context, File) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Option<Problem>, Error>> + Send + 'static,
{
    let taking = move |State(program): State<Program>, request: Request| async move {
        take(program, request, act).await
    };
    // How much it may be altogether is the edge's.
    get(pages::render)
        .post(taking)
        .layer(DefaultBodyLimit::disable())
}

async fn take<F, Fut>(program: Program, request: Request, act: F) -> Response
where
    F: Fn(Context, File) -> Fut + Send,
    Fut: Future<Output = Result<Option<Problem>, Error>> + Send,
{
    let viewer = request.extensions().get::<Viewer>().cloned();
    let context = Context::new(program.state.clone(), viewer.unwrap_or(Viewer::Visitor))
        .with_source(Source::of(&request));
    let (head, body) = request.into_parts();
    let mut read = Read::default();
    if is_in_parts(&head.headers) {
        let whole = Request::from_parts(head.clone(), body);
        let parts = match Multipart::from_request(whole, &()).await {
            Ok(parts) => parts,
            Err(refusal) => return refusal.into_response(),
        };
        if let Err(fault) = read.all(parts, |file| act(context.clone(), file)).await {
            return match fault {
                Fault::Body(fault) => fault.into_response(),
                Fault::Ours(error) => error.into_response(),
            };
        }
    }
    let (head, sent) = match open(&program, head, read.fields).await {
        Ok(opened) => opened,
        Err(refusal) => return refusal,
    };
    let acted: Result<_, Refused> = uploaded(&sent, read.left_out);
    answer(program, head, (sent, acted)).await
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
        act: impl Fn(File) -> Fut,
    ) -> Result<(), Fault>
    where
        Fut: Future<Output = Result<Option<Problem>, Error>>,
    {
        while let Some(mut field) = parts.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            let Some(file) = field.file_name().map(str::to_owned) else {
                let text = content(&mut field, MOST_TEXT).await?.unwrap_or_default();
                self.fields
                    .push((name, String::from_utf8_lossy(&text).into_owned()));
                continue;
            };
            let content = content(&mut field, MOST_BYTES).await?;
            // A field in which nothing was chosen.
            if file.is_empty() && content.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            let file = File {
                name: file,
                content,
            };
            match act(file).await.map_err(Fault::Ours)? {
                None => self.left_out.taken += 1,
                Some(problem) => self.left_out.problems.push(problem),
            }
        }
        Ok(())
    }
}

/// A part's content; none where it is larger than `most`. Read to its end in any case.
async fn content(field: &mut Field<'_>, most: usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut content = Some(Vec::new());
    while let Some(piece) = field.chunk().await? {
        content = content.filter(|content| content.len() + piece.len() <= most);
        if let Some(content) = &mut content {
            content.extend_from_slice(&piece);
        }
    }
    Ok(content)
}
