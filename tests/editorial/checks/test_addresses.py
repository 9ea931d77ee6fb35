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


INVALID_HOSTS = [
    "localhost", "127.0.0.1", "[::1]", "example..kz", "-a.kz", "a-.kz", "a_b.kz",
    "a" * 64 + ".kz", "xn--plai.kz", "xn--.kz", "а_б.рф", ".".join(["a" * 60] * 5),
]  # fmt: skip


def test_an_invalid_host_is_an_error() -> None:
    """A name that no host can have, and a number, are errors."""
    for host in INVALID_HOSTS:
        outlet = "example"
        (finding,) = findings(
            good(source_url=f"https://{host}/", outlet=outlet), known_outlets=frozenset({outlet})
        )
        assert (finding.id, finding.severity) == ("host-invalid", "error")


def test_a_misread_top_level_domain_is_suggested() -> None:
    """The mistake of the reference release names the host that was meant; a valid one does not."""
    wrong = good(source_url="https://xn--b1aew.xn--plai/news/1", outlet="мвд.рф")
    assert message(wrong) == (
        "source_url: 'xn--plai' cannot be part of a host name, got 'xn--b1aew.xn--plai'; "
        "did you mean xn--p1ai (рф)?"
    )
    wrong = good(source_url="https://xn--plai.xn--p1ai/news/1")
    assert message(wrong).endswith("; copy the address again from the page")


def test_a_host_of_two_scripts_is_an_error() -> None:
    """A Cyrillic letter in a Latin label is found, also in the encoded form."""
    wrong = good(source_url="https://xn--exmple-4nf.kz/", outlet="example.kz")
    assert found(wrong) == ["host-mixed-scripts", "outlet-contradicts-link"]
    assert "mixes Cyrillic and Latin letters" in findings(wrong)[0].message


@pytest.mark.parametrize(
    "address, other, is_same",
    [
        ("https://example.kz/a", "https://www.example.kz/%61/?utm_source=x&fbclid=1#part", True),
        ("https://мвд.рф/a", "https://xn--b1aew.xn--p1ai/a", True),
        ("https://example.kz/a", "https://example.kz/A", False),
    ],
)
def test_the_same_page_twice_is_an_error(address: str, other: str, *, is_same: bool) -> None:
    """Ways to write one address, as `normalised_link` knows them, are one."""
    first, second = good(source_url=address), good(source_url=other)
    repeated = [each for each in findings(first, second) if each.id == "link-repeated"]
    assert [each.articles for each in repeated] == ([(first.id, second.id)] if is_same else [])
    for each in repeated:
        assert f"{first.id} ({first.outlet}, {address}), {second.id} (" in each.message


@pytest.mark.parametrize(
    "outlet, host, expected",
    [
        ("other.kz", "example.kz", ["outlet-contradicts-link"]),
        ("fin.gov.kg", "mvd.gov.kg", ["outlet-contradicts-link"]),
        ("www.example.kz", "example.kz", ["outlet-unknown"]),
        ("news.example.kz", "example.kz", []),
    ],
)
def test_an_outlet_is_that_of_its_link(outlet: str, host: str, expected: list[str]) -> None:
    """A host below the same registered domain is the same outlet's; another owner's is not."""
    assert found(good(outlet=outlet, source_url=f"https://{host}/a")) == expected


def test_an_unknown_outlet_is_a_warning() -> None:
    """It is found with a close name and the host, unless profile or past releases know it."""
    known = frozenset({"Kazinform"})
    advice = "write the host, 'example.kz', or add the outlet to the profile"
    assert message(good(outlet="Kazinfrom")) == f"outlet: not known, got 'Kazinfrom'; {advice}"
    assert message(good(outlet="Kazinfrom"), known_outlets=known) == (
        "outlet: not known, got 'Kazinfrom'; did you mean 'Kazinform'? If it is right, " + advice
    )
    assert found(good(outlet="Kazinform"), known_outlets=known) == []
    assert message(good(outlet="Example.kz")) == (
        "outlet: not known, got 'Example.kz'; did you mean 'example.kz'? If it is right, " + advice
    )
    assert found(good(outlet="Example.kz"), known_outlets=frozenset({"Example.kz"})) == []
    twice = {"known_outlets": frozenset({"Example.kz", "example.kz"})}
    assert found(good(outlet="Example.kz"), **twice) == ["outlet-unknown"]
    assert found(good(outlet="example.kz"), **twice) == []
    names = {name: {"en": name, "ru": "Казинформ"} for name in ("Kazinform", "Example.kz")}
    own = Profile.model_validate(profile_fields() | {"outlets": names})
    assert found(good(outlet="Kazinform"), profile=own) == []
    assert found(good(outlet="Example.kz"), **twice, profile=own) == []
