//! Who may do what: the one table of addresses and roles. A layer around the studio's routes keeps
//! to it before anything else runs; the README publishes it; a test goes through it cell by cell.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::address::sign_in_for;
use super::forms;
use crate::api::studio::Answered;
use crate::domain::person::Role;
use crate::server::context::Viewer;
use crate::server::error::Error;
use crate::server::middleware::redirect::see_other;
use crate::server::pages;
use crate::server::people::cookies::Cookies;
use crate::server::people::sessions;
use crate::server::router::Program;

/// Whom an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Anybody: the way in.
    Anybody,
    /// Whoever has this role or one that may do more.
    From(Role),
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// "GET" or "POST".
    pub method: &'static str,
    /// As the router knows it.
    pub path: &'static str,
    pub whom: For,
    /// What it is, for the README.
    pub what: &'static str,
}

const fn get(path: &'static str, whom: For, what: &'static str) -> Rule {
    Rule {
        method: "GET",
        path,
        whom,
        what,
    }
}

const fn post(path: &'static str, whom: For, what: &'static str) -> Rule {
    Rule {
        method: "POST",
        ..get(path, whom, what)
    }
}

const ANYBODY: For = For::Anybody;
const STAFF: For = For::From(Role::Contributor);
const EDITORS: For = For::From(Role::Editor);
const ADMINS: For = For::From(Role::Admin);

/// Every address of the studio. What isn't here isn't served. An address that takes only forms
/// leads to its page when it is opened, so it stands here once.
pub const TABLE: [Rule; 75] = [
    get("/studio/sign-in", ANYBODY, "The way in"),
    post("/studio/sign-in", ANYBODY, "Sign in"),
    post(
        "/studio/sign-in/passkey/challenge",
        ANYBODY,
        "Be asked for a passkey",
    ),
    post("/studio/sign-in/passkey", ANYBODY, "Sign in with it"),
    get("/studio/setup", ANYBODY, "The first account, by its link"),
    post("/studio/setup", ANYBODY, "Make the first account"),
    get("/studio/reset", ANYBODY, "A forgotten password"),
    post("/studio/reset", ANYBODY, "Ask for a link, set a password"),
    get("/studio/invitations/{token}", ANYBODY, "An invitation"),
    post("/studio/invitations/{token}", ANYBODY, "Accept it"),
    get("/studio", STAFF, "Overview"),
    post("/studio/sign-out", STAFF, "Sign out"),
    get("/studio/account", STAFF, "One’s own account"),
    post("/studio/account", STAFF, "Change one’s own name"),
    post(
        "/studio/account/profile",
        STAFF,
        "Change what readers see of one",
    ),
    post("/studio/account/email", STAFF, "Ask for another address"),
    get(
        "/studio/account/email/{token}",
        STAFF,
        "A new address, by its link",
    ),
    post("/studio/account/email/{token}", STAFF, "Use it"),
    post("/studio/account/password", STAFF, "Change one’s password"),
    post("/studio/account/notices", STAFF, "Choose one’s mails"),
    post("/studio/account/sessions", STAFF, "Sign out elsewhere"),
    get(
        "/studio/account/second-factor",
        STAFF,
        "One’s second factor",
    ),
    post("/studio/account/second-factor", STAFF, "Turn it on"),
    post(
        "/studio/account/second-factor/codes",
        STAFF,
        "Make new recovery codes",
    ),
    post("/studio/account/second-factor/off", STAFF, "Turn it off"),
    post(
        "/studio/account/passkeys/challenge",
        STAFF,
        "Be asked for a new passkey",
    ),
    post("/studio/account/passkeys", STAFF, "Add it"),
    post("/studio/account/passkeys/{id}", STAFF, "Remove one"),
    get(
        "/studio/posts",
        STAFF,
        "The posts in every state: one’s own; editors see all",
    ),
    post("/studio/posts", STAFF, "Act on many posts, or undo"),
    get(
        "/studio/posts/search",
        STAFF,
        "Posts to link to, by their titles",
    ),
    get("/studio/posts/address", STAFF, "Whether an address is free"),
    get("/studio/posts/new", STAFF, "Begin a post"),
    post("/studio/posts/new", STAFF, "Save it as a draft"),
    get(
        "/studio/posts/{id}",
        STAFF,
        "A post’s text: one’s own; editors all",
    ),
    post(
        "/studio/posts/{id}",
        STAFF,
        "Save it, update it, unpublish it",
    ),
    get(
        "/studio/posts/{id}/review",
        STAFF,
        "The step before publishing",
    ),
    post(
        "/studio/posts/{id}/review",
        STAFF,
        "Submit it; publish, schedule, return it",
    ),
    get(
        "/studio/posts/{id}/preview",
        STAFF,
        "It as readers would see it",
    ),
    post(
        "/studio/posts/{id}/preview",
        STAFF,
        "Make a link to it for others, end one",
    ),
    get("/studio/posts/{id}/presence", STAFF, "Who else has it open"),
    post(
        "/studio/posts/{id}/copy",
        STAFF,
        "Begin another with its text",
    ),
    get(
        "/studio/posts/{id}/revisions",
        STAFF,
        "The versions of its text",
    ),
    post(
        "/studio/posts/{id}/revisions",
        STAFF,
        "Bring an earlier one back",
    ),
    get("/studio/comments", EDITORS, "The comments, in every state"),
    post("/studio/comments", EDITORS, "Decide about many comments"),
    get("/studio/comments/news", EDITORS, "Whether comments came in"),
    post(
        "/studio/comments/{id}",
        EDITORS,
        "Decide about one, or undo",
    ),
    post("/studio/comments/{id}/reply", EDITORS, "Reply to one"),
    post("/studio/comments/{id}/edit", EDITORS, "Change one"),
    get(
        "/studio/media",
        STAFF,
        "The library: one’s own files; editors see all",
    ),
    post("/studio/media", STAFF, "Upload files"),
    get(
        "/studio/media/pictures",
        STAFF,
        "The pictures among them, for the writing surface",
    ),
    post("/studio/media/pictures", STAFF, "Upload one from there"),
    get(
        "/studio/media/sizes",
        STAFF,
        "Sizes and alt texts of pictures, for the preview",
    ),
    post(
        "/studio/media/{id}",
        STAFF,
        "Describe one, remove one that is unused",
    ),
    get("/studio/activity", EDITORS, "What was done, by whom"),
    get("/studio/authors", EDITORS, "Those who write"),
    get("/studio/authors/new", EDITORS, "A new author"),
    post("/studio/authors/new", EDITORS, "Add one"),
    get("/studio/authors/{id}", EDITORS, "One of them"),
    post("/studio/authors/{id}", EDITORS, "Change one"),
    post(
        "/studio/authors/{id}/remove",
        EDITORS,
        "Remove one whom no post names",
    ),
    get("/studio/people", ADMINS, "People and invitations"),
    post("/studio/people", ADMINS, "Invite somebody"),
    get("/studio/people/{id}", ADMINS, "One of them"),
    post(
        "/studio/people/{id}",
        ADMINS,
        "Change a role or a byline, remove somebody",
    ),
    post("/studio/people/invitations/{id}", ADMINS, "Withdraw one"),
    get("/studio/settings", ADMINS, "The site’s settings"),
    post("/studio/settings", ADMINS, "Change them, try the mail"),
    get("/studio/settings/logo", ADMINS, "The logo"),
    post("/studio/settings/logo", ADMINS, "Upload it"),
    post("/studio/settings/logo/remove", ADMINS, "Remove it"),
    post("/studio/jobs/{id}", ADMINS, "Try a mail once more"),
    get(
        "/api/studio/desk",
        ANYBODY,
        "A page’s data, by the page’s own line",
    ),
];

