"""A quotation in a record: one mapping with text, speaker and role, or a field for each."""

from __future__ import annotations

from caricc_report.errors import suggestion

PARTS_OF_QUOTE = {"text": "quote", "speaker": "quote_speaker", "role": "quote_role"}
"""By key of the mapping that a record has, the field; tables have a column for each."""
BESIDE_QUOTE = frozenset(PARTS_OF_QUOTE.values()) - {"quote"}


def quotation_apart(fields: object) -> object:
    """Accept a quotation as one mapping; one that is wrong stays, for its field to say so."""
    if not (isinstance(fields, dict) and isinstance(quote := fields.get("quote"), dict)):
        return fields
    stated = {name for name in BESIDE_QUOTE if fields.get(name) is not None}
    if quote.keys() - PARTS_OF_QUOTE.keys() or stated & {PARTS_OF_QUOTE[name] for name in quote}:
        return fields
    parts = {PARTS_OF_QUOTE[name]: value for name, value in quote.items()}
    return {**fields, "quote": None, **parts}


def no_mapping(quote: object) -> object:
    """Say what is wrong with a mapping that is left."""
    if not isinstance(quote, dict):
        return quote
    if unknown := sorted(map(str, quote.keys() - PARTS_OF_QUOTE.keys())):
        raise ValueError(
            f"unknown field {unknown[0]!r:.80}{suggestion(unknown[0], PARTS_OF_QUOTE)}"
        )
    raise ValueError(
        "quote_speaker or quote_role is stated beside it as well; state each part once"
    )
