"""Compare two ways to find duplicates, on the articles of the reference release.

    pip install datasketch
    python benchmarks/duplicates.py [--known 1000,20000]

The project's own way is `caricc_report.editorial.duplicates.likeness`; the other is MinHash with
LSH of datasketch. ``benchmarks/README.md`` says what each line is. Nothing here judges the figures.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz

from caricc_report.editorial.duplicates.duplicates import find_duplicates
from caricc_report.editorial.duplicates.likeness import (
    contained,
    likeness,
    words_of,
    worth_comparing,
)
from caricc_report.loaders import load_articles
from caricc_report.model.article import Article, Text
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caricc_report.editorial.duplicates.likeness import Words

ROOT = Path(__file__).resolve().parent.parent
CHANCE = random.Random(20241119)  # noqa: S311 - the same examples every time
N_NEW = 1000
SHINGLE = 3
PERMUTATIONS = 128
LSH_THRESHOLD = 0.3
"""The lowest of the thresholds below, so that LSH leaves out nothing that they would find."""
ALIKE = (
    "3 % of words changed", "10 % of words changed", "20 % of words changed",
    "a sentence dropped", "first paragraph moved",
)  # fmt: skip
UNLIKE = ("one paragraph shared", "same country, other article", "same article in Russian")
PARTS = ("first paragraph alone",)

Pair = tuple[Text, Text]


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--known", default="1000,20000", help="numbers of known articles")
    given = parser.parse_args()
    articles = load_articles(ProjectFile(ROOT / "data/articles", "data/articles"))
    pairs = {name: list(of_kind) for name, of_kind in pairs_of(articles).items()}
    print_scores(pairs)
    print_finds(pairs)
    print_times(articles, [int(number) for number in given.known.split(",")])


# Pairs


def pairs_of(articles: tuple[Article, ...]) -> dict[str, list[Pair]]:
    """Return pairs of texts by what was done to the one to get the other."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for article, language in itertools.product(articles, ("en", "ru")):
        text = article.texts[language]
        others = [other.texts[language] for other in articles if other is not article]
        words = " ".join(other.body for other in others).split()
        paragraphs = text.body.split("\n\n")
        sentences = re.split(r"(?<=[.!?»”])\s+", text.body)
        sentences.pop(CHANCE.randrange(len(sentences)))
        for percent in (3, 10, 20):
            changed = changed_words(text.body, words, percent)
            pairs[f"{percent} % of words changed"].append((text, with_body(text, changed)))
        bodies = {
            "a sentence dropped": " ".join(sentences),
            "first paragraph moved": "\n\n".join([*paragraphs[1:], paragraphs[0]]),
            "first paragraph alone": paragraphs[0],
        }
        for name, body in bodies.items():
            pairs[name].append((text, with_body(text, body)))
        other = CHANCE.choice(others)
        shared = f"{other.body}\n\n{CHANCE.choice(paragraphs)}"
        pairs["one paragraph shared"].append((text, with_body(other, shared)))
    for one, other in itertools.combinations(articles, 2):
        if one.country == other.country:
            pairs["same country, other article"] += [
                (one.texts[language], other.texts[language]) for language in ("en", "ru")
            ]
    pairs["same article in Russian"] = [(each.texts["en"], each.texts["ru"]) for each in articles]
    return pairs


def changed_words(body: str, others: list[str], percent: int) -> str:
    """Return a text with some words replaced by words of other articles."""
    return " ".join(
        CHANCE.choice(others) if CHANCE.random() * 100 < percent else word
        for word in body.split(" ")
    )


def with_body(text: Text, body: str) -> Text:
    """Return a text with another body."""
    return Text(headline=text.headline, body=body)


# Scores


def shingles(words: Words) -> list[bytes]:
    """Return the runs of three words, as MinHash takes them."""
    runs = range(max(1, len(words) - SHINGLE + 1))
    return [" ".join(words[start : start + SHINGLE]).encode() for start in runs]


def minhash(words: Words) -> MinHash:
    """Return the sketch of a text."""
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update_batch(shingles(words))
    return sketch


def on_characters(score: Callable[[str, str], float]) -> Callable[[Words, Words], float]:
    """Return a score of rapidfuzz on running text."""
    return lambda one, other: score(" ".join(one), " ".join(other))


SCORES: dict[str, Callable[[Words, Words], float]] = {
    "likeness (ours)": likeness,
    "contained (ours)": contained,
    "MinHash": lambda one, other: 100 * minhash(one).jaccard(minhash(other)),
    "ratio": on_characters(fuzz.ratio),
    "token_sort_ratio": on_characters(fuzz.token_sort_ratio),
    "token_set_ratio": on_characters(fuzz.token_set_ratio),
    "partial_ratio": on_characters(fuzz.partial_ratio),
}


