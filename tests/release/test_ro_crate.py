"""The RO-Crate that describes a release."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from projects import with_few_cells
from publications import edit, remake

from caricc_report.project import Project
from caricc_report.release.manifest import digest, read_manifest
from caricc_report.release.publishing import publish
from caricc_report.release.ro_crate import ro_crate
from caricc_report.release.verifying import verify
from caricc_report.system.files import ProjectFile

if TYPE_CHECKING:
    from pathlib import Path

    from caricc_report.release.job import RunResult


def test_the_crate_describes_every_file(reference: RunResult) -> None:
    """It has what RO-Crate 1.1 asks for: descriptor, root, and a file for each part."""
    directory = reference.directory
    crate = json.loads(ro_crate(directory))
    standard, own = crate["@context"]
    assert standard == "https://w3id.org/ro/crate/1.1/context"
    assert own == {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    descriptor = entities["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = entities["./"]
    assert root["@type"] == "Dataset"
    assert root["datePublished"] == "2024-12-02"
    assert root["name"] == "Information Release #19, 2024 (16–30.11.2024)"
    licence = entities[root["license"]["@id"]]
    assert licence["@type"] == "CreativeWork"
    assert licence["name"] == "No licence is stated"
    assert root["description"]
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == set(read_manifest(ProjectFile(directory, "")).outputs) | {"manifest.json"}
    for name in parts:
        content = (directory / name).read_bytes()
        assert entities[name]["@type"] == "File"
        assert entities[name]["sha256"] == digest(content)
        assert entities[name]["contentSize"] == str(len(content))
        assert "/" in entities[name]["encodingFormat"]
    publisher = entities[root["author"]["@id"]]
    assert publisher["@type"] == "Organization"
    assert publisher["url"] == "https://www.caricc.org"
    for tool in root["mentions"]:
        assert entities[tool["@id"]]["@type"] == "SoftwareApplication"


LICENCES = {
    "CC-BY-4.0": "https://spdx.org/licenses/CC-BY-4.0",
    "CC-BY-4.0 OR MIT": "#licence",
    "https://www.example.org/terms": "https://www.example.org/terms",
}
"""What a profile may state, and by which identifier a crate knows it."""


@pytest.mark.release
def test_the_crate_names_the_licence_of_the_profile(project_dir: Path) -> None:
    """A licence of the list, or one at an address, is known by its address."""
    first = min(LICENCES)
    with (project_dir / "params/profile.yml").open("a", encoding="utf-8") as file:
        file.write(f"licence: {first}\n")
    draft = remake(Project(with_few_cells(project_dir)), formats=("html",)).directory
    made = (draft / "release.en.ipynb").read_text("utf-8")
    for stated, identifier in LICENCES.items():
        said = made.replace(f'"licence": "{first}"', f'"licence": "{stated}"')
        edit(
            draft, "release.en.ipynb", lambda notebook, said=said: notebook.update(json.loads(said))
        )
        entities = {each["@id"]: each for each in json.loads(ro_crate(draft))["@graph"]}
        assert entities["./"]["license"] == {"@id": identifier}
        assert entities[identifier]["name"] == stated


def test_the_crate_is_no_part_of_the_release(project: Project) -> None:
    """It can be added later; a release with it is good as long as the crate is right."""
    publish("2024-19", project=project)
    directory = publish("2024-19", project=project, ro_crate=True).directory
    assert verify(directory).is_good
    with (directory / "ro-crate-metadata.json").open("ab") as file:
        file.write(b" ")
    assert verify(directory).changed == ("ro-crate-metadata.json",)
