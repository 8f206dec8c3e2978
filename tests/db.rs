//! What the store promises, on both engines. Each test runs once on SQLite and once on
//! PostgreSQL; the latter needs `DISPATCHES_TEST_POSTGRES` and fails without it.

#[path = "support/database.rs"]
#[macro_use]
mod database;
#[path = "support/accounts.rs"]
mod accounts;
#[path = "support/comments.rs"]
mod comments;
#[path = "support/conditions.rs"]
mod conditions;
#[path = "support/content.rs"]
mod content;
#[path = "support/edits.rs"]
mod edits;
#[path = "support/people.rs"]
mod people;
#[path = "support/remarks.rs"]
mod remarks;
#[path = "support/requests.rs"]
#[allow(dead_code)]
mod requests;
#[path = "support/statements.rs"]
mod statements;
#[path = "support/waiting.rs"]
mod waiting;

#[path = "db/authors_keeping.rs"]
mod authors_keeping;
#[path = "db/backing_up.rs"]
mod backing_up;
#[path = "db/changes.rs"]
mod changes;
#[path = "db/commanding.rs"]
mod commanding;
#[path = "db/commenting.rs"]
mod commenting;
#[path = "db/deciding.rs"]
mod deciding;
#[path = "db/drafting.rs"]
mod drafting;
#[path = "db/erasing.rs"]
mod erasing;
#[path = "db/exporting.rs"]
mod exporting;
#[path = "db/flooding.rs"]
mod flooding;
#[path = "db/importing.rs"]
mod importing;
#[path = "db/jobs.rs"]
mod jobs;
#[path = "db/library.rs"]
mod library;
#[path = "db/listing.rs"]
mod listing;
#[path = "db/migrating.rs"]
mod migrating;
#[path = "db/moderating.rs"]
mod moderating;
#[path = "db/moving.rs"]
mod moving;
#[path = "db/notices.rs"]
mod notices;
#[path = "db/page_changes.rs"]
mod page_changes;
#[path = "db/people_accounts.rs"]
mod people_accounts;
#[path = "db/people_coming.rs"]
mod people_coming;
#[path = "db/people_commanding.rs"]
mod people_commanding;
#[path = "db/people_counting.rs"]
mod people_counting;
#[path = "db/people_email.rs"]
mod people_email;
#[path = "db/people_entering.rs"]
mod people_entering;
#[path = "db/people_factors.rs"]
mod people_factors;
#[path = "db/people_keeping.rs"]
mod people_keeping;
#[path = "db/people_sessions.rs"]
mod people_sessions;
#[path = "db/plans.rs"]
mod plans;
#[path = "db/presence.rs"]
mod presence;
#[path = "db/previews.rs"]
mod previews;
#[path = "db/queue.rs"]
mod queue;
#[path = "db/reading.rs"]
mod reading;
#[path = "db/searching.rs"]
mod searching;
#[path = "db/settings.rs"]
mod settings;
#[path = "db/shelf.rs"]
mod shelf;
#[path = "db/telling.rs"]
mod telling;
#[path = "db/threads.rs"]
mod threads;
#[path = "db/writing.rs"]
mod writing;
