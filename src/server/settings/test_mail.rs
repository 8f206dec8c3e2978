//! A mail by which an admin sees whether mails go out, and from whom. It is sent at once and not
//! as a job: why it didn't go is wanted now.

use std::time::Duration;

use crate::domain::settings::Mistake;
use crate::server::context::{Admin, Context};
use crate::server::error::Error;
use crate::server::ids;
use crate::server::jobs::Outcome;
use crate::server::mail::letter::Letter;
use crate::server::mail::{Mail, Mailer};
use crate::server::people::Refused;

/// Less than a request may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Sends it to the admin's own address, or leaves it in the outbox where no server is set.
///
/// # Errors
/// [`Refused::Settings`] with why it didn't go.
pub async fn send(context: &Context, admin: &Admin) -> Result<(), Refused> {
    let config = context.config();
    let site = &config.site.name;
    let text = Letter::new()
        .paragraph(&format!("Hello {},", admin.name))
        .paragraph(&format!(
            "This is the test mail that you asked for in the settings of {site}. If you can read \
             it, mails from the site arrive."
        ))
        .link(
            "Go to the settings",
            &format!("{}/studio/settings", config.base_url),
        );
    let mail = Mail {
        id: ids::new(context.now),
        made_at: context.now,
        sent_at: context.now,
        to: admin.email.clone(),
        subject: format!("A test mail from {site}"),
        text: text.signed(site),
        unsubscribe: None,
        about: Vec::new(),
    };
    let failed = |why: String| Refused::Settings(vec![Mistake::TestFailed(why)]);
    let mailer = match Mailer::new(config) {
        Ok(mailer) => mailer,
        Err(Error::Operator(why)) => return Err(failed(why.trim_end_matches('.').to_owned())),
        Err(error) => return Err(error.into()),
    };
    match tokio::time::timeout(PATIENCE, mailer.send(&mail)).await {
        Ok(Outcome::Done) => Ok(()),
        Ok(Outcome::Again(why) | Outcome::Never(why)) => Err(failed(why)),
        Err(_) => Err(failed("the mail server did not answer".to_owned())),
    }
}
