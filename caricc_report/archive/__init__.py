"""The archive: all articles of all releases, as Parquet by year and period.

``<folder>/archive.json`` is the index: it lists the parts,
``year=2026/week=53/part-<digest>.parquet``, and the archive is what it lists. The kind of period is
that of the profile; an archive has one.
"""
