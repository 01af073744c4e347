#!/usr/bin/env python
"""Django's command line for youyue."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youyue.settings")
    from django.core.management import execute_from_command_line

    from youyue.logs import end_without_values

    sys.excepthook = end_without_values
    execute_from_command_line(sys.argv)
