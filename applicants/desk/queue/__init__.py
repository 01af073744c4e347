"""The queue: its boxes, what is asked of the database, saved views, export and bulk acts."""
