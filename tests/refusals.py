"""Records that are valid but for something, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest
from builders import profile, record
from pydantic import ValidationError

from caricc_report.model.article import Article
from caricc_report.model.validation import defects_of

TEXT = {"headline": "A headline", "body": "A body."}
IMAGE = {"path": "photo.png", "alt": {"en": "A photo"}}


def refusals(**changes: Any) -> list[str]:
    """Return the defects of a record that is valid but for some changes."""
    with pytest.raises(ValidationError) as refused:
        Article.model_validate(record(**changes), context=profile().vocabulary)
    return [str(defect) for defect in defects_of(refused.value, Article, "")]


def refusal(**changes: Any) -> str:
    """Return the one defect of a record that is valid but for some changes."""
    (defect,) = refusals(**changes)
    return defect
