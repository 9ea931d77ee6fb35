"""The lines of a past release: cleaned of remnants of markup, and put together to passages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Kind(Enum):
    """What a passage of text looks like on its own."""

    LOUD = "in capitals or bold"
    LINK = "an address on a line of its own"
    TEXT = "anything else"


PICTURE = "picture"
"""What a line is that stands for a picture, and what it says where the picture says nothing."""


RUNNING = "running header or footer"
"""What a line is that stands on many pages."""


class AsideLine(str):
    """A line of the source that stands beside its text: a footnote, a text box, a picture."""

    __slots__ = ("reason",)
    reason: str

    def __new__(cls, text: str, reason: str) -> Self:
        """Return a line with what it is."""
        made = super().__new__(cls, text)
        made.reason = reason
        return made


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the source."""

    number: int
    """From 1."""
    source: str
    """As it stands in the source."""
    text: str
    """Without white space around it and remnants of markup; empty if the line is blank."""
    is_bold: bool = False
    """Whether all of it stands between marks of bold type."""
    begins_page: bool = False
    """Whether it is the first of its page, but for what belongs to the page itself."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring lines that belong together: a paragraph, a headline, a link."""

    kind: Kind
    lines: tuple[SourceLine, ...]
    url: str = ""
    """The address of a link, put together where it was broken over lines."""

    @property
    def text(self) -> str:
        """The text of the passage as one line."""
        return _ITALICS.sub(r"\1", _joined(self.lines))

    @property
    def numbers(self) -> list[int]:
        """The numbers of its lines."""
        return [line.number for line in self.lines]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a past release that a person should look at."""

    line: int
    """The line of the source that it is about, from 1."""
    text: str
    """What was found, and what to do."""

    def __str__(self) -> str:
        """Return ``line 60: ...``."""
        return f"line {self.line}: {self.text}"


QUOTATION = re.compile(r"[-–—]\s+")
"""The dash that opens a paragraph of a person's words."""

