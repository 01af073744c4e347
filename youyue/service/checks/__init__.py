"""The checks, in the order in which `manage.py doctor` prints them. Importing them fills the registry."""

from youyue.service.checks import data, installation, neighbours, worker

__all__ = ["data", "installation", "neighbours", "worker"]
