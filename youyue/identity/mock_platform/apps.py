from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MockPlatformConfig(AppConfig):
    name = "youyue.identity.mock_platform"
    verbose_name = _("模拟统一身份认证平台")
