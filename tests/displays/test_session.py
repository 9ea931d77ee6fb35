"""The release that is being made: each thread has its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from builders import PARAMETERS
from projects import ROOT

import caricc_report as cr

LANGUAGES = ("en", "ru")
GIVEN = {**PARAMETERS, "articles": "data/articles", "profile": "params/profile.yml"}


def test_releases_in_two_threads_are_not_mixed() -> None:
    """What is shown after both are loaded is in the language of the thread's own."""
    both_loaded = Barrier(len(LANGUAGES), timeout=60)

    def shown(language: str) -> object:
        cr.load_release(ROOT, **GIVEN | {"language": language})
        both_loaded.wait()
        return cr.by_language(en="en", ru="ru")

    with ThreadPoolExecutor(len(LANGUAGES)) as threads:
        assert [*threads.map(shown, LANGUAGES)] == [*LANGUAGES]


def test_a_thread_without_a_release_has_the_one_loaded_last() -> None:
    """A thread that a cell starts says what the cell would say."""
    cr.load_release(ROOT, **GIVEN | {"language": "ru"})
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(cr.by_language, en="en", ru="ru").result() == "ru"
