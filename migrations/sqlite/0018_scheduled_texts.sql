-- What becomes public by itself has been settled since as it is scheduled; before, it was whatever
-- was saved last.
UPDATE posts SET published_version_id = working_version_id
    WHERE status = 'scheduled' AND working_version_id IS NOT NULL;
