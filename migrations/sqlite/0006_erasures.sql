-- What people asked to have erased, so that it is erased again where an older copy of the database
-- was put in place. The same stands in the file `erasures` of the data folder.
-- Every table and column here has the same name in ../postgres/0006_erasures.sql.

CREATE TABLE erasures (
    -- The keyed hash of the address in small letters, as with the comments. Nothing leads back
    -- from it to the address.
    email_hash TEXT NOT NULL PRIMARY KEY,
    -- What came later stays.
    erased_at INTEGER NOT NULL
) STRICT;

-- Set where words and writer are gone, and the comment is only the place that its answers need.
ALTER TABLE comments ADD COLUMN erased_at INTEGER;
