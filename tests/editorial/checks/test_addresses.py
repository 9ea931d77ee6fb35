"""Hosts, links and outlets that an editor would look up are found."""

from __future__ import annotations

import pytest
from builders import profile_fields
from checked import findings, found, good, message

from caricc_report.model.profile import Profile


def test_nothing_is_found_in_a_good_article() -> None:
    """What the tests of the checks begin from passes all of them."""
    assert found(good(), good()) == []


@pytest.mark.parametrize(
    "host",
    ["example.kz", "www.example.kz.", "xn--b1aew.xn--p1ai", "мвд.рф", "a--b.example", "1.kz"],
)
def test_a_valid_host_passes(host: str) -> None:
    """Plain names, those in other letters and their encoded forms are valid."""
    outlet = "example"
    known = frozenset({outlet})
    assert found(good(source_url=f"https://{host}/", outlet=outlet), known_outlets=known) == []


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "127.0.0.1", "[::1]", "example..kz", "-a.kz", "a-.kz", "a_b.kz",
        "a" * 64 + ".kz", "xn--plai.kz", "xn--.kz", "а_б.рф", ".".join(["a" * 60] * 5),
    ],
)  # fmt: skip
def test_an_invalid_host_is_an_error(host: str) -> None:
    """A name that no host can have, and a number, are errors."""
    outlet = "example"
    (finding,) = findings(
        good(source_url=f"https://{host}/", outlet=outlet), known_outlets=frozenset({outlet})
    )
    assert (finding.id, finding.severity) == ("host-invalid", "error")


def test_a_misread_top_level_domain_is_suggested() -> None:
    """The mistake of the reference release names the host that was meant."""
    wrong = good(source_url="https://xn--b1aew.xn--plai/news/1", outlet="мвд.рф")
    assert message(wrong) == (
        "source_url: 'xn--plai' cannot be part of a host name, got 'xn--b1aew.xn--plai'; "
        "did you mean xn--p1ai (рф)?"
    )


def test_no_top_level_domain_is_suggested_for_a_valid_one() -> None:
    """If the label before is wrong, the address is to be copied again."""
    wrong = good(source_url="https://xn--plai.xn--p1ai/news/1")
    assert message(wrong).endswith("; copy the address again from the page")


def test_a_host_of_two_scripts_is_an_error() -> None:
    """A Cyrillic letter in a Latin label is found, also in the encoded form."""
    wrong = good(source_url="https://xn--exmple-4nf.kz/", outlet="example.kz")
    assert found(wrong) == ["host-mixed-scripts", "outlet-contradicts-link"]
    assert "mixes Cyrillic and Latin letters" in findings(wrong)[0].message


@pytest.mark.parametrize(
    "other",
    [
        "http://example.kz/a", "https://www.example.kz/a/", "https://EXAMPLE.kz:443/a#part",
        "https://example.kz/%61?utm_source=x&fbclid=1",
    ],
)  # fmt: skip
def test_the_same_page_twice_is_an_error(other: str) -> None:
    """Ways to write one address are one."""
    first, second = good(source_url="https://example.kz/a"), good(source_url=other)
    (finding,) = findings(first, second)
    assert (finding.id, finding.articles) == ("link-repeated", (first.id, second.id))


@pytest.mark.parametrize(
    "other",
    ["https://example.kz/A", "https://example.kz/a?id=1", "https://example.kz:8080/a"],
)
def test_another_page_is_another(other: str) -> None:
    """Letters of the path, other parameters and ports tell pages apart."""
    assert found(good(source_url="https://example.kz/a"), good(source_url=other)) == []


def test_an_address_with_a_host_in_two_forms_is_one() -> None:
    """A Cyrillic host and its encoded form are the same."""
    first = good(source_url="https://мвд.рф/a")
    assert "link-repeated" in found(first, good(source_url="https://xn--b1aew.xn--p1ai/a"))


def test_an_outlet_that_is_another_host_is_a_warning() -> None:
    """An outlet and a link of two owners contradict each other."""
    assert found(good(outlet="other.kz")) == ["outlet-contradicts-link"]
    assert found(good(outlet="fin.gov.kg", source_url="https://mvd.gov.kg/a")) != []


@pytest.mark.parametrize("outlet", ["www.example.kz", "news.example.kz"])
def test_an_outlet_of_the_same_owner_passes(outlet: str) -> None:
    """A host below the same registered domain is the same outlet's."""
    assert found(good(outlet=outlet)) == []


def test_an_unknown_outlet_is_a_warning() -> None:
    """A name that is no host and not known is found, with a close one and the host."""
    known = frozenset({"Kazinform"})
    assert message(good(outlet="Kazinfrom"), known_outlets=known) == (
        "outlet: not known, got 'Kazinfrom'; did you mean 'Kazinform'? If it is right, "
        "write the host, 'example.kz', or add the outlet to the profile"
    )
    assert message(good(outlet="Kazinfrom")) == (
        "outlet: not known, got 'Kazinfrom'; write the host, 'example.kz', or add the outlet to "
        "the profile"
    )


def test_an_outlet_of_the_profile_or_of_the_past_is_known() -> None:
    """Neither is found."""
    names = {"Kazinform": {"en": "Kazinform", "ru": "Казинформ"}}
    own = Profile.model_validate(profile_fields() | {"outlets": names})
    assert found(good(outlet="Kazinform"), profile=own) == []
    assert found(good(outlet="Kazinform"), known_outlets=frozenset({"Kazinform"})) == []
