"""What the site does under load and while something is away: tried, not measured.

Whole servers as in production, real people's requests over HTTP, and what they stand on
is stopped, paused and changed under them. Nothing here asserts; each part says what was
seen beside what should be. What a quick test can hold of it stands in a test.
"""
