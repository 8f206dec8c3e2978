//! The form of a post: what it begins with, and what its buttons do. Saving is `posts::writing`'s.

use super::address::{Address, saying};
use super::forms::Answer;
use super::media::smallest;
use super::presence;
use super::sent::Sent;
use crate::api::posts::Post;
use crate::api::studio::writing::{
    self as wire, Choices, Fields, May, Note, PictureChoice, Saved, When, Writing,
};
use crate::api::studio::{Answered, Deed, Screen};
use crate::domain::manuscript::{self, Typed, UNTITLED};
use crate::domain::markdown::Rendered;
use crate::domain::person::Role;
use crate::domain::post::{Kind, Status};
use crate::domain::publication::{Ahead, Hand, Standing, Step};
use crate::server::assets;
use crate::server::context::{Context, Staff};
use crate::server::dates::Dates;
use crate::server::db::media::MediaRow;
use crate::server::db::{self, Connection};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::media::library;
use crate::server::people::Refused;
use crate::server::posts;
use crate::server::posts::copying;
use crate::server::posts::publishing::{self, Asked};
use crate::server::posts::writing::{self, Kept, Opened, Order};

/// Most authors, tags and pictures to choose from.
const CHOICES: i64 = 300;

/// `GET /studio/posts/new`
pub async fn new(context: &Context, staff: &Staff) -> Result<Screen, Error> {
    let mut on = context.db().read().await?;
    let own = Vec::from_iter(staff.author_id.clone());
    let authors = db::authors::with_ids(&mut on, &own).await?;
    let names: Vec<_> = authors.iter().map(|author| author.name.as_str()).collect();
    let hand = Hand {
        role: staff.role,
        own: true,
    };
    let standing = Standing {
        status: Status::Draft,
        was_public: false,
        ahead: Ahead::No,
    };
    Ok(Screen::Writing(Box::new(Writing {
        id: None,
        new_id: ids::new(context.now),
        base: String::new(),
        kind: Kind::Post,
        status: Status::Draft,
        path: String::new(),
        is_public: false,
        was_public: false,
        is_ahead: false,
        awaits_review: false,
        published: None,
        fields: Fields {
            authors: names.join(", "),
            comments_open: true,
            ..Fields::default()
        },
        saved: None,
        may: May {
            trash: false,
            ..may(hand, standing)
        },
        choices: choices(staff, (&mut on, None)).await?,
        note: None,
        writer: staff.id.clone(),
        surface: assets::editor().map(str::to_owned),
        sample: Post {
            published: Dates::of(context.config()).date(context.now),
            authors: authors.iter().map(posts::author).collect(),
            ..Post::default()
        },
        present: Vec::new(),
        page: String::new(),
        site: host(context),
        excerpt: String::new(),
    })))
}

/// `GET /studio/posts/{id}`
pub async fn screen(context: &Context, staff: &Staff, id: &str) -> Result<Screen, Error> {
    let mut on = context.db().read().await?;
    let opened = writing::open(&mut on, staff, id).await?;
    let dates = Dates::of(context.config());
    let picture = picture(&mut on, &opened).await?;
    let saved_by = match &opened.version.saved_by {
        Some(id) => db::people::name(&mut on, id).await?,
        None => None,
    };
    let choices = choices(staff, (&mut on, picture.as_ref())).await?;
    let sample = Post {
        body: Rendered::default(),
        ..posts::as_saved(&mut on, context, &opened).await?
    };
    let (row, version) = (&opened.row, &opened.version);
    let is_public =
        row.status() == Status::Published && row.published_at.is_some_and(|at| at <= context.now);
    Ok(Screen::Writing(Box::new(Writing {
        id: Some(row.id.clone()),
        new_id: String::new(),
        base: row.working_version_id.clone(),
        kind: row.kind(),
        status: row.status(),
        path: row.kind().path(&row.slug),
        is_public,
        was_public: row.was_public == 1,
        is_ahead: row.is_ahead(),
        awaits_review: row.awaits_review(),
        published: row.published_at.map(|at| when(&dates, at)),
        fields: fields(&opened, picture.as_ref()),
        saved: Some(Saved {
            by: saved_by,
            at: when(&dates, version.created_at),
        }),
        may: may(opened.hand, row.standing()),
        choices,
        note: note(&opened),
        writer: staff.id.clone(),
        surface: assets::editor().map(str::to_owned),
        sample,
        present: presence::names(&mut on, (staff, &row.id), context.now).await?,
        page: ids::new(context.now),
        site: host(context),
        excerpt: version.excerpt.clone(),
    })))
}

