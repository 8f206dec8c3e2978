-- The few words that say what a post or a page is like, from its entry of the search index: what
-- readers may also like is found by the words that it shares. The program writes them when it indexes a
-- post, and at its next start those of the posts that are indexed.

CREATE TABLE telling_words (
    word TEXT COLLATE "C" NOT NULL,
    post_id TEXT COLLATE "C" NOT NULL REFERENCES search_entries (post_id) ON DELETE CASCADE,
    PRIMARY KEY (word, post_id)
);

CREATE INDEX telling_words_of_post ON telling_words (post_id);

-- Pages show what is alike.
CREATE CONSTRAINT TRIGGER telling_words_page_any AFTER INSERT OR UPDATE OR DELETE ON telling_words
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION pages_changed_with_post();
