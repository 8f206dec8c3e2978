-- What readers answer. Lengths here are a last wall; what may be sent is the program's rule.

-- comments_held: every comment waits for a moderator. comments_days: closed so many days after
-- publication, 0 for never; null where the site's setting holds. comments_count: approved ones.
ALTER TABLE posts ADD COLUMN comments_held INTEGER NOT NULL DEFAULT 0
    CHECK (comments_held IN (0, 1));
ALTER TABLE posts ADD COLUMN comments_days INTEGER CHECK (comments_days >= 0);
ALTER TABLE posts ADD COLUMN comments_count INTEGER NOT NULL DEFAULT 0
    CHECK (comments_count >= 0);

-- root_at and root_id repeat those of the first comment of its conversation (its own, if it is
-- one): with them the order of reading is one walk along an index. answers counts the comments
-- that answer it and have a place on the page; shown says whether it has one itself, because it is
-- approved or because of these.
CREATE TABLE comments (
    id TEXT NOT NULL PRIMARY KEY,
    post_id TEXT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    parent_id TEXT REFERENCES comments (id),
    root_at INTEGER NOT NULL,
    root_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'spam', 'trash')),
    -- What it was before the last decision, to undo that.
    former_status TEXT CHECK (former_status IN ('pending', 'approved', 'spam', 'trash')),
    -- Why it was not approved at once.
    held_for TEXT,
    -- By a moderator; null while only the rules have spoken.
    decided_at INTEGER,
    edited_at INTEGER,
    -- Counts edits and decisions: a moderator's signed link is good for one of them.
    revision INTEGER NOT NULL DEFAULT 0,
    -- What the scorer has learnt from it.
    learnt TEXT CHECK (learnt IN ('spam', 'ham')),
    answers INTEGER NOT NULL DEFAULT 0 CHECK (answers >= 0),
    shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
    staff INTEGER NOT NULL CHECK (staff IN (0, 1)),
    -- Its writer wants mail about answers.
    notify INTEGER NOT NULL CHECK (notify IN (0, 1)),
    -- Keyed hashes: of what was sent, of the address in small letters, of the network it came
    -- from (forgotten after some days).
    submission TEXT,
    email_hash TEXT NOT NULL,
    sender TEXT,
    name TEXT NOT NULL CHECK (length(name) <= 2000),
    email TEXT NOT NULL CHECK (length(email) <= 300),
    message TEXT NOT NULL CHECK (length(message) <= 40000),
    UNIQUE (post_id, submission),
    CHECK (shown = 1 OR (status <> 'approved' AND answers = 0)),
    CHECK (shown = 0 OR status = 'approved' OR answers > 0)
) STRICT;

CREATE INDEX comments_in_order ON comments (post_id, root_at, root_id, created_at, id)
    WHERE shown = 1;
CREATE INDEX comments_by_time ON comments (post_id, created_at, id);
CREATE INDEX comments_newest ON comments (post_id, created_at DESC, id DESC)
    WHERE status = 'approved';
CREATE INDEX comments_by_status ON comments (status, id);
CREATE INDEX comments_by_email ON comments (email_hash, status);
CREATE INDEX comments_by_sender ON comments (sender, created_at) WHERE sender IS NOT NULL;
CREATE INDEX comments_of_parent ON comments (parent_id) WHERE parent_id IS NOT NULL;

-- A reader's word that a comment should not stand; settled once a moderator has looked.
CREATE TABLE comment_reports (
    comment_id TEXT NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
    sender TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
    PRIMARY KEY (comment_id, sender)
) STRICT;

CREATE INDEX comment_reports_by_sender ON comment_reports (sender, created_at);

-- E-mail addresses that comments came with, by their hash: when the link that lets a device
-- comment at once was last sent there, and when its owner asked for no more mail.
CREATE TABLE correspondents (
    email_hash TEXT NOT NULL PRIMARY KEY,
    key_sent_at INTEGER,
    unsubscribed_at INTEGER
) STRICT;

-- In how many comments that a moderator judged a word stood. The empty word counts the comments.
CREATE TABLE spam_words (
    word TEXT NOT NULL PRIMARY KEY,
    spam INTEGER NOT NULL,
    ham INTEGER NOT NULL
) STRICT;
