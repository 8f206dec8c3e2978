//! The list of posts: by state, narrowed by kind, author, tag and words, a line for each, and one
//! form for those that are ticked.

mod row;

use leptos::prelude::*;

use self::row::OneRow;
use super::comments::Page;
use super::forms::Forms;
use super::rows::rows;
use super::tick_all::TickAll;
use crate::api::studio::comments::Count;
use crate::api::studio::posts::{Asked, Choice, Posts, word};
use crate::domain::post::{Kind, Status};
use crate::domain::publication::Action;
use crate::ui::address;

const PATH: &str = "/studio/posts";
/// The form for many, which stands after what is ticked.
const MANY: &str = "many";

pub fn title(posts: &Posts) -> String {
    match posts.asked.status {
        None => "Posts".to_owned(),
        Some(status) => format!("Posts: {}", tab(status).to_lowercase()),
    }
}

/// What a state is called over the list.
fn tab(status: Status) -> &'static str {
    match status {
        Status::Draft => "Drafts",
        Status::InReview => "In review",
        Status::Scheduled => "Scheduled",
        Status::Published => "Published",
        Status::Unpublished => "Unpublished",
        Status::Trashed => "Trash",
    }
}

pub fn body(posts: Posts) -> AnyView {
    let asked = posts.asked;
    let empty = posts.rows.is_empty().then(|| empty(&asked));
    let older = posts.next.as_deref().map(|next| link(&asked, Some(next)));
    let newest = posts.later_part.then(|| link(&asked, None));
    let can_choose = !posts.actions.is_empty();
    let lines = posts
        .rows
        .into_iter()
        .map(|row| view! { <OneRow row=row /> }.into_any())
        .collect();
    let table = empty.is_none().then(|| {
        view! {
            {can_choose.then(|| view! { <TickAll form=MANY /> })}
            <Table>{rows(lines)}</Table>
            {can_choose.then(|| view! { <Many actions=posts.actions /> })}
        }
    });
    view! {
        <p class="posts-new">
            <a href=format!("{PATH}/new")>
                "New post"
            </a>
        </p>
        <Tabs asked=asked.clone() counts=posts.counts />
        <Find asked=asked authors=posts.authors tags=posts.tags />
        {empty.map(|words| view! { <p class="empty">{words}</p> })}
        {table}
        {(newest.is_some() || older.is_some())
            .then(|| {
                view! {
                    <nav class="parts" aria-label="Older and newer posts">
                        {newest.map(|href| view! { <a href=href>"Back to the newest"</a> })}
                        {older.map(|href| view! { <a href=href>"Older posts"</a> })}
                    </nav>
                }
            })}
    }
    .into_any()
}

/// The address of this list, or of its part after a place.
fn link(asked: &Asked, before: Option<&str>) -> String {
    let query = (!asked.query.is_empty()).then_some(asked.query.as_str());
    let parts = [
        ("status", asked.status.map(word)),
        ("kind", asked.kind.map(Kind::as_str)),
        ("author", asked.author.as_deref()),
        ("tag", asked.tag.as_deref()),
        ("q", query),
        ("before", before),
    ];
    let parts: Vec<_> = parts
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", address::encode(value?))))
        .collect();
    match parts.is_empty() {
        true => PATH.to_owned(),
        false => format!("{PATH}?{}", parts.join("&")),
    }
}

fn empty(asked: &Asked) -> &'static str {
    if asked.is_narrowed() {
        return "No post is like that. Try fewer words, or show everything.";
    }
    match asked.status {
        None => "Nothing is written yet.",
        Some(Status::Draft) => "There is no draft.",
        Some(Status::InReview) => "Nothing waits for review.",
        Some(Status::Scheduled) => "Nothing is scheduled.",
        Some(Status::Published) => "Nothing is published yet.",
        Some(Status::Unpublished) => "Nothing was unpublished.",
        Some(Status::Trashed) => "The trash is empty.",
    }
}

