//! What a post's page asks for while somebody writes, as JSON: posts and pages to link to, whether an
//! address is free, pictures of the library, bringing one more. How a picture is described is the library's own form.

use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::media::bring_file;
use super::parts::{self, File, Tried};
use crate::api::studio::Problem;
use crate::api::studio::surface::{Pictured, Unable};
use crate::api::studio::writing::LookedAt;
use crate::domain::post::Kind;
use crate::domain::text;
use crate::server::context::{Context, Viewer};
use crate::server::db;
use crate::server::db::media::MediaRow;
use crate::server::error::Error;
use crate::server::media;
use crate::server::media::library::{self, Search, called};
use crate::server::posts::{linking, writing};
use crate::server::router::Program;

/// Pictures in an answer.
const PICTURES: i64 = 60;
/// The field of a form of one picture, which names it once it is in the library.
const PICTURE: &str = "picture";

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

fn json(status: StatusCode, what: &impl Serialize) -> Response {
    let body = serde_json::to_string(what).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

fn answer(found: Result<impl Serialize, Error>) -> Response {
    match found {
        Ok(found) => json(StatusCode::OK, &found),
        Err(error) => error.into_response(),
    }
}

/// `GET /studio/posts/search?q=…`
pub async fn posts(
    State(program): State<Program>,
    Extension(viewer): Extension<Viewer>,
    Query(asked): Query<Asked>,
) -> Response {
    let context = Context::new(program.state, viewer);
    let found = async { linking::find(&context, context.viewer.staff()?, &asked.q).await };
    answer(found.await)
}

/// An address that somebody typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Empty for a new post.
    post: String,
    kind: String,
    address: String,
}

/// `GET /studio/posts/address?post=…&kind=…&address=…`
pub async fn address(
    State(program): State<Program>,
    Extension(viewer): Extension<Viewer>,
    Query(typed): Query<Typed>,
) -> Response {
    let context = Context::new(program.state, viewer);
    let looked = async {
        let whose = (context.viewer.staff()?, typed.post.as_str());
        let kind = typed.kind.parse().unwrap_or(Kind::Post);
        let mut on = context.db().read().await?;
        let free = writing::is_free(&mut on, whose, (kind, &typed.address)).await?;
        Ok(LookedAt {
            free: free.is_ok(),
            says: match free {
                Ok(()) => "This address is free.".to_owned(),
                Err(mistake) => mistake.to_string(),
            },
        })
    };
    answer(looked.await)
}

/// `GET /studio/media/pictures?q=…`
pub async fn pictures(
    State(program): State<Program>,
    Extension(viewer): Extension<Viewer>,
    Query(asked): Query<Asked>,
) -> Response {
    let context = Context::new(program.state, viewer);
    let search = Search {
        query: &asked.q,
        pictures: true,
        limit: PICTURES,
        ..Search::default()
    };
    let found = async {
        let staff = context.viewer.staff()?;
        let rows = library::list(&mut context.db().read().await?, staff, &search).await?;
        Ok(rows.iter().map(pictured).collect::<Vec<_>>())
    };
    answer(found.await)
}

/// Most names in a question about pictures.
const NAMED: usize = 100;

/// Which pictures are meant: names with commas between.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    names: String,
}

/// `GET /studio/media/sizes?names=…`: what the renderer has to know of these pictures, for the
/// preview. They can be asked for by name as readers can ask for them.
pub async fn sizes(
    State(program): State<Program>,
    Extension(viewer): Extension<Viewer>,
    Query(named): Query<Named>,
) -> Response {
    let context = Context::new(program.state, viewer);
    let names = named.names.split(',').filter(|name| !name.is_empty());
    let names: Vec<_> = names.take(NAMED).map(str::to_owned).collect();
    let found = async {
        context.viewer.staff()?;
        media::table_of(context.db(), &names).await
    };
    answer(found.await)
}

fn pictured(row: &MediaRow) -> Pictured {
    Pictured {
        path: format!("/media/{}", row.name),
        alt: row.alt.clone(),
        name: called(row).to_owned(),
    }
}

/// `POST /studio/media/pictures`: a form with one picture.
pub async fn bring_picture(State(program): State<Program>, request: Request) -> Response {
    let (sent, left_out) = match parts::read(&program, request, keep).await {
        Ok((_, sent, left_out)) => (sent, left_out),
        Err(refusal) => return refusal,
    };
    if let Some(problem) = left_out.problems.into_iter().next() {
        let error = problem.sentence;
        return json(StatusCode::UNPROCESSABLE_ENTITY, &Unable { error });
    }
    match brought(&sent.context, sent.value(PICTURE)).await {
        Err(Error::NotFound) => {
            let error = "Please choose a picture.".to_owned();
            json(StatusCode::UNPROCESSABLE_ENTITY, &Unable { error })
        }
        found => answer(found),
    }
}

async fn keep(context: Context, file: File) -> Result<Tried, Error> {
    Ok(
        match bring_file(&context, file, super::media::Wanted::Picture).await? {
            Ok(name) => Tried::Named(PICTURE, name),
            // The surface names the file itself.
            Err(mistake) => Tried::Refused(Problem {
                field: "files".to_owned(),
                sentence: text::sentence(&mistake.to_string()),
            }),
        },
    )
}

async fn brought(context: &Context, name: &str) -> Result<Pictured, Error> {
    // Which one is there and whose it is was decided when it was brought.
    let mut on = context.db().read().await?;
    let rows = db::media::named(&mut on, &[name.to_owned()]).await?;
    rows.first().map(pictured).ok_or(Error::NotFound)
}
