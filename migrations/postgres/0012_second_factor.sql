-- What proves beside the password who somebody is.
-- Every table and column here has the same name in ../sqlite/0012_second_factor.sql.

-- The secret that the person's app shares (RFC 6238), in base32: codes can't be compared without
-- it. Null where there is none.
ALTER TABLE people ADD COLUMN totp TEXT;
-- The time step of the code that was used last: each works once.
ALTER TABLE people ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;
-- Counts what was turned on and off: nothing that was offered before is offered again.
ALTER TABLE people ADD COLUMN factor_round BIGINT NOT NULL DEFAULT 0;
-- 1 where the password is shorter than one that stands alone.
ALTER TABLE people ADD COLUMN password_beside BIGINT NOT NULL DEFAULT 0
    CHECK (password_beside IN (0, 1));

-- Codes for when the app is lost, by their SHA-256. One that was used is gone.
CREATE TABLE recovery_codes (
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    PRIMARY KEY (person_id, hash)
);
