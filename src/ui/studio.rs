//! The studio, where staff work: what stands around its pages, and which page is shown. It is a
//! chunk of the client of its own, so readers never load it.

mod account;
mod activity;
mod again;
mod arrival;
mod authors;
mod comments;
mod entry;
mod forms;
mod media;
mod overview;
mod passkeys;
mod people;
mod person;
mod posts;
mod profile;
mod rows;
mod said;
mod second_factor;
mod settings;
mod tick_all;
mod writing;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::Location;
use leptos_router::{LazyRoute, NavigateOptions, lazy_route};

use self::again::SignInAgain;
use self::forms::{Forms, Problems};
use self::media::Uploads;
use self::said::Told;
use super::browser;
use super::components::error_notice::error_notice;
use super::components::head::{Head, PageHead};
use super::components::loading::Loading;
use super::components::mark::Mark;
use crate::api::answer::Answer;
use crate::api::error::ApiError;
use crate::api::site::Site;
use crate::api::studio::people::MailedLink;
use crate::api::studio::{Desk, Me, Screen, get_desk};
use crate::domain::person::Role;
use crate::ui::address;

/// Every page under `/studio`.
#[derive(Clone, Copy, Debug)]
pub struct Studio;

#[lazy_route]
impl LazyRoute for Studio {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        studio()
    }
}

/// Fetches this chunk where the document shows the studio. Taking over a page waits for nothing:
/// could it wait, each view of the client would also be compiled as a future. Without the chunk
/// the page stays as it was served.
pub async fn fetch_if_open() {
    if browser::path().starts_with("/studio") {
        Studio::preload().await;
    }
}

/// The data of the page that is on screen.
pub type DeskData = Resource<Result<Desk, ApiError>>;

fn studio() -> AnyView {
    Answer::record_personal();
    let location = use_location();
    let place = move || (location.pathname.get(), location.search.get());
    let desk = DeskData::new_blocking(place, |(path, query)| get_desk(path, query));
    let forms = Forms::provide(desk);
    Uploads::provide(forms);
    let shown = StoredValue::new(String::new());
    let path = use_location().pathname;
    let show = move |answer| {
        let here = path.get_untracked();
        let stays = shown.with_value(|shown| *shown == here);
        shown.set_value(here);
        page(answer, stays)
    };
    view! {
        <div class="studio" on:submit=move |event| forms.submit(&event)>
            <SignInAgain forms=forms />
            // Strict for the same reason as in `data`.
            <Transition fallback=Loading strict=true>
                {move || Suspend::new(async move { show(desk.await) })}
            </Transition>
        </div>
    }
    .into_any()
}

fn page(answer: Result<Desk, ApiError>, stays: bool) -> AnyView {
    let desk = match answer {
        Ok(desk) => desk,
        Err(ApiError::SignInNeeded) => return view! { <SignInFirst /> }.into_any(),
        Err(error) => return view! { <Trouble error=error /> }.into_any(),
    };
    let Desk {
        me,
        site,
        waiting,
        said,
        screen,
    } = desk;
    let title = title(&screen);
    let forms = Forms::find();
    let head = PageHead {
        title: title.clone(),
        trouble: forms.has_problems_untracked(),
        unlisted: true,
        stays,
        ..PageHead::default()
    };
    let site = Site {
        name: site,
        ..Site::default()
    };
    let is_door = me.is_none();
    if me.as_ref().is_some_and(|me| me.role >= Role::Editor) {
        forms.follow(waiting);
    }
    if let Screen::Preview(preview) = screen {
        return view! {
            <Head page=head site=site />
            <Problems forms=forms />
            <Told said=said />
            {writing::preview::body(*preview)}
        }
        .into_any();
    }
    let name = site.name.clone();
    view! {
        <Head page=head site=site />
        <div class="desk" data-door=is_door.to_string()>
            {match me {
                Some(me) => view! { <Rail me=me waiting=waiting /> }.into_any(),
                None => view! { <Doorplate name=name /> }.into_any(),
            }}
            <div class="sheet">
                <Problems forms=forms />
                <h1>{title}</h1>
                <Told said=said />
                {body(screen)}
            </div>
        </div>
    }
    .into_any()
}

/// What went wrong, with the way back.
#[component]
fn Trouble(error: ApiError) -> impl IntoView {
    let past = match error {
        ApiError::NotFound => MailedLink::at(&use_location().pathname.get_untracked()),
        _ => None,
    };
    if let Some(link) = past {
        return arrival::past(link);
    }
    view! {
        {error_notice(error, &Site::default())}
        <p class="notice">
            <a href="/studio">"Go to the studio’s overview"</a>
        </p>
    }
    .into_any()
}

