"""Sources and releases on storage elsewhere: an S3 server on this machine."""

from __future__ import annotations

import sys
from subprocess import DEVNULL, PIPE, Popen
from typing import TYPE_CHECKING

import fsspec
import pytest
from command_line import command, refused
from projects import copy_project

from caricc_report.errors import CariccReportError, StoredDifferentlyError
from caricc_report.intake.web.storage import put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CSV = "id,country,outlet,source_url,published_on,topics,language,headline,body\n"
ROW = "{0},KZ,example.kz,https://example.kz/{0},2024-12-03,prevention,en,A headline,A body.\n"
"""As a source has them."""


@pytest.fixture(scope="module")
def bucket() -> Iterator[None]:
    """Start a server with an empty bucket; variables lead there."""
    server = Popen(
        [sys.executable, "-W", "ignore", "-m", "moto.server", "-p", "0"],
        stdout=DEVNULL,
        stderr=PIPE,
        text=True,
    )
    try:
        address = next(line.split()[-1] for line in server.stderr or () if "Running on" in line)
        variables = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        with pytest.MonkeyPatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            fsspec.filesystem("s3").mkdir("bucket")
            yield
    finally:
        server.kill()
        server.communicate()


def upload(name: str, text: str) -> None:
    """Put a file into the bucket."""
    fsspec.filesystem("s3").pipe_file(f"bucket/{name}", text.encode())


@pytest.mark.program
@pytest.mark.command
@pytest.mark.usefixtures("bucket")
def test_records_come_from_a_bucket(tmp_path: Path) -> None:
    """Defects name the address; what is read is as that of a file here."""
    upload("in/good.csv", CSV + ROW.format("one"))
    upload("in/bad.csv", CSV + ROW.format("two").replace("KZ", "XX"))
    project = copy_project(tmp_path / "project")
    into = ("--into", "data/articles/2024/2024-20")
    assert command(project, "import", "s3://bucket/in/good.csv", *into).returncode == 0
    assert [path.name for path in project.glob("data/articles/2024/2024-20/*.md")] == [
        "01-one.en.md"
    ]
    ended = command(project, "import", "s3://bucket/in/bad.csv", *into)
    assert ended.returncode == 3
    assert "s3://bucket/in/bad.csv" in ended.stderr
    assert "XX" in ended.stderr


@pytest.mark.program
@pytest.mark.usefixtures("bucket")
def test_a_release_is_put_whole_or_not_at_all(tmp_path: Path) -> None:
    """What was interrupted has no manifest, and is completed; what is there never changes."""
    storage = fsspec.filesystem("s3", use_listings_cache=False)
    release = tmp_path / "2024-19"
    (release / "release.ru.html").mkdir(parents=True)  # Cannot be read as a file.
    names = ["facts.json", "manifest.json", "release.en.html", "release.ru.html"]
    for name in names[:3]:
        (release / name).write_text(name, encoding="utf-8")
    (release / ".ipynb_checkpoints").mkdir()  # No part of it.
    said = "s3://bucket/releases/2024-19: not published there .*2024-19 is as it was; try again"
    with pytest.raises(CariccReportError, match=said):
        put(release, names, "s3://bucket/releases/")
    assert not storage.exists("bucket/releases/2024-19/manifest.json")
    (release / "release.ru.html").rmdir()
    (release / "release.ru.html").write_text("page", encoding="utf-8")
    assert put(release, names, "s3://bucket/releases/")
    assert {name: (release / name).read_bytes() for name in names} == {
        path.rpartition("/")[2]: storage.cat_file(path)
        for path in storage.find("bucket/releases/2024-19")
    }
    assert not put(release, names, "s3://bucket/releases")
    (release / "ro-crate-metadata.json").write_text("{}", encoding="utf-8")
    assert not put(release, names, "s3://bucket/releases")
    assert storage.exists("bucket/releases/2024-19/ro-crate-metadata.json")
    for spoil in (storage.rm_file, lambda path: storage.pipe_file(path, b"other")):
        spoil("bucket/releases/2024-19/facts.json")
        with pytest.raises(StoredDifferentlyError, match=r"2024-19: a release .*'facts\.json'"):
            put(release, names, "s3://bucket/releases")


@pytest.mark.program
@pytest.mark.usefixtures("bucket")
def test_no_bucket_is_made(tmp_path: Path) -> None:
    """A name that was misspelt is not found."""
    (tmp_path / "manifest.json").touch()
    with pytest.raises(CariccReportError, match=r"s3://buckett/.*not found"):
        put(tmp_path, ["manifest.json"], "s3://buckett/releases")
    assert fsspec.filesystem("s3", use_listings_cache=False).ls("") == ["bucket"]


@pytest.mark.command
@pytest.mark.parametrize(
    "arguments, code, message",
    [
        (("publish", "2024-19", "--to", "bucket/releases"), 2, "--to: not an address of storage"),
        (("import", "s3://me:secret@bucket/a.csv", "--into", "in"), 2, "no user or password"),
        (("import", "memory://a/b.csv", "--into", "in"), 3, "memory://a/b.csv: 1 defect"),
        (("import", "s3://b/a.csv", "--no-fetch", "--into", "in"), 2, "not read with --no-fetch"),
    ],
)
def test_wrong_addresses(
    tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    """Each is named, but for its secrets."""
    said = refused(copy_project(tmp_path / "project"), code, *arguments)
    assert message in said
    assert "secret" not in said
