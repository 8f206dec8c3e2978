-- The colour in which a picture is awaited.
-- The column has the same name in ../postgres/0013_media_tint.sql.

-- Its average colour: six hexadecimal digits; empty where nobody has looked, or where the page
-- shows through the picture.
ALTER TABLE media ADD COLUMN tint TEXT NOT NULL DEFAULT '';