/// The line for an address, as the router knows it. Opening an address that only takes forms is
/// ruled by what it takes.
pub fn rule_for(method: &Method, path: &str) -> Option<&'static Rule> {
    let here = || TABLE.iter().filter(|rule| rule.path == path);
    let of = |method: &str| here().find(|rule| rule.method == method);
    match *method {
        Method::GET | Method::HEAD => of("GET").or_else(|| of("POST")),
        Method::POST => of("POST"),
        _ => None,
    }
}

/// Who sends a request, by its session.
///
/// # Errors
/// [`Error::Database`]
pub async fn viewer(program: &Program, headers: &HeaderMap) -> Result<Viewer, Error> {
    let cookies = Cookies::of(&program.state.config.base_url);
    let Some(token) = cookies.session(headers) else {
        return Ok(Viewer::Visitor);
    };
    let now = program.state.clock.now();
    let staff = sessions::session_of(&program.state, token, now).await?;
    Ok(staff.map_or(Viewer::Visitor, Viewer::Staff))
}

/// Around every route of the studio: nobody comes further than the table says. Notes who it is for
/// whatever runs next.
pub async fn keep(State(program): State<Program>, mut request: Request, next: Next) -> Response {
    let viewer = match viewer(&program, request.headers()).await {
        Ok(viewer) => viewer,
        Err(error) => return error.into_response(),
    };
    let matched = request.extensions().get::<MatchedPath>();
    let rule = matched.and_then(|path| rule_for(request.method(), path.as_str()));
    let Some(rule) = rule else {
        let sentence = "This address takes no such request.";
        return (StatusCode::METHOD_NOT_ALLOWED, sentence).into_response();
    };
    let allowed = rule.whom.allows(&viewer);
    request.extensions_mut().insert(viewer);
    match allowed {
        Ok(()) => next.run(request).await,
        Err(Error::SignInNeeded) => to_sign_in(program, request).await,
        Err(_) => pages::not_found(&program, request).await,
    }
}

impl For {
    fn allows(self, viewer: &Viewer) -> Result<(), Error> {
        match self {
            Self::Anybody => Ok(()),
            Self::From(role) => match viewer.staff()?.may(role) {
                true => Ok(()),
                false => Err(Error::NotFound),
            },
        }
    }
}

/// Whether a page in answer would be nothing to whoever asks: the client, or a stream of events.
fn wants_no_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    forms::wants_json(headers) || accept.is_some_and(|accept| accept == "text/event-stream")
}

/// A page leads to the door and back; a form is answered, so that what it holds isn't lost.
async fn to_sign_in(program: Program, request: Request) -> Response {
    if wants_no_page(request.headers()) {
        return forms::json(StatusCode::UNAUTHORIZED, &Answered::SignIn);
    }
    if request.method() == Method::POST {
        return forms::sign_in_first(program, request).await;
    }
    let address = request.uri().path_and_query();
    let page = address.map_or("/studio", |address| address.as_str());
    let mut response = see_other(&sign_in_for(page));
    let no_store = HeaderValue::from_static("no-store");
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, no_store);
    response
}
