-- What the program still has to do for somebody who isn't waiting for it, such as a mail. A job is
-- added in the transaction of what it is about; it is kept for a while after it was done, so that
-- what is to happen once only doesn't happen again.
-- Every table and column here has the same name in ../sqlite/0004_jobs.sql.

CREATE TABLE jobs (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    payload TEXT COLLATE "C" NOT NULL,
    -- The same for what is to be done once only.
    dedupe TEXT COLLATE "C" UNIQUE,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    -- Counted when it is begun, so that a job that ends the program is not begun for ever.
    attempts BIGINT NOT NULL,
    -- Who is at it, and until when nobody else begins it.
    leased_by TEXT COLLATE "C",
    leased_until BIGINT,
    finished_at BIGINT,
    -- Given up, for the reason in last_error.
    failed_at BIGINT,
    last_error TEXT COLLATE "C"
);

CREATE INDEX jobs_due ON jobs (due_at, id) WHERE finished_at IS NULL AND failed_at IS NULL;
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_failed ON jobs (failed_at) WHERE failed_at IS NOT NULL;
