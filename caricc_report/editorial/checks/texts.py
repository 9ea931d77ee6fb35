"""Checks of headlines, bodies and shorter texts: whole, in their language, free of slips."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from caricc_report.editorial.checks.finding import Problem, Said, around, shown, sources
from caricc_report.editorial.checks.scripts import LETTERS, mixed_words, script_of, share_of_foreign
from caricc_report.model.words import words_of
from caricc_report.text.misreading import misread_part
from caricc_report.text.translating import untranslated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caricc_report.editorial.checks.subject import Passage, Subject

_NAME = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_LARGEST_CAPITAL_SHARE = 0.7
_FEWEST_LETTERS = 12
_FULL_STOP = re.compile(r"(?<!\.)(?<!\b\w)(?<!\b\w\w)\.[»”\"]?\Z")
_FEWEST_WORDS = 20
_LARGEST_FOREIGN_SHARE = 0.5
_FEWEST_REPEATED_WORDS = 12
_FEWEST_FOREIGN_WORDS = 3
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_ENDS = re.compile(r"""[.!?…][»”“"')\]’]*\s*\Z""")
_LIST_ITEM = re.compile(r"(?:^|\n)[ \t]*(?:[-*+]|\d+[.)])[ \t][^\n]*\Z")
_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]+)\s+(\1)(?![\w'’-])", re.IGNORECASE)
_ENUMERATOR = re.compile(r"(?:^|\s)\w{1,2}\Z")
_MARKUP = re.compile(
    r"&(?:#\d+|#x[\da-f]+|[a-z]{2,8}\d?);"
    r"|</?(?:a|b|blockquote|br|center|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|script|small|span"
    r"|strong|style|su[bp]|t[dhr]|table|u|ul)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
"""A character or an element of HTML."""
_AROUND = 20
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What puts letters and digits in another order than they are written in, unseen."""
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))


def headlines_in_capitals(subject: Subject) -> Iterator[Problem]:
    """Yield the headlines in capitals, each with a form in sentence case."""
    for headline in subject.headlines:
        letters = [character for character in headline.text if character.isalpha()]
        n_capitals = sum(letter.isupper() for letter in letters)
        if len(letters) >= _FEWEST_LETTERS and n_capitals > _LARGEST_CAPITAL_SHARE * len(letters):
            body = headline.article.texts[headline.language].body
            better = in_sentence_case(headline.text, body)
            yield headline.problem("headline-capitals", better=repr(better))


def in_sentence_case(headline: str, body: str) -> str:
    """Return a headline in lower case, but for its first and for names that the body has.

    Examples
    --------
    >>> in_sentence_case("POLICE IN ALMATY MEET UNODC", "UNODC was met by police in Almaty.")
    'Police in Almaty meet UNODC'
    """
    forms = set(_NAME.findall(body))
    names = {form.casefold(): form for form in sorted(forms) if form.lower() not in forms}
    text = _NAME.sub(lambda word: names.get(word[0].casefold(), word[0].lower()), headline)
    first = next((place for place, letter in enumerate(text) if letter.isalpha()), 0)
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]


def headlines_with_full_stop(subject: Subject) -> Iterator[Problem]:
    """Yield the headlines that end with a full stop; an abbreviation's does not count."""
    for headline in subject.headlines:
        if _FULL_STOP.search(headline.text):
            yield headline.problem("headline-full-stop", got=shown(headline.text[-40:]))


def repeated_headlines(subject: Subject) -> Iterator[Problem]:
    """Yield the headlines that several articles have."""
    headlines = ((each, each.text.casefold()) for each in subject.headlines)
    yield from _repeated(headlines, "headline-repeated")


def _repeated(passages: Iterable[tuple[Passage, str]], name: str) -> Iterator[Problem]:
    """Yield the passages that are the same in a language, each by what is compared of it."""
    places: dict[tuple[str, str], list[Passage]] = {}
    for passage, compared in passages:
        places.setdefault((passage.language, compared), []).append(passage)
    for (language, _), same in places.items():
        if len(same) > 1:
            articles = {passage.article.id: passage.article for passage in same}
            named = sources(articles.values())
            said = Said(name, same[0].field, n=len(same), got=shown(same[0].text), sources=named)
            yield Problem(said, tuple(articles), language)


def missing_phrases(subject: Subject) -> Iterator[Problem]:
    """Yield the articles without a phrase for the narrative, unless an editor has written it."""
    for article in subject.articles:
        for language in subject.languages:
            if language not in article.narrative and language not in subject.own_narratives:
                said = Said("phrase-missing", f"narrative.{language}")
                yield Problem(said, (article.id,), language)


def short_bodies(subject: Subject) -> Iterator[Problem]:
    """Yield the bodies of fewer than 20 words."""
    for body in subject.bodies:
        n_words = len(_WORD.findall(body.text))
        if n_words < _FEWEST_WORDS:
            yield body.problem("text-short", n=n_words, fewest=_FEWEST_WORDS)


def cut_off_bodies(subject: Subject) -> Iterator[Problem]:
    """Yield the bodies whose last paragraph ends in mid-sentence."""
    for group in subject.paragraphs.values():
        last = group[-1]
        source = last.article.texts[last.language].body
        if not _ENDS.search(last.text) and not _LIST_ITEM.search(source):
            yield last.problem("text-cut-off", got=shown(last.text[-40:]))


def doubled_words(subject: Subject) -> Iterator[Problem]:
    """Yield the words that stand twice in a row."""
    for passage in _prose(subject):
        for match in _DOUBLED.finditer(passage.text):
            is_name = match[2][0].isupper()
            if not is_name and match[2].lower() not in words_of(passage.language).doubled:
                yield passage.problem("word-doubled", got=shown(match[0]))


def repeated_paragraphs(subject: Subject) -> Iterator[Problem]:
    """Yield the paragraphs of 12 words or more that occur twice, in one article or several."""
    paragraphs = (
        (passage, " ".join(words).casefold())
        for group in subject.paragraphs.values()
        for passage in group
        if len(words := _WORD.findall(passage.text)) >= _FEWEST_REPEATED_WORDS
    )
    yield from _repeated(paragraphs, "paragraph-repeated")


def texts_in_another_language(subject: Subject) -> Iterator[Problem]:
    """Yield the headlines, bodies and phrases mostly in letters of another language."""
    return _foreign(_prose(subject, whole=True), "language-wrong")


def misread_texts(subject: Subject) -> Iterator[Problem]:
    """Yield the texts that look decoded by a wrong encoding, or have characters that were lost."""
    for passage in subject.passages:
        if part := misread_part(passage.text):
            yield passage.problem("text-misread", got=shown(part))
        elif "\ufffd" in passage.text:
            yield passage.problem("character-lost")


def markup_in_texts(subject: Subject) -> Iterator[Problem]:
    """Yield the texts that hold HTML, which readers would see as it is written."""
    for passage in subject.passages:
        found = (each[0] for each in _MARKUP.finditer(passage.text))
        if markup := next((each for each in found if unescape(each) != each or each[0] == "<"), ""):
            yield passage.problem("text-markup", got=shown(markup))


def turned_texts(subject: Subject) -> Iterator[Problem]:
    """Yield the texts that readers see in another order than search, diff and checks."""
    for passage in subject.passages:
        if found := _TURNING.search(passage.text):
            got = around(passage.text, *found.span(), _AROUND)
            yield passage.problem("text-turned", got=shown(got))


def untranslated_sentences(subject: Subject) -> Iterator[Problem]:
    """Yield the languages of the project in which some of our sentences are in English."""
    for language in subject.languages:
        if names := untranslated(language):
            message = (
                f"locales/{language}.ftl: {len(names)} of the messages are as in English, such as "
                f"{', '.join(names[:_FEWEST_FOREIGN_WORDS])}; translate them, or write # as in "
                "English above those that are right"
            )
            yield Problem(message, language=language)


def untranslated_labels(subject: Subject) -> Iterator[Problem]:
    """Yield the places, campaigns, subjects and image texts in letters of another language."""
    return _foreign(subject.labels, "label-untranslated")


def foreign_letters(subject: Subject) -> Iterator[Problem]:
    """Yield the bodies with words, not names, in letters that their language does not have."""
    for body in subject.bodies:
        known, script = words_of(body.language).letters, script_of(body.language)
        if known and script in LETTERS:
            foreign = LETTERS[script]
            words = [
                word
                for word in _LETTERS.findall(body.text)
                if word[0].islower()
                and any(foreign.match(each) and each not in known for each in word.lower())
            ]
            if len(words) >= _FEWEST_FOREIGN_WORDS:
                listed = ", ".join(map(shown, words[:_FEWEST_FOREIGN_WORDS]))
                yield body.problem(
                    "letters-foreign", n=len(words), language=body.language, words=listed
                )


def words_of_two_alphabets(subject: Subject) -> Iterator[Problem]:
    """Yield the words that hold Latin and Cyrillic letters, which look alike."""
    for passage in subject.passages:
        for word in dict.fromkeys(mixed_words(passage.text)):
            counts = {name: len(letters.findall(word)) for name, letters in LETTERS.items()}
            fewer = min(counts, key=lambda name: counts[name])
            odd = ", ".join(
                f"{letter} (U+{ord(letter):04X})"
                for letter in dict.fromkeys(LETTERS[fewer].findall(word))
            )
            yield passage.problem("alphabets-mixed", script=fewer, word=shown(word), letters=odd)


def unbalanced_marks(subject: Subject) -> Iterator[Problem]:
    """Yield the texts in which a quotation mark or bracket has no counterpart."""
    for passage in _prose(subject, whole=True):
        if mark := unbalanced_mark(passage.text):
            yield passage.problem("marks-unbalanced", mark=mark)


def unbalanced_mark(text: str) -> str:
    """Return the first mark without its counterpart, empty if there is none.

    One » may close two «, as is usual in Russian, and every paragraph of a quotation may
    begin with “. The bracket of an enumeration, ``1)``, stands alone.

    Examples
    --------
    >>> unbalanced_mark("1) the “Oner” palace (see"), unbalanced_mark("школа «Клуб «Шанс»")
    ('(', '')
    """
    if "„" in text:
        text = text.translate(str.maketrans("„“", "“”"))
    for opener, closer in _PAIRS:
        depth = deepest = 0
        for match in re.finditer(f"[{re.escape(opener + closer)}]", text):
            begins_paragraph = match.start() > 0 and text[match.start() - 1] == "\n"
            if match[0] == opener and not (opener == "“" and depth and begins_paragraph):
                depth += 1
                deepest = max(deepest, depth)
            elif match[0] == closer and (depth or not _enumerates(text, match.start())):
                depth -= 1
            if depth < 0:
                return closer
        if depth > (deepest - 1 if opener == "«" and deepest > 1 else 0):
            return opener
    return '"' if text.count('"') % 2 else ""


def _prose(subject: Subject, *, whole: bool = False) -> Iterator[Passage]:
    """Yield headlines, phrases of the narrative, and bodies by their paragraphs or whole."""
    yield from subject.headlines
    yield from subject.phrases
    if whole:
        yield from subject.bodies
    else:
        for group in subject.paragraphs.values():
            yield from group


def _enumerates(text: str, position: int) -> bool:
    """Return whether the mark at a position is the bracket of an enumeration."""
    return text[position] == ")" and bool(_ENUMERATOR.search(text[max(0, position - 3) : position]))


def _foreign(passages: Iterable[Passage], name: str) -> Iterator[Problem]:
    """Yield the passages that are mostly in letters of another script than their language's."""
    for passage in passages:
        share = share_of_foreign(passage.text, script_of(passage.language))
        if share > _LARGEST_FOREIGN_SHARE:
            yield passage.problem(name, language=passage.language, got=shown(passage.text))