#[component]
fn Tabs(asked: Asked, counts: [Count; 7]) -> impl IntoView {
    let states = std::iter::once(None).chain(Status::ALL.map(Some));
    let tabs = states
        .zip(counts)
        .map(|(status, count)| {
            let here = status == asked.status;
            let words = status.map_or("All", tab);
            let there = Asked {
                status,
                ..asked.clone()
            };
            view! {
                <li>
                    <a href=link(&there, None) aria-current=here.then_some("page")>
                        {words}
                        {format!(" ({count})")}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label="Posts by state">
            <ul>{tabs}</ul>
        </nav>
    }
    .into_any()
}

/// Narrowing the list, with all that narrows it in the address.
#[component]
fn Find(asked: Asked, authors: Vec<Choice>, tags: Vec<Choice>) -> impl IntoView {
    let kinds = vec![
        Choice {
            slug: Kind::Post.as_str().to_owned(),
            name: "Posts".to_owned(),
        },
        Choice {
            slug: Kind::Page.as_str().to_owned(),
            name: "Pages".to_owned(),
        },
    ];
    let everything = Asked {
        status: asked.status,
        ..Asked::default()
    };
    let status = asked.status.map(word);
    let narrowed = asked.is_narrowed();
    let kind = asked.kind.map(|kind| kind.as_str().to_owned());
    view! {
        <form class="find" method="get" action=PATH role="search" aria-label="Posts">
            {status.map(|word| view! { <input type="hidden" name="status" value=word /> })}
            <p class="find-words">
                <label for="posts-query">"Words of the title"</label>
                <input type="search" id="posts-query" name="q" value=asked.query dir="auto" />
            </p>
            <Choose name="kind" label="Kind" all="Posts and pages" from=kinds chosen=kind />
            <Choose name="author" label="Author" all="Everybody" from=authors chosen=asked.author />
            <Choose name="tag" label="Tag" all="Any or none" from=tags chosen=asked.tag />
            <p>
                <button type="submit" class="plain">
                    "Find"
                </button>
            </p>
            {narrowed
                .then(|| {
                    view! {
                        <p>
                            <a href=link(&everything, None)>"Show everything"</a>
                        </p>
                    }
                })}
        </form>
    }
    .into_any()
}

/// One of a few, or all of them; nothing where there is nothing to choose from.
#[component]
fn Choose(
    name: &'static str,
    label: &'static str,
    all: &'static str,
    from: Vec<Choice>,
    chosen: Option<String>,
) -> impl IntoView {
    let id = format!("posts-{name}");
    let choices = (!from.is_empty()).then(|| {
        let options = from
            .into_iter()
            .map(|one| {
                let selected = chosen.as_deref() == Some(one.slug.as_str());
                view! {
                    <option value=one.slug selected=selected>
                        {one.name}
                    </option>
                }
            })
            .collect_view();
        view! {
            <p>
                <label for=id.clone()>{label}</label>
                <select id=id name=name>
                    <option value="">{all}</option>
                    {options}
                </select>
            </p>
        }
    });
    choices.into_any()
}

/// Its roles are said, because on a narrow screen it is shown as a list.
#[component]
fn Table(children: Children) -> impl IntoView {
    view! {
        <table class="posts" role="table" aria-label="Posts">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">
                        <span class="visually-hidden">"Select"</span>
                    </th>
                    <th role="columnheader" scope="col">
                        "Title"
                    </th>
                    <th role="columnheader" scope="col">
                        "Status"
                    </th>
                    <th role="columnheader" scope="col">
                        "Authors"
                    </th>
                    <th role="columnheader" scope="col">
                        "Tags"
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
    .into_any()
}

fn button(action: Action) -> &'static str {
    match action {
        Action::Unpublish => "Unpublish selected",
        Action::CloseComments => "Close comments",
        Action::OpenComments => "Open comments",
        Action::Trash => "Move selected to trash",
        Action::Restore => "Restore selected",
    }
}

#[component]
fn Many(actions: Vec<Action>) -> impl IntoView {
    let forms = Forms::find();
    let buttons = actions
        .into_iter()
        .map(|action| {
            view! {
                <button type="submit" name="decision" value=action.as_str() class="plain">
                    {button(action)}
                </button>
            }
        })
        .collect_view();
    view! {
        <form
            class="many many-posts"
            id=MANY
            method="post"
            action=PATH
            aria-busy=move || forms.is_underway(PATH).to_string()
            aria-labelledby="many-heading"
        >
            <h2 id="many-heading" class="visually-hidden">"With those selected"</h2>
            <Page />
            <div class="decisions">{buttons}</div>
        </form>
    }
    .into_any()
}
