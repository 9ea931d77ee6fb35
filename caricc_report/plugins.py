"""What packages build on that add a loader, a renderer, a format, a check or an adapter.

The names are in ``plugins.pyi``, and imported when they are first used, so that a loader costs no
renderer.
"""

from caricc_report.system.lazy import lazy_names

__getattr__, __dir__, __all__ = lazy_names(__name__, __file__)
