//! How the studio's forms are taken and answered, with and without the client: they go to the same
//! addresses, and the client asks for the answer as JSON. What each form does is its neighbours'.

use axum::body::Body;
use axum::extract::{
    Extension, Form, FromRequest, FromRequestParts, RawPathParams, Request, State,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

use super::address::{onward, saying, sign_in_for};
use super::parts::words;
use super::refusals::told;
use super::sent::Sent;
use crate::api::error::ApiError;
use crate::api::studio::people::MailedLink;
use crate::api::studio::{AGAIN, AGAIN_FIELDS, Answered, Deed, HALFWAY, Problem, Returned};
use crate::server::context::{Context, Staff, Viewer};
use crate::server::error::{Error, reference};
use crate::server::middleware::redirect::see_other;
use crate::server::pages;
use crate::server::people::passkeys::Challenge;
use crate::server::people::{Refused, SignedIn};
use crate::server::router::Program;
use crate::server::source::Source;

/// Fields that are never shown again.
const SECRETS: [&str; 3] = ["password", "present", "token"];

/// What a form leads to.
#[derive(Debug)]
pub struct Answer {
    /// A path of the studio.
    to: String,
    cookies: Vec<String>,
    /// Given instead to the client: what a passkey is to answer, what was saved meanwhile.
    instead: Option<Answered>,
    /// Shown there instead of going on: a form that waited until its sender had signed in.
    again: Option<(Staff, Returned)>,
}

impl Answer {
    /// On to a page.
    pub fn to(path: impl Into<String>) -> Self {
        Self {
            to: path.into(),
            cookies: Vec::new(),
            instead: None,
            again: None,
        }
    }

    /// What a passkey is to answer; without the client, back to a page.
    pub fn challenge(page: &str, challenge: Challenge) -> Self {
        let Challenge { options, sealed } = challenge;
        Self::to(page).for_client(Answered::Challenge { options, sealed })
    }

    /// The same without the client; this with it.
    #[must_use]
    pub fn for_client(mut self, answered: Answered) -> Self {
        self.instead = Some(answered);
        self
    }

    /// Back to a page, which says what was done.
    pub fn done(page: &str, deed: Deed, of: Option<&str>) -> Self {
        Self::to(saying(page, deed, of))
    }

    /// On to a page as somebody who has just come in.
    pub fn signed_in(sent: &Sent, signed_in: &SignedIn, to: String) -> Self {
        let cookies = sent.cookies();
        let mut answer = Self::to(to)
            .with_cookie(cookies.set_session(&signed_in.token))
            .with_cookie(cookies.set_device(&signed_in.device));
        answer.again = waiting(sent).map(|returned| (signed_in.staff.clone(), returned));
        answer
    }

    #[must_use]
    pub fn with_cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }
}

/// A page that is opened, and the form on it. `shown` is the page that stands for it when the form
/// can't be taken.
pub fn page_with<F, Fut>(act: F) -> MethodRouter<Program>
where
    F: FnOnce(Sent) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Answer, Refused>> + Send + 'static,
{
    get(pages::render).post(taking(act))
}

/// An address that only takes a form; who opens it is led to its page.
pub fn form<F, Fut>(page: &'static str, act: F) -> MethodRouter<Program>
where
    F: FnOnce(Sent) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Answer, Refused>> + Send + 'static,
{
    get(move || async move { see_other(page) })
        .post(taking(act))
        .layer(Extension(Stands(page)))
}

/// The page that a form stands on, where it doesn't say so itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stands(pub &'static str);

type Taken = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;

fn taking<F, Fut>(
    act: F,
) -> impl FnOnce(State<Program>, Request) -> Taken + Clone + Send + Sync + 'static
where
    F: FnOnce(Sent) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Answer, Refused>> + Send + 'static,
{
    move |State(program), request| {
        Box::pin(async move {
            let (head, sent) = match read(&program, request).await {
                Ok(read) => read,
                Err(refusal) => return refusal,
            };
            let acted = act(sent.clone()).await;
            answer(program, head, (sent, acted)).await
        })
    }
}

/// What became of a form, said to its sender.
pub(super) async fn answer(
    program: Program,
    head: Request,
    (sent, acted): (Sent, Result<Answer, Refused>),
) -> Response {
    match acted {
        Ok(answer) => done(program, head, answer).await,
        Err(refused) => refuse(program, head, (sent, refused)).await,
    }
}

/// The request without its body, and the form in it. A form with files is read by `parts`, part by
/// part; here it is an empty one.
async fn read(program: &Program, request: Request) -> Result<(Request, Sent), Response> {
    let (head, body) = request.into_parts();
    if is_in_parts(&head.headers) {
        return open(program, head, Vec::new()).await;
    }
    let whole = Request::from_parts(head.clone(), body);
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(whole, &())
        .await
        .map_err(IntoResponse::into_response)?;
    open(program, head, fields).await
}

pub(super) fn is_in_parts(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| {
        kind.as_bytes()
            .to_ascii_lowercase()
            .starts_with(b"multipart/")
    })
}

