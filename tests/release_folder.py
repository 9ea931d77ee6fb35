"""A made release's folder that a test may edit, file by file, and read again."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from caricc_report.release.diff.reading import ReleaseContent, read_release_content
from caricc_report.system.files import ProjectFile
from caricc_report.text.trees import TREE

if TYPE_CHECKING:
    from pathlib import Path


class ReleaseFolder:
    """The JSON files of a copy of a release's folder."""

    def __init__(self, made: Path, copy: Path) -> None:
        shutil.copytree(made, copy)
        self.path = copy
        self.facts = self._read("facts.json")
        self.checks = self._read("checks.json")
        self.manifest = self._read("manifest.json")
        self.notebooks = {
            language: self._read(f"release.{language}.ipynb") for language in ("en", "ru")
        }
        lines = (copy / "articles.jsonl").read_text("utf-8").splitlines()
        self.articles: list[dict[str, Any]] = [json.loads(line) for line in lines]

    def article(self, name: str) -> dict[str, Any]:
        """Return the article of an id."""
        return next(article for article in self.articles if article["id"] == name)

    def fact(self, name: str) -> dict[str, Any]:
        """Return the fact of a name."""
        fact: dict[str, Any] = self.facts["facts"][name]
        return fact

    def say(self, language: str, old: str, new: str) -> None:
        """Change a phrase of the narrative that a notebook shows."""
        groups = self._narrative(language)["groups"]
        said = [phrase for group in groups for phrase in group["phrases"]]
        assert sum(phrase.count(old) for phrase in said) == 1
        for group in groups:
            changed = (phrase.replace(old, new) for phrase in group["phrases"])
            group["phrases"] = [phrase for phrase in changed if phrase]

    def say_of(self, language: str, country: str, phrase: str) -> None:
        """Add a country to the narrative that a notebook shows."""
        self._narrative(language)["groups"].append({"country": country, "phrases": [phrase]})

    def _narrative(self, language: str) -> dict[str, Any]:
        (narrative,) = (
            node
            for cell in self.notebooks[language]["cells"]
            for output in cell.get("outputs", ())
            for node in output["data"].get(TREE, ())
            if node["kind"] == "narrative"
        )
        found: dict[str, Any] = narrative
        return found

    @property
    def definition(self) -> dict[str, Any]:
        """What the manifest says of what went in."""
        definition: dict[str, Any] = self.manifest["predicate"]["buildDefinition"]
        return definition

    def state(self, name: str, value: str) -> None:
        """Let the manifest state another parameter of the notebooks."""
        external = self.definition["externalParameters"]
        for stated in (external, *external["notebook"].values()):
            if name in stated:
                stated[name] = value

    def content(self) -> ReleaseContent:
        """Write the files and return what is read in them."""
        files = {"facts.json": self.facts, "checks.json": self.checks}
        files |= {"manifest.json": self.manifest}
        files |= {f"release.{language}.ipynb": each for language, each in self.notebooks.items()}
        for name, value in files.items():
            (self.path / name).write_text(json.dumps(value, ensure_ascii=False), "utf-8")
        lines = (json.dumps(article, ensure_ascii=False) + "\n" for article in self.articles)
        (self.path / "articles.jsonl").write_text("".join(lines), "utf-8")
        return read_release_content(ProjectFile(self.path, self.path.name))

    def _read(self, name: str) -> Any:
        return json.loads((self.path / name).read_text("utf-8"))
