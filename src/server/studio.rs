//! The studio: what each of its pages is made of, and what its forms do. Who may do what stands in
//! [`access`], once; the functions below require it again as values. The pages are `ui::studio`'s.

pub mod access;
pub mod forms;
pub mod routes;

mod account;
mod address;
mod authors;
mod comments;
mod doors;
mod media;
mod news;
mod overview;
mod parts;
mod passkeys;
mod people;
mod posts;
mod presence;
mod preview;
mod refusals;
mod review;
mod revisions;
mod second_factor;
mod sent;
mod settings;
mod surface;
mod writing;

pub(super) use self::writing::when;

use self::address::Address;
use super::comments::staff::waiting;
use super::context::{Context, Viewer};
use super::error::Error;
use crate::api::studio::{Desk, Me, Screen};
use crate::domain::person::Role;

/// The page of the studio at this path, with its query.
///
/// # Errors
/// [`Error::SignInNeeded`] for a visitor, but for the way in; [`Error::NotFound`] where there is no
/// such page for this person.
pub async fn desk(context: &Context, path: &str, query: &str) -> Result<Desk, Error> {
    let address = Address::parse(path, query);
    let screen = screen(context, &address).await?;
    let me = match &context.viewer {
        // The way in is the same for all.
        Viewer::Staff(staff) if !matches!(screen, Screen::Arrival(_)) => Some(Me {
            id: staff.id.clone(),
            name: staff.name.clone(),
            role: staff.role,
        }),
        _ => None,
    };
    let moderates = me.as_ref().is_some_and(|me| me.role >= Role::Editor);
    let waiting = match moderates {
        true => waiting(context).await?,
        false => 0,
    };
    Ok(Desk {
        me,
        site: context.config().site.name.clone(),
        waiting,
        said: address.said(),
        screen,
    })
}

async fn screen(context: &Context, address: &Address) -> Result<Screen, Error> {
    let viewer = &context.viewer;
    match address.parts().as_slice() {
        [] => overview::screen(context, viewer.staff()?).await,
        ["posts"] => posts::screen(context, viewer.staff()?, address).await,
        ["posts", "new"] => writing::new(context, viewer.staff()?).await,
        ["posts", id] => writing::screen(context, viewer.staff()?, id).await,
        ["posts", id, which] => {
            writing::below(context, viewer.staff()?, (id, which), address).await
        }
        ["comments"] => comments::screen(context, &viewer.editor()?, address).await,
        ["media"] => media::screen(context, viewer.staff()?, address).await,
        ["authors"] => authors::screen(context, &viewer.editor()?, address).await,
        ["authors", "new"] => authors::blank(&viewer.editor()?),
        ["authors", id] => authors::one(context, &viewer.editor()?, id).await,
        ["people"] => people::screen(context, &viewer.admin()?).await,
        ["people", id] => people::one(context, &viewer.admin()?, id).await,
        ["account"] => account::screen(context, viewer.staff()?).await,
        ["account", "email", token] => account::new_email(context, viewer.staff()?, token).await,
        ["settings"] => settings::screen(context, &viewer.admin()?).await,
        ["settings", "logo"] => Ok(settings::logo_screen(context, &viewer.admin()?)),
        ["account", "second-factor"] => second_factor::screen(context, viewer.staff()?).await,
        ["activity"] => people::activity(context, &viewer.editor()?, address).await,
        way_in => doors::screen(context, way_in, address).await,
    }
}