_TAGS = re.compile(r"</?(?:i|em|u|span|font|p|br|sup|sub)\b[^<>]{0,80}>", re.IGNORECASE)
_BOLD_TAGS = re.compile(r"</?(?:b|strong)>", re.IGNORECASE)
_ITALICS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,400}?)(?<=[^\s*])\*(?![\w*])")
_LINK_START = re.compile(
    r"(?:(?:source|link|источник|ссылка)\s*:?\s*)?<?\s*(?P<url>(?:https?://|www\.)[^\s<>]+)"
    r"(?P<rest>[>).,;\s]*)",
    re.IGNORECASE,
)
_LINK_AT_END = re.compile(r"(?P<before>.+\S)\s*<(?P<url>https?://[^\s<>]+)>\s*")
_LINK_MIDDLE = re.compile(r"[!-;=?-~]+")
_LINK_LAST = re.compile(r"(?P<url>[!-;=?-~]*)>\s*")
_PAGE_NUMBER = re.compile(
    r"[-–—]?\s*(?:(?:page|стр\.?|страница)\s*)?[0-9]{1,3}(?:\s*(?:/|of|из)\s*[0-9]{1,3})?\s*[-–—]?",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile("[.!?…:;][»”\"\u2019')\\]]*$")
_FEWEST_CAPITALS = 6
_CAPITALS_SHARE = 0.85
_EDGE = 2
_FEWEST_PAGES = 3


def ends_sentence(text: str) -> bool:
    """Return whether a text ends where a sentence may."""
    return _ENDS_SENTENCE.search(text) is not None


def is_capitals(text: str) -> bool:
    """Return whether a text is written in capitals, but for a few small letters."""
    upper = sum(letter.isupper() for letter in text)
    lower = sum(letter.islower() for letter in text)
    return upper >= _FEWEST_CAPITALS and upper >= _CAPITALS_SHARE * (upper + lower)


def _joined(lines: Iterable[SourceLine]) -> str:
    """Return lines as one; a word parted by a hyphen at a line's end is one word."""
    text = ""
    for part in (line.text for line in lines):
        if text.endswith("\u00ad"):
            text = text[:-1] + part
        elif re.search(r"\w-$", text) and part[:1].islower():
            text += part
        else:
            text += f" {part}" if text and part else part
    return text


def read_lines(lines: Sequence[str]) -> tuple[list[SourceLine], list[tuple[SourceLine, str]]]:
    """Return the lines of the text, and those that belong to the pages, which form feeds begin."""
    cleaned: list[SourceLine] = []
    open_bold = False
    for number, source in enumerate(lines, 1):
        if isinstance(source, AsideLine):
            cleaned.append(SourceLine(number, source, ""))
            continue
        line, open_bold = _cleaned(number, source, open_bold=open_bold)
        cleaned.append(line)
    running = _running_lines(lines, cleaned)
    text: list[SourceLine] = []
    furniture: list[tuple[SourceLine, str]] = []
    begins_page = False
    for line in cleaned:
        if isinstance(line.source, AsideLine):
            furniture.append((line, line.source.reason))
            continue
        begins_page = begins_page or line.source.startswith("\f")
        if line.text and _PAGE_NUMBER.fullmatch(line.text):
            furniture.append((line, "page number"))
            begins_page = True
        elif line.number in running:
            furniture.append((line, RUNNING))
        elif not line.text and line.source.strip():
            furniture.append((line, "blank mark"))
            text.append(line)
        else:
            text.append(replace(line, begins_page=begins_page) if line.text else line)
            begins_page = begins_page and not line.text
    return text, furniture


def _cleaned(number: int, source: str, *, open_bold: bool) -> tuple[SourceLine, bool]:
    """Return a line without its markup, and whether bold type goes on after it."""
    marked = _BOLD_TAGS.sub(
        "**", _TAGS.sub("", source.replace("\ufeff", "").replace("\u00a0", " "))
    )
    parts = marked.strip().strip("\f").strip().split("**")
    text = "".join(parts).strip()
    text = _ITALICS.sub(r"\1", text)
    if not any(character.isalnum() for character in text):
        is_text = bool(text) and text.strip("*_<>#|\\-–—=~·•. ") != ""
        return SourceLine(number, source, text if is_text else ""), bool(text) and open_bold
    plain = parts[1 if open_bold else 0 :: 2]
    is_bold = not any(character.isalnum() for part in plain for character in part)
    return SourceLine(number, source, text, is_bold), open_bold ^ (len(parts) % 2 == 0)


def _running_lines(lines: Sequence[str], cleaned: Sequence[SourceLine]) -> set[int]:
    """Return the numbers of the lines that stand at the same edge of many pages."""
    starts = [index for index, line in enumerate(lines) if line.startswith("\f")]
    pages = [
        [line for line in cleaned[start:end] if line.text]
        for start, end in zip([0, *starts], [*starts, len(cleaned)], strict=True)
    ]
    places: dict[str, list[int]] = {}
    for page in pages:
        edge = {line.number: line for line in (*page[:_EDGE], *page[-_EDGE:])}
        seen = Counter(_without_digits(line.text) for line in edge.values())
        for line in edge.values():
            if seen[_without_digits(line.text)] == 1:
                places.setdefault(_without_digits(line.text), []).append(line.number)
    enough = max(_FEWEST_PAGES, len(pages) // 3)
    return {number for numbers in places.values() if len(numbers) >= enough for number in numbers}


def _without_digits(text: str) -> str:
    return re.sub("[0-9]+", "0", text.casefold())


def passages_of(lines: Sequence[SourceLine]) -> list[Passage]:
    """Return the passages that lines make; every line that is not blank is in at least one."""
    passages: list[Passage] = []
    index = 0
    begins = True
    while index < len(lines):
        line = lines[index]
        if not line.text:
            begins = True
            index += 1
            continue
        if link := _link_at(lines, index):
            passages.append(link)
            index += len(link.lines)
            begins = True
            continue
        kind = Kind.LOUD if line.is_bold or is_capitals(line.text) else Kind.TEXT
        if match := _LINK_AT_END.fullmatch(line.text):
            _add(passages, kind, replace(line, text=match["before"]), begins=begins)
            passages.append(Passage(Kind.LINK, (line,), match["url"]))
            begins = True
        else:
            _add(passages, kind, line, begins=begins)
            begins = False
        index += 1
    return passages


def _add(passages: list[Passage], kind: Kind, line: SourceLine, *, begins: bool) -> None:
    """Add a line to the last passage if it goes on with it, else as a new one."""
    last = passages[-1] if passages else None
    if last is None or (begins and not _goes_on_over_page(last, kind, line)):
        passages.append(Passage(kind, (line,)))
        return
    if last.kind is Kind.TEXT and not ends_sentence(last.text):
        kind = Kind.TEXT
    opens = kind is Kind.TEXT and ends_sentence(last.text) and QUOTATION.match(line.text)
    if last.kind is not kind or opens:
        passages.append(Passage(kind, (line,)))
    else:
        passages[-1] = replace(last, lines=(*last.lines, line))


def _goes_on_over_page(last: Passage, kind: Kind, line: SourceLine) -> bool:
    """Return whether a line goes on with the paragraph that the page before ends with."""
    is_open = not ends_sentence(last.text) and not last.text[-1:].isdigit()
    is_text = last.kind is Kind.TEXT and kind is Kind.TEXT
    return line.begins_page and is_text and is_open and not QUOTATION.match(line.text)


def _link_at(lines: Sequence[SourceLine], index: int) -> Passage | None:
    """Return the link that begins on a line, with the lines that it is broken over."""
    first = lines[index]
    match = _LINK_START.fullmatch(first.text)
    if match is None:
        return None
    url, taken = match["url"], [first]
    following = lines[index + 1 : index + 10]
    if "<" in first.text and ">" not in first.text:
        for line in (each for each in following if each.text):
            last = _LINK_LAST.fullmatch(line.text)
            if last is None and _LINK_MIDDLE.fullmatch(line.text) is None:
                break
            url += last["url"] if last else line.text
            taken.append(line)
            if last:
                break
    elif not match["rest"]:
        for line in following:
            if not _goes_on(url, line.text):
                break
            url += line.text
            taken.append(line)
    return Passage(Kind.LINK, tuple(taken), _address(url))


def _goes_on(url: str, text: str) -> bool:
    """Return whether a line goes on with an address without angle brackets."""
    is_part = _LINK_MIDDLE.fullmatch(text) is not None and not text.startswith(("http", "www."))
    return is_part and (url[-1] in "/-_=&?%." or any(mark in text for mark in "/-_=&%"))


def _address(url: str) -> str:
    """Return an address as it is followed: with its scheme, without a sentence's last marks."""
    trimmed = url.rstrip(".,;)")
    return f"http://{trimmed}" if trimmed.lower().startswith("www.") else trimmed