def print_scores(pairs: dict[str, list[Pair]]) -> None:
    """Print the lowest, middle and highest score of each kind of pair."""
    print(f"{'lowest/median/highest':30}" + "".join(f"{name:>18}" for name in SCORES))
    for kind in (*ALIKE, *PARTS, *UNLIKE):
        cells = []
        for score in SCORES.values():
            found = sorted(score(words_of(one), words_of(other)) for one, other in pairs[kind])
            cells.append(f"{found[0]:.0f}/{found[len(found) // 2]:.0f}/{found[-1]:.0f}")
        print(f"{kind:30}" + "".join(f"{cell:>18}" for cell in cells))


def print_finds(pairs: dict[str, list[Pair]]) -> None:
    """Print precision and recall of both ways at thresholds, the first step included."""
    ways = {
        "likeness": (in_text_index, likeness, (60, 65, 70, 75, 80, 85, 90)),
        "MinHash": (in_lsh, SCORES["MinHash"], (30, 35, 40, 50, 60, 70)),
    }
    print(f"\n{'':10}{'from':>6}{'precision':>11}{'recall':>8}   found of each kind, %")
    for name, (is_candidate, score, thresholds) in ways.items():
        scores = {
            kind: [
                score(words_of(one), words_of(other))
                if is_candidate(words_of(one), words_of(other))
                else 0.0
                for one, other in of_kind
            ]
            for kind, of_kind in pairs.items()
        }
        for threshold in thresholds:
            found = {kind: sum(each >= threshold for each in scores[kind]) for kind in scores}
            right = sum(found[kind] for kind in ALIKE)
            wrong = sum(found[kind] for kind in UNLIKE)
            recall = right / sum(len(pairs[kind]) for kind in ALIKE)
            shares = (100 * found[kind] / len(pairs[kind]) for kind in (*ALIKE, *UNLIKE))
            print(
                f"{name:10}{threshold:6}{right / (right + wrong):11.3f}{recall:8.3f}   "
                + " ".join(f"{share:3.0f}" for share in shares)
            )


def in_text_index(one: Words, other: Words) -> bool:
    """Return whether our first step lets a pair through."""
    return bool([*worth_comparing([], [one, other])])


def in_lsh(one: Words, other: Words) -> bool:
    """Return whether LSH lets a pair through."""
    index = MinHashLSH(threshold=LSH_THRESHOLD, num_perm=PERMUTATIONS)
    index.insert("one", minhash(one))
    return bool(index.query(minhash(other)))


# Times


def print_times(articles: tuple[Article, ...], numbers: list[int]) -> None:
    """Print how long 1,000 new articles against more and more known ones take."""
    made = invented(articles)
    new = list(itertools.islice(made, N_NEW))
    print(f"\n{'known':>10}{'whole search':>16}{'texts alone':>16}{'MinHash':>16}   (seconds)")
    for number in numbers:
        known = list(itertools.islice(made, number))
        print(f"{number:10}", end="", flush=True)
        for way in (find_duplicates, with_text_index, with_minhash):
            started = time.perf_counter()
            way(new, known)
            print(f"{time.perf_counter() - started:16.1f}", end="", flush=True)
        print()


def invented(articles: tuple[Article, ...]) -> Iterator[Article]:
    """Yield articles of the reference's words, each word after one that it follows there."""
    following: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        words = article.texts["en"].body.split()
        for word, after in itertools.pairwise(words):
            following[word].append(after)
    starts = sorted(following)
    for number in itertools.count():
        words = [CHANCE.choice(starts)]
        while len(words) < len(CHANCE.choice(articles).texts["en"].body.split()):
            after = following.get(words[-1])
            words.append(CHANCE.choice(after if after and CHANCE.random() < 0.8 else starts))  # noqa: PLR2004 - else phrases would be whole sentences
        text = Text(headline=" ".join(words[:9]), body=" ".join(words))
        pattern = CHANCE.choice(articles)
        changes = {
            "id": f"{pattern.id}-{number}",
            "source_url": f"https://example.org/{number}",
            "texts": {"en": text},
        }
        yield pattern.model_copy(update=changes)


def with_text_index(new: list[Article], known: list[Article]) -> int:
    """Return how many pairs of texts are alike, as our way finds them."""
    texts = [words_of(article.texts["en"]) for article in (*known, *new)]
    found = worth_comparing(texts[: len(known)], texts[len(known) :])
    return sum(likeness(texts[one], texts[other]) >= 70 for one, other in found)  # noqa: PLR2004 - the project's


def with_minhash(new: list[Article], known: list[Article]) -> int:
    """Return how many pairs of texts are alike, as MinHash with LSH finds them."""
    index = MinHashLSH(threshold=LSH_THRESHOLD, num_perm=PERMUTATIONS)
    sketches = [minhash(words_of(article.texts["en"])) for article in new]
    for position, sketch in enumerate(sketches):
        index.insert(position, sketch)
    n_found = 0
    for article in (*new, *known):
        sketch = minhash(words_of(article.texts["en"]))
        n_found += sum(sketches[each].jaccard(sketch) >= 0.35 for each in index.query(sketch))  # noqa: PLR2004 - the best in the table
    return n_found


if __name__ == "__main__":
    main()
