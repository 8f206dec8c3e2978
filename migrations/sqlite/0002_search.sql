-- The search index. The words are folded and separated by the program, the same for both
-- databases; here they are only kept and found. What of it may be shown, posts.status says.

CREATE TABLE search_entries (
    id INTEGER PRIMARY KEY,
    post_id TEXT NOT NULL UNIQUE REFERENCES posts (id) ON DELETE CASCADE
) STRICT;

CREATE VIRTUAL TABLE search_words USING fts5 (
    title,
    body,
    content = '',
    contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* S* Co'",
    prefix = '2 3'
);

-- The words go with their entry, also where that goes with its post.
CREATE TRIGGER search_entries_gone AFTER DELETE ON search_entries BEGIN
    DELETE FROM search_words WHERE rowid = old.id;
END;
