"""Which steps of a run can be left out: those that rest on nothing that has changed.

The key of a step has a digest for each thing that its result rests on, so that a run can say what
has changed. Executed notebooks and documents are taken from the folder of the last run, if its
receipt says that they are as they were made.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import nbformat

from caricc_report.document.rendering import Rendered
from caricc_report.model.article import Article
from caricc_report.model.handover import MEDIA_TYPE
from caricc_report.model.parameters import NotebookParameters
from caricc_report.model.watched import in_language
from caricc_report.notebook.reads import Read
from caricc_report.release.job import RunResult, Step
from caricc_report.release.manifest import digest
from caricc_report.release.receipt import (
    UNKNOWN,
    Receipt,
    digest_of,
    environment,
    job_digest,
    last_receipt,
    seen_now,
)
from caricc_report.system.digests import digest_of_json
from caricc_report.system.files import real_path, state_of
from caricc_report.system.fonts import FOLDER as FONTS
from caricc_report.system.timings import timed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from caricc_report.document.document import Document
    from caricc_report.release.checking import Checked
    from caricc_report.release.making import Plan
    from caricc_report.release.manifest import MadeFrom
    from caricc_report.release.receipt import Key
    from caricc_report.release.steps import Chosen

_OTHER_TEXTS = "texts in other languages"
_CORE = ("facts.json", "articles.jsonl")
"""The files that hold what all notebooks have handed over."""
_LAYOUT_OF = {".css": "html", ".html": "html", ".js": "html", ".typ": "pdf"}
"""By suffix of a file of the extension, the format that alone it is for."""
_FIRST = ("no earlier run",)


@dataclass
class Reuse:
    """What can be left out of one run, and what was done."""

    chosen: Chosen
    checked: Checked
    plan: Plan
    made_from: MadeFrom
    """What it rests on, as far as that is known."""
    last: Receipt | None
    """What the last run of the edition has left."""
    damaged: set[str]
    """The names of files that are not as it has made them."""
    keys: dict[str, Key] = field(default_factory=dict)
    """By step, what it rests on now."""
    steps: list[Step] = field(default_factory=list)
    read: Read = field(default_factory=Read)
    """What cells have looked at, in this run or in the last."""
    outside: tuple[Path, ...] = ()
    """The files outside the project that they have opened."""

    @classmethod
    def of(cls, chosen: Chosen, checked: Checked, plan: Plan) -> Reuse:
        """Return what can be left out of a run that is about to execute its notebook."""
        last = None if chosen.job.force else last_receipt(chosen.job.output_dir, chosen.edition)
        damaged = last.damaged(chosen.target) if last else set()
        with timed("digests and git"):
            made_from = chosen.inputs.made_from()
        return cls(chosen, checked, plan, made_from, last, damaged)

    def documents(self) -> dict[str, Document]:
        """Return by language the executed notebooks of the last run that would be the same."""
        found = {}
        for language in self.plan.given:
            name = f"{self.plan.name}.{language}.ipynb"
            if self._is_left_out(f"execute {language}", self._execution(language), name):
                notebook = nbformat.read(self.chosen.target / name, as_version=4)
                self._hand_over(notebook)
                found[language] = self.plan.read(notebook, language)
        return found

    def rendered(self, documents: Sequence[Document]) -> dict[str, Rendered]:
        """Return by name the documents of the last run that would be the same."""
        found = {}
        replaced = self.last.replaced if self.last else {}
        for document in documents:
            for fmt in self.plan.formats:
                name = f"{document.stem}.{fmt}"
                if self._is_left_out(f"render {name}", self._rendering(document, fmt), name):
                    content = (self.chosen.target / name).read_bytes()
                    found[name] = Rendered(content, tuple(replaced.get(name, ())))
        return found

    def planned(self) -> tuple[Step, ...]:
        """Return the steps as they are now, before any is done."""
        there = self.documents()
        self.rendered([*there.values()])
        missing = [language for language in self.plan.given if language not in there]
        for language in missing:
            why = (f"execute {language}",)
            names = [f"{self.plan.name}.{language}.{fmt}" for fmt in self.plan.formats]
            self.steps += [Step(f"render {name}", why) for name in names]
        return tuple(self.steps)

    def note(self, now: Read) -> None:
        """Note what cells have looked at: those executed now, and in the last run the others."""
        self.read = now
        if self.last and [each for each in self.steps if not each.reasons]:
            root = self.chosen.job.project.root
            paths = [real_path(root / name) for name in self.last.reads]
            files = {path: state_of(path.stat()) for path in paths if path.is_file()}
            before = Read(
                files,
                frozenset(paths) - files.keys(),
                has_other_texts=self.last.has_other_texts,
            )
            self.read = now | before
        self.outside = self.chosen.inputs.note_reads(self.read.files)
        self.made_from = self.chosen.inputs.made_from()

    def finished(
        self,
        rendered: Mapping[str, Rendered],
        made: Mapping[str, bytes],
        findings: tuple[dict[str, object], ...],
    ) -> RunResult:
        """Return what a run made, whose receipt is written before its files are put in place."""
        chosen, inputs, project = self.chosen, self.chosen.inputs, self.chosen.job.project
        result = RunResult(
            chosen.parameters.release, chosen.target, tuple(sorted(made)), self.plan.engine.name,
            findings, tuple(self.steps),
        )  # fmt: skip
        looked_at = [*self.read.files, *self.read.folders]
        source = self.made_from.source
        if not self._is_traced():
            for language in self.plan.given:
                self.keys[f"execute {language}"][UNKNOWN] = ""
        Receipt(
            release=result.release,
            job=job_digest(chosen.job),
            environment=environment(),
            seen=seen_now(inputs.noted(project.params_dir), inputs.content_digests()),
            reads={project.name(path): digest_of(path) for path in looked_at},
            has_other_texts=self.read.has_other_texts,
            steps=self.keys,
            replaced={name: each.replaced for name, each in rendered.items() if each.replaced},
            inputs=tuple(self.made_from.inputs),
            source=asdict(source) if source else None,
            outputs={name: digest(content) for name, content in made.items()},
            renderer=result.renderer,
            findings=result.findings,
            is_quiet=not self.checked.warnings,
        ).write(chosen.job.output_dir, chosen.edition)
        return result

    def _is_traced(self) -> bool:
        """Return whether all releases that cells have loaded are the one that is made."""
        names = NotebookParameters.model_fields
        known = [
            {name: value for name, value in given.items() if name in names}
            for given in self.plan.given.values()
        ]
        return all(dict(each) in known for each in self.read.releases)

    def _is_left_out(self, step: str, key: Key, name: str) -> bool:
        """Note a step, with what it rests on; return whether its file is as it would be made."""
        reasons = self._reasons(step, key, name)
        self.keys[step] = key
        self.steps.append(Step(step, reasons))
        return not reasons

    def _reasons(self, step: str, key: Key, name: str) -> tuple[str, ...]:
        """Return what a step rests on that is not as it was; nothing, if it can be left out."""
        last = self.last
        if last is None or step not in last.steps:
            return _FIRST
        before = last.steps[step]
        changed = {each for each in before.keys() | key if before.get(each) != key.get(each)}
        if not last.has_other_texts:
            changed.discard(_OTHER_TEXTS)
        if step.startswith("execute"):
            changed |= last.reads_changed(self.chosen.job.project)
        changed |= {f"{each} itself" for each in self.damaged & {name, *_CORE}}
        return tuple(sorted(changed))

    def _execution(self, language: str) -> Key:
        """Return what an executed notebook rests on, but for what its cells look at themselves."""
        plan, release, inputs = self.plan, self.checked.release, self.made_from.inputs
        articles = self._articles()
        words = f"{self.chosen.job.project.locales.path.name}/"
        named = {name: inputs.get(name, "") for name in self._named()}
        named |= {name: each for name, each in inputs.items() if name.startswith(words)}
        return {
            **environment(),
            **named,
            **{f"parameter {name}": _short(value) for name, value in plan.given[language].items()},
            "languages": _short(plan.languages),
            "profile": _short(release.profile.model_dump(mode="json")),
            **{
                f"article {each['id']}": _short(in_language(each, Article, language))
                for each in articles
            },
            "order of the articles": _short(_ids(articles)),
            _OTHER_TEXTS: _short(articles),
            "facts": _short(release.facts.as_json()),
        }

    def _articles(self) -> list[dict[str, Any]]:
        return [each.model_dump(mode="json") for each in self.checked.release.articles]

    def _hand_over(self, notebook: nbformat.NotebookNode) -> None:
        """Let a notebook of the last run hand over what it would today, in the same order.

        Texts in other languages may have been edited, which nothing else shows; and the file of a
        notebook has the names of all values in the order of the alphabet.
        """
        facts = json.loads((self.chosen.target / "facts.json").read_bytes())
        lines = (self.chosen.target / "articles.jsonl").read_bytes().splitlines()
        before, now = [json.loads(line) for line in lines], self._articles()
        for output in notebook.cells[-1].get("outputs", ()):
            if handover := output.get("data", {}).get(MEDIA_TYPE):
                handover["facts"] = facts
                handover["articles"] = now if _ids(before) == _ids(now) else before

    def _named(self) -> set[str]:
        """Return the names of the files that every notebook of a release rests on."""
        chosen, release = self.chosen, self.checked.release
        images = (image for article in release.articles for image in article.images)
        photos = (release.image_dir / image.path for image in images)
        paths = (chosen.job.notebook_file.path, *photos, *chosen.inputs.named)
        return {chosen.job.project.name(real_path(path)) for path in paths}

    def _rendering(self, document: Document, fmt: str) -> Key:
        """Return what a document rests on."""
        project, engine = self.chosen.job.project, self.plan.engine
        extensions = f"{project.name(project.extensions_dir)}/"
        layout = (project.name(project.quarto_yml), extensions, f"{FONTS}/")
        others = tuple(suffix for suffix, of in _LAYOUT_OF.items() if of != fmt)
        said = document.metadata_for("html") if fmt == "html" else document.metadata
        content: list[object] = [repr(document.blocks), said]
        if fmt.startswith("mail."):  # It leads to the articles, whose places none has to show.
            places = ("id", "source_url", "outlet")
            content.append([[each[name] for name in places] for each in document.handover.articles])
        return {
            **environment(),
            "renderer": _short([engine.name, dict(engine.versions)]),
            **{
                name: each
                for name, each in self.made_from.inputs.items()
                if name.startswith(layout) and not name.endswith(others)
            },
            "what the notebook shows": _short(content),
        }


def _ids(articles: Iterable[Mapping[str, Any]]) -> list[str]:
    return [each["id"] for each in articles]


def _short(value: object) -> str:
    return digest_of_json(value)[:16]
