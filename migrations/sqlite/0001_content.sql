-- What the site holds. Times are milliseconds since 1970, truths are 0 or 1, lists are JSON.
-- Every table and column here has the same name in ../postgres/0001_content.sql.

CREATE TABLE media (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    mime TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    alt TEXT NOT NULL,
    decorative INTEGER NOT NULL CHECK (decorative IN (0, 1)),
    variants TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE posts (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('post', 'page')),
    slug TEXT NOT NULL,
    status TEXT NOT NULL CHECK
        (status IN ('draft', 'in-review', 'scheduled', 'published', 'unpublished', 'trashed')),
    published_at INTEGER,
    updated_at INTEGER,
    created_at INTEGER NOT NULL,
    was_public INTEGER NOT NULL CHECK (was_public IN (0, 1)),
    comments_open INTEGER NOT NULL CHECK (comments_open IN (0, 1)),
    language TEXT,
    -- What readers see, and what staff saved last; the same while nothing waits to be published.
    published_version_id TEXT REFERENCES versions (id),
    working_version_id TEXT REFERENCES versions (id),
    UNIQUE (kind, slug),
    -- What readers can find has a date and a text.
    CHECK (status <> 'published' OR (published_at IS NOT NULL AND published_version_id IS NOT NULL))
) STRICT;

CREATE INDEX posts_by_date ON posts (kind, published_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX posts_all_by_date ON posts (published_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX posts_due ON posts (published_at) WHERE status = 'scheduled';
CREATE INDEX posts_published_version ON posts (published_version_id);
CREATE INDEX posts_working_version ON posts (working_version_id);

-- A text of a post as it was saved once. The long columns stand last, so that a listing's read
-- ends before them.
CREATE TABLE versions (
    id TEXT NOT NULL PRIMARY KEY,
    post_id TEXT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    renderer INTEGER NOT NULL,
    title TEXT NOT NULL,
    kicker TEXT,
    place TEXT,
    summary TEXT,
    excerpt TEXT NOT NULL,
    words INTEGER NOT NULL,
    reading_minutes INTEGER NOT NULL,
    image_id TEXT REFERENCES media (id),
    image_alt TEXT,
    extra TEXT NOT NULL,
    contents TEXT NOT NULL,
    html TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL
) STRICT;

CREATE INDEX versions_of_post ON versions (post_id, created_at DESC, id DESC);
CREATE INDEX versions_by_renderer ON versions (renderer, id);
CREATE INDEX versions_with_image ON versions (image_id);

CREATE TABLE authors (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    biography TEXT NOT NULL,
    links TEXT NOT NULL,
    portrait_id TEXT REFERENCES media (id),
    portrait_alt TEXT,
    guest INTEGER NOT NULL CHECK (guest IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX authors_by_name ON authors (name, id);
CREATE INDEX authors_with_portrait ON authors (portrait_id);

CREATE TABLE tags (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    introduction TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- published_at repeats the post's while it is published, and is null otherwise: with it an
-- author's or a tag's newest posts are one short walk along an index, however many there are.
CREATE TABLE post_authors (
    post_id TEXT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    author_id TEXT NOT NULL REFERENCES authors (id),
    position INTEGER NOT NULL,
    published_at INTEGER,
    PRIMARY KEY (post_id, author_id)
) STRICT;

CREATE INDEX post_authors_by_date ON post_authors (author_id, published_at DESC, post_id DESC);

CREATE TABLE post_tags (
    post_id TEXT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    tag_id TEXT NOT NULL REFERENCES tags (id),
    position INTEGER NOT NULL,
    published_at INTEGER,
    PRIMARY KEY (post_id, tag_id)
) STRICT;

CREATE INDEX post_tags_by_date ON post_tags (tag_id, published_at DESC, post_id DESC);

-- Addresses a post had before. They lead to the post, not to an address, so no chain can form.
CREATE TABLE old_slugs (
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    post_id TEXT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, slug)
) STRICT;

CREATE INDEX old_slugs_of_post ON old_slugs (post_id);

-- Addresses from elsewhere, such as those of an imported site.
CREATE TABLE redirects (
    path TEXT NOT NULL PRIMARY KEY,
    target TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX redirects_by_target ON redirects (target);

CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What each write touched, in the order of the commits; caches read on from where they were.
CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;
