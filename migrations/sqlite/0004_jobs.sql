-- What the program still has to do for somebody who isn't waiting for it, such as a mail. A job is
-- added in the transaction of what it is about; it is kept for a while after it was done, so that
-- what is to happen once only doesn't happen again.
-- Every table and column here has the same name in ../postgres/0004_jobs.sql.

CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- The same for what is to be done once only.
    dedupe TEXT UNIQUE,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    -- Counted when it is begun, so that a job that ends the program is not begun for ever.
    attempts INTEGER NOT NULL,
    -- Who is at it, and until when nobody else begins it.
    leased_by TEXT,
    leased_until INTEGER,
    finished_at INTEGER,
    -- Given up, for the reason in last_error.
    failed_at INTEGER,
    last_error TEXT
) STRICT;

CREATE INDEX jobs_due ON jobs (due_at, id) WHERE finished_at IS NULL AND failed_at IS NULL;
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_failed ON jobs (failed_at) WHERE failed_at IS NOT NULL;
