-- The search index. The words are folded and separated by the program, the same for both
-- databases; here they are only kept and found. What of it may be shown, posts.status says.

CREATE TABLE search_entries (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES posts (id) ON DELETE CASCADE,
    words TSVECTOR NOT NULL
);

CREATE INDEX search_entries_words ON search_entries USING gin (words);
