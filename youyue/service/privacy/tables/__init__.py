"""The entries, a module for each floor of the house."""

from youyue.service.privacy.classes import Kept
from youyue.service.privacy.tables import accounts, application, catalogue, desks, machinery, record

TABLES: list[Kept] = [
    *accounts.TABLES,
    *application.TABLES,
    *record.TABLES,
    *desks.TABLES,
    *machinery.TABLES,
    *catalogue.TABLES,
]