fn fields(opened: &Opened, picture: Option<&MediaRow>) -> Fields {
    let (row, version, beside) = (&opened.row, &opened.version, &opened.beside);
    let follows =
        row.was_public == 0 && writing::follows_title(row.kind(), &version.title, &beside.slug);
    let join = |names: Vec<&str>| names.join(", ");
    let days = beside.comments_rules.days;
    Fields {
        title: match version.title == UNTITLED {
            true => String::new(),
            false => version.title.clone(),
        },
        address: match follows {
            true => String::new(),
            false => beside.slug.clone(),
        },
        kicker: version.kicker.clone().unwrap_or_default(),
        place: version.place.clone().unwrap_or_default(),
        summary: version.summary.clone().unwrap_or_default(),
        body: version.source.clone(),
        authors: join(opened.authors.iter().map(|one| one.name.as_str()).collect()),
        tags: join(opened.tags.iter().map(|one| one.name.as_str()).collect()),
        image: picture.map(|row| row.name.clone()).unwrap_or_default(),
        image_alt: version.image_alt.clone().unwrap_or_default(),
        comments_open: beside.comments_open,
        comments_held: beside.comments_rules.held,
        comments_days: days.map(|days| days.to_string()).unwrap_or_default(),
        language: beside.language.clone().unwrap_or_default(),
    }
}

async fn picture(on: &mut Connection, opened: &Opened) -> Result<Option<MediaRow>, Error> {
    match &opened.version.image_id {
        Some(id) => db::media::library::find(on, id).await,
        None => Ok(None),
    }
}

/// A moment for people.
pub fn when(dates: &Dates, at: i64) -> When {
    When {
        date: dates.date(at),
        time: dates.time(at),
    }
}

pub(super) fn note(opened: &Opened) -> Option<Note> {
    Some(Note {
        text: opened.row.review_note.clone()?,
        by: opened.row.review_name.clone()?,
    })
}

pub(super) fn may(hand: Hand, standing: Standing) -> May {
    May {
        write: hand.may_write(standing),
        publish: hand.may(Step::Publish, standing),
        submit: hand.may(Step::Submit, standing),
        update: hand.may_update(standing),
        give_back: hand.may_give_back(standing),
        unpublish: hand.may(Step::Unpublish, standing),
        trash: hand.may(Step::Trash, standing),
        restore: hand.may(Step::Restore, standing),
        edit: hand.role >= Role::Editor,
        set_comments: hand.may_set_comments(),
    }
}

async fn choices(
    staff: &Staff,
    (on, current): (&mut Connection, Option<&MediaRow>),
) -> Result<Choices, Error> {
    let named = |all: Vec<(String, String)>| all.into_iter().map(|(_, name)| name).collect();
    let authors = match staff.may(Role::Editor) {
        true => named(db::authors::choices(on, CHOICES).await?),
        false => Vec::new(),
    };
    let search = library::Search {
        limit: CHOICES,
        ..library::Search::default()
    };
    let rows = library::list(on, staff, &search).await?;
    let listed = rows
        .iter()
        .any(|row| current.is_some_and(|one| one.id == row.id));
    let pictures = current.filter(|_| !listed).into_iter().chain(&rows);
    let pictures = pictures
        .filter(|row| row.width > 0)
        .map(|row| PictureChoice {
            address: smallest(row),
            name: row.name.clone(),
            label: match row.alt.as_str() {
                "" => library::called(row).to_owned(),
                alt => format!("{} ({alt})", library::called(row)),
            },
        });
    Ok(Choices {
        pictures: pictures.collect(),
        authors,
        tags: named(db::tags::choices(on, CHOICES).await?),
    })
}

/// The site's name in an address.
fn host(context: &Context) -> String {
    let base = &context.config().base_url;
    let host = base
        .split_once("://")
        .map_or(base.as_str(), |(_, host)| host);
    host.to_owned()
}

/// `POST /studio/posts/new`
pub async fn begin(sent: Sent) -> Result<Answer, Refused> {
    let given = sent.value("new").to_owned();
    act(sent, None, Some(given)).await
}

/// `POST /studio/posts/{id}`
pub async fn change(sent: Sent) -> Result<Answer, Refused> {
    let id = sent.id()?.to_owned();
    act(sent, Some(id), None).await
}

/// `POST /studio/posts/{id}/copy`
pub async fn copy(sent: Sent) -> Result<Answer, Refused> {
    let staff = sent.context.viewer.staff()?;
    let id = copying::copy(&sent.context, staff, sent.id()?).await?;
    Ok(Answer::done(
        &format!("/studio/posts/{id}"),
        Deed::Copied,
        None,
    ))
}

