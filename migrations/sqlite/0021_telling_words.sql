-- The few words that say what a post or a page is like, from its entry of the search index: what
-- readers may also like is found by the words that it shares. The program writes them when it indexes a
-- post, and at its next start those of the posts that are indexed.

CREATE TABLE telling_words (
    word TEXT NOT NULL,
    post_id TEXT NOT NULL REFERENCES search_entries (post_id) ON DELETE CASCADE,
    PRIMARY KEY (word, post_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX telling_words_of_post ON telling_words (post_id);

-- Pages show what is alike.
CREATE TRIGGER telling_words_page_in AFTER INSERT ON telling_words
    WHEN EXISTS (SELECT 1 FROM posts WHERE id = new.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER telling_words_page_anew AFTER UPDATE ON telling_words
    WHEN EXISTS (SELECT 1 FROM posts WHERE id = old.post_id AND status = 'published')
        OR EXISTS (SELECT 1 FROM posts WHERE id = new.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
CREATE TRIGGER telling_words_page_out AFTER DELETE ON telling_words
    WHEN EXISTS (SELECT 1 FROM posts WHERE id = old.post_id AND status = 'published')
BEGIN
    INSERT INTO page_changes (post_id) VALUES (NULL);
END;
