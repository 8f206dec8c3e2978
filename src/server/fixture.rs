//! Comments for the testers' known site: some in each state, under one post of its content, made
//! the way readers and moderators make them.

use std::net::{IpAddr, Ipv4Addr};

use super::comments;
use super::config::Environment;
use super::context::Context;
use super::db::comments::{NewComment, answerable, locks};
use super::db::{self, Transaction};
use super::error::Error;
use super::ids;
use super::signing::Keys;
use super::source::Source;
use crate::api::comments::{Form, Place, Posted};
use crate::domain::comment::Draft;
use crate::domain::moderation::{Action, Status};

/// The post that all of them stand under.
const POST: &str = "many-words-for-tea";

/// Somebody who writes: the last number of their network, name, address.
type Writer = (u8, &'static str, &'static str);

const JOAN: Writer = (1, "Joan Whitlow", "joan@reader.example");
const ASHA: Writer = (2, "آشا رحمن", "asha@reader.example");
const IFEOMA: Writer = (3, "Ifeoma", "ifeoma@reader.example");
const RUDE: Writer = (4, "Rude Person", "rude@reader.example");
const MO: Writer = (5, "Mo", "mo@reader.example");
const PRU: Writer = (6, "Pru Hanley", "pru@reader.example");
const LINKS: Writer = (7, "Len Linker", "links@reader.example");
const BOT: Writer = (8, "Best Prices", "sales@bot.example");
const SELLER: Writer = (9, "Kettle Seller", "seller@bot.example");
const LOST: Writer = (10, "Lost Soul", "lost@reader.example");
const STAFF: (&str, &str) = ("Len Baptiste", "len@harrowmere.example");

/// Puts them there.
///
/// # Errors
/// [`Error::Operator`] where the site is no test or has no such post.
pub async fn seed(context: &Context) -> Result<(), Error> {
    if context.config().environment != Environment::Test {
        return Err(Error::Operator(
            "These comments are for tests: they are made only where environment is \"test\"."
                .into(),
        ));
    }
    conversation(context).await?;
    say(context, PRU, "Is there a lid for it?", None).await?;
    let links = "https://a.example and https://b.example sell them.";
    say(context, LINKS, links, None).await?;
    trapped(context).await?;
    let spam = say(context, SELLER, "Buy our kettles, best price.", None).await?;
    decide(context, &spam, Action::Spam).await?;
    let lost = say(context, LOST, "Wrong page, sorry.", None).await?;
    decide(context, &lost, Action::Trash).await
}

/// What readers see: answered, by several people and a member of staff, one of them taken away.
async fn conversation(context: &Context) -> Result<(), Error> {
    let kettle = "We had a kettle in the depot for thirty years.";
    let first = approved(context, JOAN, kettle, None).await?;
    let second = approved(context, ASHA, "الشاي جاهز.", Some(&first)).await?;
    let address = "https://tea.example/a-very-long-address-that-does-not-break";
    approved(context, IFEOMA, address, Some(&second)).await?;
    staff(context, "It is in the reading room now.", first).await?;
    let removed = approved(context, RUDE, "Something rude.", None).await?;
    approved(context, MO, "That was uncalled for.", Some(&removed)).await?;
    decide(context, &removed, Action::Trash).await
}

async fn form(context: &Context, (_, name, email): Writer, message: &str) -> Result<Form, Error> {
    let thread = comments::thread(context, POST, &Place::default()).await;
    let thread = thread.map_err(|error| match error {
        Error::NotFound => Error::Operator(format!(
            "These comments stand under the post {POST:?}; please import end2end/content first."
        )),
        other => other,
    })?;
    Ok(Form {
        draft: Draft {
            name: name.to_owned(),
            email: email.to_owned(),
            message: message.to_owned(),
        },
        token: thread.token,
        ..Form::default()
    })
}

/// Sends a form from its writer's network; the comment's id.
async fn send(context: &Context, (host, ..): Writer, form: Form) -> Result<String, Error> {
    let network = IpAddr::from(Ipv4Addr::new(192, 0, 2, host));
    let context = context.clone().with_source(Source::from(network));
    match comments::add(&context, POST, form).await? {
        Posted::Stored(stored) => Ok(stored.id),
        Posted::Refused(refused) => Err(Error::Operator(format!(
            "a comment for tests was refused: {refused:?}"
        ))),
    }
}

async fn say(
    context: &Context,
    writer: Writer,
    message: &str,
    answers: Option<&str>,
) -> Result<String, Error> {
    let form = Form {
        reply_to: answers.map(str::to_owned),
        ..form(context, writer, message).await?
    };
    send(context, writer, form).await
}

/// Fills in the field that people don't see.
async fn trapped(context: &Context) -> Result<String, Error> {
    let form = Form {
        website: "https://bot.example".to_owned(),
        ..form(context, BOT, "Kettles, kettles, kettles.").await?
    };
    send(context, BOT, form).await
}

async fn decide(context: &Context, id: &str, action: Action) -> Result<(), Error> {
    comments::moderate(context, id, action).await.map(|_| ())
}

async fn approved(
    context: &Context,
    writer: Writer,
    message: &str,
    answers: Option<&str>,
) -> Result<String, Error> {
    let id = say(context, writer, message, answers).await?;
    decide(context, &id, Action::Approve).await?;
    Ok(id)
}

/// An answer by somebody who is signed in.
async fn staff(context: &Context, message: &str, answers: String) -> Result<(), Error> {
    let keys = Keys::of(context.db()).await?;
    let mut on = context.db().read().await?;
    let post = db::comments::conversation(&mut on, context.now, POST).await?;
    let post_id = post.ok_or(Error::NotFound)?.post_id;
    drop(on);
    let (name, email) = STAFF;
    let new = NewComment {
        id: ids::new(context.now),
        post_id,
        parent: None,
        created_at: context.now,
        status: Status::Approved,
        held_for: None,
        staff: true,
        notify: false,
        submission: None,
        email_hash: keys.email_hash(email),
        sender: None,
        name: name.to_owned(),
        email: email.to_owned(),
        message: message.to_owned(),
    };
    let write = context
        .db()
        .write(move |tx| Box::pin(async move { put(tx, new, &answers).await }));
    write.await
}

async fn put(tx: &mut Transaction, mut new: NewComment, answers: &str) -> Result<(), Error> {
    locks::post(tx, &new.post_id).await?;
    new.parent = answerable(tx, &new.post_id, answers).await?;
    db::comments::add(tx, &new).await.map(|_| ())
}
