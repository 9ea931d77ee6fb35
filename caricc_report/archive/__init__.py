"""The archive: all articles of all releases, as Parquet by year and half-month.

``<folder>/archive.json`` is the index: it lists the parts,
``year=2024/half_month=22/part-<digest>.parquet``, and the archive is what it lists.
"""
