-- 1 where a change of what readers see was submitted for review.
ALTER TABLE posts ADD COLUMN correction_waits INTEGER NOT NULL DEFAULT 0
    CHECK (correction_waits IN (0, 1));