/// Saves what was sent, then does what the pressed button says. With `stays` the client is told what
/// it needs to go on with the text; with `background` nobody has pressed anything.
async fn act(sent: Sent, id: Option<String>, new_id: Option<String>) -> Result<Answer, Refused> {
    let context = &sent.context;
    let staff = context.viewer.staff()?;
    // The page of somebody who has signed out since, while another came in by the same browser.
    let writer = sent.value("writer");
    if !writer.is_empty() && writer != staff.id {
        return Err(Error::SignInNeeded.into());
    }
    let in_background = sent.value("background") == "yes";
    let does = match in_background {
        true => "background",
        false => sent.value("do"),
    };
    // A form that holds no text is none of ours.
    if !sent.has("title") || !sent.has("body") {
        return Err(Error::NotFound.into());
    }
    let order = Order {
        base: sent.value("base").to_owned(),
        over: sent.value("over") == "yes",
        typed: typed(&sent),
        id,
        new_id,
        updates: does == "update",
        settles: !matches!(does, "background" | "preview" | "publish" | "unpublish"),
        in_background,
    };
    let saved = writing::save(context, staff, order).await?;
    let page = format!("/studio/posts/{}", saved.id);
    if does == "unpublish" {
        unpublish(context, staff, &saved).await?;
    }
    let aside = aside(context, staff, &saved.id).await?;
    let deed = match does {
        "update" => Some(Deed::Updated),
        "unpublish" => Some(Deed::PostsUnpublished),
        "background" => None,
        _ => Some(aside.unwrap_or(Deed::Saved)),
    };
    let (to, leads) = match (does, deed) {
        ("preview", _) => (format!("{page}/preview"), true),
        ("publish", _) => (format!("{page}/review"), true),
        (_, Some(deed)) => (saying(&page, deed, None), does == "unpublish"),
        (_, None) => (page.clone(), false),
    };
    let kept = wire::Kept {
        base: saved.version_id,
        time: Dates::of(context.config()).time(context.now),
        is_ahead: aside.is_some(),
        said: deed.filter(|_| !leads).map(|deed| deed.to_string()),
        to: leads.then(|| to.clone()),
        left: saved.left.iter().map(ToString::to_string).collect(),
        page,
    };
    let answer = Answer::to(to);
    Ok(match in_background || sent.value("stays") == "yes" {
        true => answer.for_client(Answered::Saved(kept)),
        false => answer,
    })
}

async fn unpublish(context: &Context, staff: &Staff, saved: &Kept) -> Result<(), Refused> {
    let asked = Asked {
        id: saved.id.clone(),
        step: Step::Unpublish,
        base: saved.version_id.clone(),
        at: None,
        note: String::new(),
    };
    publishing::take(context, staff, asked).await
}

/// What saving was where readers see, or will see, an earlier text.
async fn aside(context: &Context, staff: &Staff, id: &str) -> Result<Option<Deed>, Error> {
    let mut on = context.db().read().await?;
    let opened = writing::open(&mut on, staff, id).await?;
    let deed = match opened.row.status() {
        Status::Scheduled => Deed::SavedAsideSchedule,
        Status::Published if opened.hand.may_update(opened.row.standing()) => Deed::SavedAside,
        Status::Published => Deed::SavedForEditors,
        _ => return Ok(None),
    };
    Ok(opened.row.is_ahead().then_some(deed))
}

fn typed(sent: &Sent) -> Typed {
    let text = |name| sent.value(name).to_owned();
    let exact = Some(sent.value("body-exact")).filter(|json| !json.is_empty());
    Typed {
        title: text("title"),
        address: text("address"),
        kicker: text("kicker"),
        place: text("place"),
        summary: text("summary"),
        body: text("body"),
        exact: exact.and_then(|json| serde_json::from_str(json).ok()),
        authors: manuscript::names(sent.value("authors")),
        tags: manuscript::names(sent.value("tags")),
        image: text("image"),
        image_alt: text("image-alt"),
        comments_open: sent.value("comments") == "open",
        comments_rules: sent
            .has("comments-days")
            .then(|| (sent.value("comments-held") == "held", text("comments-days"))),
        language: sent.has("language").then(|| text("language")),
        kind: sent.value("kind").parse().ok(),
    }
}

/// The page of the studio that stands below a post's.
pub async fn below(
    context: &Context,
    staff: &Staff,
    (id, which): (&str, &str),
    address: &Address,
) -> Result<Screen, Error> {
    match which {
        "review" => super::review::screen(context, staff, id).await,
        "preview" => super::preview::screen(context, staff, id).await,
        "revisions" => super::revisions::screen(context, staff, id, address).await,
        _ => Err(Error::NotFound),
    }
}
