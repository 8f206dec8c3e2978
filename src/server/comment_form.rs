//! The forms under a post without the client: what was sent is taken and answered with a redirect
//! to the comment, or with the whole page and the form as it was.

mod kept;

use axum::extract::{Form as Sent, FromRequest, Path, Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use leptos::server_fn::error::FromServerFnError;

use self::kept::Kept;
use super::context::{Context, Viewer};
use super::error::Error;
use super::ids::is_id;
use super::middleware::redirect::see_other;
use super::router::Program;
use super::source::Source;
use super::{comments, pages};
use crate::api::comments::{Form, Posted, Reason, Refused, Returned};
use crate::api::error::ApiError;
use crate::domain::comment::Draft;
use crate::domain::slug::Slug;

/// `POST /posts/{slug}/comments`
pub async fn add(
    State(program): State<Program>,
    Path(slug): Path<String>,
    request: Request,
) -> Response {
    let (empty, form) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let context = context(&program, &empty);
    let (slug, answer) = match comments::add(&context, &slug, form.clone()).await {
        // The post has another address now; what was written to the old one still arrives.
        Err(Error::Moved(path)) => {
            let slug = path.trim_start_matches("/posts/").to_owned();
            let answer = comments::add(&context, &slug, form.clone()).await;
            (slug, answer)
        }
        answer => (slug, answer),
    };
    let page = match &form.reply_to {
        Some(id) if is_id(id) && !is_gone(&answer) => format!("/posts/{slug}?reply={id}"),
        _ => format!("/posts/{slug}"),
    };
    let returned = Returned {
        form,
        ..Returned::default()
    };
    answered(program, (empty, page), returned, answer).await
}

/// Whether what it answers is no longer there: at the second try it stands on its own.
fn is_gone(answer: &Result<Posted, Error>) -> bool {
    matches!(answer, Ok(Posted::Refused(refused)) if refused.reason == Some(Reason::ParentGone))
}

/// `POST /posts/{slug}/comments/{id}`: one's own comment, changed. The form carries the signed
/// link, which is the right to do so.
pub async fn edit(
    State(program): State<Program>,
    Path((slug, id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (own, (empty, form)) = match read_own(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let context = context(&program, &empty);
    let answer = comments::edit(&context, &own, &form.draft.message).await;
    let returned = Returned {
        form,
        editing: Some(id),
        ..Returned::default()
    };
    let page = format!("/posts/{slug}?own={own}");
    answered(program, (empty, page), returned, answer).await
}

/// `POST /posts/{slug}/comments/{id}/report`
pub async fn report(
    State(program): State<Program>,
    Path((slug, id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let context = context(&program, &request);
    match comments::report(&context, &id).await {
        Ok(()) => see_other(&format!("/posts/{slug}?reported={id}#comment-{id}")),
        Err(error) => error.into_response(),
    }
}

/// These addresses take only POST; who opens one comes to the comments.
pub async fn back(Path(slug): Path<String>) -> Response {
    see_other(&format!("/posts/{slug}#comments"))
}

/// The same for the addresses of one comment.
pub async fn back_to(Path((slug, id)): Path<(String, String)>) -> Response {
    see_other(&format!("/posts/{slug}?comment={id}#comment-{id}"))
}

fn context(program: &Program, request: &Request) -> Context {
    Context::new(program.state.clone(), Viewer::Visitor).with_source(Source::of(request))
}

/// The request without its body, and the form in it.
async fn read(request: Request) -> Result<(Request, Form), Response> {
    let (empty, pairs) = pairs(request).await?;
    Ok((empty, form_of(&pairs)))
}

async fn read_own(request: Request) -> Result<(String, (Request, Form)), Response> {
    let (empty, pairs) = pairs(request).await?;
    Ok((value(&pairs, "own"), (empty, form_of(&pairs))))
}

type Pairs = Vec<(String, String)>;

async fn pairs(request: Request) -> Result<(Request, Pairs), Response> {
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let Sent(pairs) = Sent::from_request(whole, &())
        .await
        .map_err(IntoResponse::into_response)?;
    Ok((Request::from_parts(parts, axum::body::Body::empty()), pairs))
}

/// The first of that name; fields that weren't sent are empty.
fn value(pairs: &Pairs, name: &str) -> String {
    let found = pairs.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

fn form_of(pairs: &Pairs) -> Form {
    let value = |name| value(pairs, name);
    Form {
        draft: Draft {
            name: value("name"),
            email: value("email"),
            message: value("message"),
        },
        reply_to: Some(value("reply_to")).filter(|id| !id.is_empty()),
        notify: !value("notify").is_empty(),
        token: value("token"),
        website: value("website"),
        ..Form::default()
    }
}

async fn answered(
    program: Program,
    (mut request, page): (Request, String),
    mut returned: Returned,
    answer: Result<Posted, Error>,
) -> Response {
    let (status, retry) = match answer {
        Ok(Posted::Stored(stored)) => return see_other(&stored.path),
        Ok(Posted::Refused(refused)) => refuse(&mut returned, refused),
        Err(error) => {
            let error = ApiError::from(error);
            returned.trouble = Some(error.to_string());
            (error.status_code(), None)
        }
    };
    let action = request.uri().path().to_owned();
    *request.uri_mut() = local(&page);
    let kept = returned.clone();
    let form = pages::Form::Comment(Box::new(returned));
    let Some(mut response) = pages::returned(program, request, form, status).await else {
        let kept = Kept {
            returned: &kept,
            action: &action,
            page: &page,
        };
        // What was wrong with the form itself is told once there is a page again.
        return kept.answer(match status.is_server_error() {
            true => status,
            false => StatusCode::SERVICE_UNAVAILABLE,
        });
    };
    if let Some(seconds) = retry.filter(|_| response.status() == status) {
        let headers: &mut HeaderMap = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The status of a refusal, and after how many seconds it is worth trying again.
fn refuse(returned: &mut Returned, refused: Refused) -> (StatusCode, Option<u32>) {
    let reason = refused.reason;
    returned.refused = Some(refused);
    match reason {
        Some(Reason::TooMany(seconds)) => (StatusCode::TOO_MANY_REQUESTS, Some(seconds)),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, None),
    }
}

/// What isn't an address of a post has no page, and is answered so.
fn local(page: &str) -> Uri {
    let slug = page.trim_start_matches("/posts/").split('?').next();
    let is_post = slug.is_some_and(|slug| Slug::parse(slug).is_ok());
    let address = page.parse::<PathAndQuery>().ok().filter(|_| is_post);
    address.map_or_else(|| Uri::from_static("/posts/-"), Uri::from)
}
