//! The studio's addresses, each with what it does. Who may is [`super::access`]'s.

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get};
use axum::{Extension, Router};

use super::authors::take_portrait;
use super::forms::{Stands, form, page_with};
use super::parts::with_files;
use super::{
    access, account, authors, comments, doors, media, news, overview, passkeys, people, posts,
    presence, preview, review, revisions, second_factor, settings, surface, writing,
};
use crate::server::middleware::redirect::see_other;
use crate::server::pages;
use crate::server::router::Program;

const ACCOUNT: &str = "/studio/account";

/// For a form that may hold a long text: how long, `middleware::limits` says.
fn long(method: MethodRouter<Program>) -> MethodRouter<Program> {
    method.layer(DefaultBodyLimit::disable())
}

/// Every address under `/studio`.
pub fn routes(program: &Program) -> Router<Program> {
    let router = Router::new()
        .route("/studio", get(pages::render))
        .route("/studio/jobs/{id}", form("/studio", overview::retry))
        .route("/studio/sign-in", page_with(doors::sign_in))
        .route(
            "/studio/sign-in/passkey",
            form("/studio/sign-in", passkeys::sign_in),
        )
        .route(
            "/studio/sign-in/passkey/challenge",
            form("/studio/sign-in", passkeys::ask),
        )
        .route("/studio/sign-out", form("/studio", doors::sign_out))
        .route("/studio/setup", page_with(doors::set_up))
        .route("/studio/reset", page_with(doors::reset))
        .route("/studio/invitations/{token}", page_with(doors::join))
        .route("/studio/posts", page_with(posts::decide_many))
        .route("/studio/comments", page_with(comments::decide_many))
        .route("/studio/comments/news", get(news::news))
        .route(
            "/studio/comments/{id}",
            form("/studio/comments", comments::decide),
        )
        .route(
            "/studio/comments/{id}/reply",
            form("/studio/comments", comments::reply),
        )
        .route(
            "/studio/comments/{id}/edit",
            form("/studio/comments", comments::correct),
        )
        .route(
            "/studio/media",
            with_files(media::upload, media::uploaded).get(pages::render),
        )
        .route(
            "/studio/media/pictures",
            long(get(surface::pictures).post(surface::bring_picture)),
        )
        .route("/studio/media/sizes", get(surface::sizes))
        .route("/studio/media/{id}", form("/studio/media", media::change))
        .route("/studio/activity", get(pages::render))
        .route("/studio/people", page_with(people::invite))
        .route("/studio/people/{id}", page_with(people::change))
        .route(
            "/studio/people/invitations/{id}",
            form("/studio/people", people::withdraw),
        );
    let router = router
        .merge(of_account())
        .merge(of_writing())
        .merge(of_authors())
        .merge(of_settings());
    router.layer(from_fn_with_state(program.clone(), access::keep))
}

/// Writing one post.
fn of_writing() -> Router<Program> {
    Router::new()
        .route("/studio/posts/search", get(surface::posts))
        .route("/studio/posts/address", get(surface::address))
        .route("/studio/posts/new", long(page_with(writing::begin)))
        .route("/studio/posts/{id}", long(page_with(writing::change)))
        .route("/studio/posts/{id}/review", page_with(review::decide))
        .route("/studio/posts/{id}/preview", page_with(preview::share))
        .route("/studio/posts/{id}/presence", get(presence::stream))
        .route(
            "/studio/posts/{id}/copy",
            form("/studio/posts", writing::copy),
        )
        .route(
            "/studio/posts/{id}/revisions",
            page_with(revisions::restore),
        )
}

/// One's own account.
fn of_account() -> Router<Program> {
    Router::new()
        .route("/studio/account", page_with(account::rename))
        .route(
            "/studio/account/password",
            form(ACCOUNT, account::change_password),
        )
        .route(
            "/studio/account/sessions",
            form(ACCOUNT, account::sign_out_elsewhere),
        )
        .route(
            "/studio/account/notices",
            form(ACCOUNT, account::choose_mails),
        )
        .route(
            "/studio/account/profile",
            with_files(take_portrait, account::save_profile)
                .get(|| async { see_other(ACCOUNT) })
                .layer(Extension(Stands(ACCOUNT))),
        )
        .route(
            "/studio/account/email",
            form(ACCOUNT, account::ask_for_email),
        )
        .route(
            "/studio/account/email/{token}",
            page_with(account::change_email),
        )
        .route(
            "/studio/account/second-factor",
            page_with(second_factor::turn_on),
        )
        .route(
            "/studio/account/second-factor/codes",
            form("/studio/account/second-factor", second_factor::renew_codes),
        )
        .route(
            "/studio/account/second-factor/off",
            form("/studio/account/second-factor", second_factor::turn_off),
        )
        .route("/studio/account/passkeys", form(ACCOUNT, passkeys::add))
        .route(
            "/studio/account/passkeys/challenge",
            form(ACCOUNT, passkeys::offer),
        )
        .route(
            "/studio/account/passkeys/{id}",
            form(ACCOUNT, passkeys::remove),
        )
}

/// Those who write.
fn of_authors() -> Router<Program> {
    Router::new()
        .route("/studio/authors", get(pages::render))
        .route(
            "/studio/authors/new",
            with_files(take_portrait, authors::add).get(pages::render),
        )
        .route(
            "/studio/authors/{id}",
            with_files(take_portrait, authors::change).get(pages::render),
        )
        .route(
            "/studio/authors/{id}/remove",
            form("/studio/authors", authors::remove),
        )
}

/// The site's settings.
fn of_settings() -> Router<Program> {
    Router::new()
        .route("/studio/settings", page_with(settings::save))
        .route(
            "/studio/settings/logo",
            with_files(settings::upload_logo, settings::logo_uploaded).get(pages::render),
        )
        .route(
            "/studio/settings/logo/remove",
            form("/studio/settings/logo", settings::remove_logo),
        )
}
