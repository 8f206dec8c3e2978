-- Addresses that people want for their accounts, until whoever reads their mails says so by a link.
-- Every table and column here has the same name in ../sqlite/0011_new_emails.sql.

CREATE TABLE new_emails (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    -- In lower case.
    email TEXT NOT NULL,
    -- What it replaced, which is told of it; empty until then.
    former TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX new_emails_of_person ON new_emails (person_id);
