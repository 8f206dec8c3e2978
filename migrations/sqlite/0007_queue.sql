-- Taking back a decision about many.
CREATE INDEX comments_decided ON comments (decided_at, id) WHERE former_status IS NOT NULL;
