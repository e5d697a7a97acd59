"""The real parts of an office put together: records, rules, catalogue, forms and printers.

Importing this costs half a second, so only ``counter_tui.bootstrap`` does, when it must.
"""

from __future__ import annotations

from counter_tui.wiring.office import WiredOffice

__all__ = ["WiredOffice"]
