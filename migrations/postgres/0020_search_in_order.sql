-- The search index anew: its numbers are the order of what is found, so that a search reads no more
-- than it shows. The words, written by the program, are a post's own and, once more with a mark,
-- those that say much about it. The program indexes every post again at its next start.

DELETE FROM search_entries;
ALTER TABLE search_entries
    ALTER COLUMN id DROP IDENTITY,
    DROP CONSTRAINT search_entries_pkey,
    DROP CONSTRAINT search_entries_post_id_key,
    ADD PRIMARY KEY (post_id);

CREATE INDEX search_entries_in_order ON search_entries (id DESC, post_id DESC);
