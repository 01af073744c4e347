"""The benchmark: our pages beside the limit page and beside what Django ships (`manage.py bench`)."""
