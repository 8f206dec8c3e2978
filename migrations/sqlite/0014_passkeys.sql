-- Keys with which devices sign in, without a password.
-- Every table and column here has the same name in ../postgres/0014_passkeys.sql.

CREATE TABLE passkeys (
    -- The credential's own id, in base64.
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    -- As its owner calls it.
    name TEXT NOT NULL,
    -- The public key and its counter, as JSON.
    credential TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;

CREATE INDEX passkeys_of_person ON passkeys (person_id, created_at, id);

-- Challenges that were answered, until they are past: each is answered once.
CREATE TABLE used_challenges (
    hash TEXT NOT NULL PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT;
