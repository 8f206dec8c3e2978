-- What the site holds. Times are milliseconds since 1970, truths are 0 or 1, lists are JSON.
-- Every table and column here has the same name in ../sqlite/0001_content.sql.
-- Texts are compared by their bytes (COLLATE "C"), as SQLite does.

CREATE TABLE media (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    mime TEXT COLLATE "C" NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    alt TEXT COLLATE "C" NOT NULL,
    decorative BIGINT NOT NULL CHECK (decorative IN (0, 1)),
    variants TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE posts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('post', 'page')),
    slug TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK
        (status IN ('draft', 'in-review', 'scheduled', 'published', 'unpublished', 'trashed')),
    published_at BIGINT,
    updated_at BIGINT,
    created_at BIGINT NOT NULL,
    was_public BIGINT NOT NULL CHECK (was_public IN (0, 1)),
    comments_open BIGINT NOT NULL CHECK (comments_open IN (0, 1)),
    language TEXT COLLATE "C",
    -- What readers see, and what staff saved last; the same while nothing waits to be published.
    published_version_id TEXT COLLATE "C",
    working_version_id TEXT COLLATE "C",
    UNIQUE (kind, slug),
    -- What readers can find has a date and a text.
    CHECK (status <> 'published' OR (published_at IS NOT NULL AND published_version_id IS NOT NULL))
);

CREATE INDEX posts_by_date ON posts (kind, published_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX posts_all_by_date ON posts (published_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX posts_due ON posts (published_at) WHERE status = 'scheduled';
CREATE INDEX posts_published_version ON posts (published_version_id);
CREATE INDEX posts_working_version ON posts (working_version_id);

-- A text of a post as it was saved once. The long columns stand last, so that a listing's read
-- ends before them.
CREATE TABLE versions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    post_id TEXT COLLATE "C" NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    renderer BIGINT NOT NULL,
    title TEXT COLLATE "C" NOT NULL,
    kicker TEXT COLLATE "C",
    place TEXT COLLATE "C",
    summary TEXT COLLATE "C",
    excerpt TEXT COLLATE "C" NOT NULL,
    words BIGINT NOT NULL,
    reading_minutes BIGINT NOT NULL,
    image_id TEXT COLLATE "C" REFERENCES media (id),
    image_alt TEXT COLLATE "C",
    extra TEXT COLLATE "C" NOT NULL,
    contents TEXT COLLATE "C" NOT NULL,
    html TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL
);

ALTER TABLE posts
    ADD FOREIGN KEY (published_version_id) REFERENCES versions (id),
    ADD FOREIGN KEY (working_version_id) REFERENCES versions (id);

CREATE INDEX versions_of_post ON versions (post_id, created_at DESC, id DESC);
CREATE INDEX versions_by_renderer ON versions (renderer, id);
CREATE INDEX versions_with_image ON versions (image_id);

CREATE TABLE authors (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    biography TEXT COLLATE "C" NOT NULL,
    links TEXT COLLATE "C" NOT NULL,
    portrait_id TEXT COLLATE "C" REFERENCES media (id),
    portrait_alt TEXT COLLATE "C",
    guest BIGINT NOT NULL CHECK (guest IN (0, 1)),
    created_at BIGINT NOT NULL
);

CREATE INDEX authors_by_name ON authors (name, id);
CREATE INDEX authors_with_portrait ON authors (portrait_id);

CREATE TABLE tags (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    introduction TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

-- published_at repeats the post's while it is published, and is null otherwise: with it an
-- author's or a tag's newest posts are one short walk along an index, however many there are.
CREATE TABLE post_authors (
    post_id TEXT COLLATE "C" NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    author_id TEXT COLLATE "C" NOT NULL REFERENCES authors (id),
    position BIGINT NOT NULL,
    published_at BIGINT,
    PRIMARY KEY (post_id, author_id)
);

CREATE INDEX post_authors_by_date ON post_authors (author_id, published_at DESC, post_id DESC);

CREATE TABLE post_tags (
    post_id TEXT COLLATE "C" NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    tag_id TEXT COLLATE "C" NOT NULL REFERENCES tags (id),
    position BIGINT NOT NULL,
    published_at BIGINT,
    PRIMARY KEY (post_id, tag_id)
);

CREATE INDEX post_tags_by_date ON post_tags (tag_id, published_at DESC, post_id DESC);

-- Addresses a post had before. They lead to the post, not to an address, so no chain can form.
CREATE TABLE old_slugs (
    kind TEXT COLLATE "C" NOT NULL,
    slug TEXT COLLATE "C" NOT NULL,
    post_id TEXT COLLATE "C" NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, slug)
);

CREATE INDEX old_slugs_of_post ON old_slugs (post_id);

-- Addresses from elsewhere, such as those of an imported site.
CREATE TABLE redirects (
    path TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    target TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX redirects_by_target ON redirects (target);

CREATE TABLE settings (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

-- What each write touched, in the order of the commits; caches read on from where they were.
CREATE TABLE changes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL
);

-- SQLite's function of this name for the one use made of it, a list of texts as a parameter, so
-- that such a query has one text for both.
CREATE FUNCTION json_each(list TEXT) RETURNS TABLE (key BIGINT, value TEXT)
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 20
    AS $$
        SELECT ordinality - 1, value
        FROM jsonb_array_elements_text(list::jsonb) WITH ORDINALITY AS item (value, ordinality)
    $$;
