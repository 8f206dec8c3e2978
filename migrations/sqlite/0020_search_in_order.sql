-- The search index anew: its row numbers are the order of what is found, so that a search reads no
-- more than it shows. The words, written by the program, are a post's own and, once more with a mark,
-- those that say much about it. The program indexes every post again at its next start.

DROP TRIGGER search_entries_gone;
DELETE FROM search_entries;
DROP TABLE search_words;

-- A beginning is found by an index of its own, so long as it has no more letters than these.
CREATE VIRTUAL TABLE search_words USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    detail = none,
    prefix = '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* S* Co'"
);

-- The words go with their entry, also where that goes with its post.
CREATE TRIGGER search_entries_gone AFTER DELETE ON search_entries BEGIN
    DELETE FROM search_words WHERE rowid = old.id;
END;
