"""WSGI entry point, for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youyue.settings")
application = get_wsgi_application()

from materials.store import mark  # noqa: E402 (after the applications are set up)

mark.confirm_at_start()

# What was made until now lives as long as the process: the collector need not walk it again and again.
gc.collect()
gc.freeze()
