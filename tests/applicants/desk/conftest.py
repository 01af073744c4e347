"""The desk's rooms are tested at an employer's."""

from tests.employers.conftest import all_stages, case_data, desk, elsewhere, held, url

__all__ = ["all_stages", "case_data", "desk", "elsewhere", "held", "url"]
