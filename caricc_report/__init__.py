"""Media-monitoring records in, a numbered and reproducible Information Release out.

What a command of ``caricc-report`` does, one function here does. The names are in ``__init__.pyi``,
and imported when they are first used, so that the command starts fast.
"""

from caricc_report.system.lazy import lazy_names

__getattr__, __dir__, __all__ = lazy_names(__name__, __file__)
