"""What allauth may do here: let the platform's accounts in, and nothing that it could do besides."""

from typing import Any

ALLAUTH: dict[str, Any] = {
    # True is refused beside a second factor; allauth's own pages are in no address book of ours either way
    "SOCIALACCOUNT_ONLY": False,
    "SOCIALACCOUNT_ADAPTER": "youyue.identity.adapter.PlatformAdapter",
    "ACCOUNT_ADAPTER": "youyue.identity.adapter.AccountAdapter",
    "SOCIALACCOUNT_STORE_TOKENS": False,
    "SOCIALACCOUNT_LOGIN_ON_GET": True,
    "SOCIALACCOUNT_AUTO_SIGNUP": True,
    "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": "account_name",
    "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*"],
    "MFA_ADAPTER": "youyue.identity.assurance.sealing.SealingAdapter",
    "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
    "MFA_TOTP_TOLERANCE": 1,  # steps of half a minute that a telephone may be wrong by
    "MFA_RECOVERY_CODE_COUNT": 10,
}