/// A form with these fields, and by whom and where it was sent.
pub(super) async fn open(
    program: &Program,
    mut head: Parts,
    fields: Vec<(String, String)>,
) -> Result<(Request, Sent), Response> {
    let parameters = RawPathParams::from_request_parts(&mut head, &())
        .await
        .map_err(IntoResponse::into_response)?;
    let parameters = parameters
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let viewer = head.extensions.get::<Viewer>().cloned();
    let head = Request::from_parts(head, Body::empty());
    let context = Context::new(program.state.clone(), viewer.unwrap_or(Viewer::Visitor));
    let sent = Sent {
        context: context.with_source(Source::of(&head)),
        fields,
        parameters,
        headers: head.headers().clone(),
    };
    Ok((head, sent))
}

/// Whether the client asks, which goes on by itself.
pub fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

pub fn json(status: StatusCode, answered: &Answered) -> Response {
    let body = serde_json::to_string(answered).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

async fn done(program: Program, mut head: Request, answer: Answer) -> Response {
    let done = || Answered::Done(answer.to.clone());
    let answered = answer.instead.unwrap_or_else(done);
    let mut response = match (wants_json(head.headers()), answer.again) {
        (true, _) => json(StatusCode::OK, &answered),
        (false, None) => see_other(&answer.to),
        (false, Some((staff, returned))) => {
            head.extensions_mut().insert(Viewer::Staff(staff));
            if let Ok(page) = answer.to.parse::<Uri>() {
                *head.uri_mut() = page;
            }
            shown(program, head, returned, StatusCode::OK).await
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let cookies = answer.cookies.into_iter();
    for cookie in cookies.filter_map(|cookie| HeaderValue::from_str(&cookie).ok()) {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page once more, with the form as it was sent and what is wrong with it.
async fn refuse(program: Program, head: Request, (sent, refused): (Sent, Refused)) -> Response {
    let for_client = wants_json(head.headers());
    match &refused {
        Refused::Failed(Error::SignInNeeded) if for_client => {
            return json(StatusCode::UNAUTHORIZED, &Answered::SignIn);
        }
        Refused::Failed(Error::NotFound) if !for_client => {
            return match MailedLink::at(head.uri().path()) {
                Some(_) => pages::missing_here(program, head).await,
                None => pages::not_found(&program, head).await,
            };
        }
        _ => {}
    }
    let partly = refused.is_partly_done();
    let mut values = shown_again(&sent);
    if let Refused::CodeNeeded(halfway) = &refused {
        values.push((HALFWAY.to_owned(), halfway.clone()));
    }
    let (status, problems, wait) = told(refused);
    let returned = Returned {
        action: head.uri().path().to_owned(),
        problems,
        values,
        wait,
        partly,
    };
    let mut response = match for_client {
        true => json(status, &Answered::Refused(returned)),
        false => again(program, head, (&sent, returned), status).await,
    };
    if let Some(wait) = wait {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    response
}

/// The form that its sender had to sign in for, which the door carried along.
fn waiting(sent: &Sent) -> Option<Returned> {
    let action = onward(sent.value(AGAIN))?;
    let fields = form_urlencoded::parse(sent.value(AGAIN_FIELDS).as_bytes());
    let sentence = "You are signed in again. Please send this once more.";
    Some(Returned {
        action,
        problems: vec![Problem {
            field: String::new(),
            sentence: sentence.to_owned(),
        }],
        values: fields.into_owned().collect(),
        ..Returned::default()
    })
}

fn shown_again(sent: &Sent) -> Vec<(String, String)> {
    let fields = sent.fields.iter();
    let shown = fields.filter(|(name, _)| !SECRETS.contains(&name.as_str()));
    shown.cloned().collect()
}

async fn again(
    program: Program,
    mut head: Request,
    (sent, returned): (&Sent, Returned),
    status: StatusCode,
) -> Response {
    let own = head.uri().path_and_query();
    let own = own.map_or_else(|| "/studio".to_owned(), ToString::to_string);
    let stands = head.extensions().get::<Stands>();
    let own = stands.map_or(own, |Stands(page)| (*page).to_owned());
    if let Ok(page) = sent.page(&own).parse::<Uri>() {
        *head.uri_mut() = page;
    }
    shown(program, head, returned, status).await
}

async fn shown(
    program: Program,
    head: Request,
    returned: Returned,
    status: StatusCode,
) -> Response {
    let form = pages::Form::Studio(returned);
    let page = pages::returned(program, head, form, status).await;
    page.unwrap_or_else(|| pages::failed(&reference()))
}

/// A form from somebody whose session has ended: the door, which carries it along.
pub async fn sign_in_first(program: Program, request: Request) -> Response {
    let read = match is_in_parts(request.headers()) {
        true => words(&program, request).await,
        false => read(&program, request).await,
    };
    let (mut head, sent) = match read {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let typed = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(shown_again(&sent))
        .finish();
    let values = [(AGAIN, head.uri().path().to_owned()), (AGAIN_FIELDS, typed)];
    if let Ok(door) = sign_in_for(&sent.page("/studio")).parse::<Uri>() {
        *head.uri_mut() = door;
    }
    let returned = Returned {
        values: values.map(|(name, value)| (name.to_owned(), value)).into(),
        action: head.uri().path().to_owned(),
        problems: vec![Problem {
            field: String::new(),
            sentence: ApiError::SignInNeeded.to_string(),
        }],
        ..Returned::default()
    };
    shown(program, head, returned, StatusCode::UNAUTHORIZED).await
}