fn title(screen: &Screen) -> String {
    match screen {
        Screen::Arrival(arrival) => arrival::title(arrival),
        Screen::Overview(_) => "Overview".to_owned(),
        Screen::Posts(posts) => posts::title(posts),
        Screen::Writing(writing) => writing::title(writing),
        Screen::Review(review) => writing::review::title(review),
        Screen::Preview(preview) => writing::preview::title(preview),
        Screen::Versions(versions) => writing::versions::title(versions),
        Screen::Comments(queue) => comments::title(queue),
        Screen::Media(library) => media::title(library),
        Screen::Authors(_) => "Authors".to_owned(),
        Screen::Author(page) => authors::title(page),
        Screen::People(_) => "People".to_owned(),
        Screen::Person(page) => person::title(page),
        Screen::Account(_) => "Your account".to_owned(),
        Screen::SecondFactor(_) => "Second factor".to_owned(),
        Screen::NewEmail(_) => "Your new address".to_owned(),
        Screen::Activity(_) => "Activity".to_owned(),
        Screen::Settings(_) => "Settings".to_owned(),
        Screen::Logo(_) => "Logo".to_owned(),
    }
}

fn body(screen: Screen) -> AnyView {
    match screen {
        Screen::Arrival(arrival) => arrival::body(arrival),
        Screen::Overview(overview) => overview::body(overview),
        Screen::Posts(posts) => posts::body(*posts),
        Screen::Writing(writing) => writing::body(*writing),
        Screen::Review(review) => writing::review::body(*review),
        Screen::Preview(preview) => writing::preview::body(*preview),
        Screen::Versions(versions) => writing::versions::body(*versions),
        Screen::Comments(queue) => comments::body(*queue),
        Screen::Media(library) => media::body(*library),
        Screen::Authors(authors) => authors::list(authors),
        Screen::Author(page) => authors::one(*page),
        Screen::People(people) => people::body(people),
        Screen::Person(page) => person::body(*page),
        Screen::Account(account) => account::body(*account),
        Screen::SecondFactor(factor) => second_factor::body(*factor),
        Screen::NewEmail(new) => account::new_email(new),
        Screen::Activity(activity) => activity::body(activity),
        Screen::Settings(settings) => settings::body(*settings),
        Screen::Logo(page) => settings::logo(page),
    }
}

/// Whose door this is.
#[component]
fn Doorplate(name: String) -> impl IntoView {
    view! {
        <p class="site-name">
            <a href="/" rel="external">
                <Mark />
                <span>{name}</span>
            </a>
        </p>
    }
    .into_any()
}

/// Where one can go, who one is, and the way out.
#[component]
fn Rail(me: Me, waiting: u32) -> impl IntoView {
    let may = |role| me.role >= role;
    let comments = match waiting {
        0 => "Comments".to_owned(),
        some => format!("Comments ({some})"),
    };
    let pages = [
        (true, "/studio", "Overview".to_owned()),
        (true, "/studio/posts", "Posts".to_owned()),
        (may(Role::Editor), "/studio/comments", comments),
        (true, "/studio/media", "Media".to_owned()),
        (may(Role::Editor), "/studio/authors", "Authors".to_owned()),
        (may(Role::Editor), "/studio/activity", "Activity".to_owned()),
        (may(Role::Admin), "/studio/people", "People".to_owned()),
        (may(Role::Admin), "/studio/settings", "Settings".to_owned()),
        (true, "/studio/account", "Your account".to_owned()),
    ];
    let links = pages
        .into_iter()
        .filter(|(shown, _, _)| *shown)
        .map(|(_, href, words)| view! { <RailLink href=href words=words /> })
        .collect_view();
    view! {
        <div class="rail">
            <p class="rail-name">
                <a href="/" rel="external">
                    "See the site"
                </a>
            </p>
            <nav aria-label="Studio">
                <ul>{links}</ul>
            </nav>
            <p class="rail-me">
                <bdi>{me.name}</bdi>
                <span>{me.role.title()}</span>
            </p>
            <SignOut />
        </div>
    }
    .into_any()
}

#[component]
fn SignOut() -> impl IntoView {
    view! {
        <form method="post" action="/studio/sign-out" data-native="">
            <button type="submit" class="plain">
                "Sign out"
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn RailLink(href: &'static str, words: String) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || path.with(|path| path == href).then_some("page");
    view! {
        <li>
            <a href=href aria-current=current>
                {words}
            </a>
        </li>
    }
}

/// The address of what is on screen: path and query.
fn here(location: &Location) -> String {
    let path = location.pathname.get();
    match location.search.get() {
        query if query.is_empty() => path,
        query => format!("{path}?{query}"),
    }
}

/// The session has ended while the page was open.
#[component]
fn SignInFirst() -> impl IntoView {
    let here = untrack(|| here(&use_location()));
    let door = format!("/studio/sign-in?to={}", address::encode(&here));
    let navigate = use_navigate();
    let to = door.clone();
    Effect::new(move |_| {
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&to, options);
    });
    view! {
        <p>
            <a href=door>"Please sign in to go on."</a>
        </p>
    }
}
