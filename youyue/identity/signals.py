"""What other floors may listen to."""

from django.dispatch import Signal

signed_in = Signal()
"""Sent after the platform's facts were written and the person was let in.

`user`; `request` (None where a demonstration account is prepared without a browser); `changed`: the labels
of the facts that differ from the previous sign-in, empty at the first.
"""

factor_changed = Signal()
"""Sent in the transaction that wrote down what happened to somebody's second factors.

`user`; `kind`: of `assurance.events.FactorEvent.Kind`.
"""
