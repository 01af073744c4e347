"""What is saved every night, and how the portal begins again from it somewhere else.

A backup is a folder of its own for each night (`backups`), which holds the dump of the database
(`database`), the marks of the keys (`key_prints`; the keys themselves are never in it) and their check sums,
and beside all nights one copy of the store (`copies`). `proof` asks of what was restored whether it is what
was saved.
"""
