//! The studio's addresses, each with what it does. Who may is [`super::access`]'s.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use super::forms::{form, page_with};
use super::parts::page_with_files;
use super::{access, comments, doors, media, news, overview, passkeys, people, second_factor};
use crate::server::pages;
use crate::server::router::Program;

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
        .route("/studio/account", page_with(people::rename))
        .route(
            "/studio/account/password",
            form("/studio/account", people::change_password),
        )
        .route(
            "/studio/account/sessions",
            form("/studio/account", people::sign_out_elsewhere),
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
        .route(
            "/studio/account/passkeys",
            form("/studio/account", passkeys::add),
        )
        .route(
            "/studio/account/passkeys/challenge",
            form("/studio/account", passkeys::offer),
        )
        .route(
            "/studio/account/passkeys/{id}",
            form("/studio/account", passkeys::remove),
        )
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
        .route("/studio/media", page_with_files(media::upload))
        .route("/studio/media/{id}", form("/studio/media", media::change))
        .route("/studio/activity", get(pages::render))
        .route("/studio/people", page_with(people::invite))
        .route(
            "/studio/people/{id}",
            form("/studio/people", people::change),
        )
        .route(
            "/studio/people/invitations/{id}",
            form("/studio/people", people::withdraw),
        );
    router.layer(from_fn_with_state(program.clone(), access::keep))
}
