"""Articles that tell when a cell looks at them in another language than the document's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from caricc_report.model.fields import fields_of
from caricc_report.system.audit import OTHER_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caricc_report.model.article import Article


class ByLanguage(dict[str, Any]):
    """Values by language, of which those in other languages than the document's are watched."""

    def __init__(self, values: Mapping[str, Any], language: str) -> None:
        super().__init__(values)
        self._language = language

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - whatever a dict holds
        if key != self._language:
            sys.audit(OTHER_TEXT)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - whatever a dict holds
        """Return a value, or another one if there is none."""
        return self[key] if key in self.keys() else default

    def __iter__(self) -> Iterator[str]:
        """Yield the languages; that this is defined lets all copies be made by `__getitem__`."""
        return iter(super().keys())

    def items(self) -> Any:  # noqa: ANN401 - as of a dict
        """Return languages and values."""
        sys.audit(OTHER_TEXT)
        return super().items()

    def values(self) -> Any:  # noqa: ANN401 - as of a dict
        """Return the values."""
        sys.audit(OTHER_TEXT)
        return super().values()

    def __eq__(self, other: object) -> bool:
        sys.audit(OTHER_TEXT)
        return super().__eq__(other)

    __hash__ = None

    def __reduce__(self) -> Any:  # noqa: ANN401 - as of a dict
        """Return what makes copies and pickles, which are plain."""
        return dict, (dict(self),)


def watch(article: Article, language: str) -> None:
    """Let it be told when anything of an article is looked at that is in another language."""
    for spec in fields_of(type(article)).all:
        found = getattr(article, spec.name)
        if spec.sort in {"texts", "phrases"}:
            article.__dict__[spec.name] = ByLanguage(found, language)
        elif spec.sort == "records":
            for record in found:
                for part in spec.within:
                    if part.sort == "phrases":
                        record.__dict__[part.name] = ByLanguage(
                            getattr(record, part.name), language
                        )


def in_language(article: Mapping[str, Any], model: type[Article], language: str) -> dict[str, Any]:
    """Return what an article says, as JSON, to those who read one language of it."""

    def said(value: Any, sort: str, within: Any) -> Any:  # noqa: ANN401 - any JSON
        if sort in {"texts", "phrases"}:
            return [[*value], value.get(language)]
        if sort == "records":
            return [
                {part.name: said(record[part.name], part.sort, ()) for part in within}
                for record in value
            ]
        return value

    return {
        spec.name: said(article[spec.name], spec.sort, spec.within) for spec in fields_of(model).all
    }
