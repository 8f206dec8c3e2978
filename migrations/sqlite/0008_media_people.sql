-- Who brought a file into the library, what it was called there, and which texts name it.
-- Every table and column here has the same name in ../postgres/0008_media_people.sql.

-- Empty for what came with an import.
ALTER TABLE media ADD COLUMN original TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN added_by TEXT REFERENCES people (id);
-- What it is found by: the words of both, folded, each with a space before it.
ALTER TABLE media ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE media SET words = ' ' || lower(alt);

CREATE INDEX media_of_person ON media (added_by, id);

-- Which versions show a file, as their picture or in their text.
CREATE TABLE media_uses (
    media_id TEXT NOT NULL REFERENCES media (id),
    version_id TEXT NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    PRIMARY KEY (media_id, version_id)
) STRICT;

CREATE INDEX media_uses_of_version ON media_uses (version_id);

-- A file's name begins with 24 digits of its own, whatever its size.
INSERT INTO media_uses (media_id, version_id)
SELECT m.id, v.id FROM media m JOIN versions v
ON v.image_id = m.id OR instr(v.source, '/media/' || substr(m.name, 1, 24)) > 0;
