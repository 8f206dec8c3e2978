//! What the program asks its database, as sqlx logs it, and how an engine would answer each.

use std::fmt::Debug;
use std::sync::{Mutex, Once, PoisonError};

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqliteConnection};
use tracing::field::{Field, Visit};
use tracing::span::Id;
use tracing::subscriber::Interest;
use tracing::{Event, Instrument, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use crate::database::Site;

/// The name of the span whose statements are noted.
const WATCHED: &str = "watched";

/// What was asked, each with the number of the span that it was asked in.
static NOTED: Mutex<Vec<(u64, String)>> = Mutex::new(Vec::new());

/// Notes each statement below a span [`WATCHED`]. Its own level is every span's and sqlx's only, and
/// of sqlx's only what is watched, so that other tests aren't slowed down.
struct Notes;

fn is_query(metadata: &Metadata<'_>) -> bool {
    metadata.target() == "sqlx::query"
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Notes {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        match (metadata.is_span(), is_query(metadata)) {
            (true, _) => Interest::always(),
            (_, true) => Interest::sometimes(),
            _ => Interest::never(),
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, context: Context<'_, S>) -> bool {
        let watched = || {
            let current = context.lookup_current();
            current.is_some_and(|span| span.scope().any(|span| span.name() == WATCHED))
        };
        metadata.is_span() || (is_query(metadata) && watched())
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut scope = context.event_scope(event).into_iter().flatten();
        let Some(span) = scope.find(|span| span.name() == WATCHED) else {
            return;
        };
        let mut statement = Statement::default();
        event.record(&mut statement);
        let text = match statement.whole.trim() {
            "" => statement.summary,
            whole => whole.to_owned(),
        };
        let mut noted = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
        noted.push((span.id().into_u64(), text));
    }
}

/// The text as sqlx logs it: whole only where it is longer than its summary.
#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// Does `work` and gives each different statement that it asked of a database, in order.
pub async fn asked(work: impl Future<Output = ()>) -> Vec<String> {
    static SET_UP: Once = Once::new();
    SET_UP.call_once(|| tracing_subscriber::registry().with(Notes).init());
    let span = tracing::info_span!(WATCHED);
    let number = span.id().as_ref().map(Id::into_u64);
    work.instrument(span).await;
    let noted = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
    let mut statements = Vec::new();
    for (_, text) in noted.iter().filter(|(span, _)| Some(*span) == number) {
        if !statements.contains(text) {
            statements.push(text.clone());
        }
    }
    statements
}

/// A database that says how it would answer.
pub enum Explainer {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Explainer {
    /// On the database of this site. PostgreSQL is told that these tables have a million rows, and
    /// that reading one from end to end costs more than anything else: it does so only where no index
    /// serves, however few rows there are.
    pub async fn of(site: &Site, growing: &[&str]) -> Self {
        if let Some(url) = &site.config.database.url {
            let mut on = PgConnection::connect(url).await.expect("PostgreSQL");
            let settings = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
                            SET enable_hashjoin = off; SET enable_mergejoin = off";
            on.execute(settings).await.expect("settings");
            // Of a table without a row it knows that nothing is read, whichever way.
            let former = "INSERT INTO old_slugs (kind, slug, post_id)
                          SELECT kind, 'former', id FROM posts LIMIT 1";
            on.execute(former).await.expect("a former address");
            // It counts pages itself, and takes each to hold as many rows as it was told.
            let many = "UPDATE pg_class SET reltuples = 1000000, relpages = 1
                        WHERE relkind = 'r' AND relname = ANY($1)";
            let many = sqlx::query(many).bind(growing).execute(&mut on).await;
            many.expect("told");
            return Self::Postgres(on);
        }
        let file = site.config.data.join("dispatches.db");
        let address = format!("sqlite:{}?mode=ro", file.display());
        Self::Sqlite(SqliteConnection::connect(&address).await.expect("SQLite"))
    }

    /// The tables of `growing` that the statement would read from end to end.
    pub async fn read_whole(&mut self, statement: &str, growing: &[&str]) -> Vec<String> {
        match self {
            Self::Sqlite(on) => {
                whole_in_sqlite(&sqlite_plan(on, statement).await, statement, growing)
            }
            Self::Postgres(on) => {
                let plan = postgres_plan(on, statement).await;
                let mut found = Vec::new();
                whole_in_postgres(&plan[0]["Plan"], growing, false, &mut found);
                found
            }
        }
    }

    /// Whether a statement that has a place goes there by an index. Else it would walk there from the
    /// end of the list, which takes the longer the farther away the place is. SQLite decides this by the
    /// statement alone; PostgreSQL by how many rows a tag has, say, which it can't be told.
    pub async fn goes_to_its_place(&mut self, statement: &str) -> bool {
        let Self::Sqlite(on) = self else {
            return true;
        };
        let steps = sqlite_plan(on, statement).await;
        let by_both = |step: &String| step.contains(")<(") || step.contains(")>(");
        steps.iter().any(by_both)
    }
}

/// Whether it goes on from a place in a list: "(published_at, id) < ($2, $3)".
pub fn has_place(statement: &str) -> bool {
    statement.contains(") < (") || statement.contains(") > (")
}

async fn sqlite_plan(on: &mut SqliteConnection, statement: &str) -> Vec<String> {
    let plan = format!("EXPLAIN QUERY PLAN {statement}");
    let rows = on.fetch_all(AssertSqlSafe(plan)).await;
    let rows = rows.unwrap_or_else(|error| panic!("{error}: {statement}"));
    rows.iter().map(|row| row.get("detail")).collect()
}

/// "SCAN p" reads what the statement calls p; "SEARCH p" goes by an index. Of a table of words a
/// scan without a plan of its own ("INDEX 0:") is one of all; and to search posts by their kind alone
/// is to read them all. An index that SQLite makes for one
/// statement is a sign that it joins from the wrong end, and reads what it needn't.
fn whole_in_sqlite(steps: &[String], statement: &str, growing: &[&str]) -> Vec<String> {
    if let Some(step) = steps.iter().find(|step| step.contains(" AUTOMATIC ")) {
        return vec![step.clone()];
    }
    let scanned = steps.iter().filter_map(|step| {
        let of_all = match step.ends_with(" (kind=?)") {
            true => "SEARCH ",
            false => "SCAN ",
        };
        let name = step.strip_prefix(of_all)?.split(' ').next()?;
        let by_words = step.contains("VIRTUAL TABLE INDEX") && step.contains(":M");
        (!by_words).then(|| table(statement, name))
    });
    let is_growing = |table: &String| growing.contains(&table.as_str());
    scanned.filter(is_growing).collect()
}

/// The table that a statement calls so.
fn table(statement: &str, alias: &str) -> String {
    let words: Vec<_> = statement
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case("as"))
        .collect();
    let named = words.windows(3).find(|words| {
        let begins = ["FROM", "JOIN", "UPDATE", "INTO"].contains(&words[0]);
        begins && words[2] == alias
    });
    named.map_or(alias, |words| words[1]).to_owned()
}

async fn postgres_plan(on: &mut PgConnection, statement: &str) -> Value {
    let parameters = (1..100).take_while(|number| statement.contains(&format!("${number}")));
    let nothing: Vec<_> = parameters.map(|_| "NULL").collect();
    let nothing = match nothing.is_empty() {
        true => String::new(),
        false => format!("({})", nothing.join(", ")),
    };
    let prepared = on.execute(AssertSqlSafe(format!("PREPARE asked AS {statement}")));
    let prepared = prepared.await;
    prepared.unwrap_or_else(|error| panic!("{error}: {statement}"));
    let explain = format!("EXPLAIN (FORMAT JSON) EXECUTE asked{nothing}");
    let row = on.fetch_one(AssertSqlSafe(explain)).await.expect("a plan");
    on.execute("DEALLOCATE asked").await.expect("forgotten");
    row.get(0)
}

/// Also where an index is walked with no condition, unless that ends with a limit.
fn whole_in_postgres(node: &Value, growing: &[&str], limited: bool, found: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let table = node["Relation Name"].as_str().unwrap_or_default();
    let walks = kind.starts_with("Index") && node["Index Cond"].is_null() && !limited;
    let gathers_all = kind == "Bitmap Heap Scan" && node["Plans"][0]["Index Cond"].is_null();
    let gathers_all = gathers_all && node["Plans"][0]["Node Type"] == "Bitmap Index Scan";
    if growing.contains(&table) && (kind == "Seq Scan" || walks || gathers_all) {
        found.push(table.to_owned());
    }
    // Whatever needs all rows before it gives the first.
    let gathers = ["Sort", "Aggregate", "Hash", "WindowAgg"].contains(&kind);
    let limited = kind == "Limit" || (limited && !gathers);
    for below in node["Plans"].as_array().into_iter().flatten() {
        whole_in_postgres(below, growing, limited, found);
    }
}
