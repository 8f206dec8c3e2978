//! The mails about accounts, from what causes them to the outbox.

use dispatches::domain::person::Draft;
use dispatches::server::context::{Admin, Context};
use dispatches::server::people::invitations::{self, Invite};
use dispatches::server::people::{Browser, resets, setup};

use crate::database::{DAY, NOW};
use crate::sending::{BASE, Town};

const PASSWORD: &str = "a quiet green bench";

/// Whoever sets the site up.
async fn admin(context: &Context) -> Admin {
    let link = setup::link(&context.state).await.expect("an answer");
    let link = link.expect("a link");
    let (_, token) = link.split_once("token=").expect("a token");
    let draft = Draft {
        name: "Meg Price".into(),
        email: "meg@example.org".into(),
        password: PASSWORD.into(),
    };
    let signed = setup::set_up(context, token, &draft, Browser::default()).await;
    let staff = signed.expect("signed in").staff;
    staff.admin().expect("an admin")
}

async fn invite(context: &Context, admin: &Admin) -> String {
    let invite = Invite {
        name: "Ben Okoro".into(),
        email: "Ben@Example.org".into(),
        role: "author".into(),
    };
    let invited = invitations::invite(context, admin, &invite).await;
    invited.expect("invited").id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_arrives_with_a_link_that_makes_the_account() {
    let town = Town::new().await;
    let (context, meg) = (town.context(), admin(&town.context()).await);
    invite(&context, &meg).await;
    let mails = town.mails().await;
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert_eq!(mail.header("To"), "ben@example.org");
    assert_eq!(
        mail.header("Subject"),
        "Meg Price invites you to Harrowmere Commons"
    );
    assert!(
        mail.text
            .contains("Author: Writes and publishes their own posts."),
        "{}",
        mail.text
    );
    let link = mail.link("Choose a password and begin");
    let token = link.strip_prefix(&format!("{BASE}/studio/invitations/"));
    let accepted = invitations::accept(
        &context,
        token.expect("our address"),
        ("Ben", PASSWORD),
        Browser::default(),
    );
    let ben = accepted.await.expect("signed in").staff;
    assert_eq!(ben.email, "ben@example.org");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_that_was_withdrawn_or_is_past_is_not_sent_any_more() {
    let town = Town::new().await;
    let (context, meg) = (town.context(), admin(&town.context()).await);
    let id = invite(&context, &meg).await;
    invitations::withdraw(&context, &meg, &id)
        .await
        .expect("withdrawn");
    assert!(town.mails().await.is_empty());
    invite(&context, &meg).await;
    town.send(NOW + 7 * DAY).await;
    assert!(town.outbox().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_password_is_replaced_through_the_mail_and_its_owner_is_told() {
    let town = Town::new().await;
    let context = town.context();
    admin(&context).await;
    resets::ask(&context, " MEG@example.org ")
        .await
        .expect("asked");
    let mails = town.mails().await;
    let link = mails[0].link("Choose a new password");
    let token = link.strip_prefix(&format!("{BASE}/studio/reset?token="));
    let token = token.expect("our address");
    resets::finish(&context, token, "three ducks by the weir")
        .await
        .expect("replaced");
    let mails = town.mails().await;
    assert_eq!(mails.len(), 2);
    assert!(
        mails
            .iter()
            .all(|mail| mail.header("To") == "meg@example.org")
    );
    assert_eq!(
        mails[1].header("Subject"),
        "Your password for Harrowmere Commons was changed"
    );
    assert_eq!(
        mails[1].link("Choose a new password"),
        format!("{BASE}/studio/reset")
    );
}
