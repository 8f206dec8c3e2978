-- Who works here, and how they come in. Nothing here can be turned back into a password or into
-- what a browser or a mail holds: sessions are found by a hash, links are signed and not kept.
-- Every table and column here has the same name in ../sqlite/0005_people.sql.

-- Of somebody who was removed only the name stays, for what refers to them.
CREATE TABLE people (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    -- In lower case.
    email TEXT COLLATE "C" UNIQUE,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('contributor', 'author', 'editor', 'admin')),
    -- Argon2id in the PHC string format; null where none was set.
    password TEXT COLLATE "C",
    -- Their byline.
    author_id TEXT COLLATE "C" REFERENCES authors (id),
    -- Whether they get mails about drafts: submitted ones, and what became of theirs.
    mail_submitted BIGINT NOT NULL CHECK (mail_submitted IN (0, 1)),
    mail_decided BIGINT NOT NULL CHECK (mail_decided IN (0, 1)),
    created_at BIGINT NOT NULL,
    removed_at BIGINT,
    CHECK (removed_at IS NOT NULL OR email IS NOT NULL),
    CHECK (removed_at IS NULL OR (email IS NULL AND password IS NULL))
);

CREATE INDEX people_by_name ON people (name, id) WHERE removed_at IS NULL;
CREATE INDEX people_with_author ON people (author_id);

-- token_hash: SHA-256 of 256 random bits that only the browser has.
CREATE TABLE sessions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- In a few words, such as "Firefox on Linux".
    browser TEXT COLLATE "C" NOT NULL,
    -- The device's own id, from its cookie.
    device TEXT COLLATE "C" NOT NULL
);

CREATE INDEX sessions_of_person ON sessions (person_id, last_seen_at DESC, id DESC);

CREATE TABLE invitations (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    -- In lower case.
    email TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('contributor', 'author', 'editor', 'admin')),
    invited_by TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE UNIQUE INDEX invitations_open ON invitations (email) WHERE used_at IS NULL;
CREATE INDEX invitations_by_person ON invitations (invited_by);

-- Links with which a forgotten password may be replaced.
CREATE TABLE resets (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX resets_of_person ON resets (person_id);

-- Attempts that failed or are under way, once for each counter that they count against. A counter
-- is a keyed hash: of an account, a network, a device.
CREATE TABLE attempts (
    id TEXT COLLATE "C" NOT NULL,
    counter TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id, counter)
);

CREATE INDEX attempts_of_counter ON attempts (counter, at);
CREATE INDEX attempts_by_time ON attempts (at);

-- What was done here. Names and titles are those of that moment.
CREATE TABLE activity (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    person_id TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    what TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject_id TEXT COLLATE "C",
    title TEXT COLLATE "C" NOT NULL
);
