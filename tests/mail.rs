//! Mails about comments and accounts from the change that causes them to the outbox or an SMTP
//! server, and the pages behind the links about comments, through the real router. Time stands;
//! nothing sleeps.
#![cfg(feature = "ssr")]

#[path = "support/database.rs"]
#[macro_use]
#[allow(dead_code, unused_macros)]
mod database;
#[path = "support/content.rs"]
#[allow(dead_code)]
mod content;
#[path = "support/remarks.rs"]
mod remarks;

#[path = "mail/links.rs"]
mod links;
#[path = "mail/outbox.rs"]
mod outbox;
#[path = "mail/people.rs"]
mod people;
#[path = "mail/sending.rs"]
mod sending;
#[path = "mail/smtp.rs"]
mod smtp;
