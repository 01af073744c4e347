"""Loads the rows of `catalog/data/` into the database.

Each table names the fields by which a row is known again. Rows that are there already are left alone, so
that loading twice, or after an editor's work, changes nothing. A clause's items come with their clause, a
question's answers with their question: what an editor took out does not come back.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import models, transaction

from catalog.models import (
    Benefit,
    Clause,
    ClauseItem,
    ConsentText,
    Country,
    EvidenceKind,
    Faq,
    GuideAnswer,
    GuideFit,
    GuideQuestion,
    MaterialQuestion,
    MaterialRequirement,
    Option,
    PolicyDocument,
    ProcessNote,
    ProcessStep,
    RefusalGround,
    Region,
    RemarkPreset,
    Remedy,
    ServiceWindow,
)

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Table:
    """A file of `data/`, the model it fills, what a row is known by, and what a new row brings along."""

    model: type[models.Model]
    file: str
    known_by: tuple[str, ...]
    bring: Callable[[Any, dict[str, Any]], None] | None = None
    is_final: bool = False  # people have agreed to the words: another text is another row


@dataclass
class Count:
    created: int = 0
    kept: int = 0
    overwritten: int = 0


def bring_items(clause: Clause, row: dict[str, Any]) -> None:
    for item in row["items"]:
        ClauseItem.objects.update_or_create(clause=clause, name=item["name"], defaults=item)


def bring_answers(question: GuideQuestion, row: dict[str, Any]) -> None:
    for given in row["answers"]:
        facts = {name: value for name, value in given.items() if name != "fits"}
        answer, _ = GuideAnswer.objects.update_or_create(
            question=question, text=facts["text"], defaults=facts
        )
        for fit in given.get("fits", ()):
            clause = Clause.objects.filter(card_type=fit["card_type"], number=fit["number"]).first()
            if clause:
                GuideFit.objects.update_or_create(
                    answer=answer, clause=clause, defaults={"weight": fit["weight"]}
                )


def bring_sample(requirement: MaterialRequirement, row: dict[str, Any]) -> None:
    if "sample" not in row:
        return
    requirement.sample.delete(save=False)
    with (DATA / "samples" / row["sample"]).open("rb") as content:
        requirement.sample.save(row["sample"], File(content))


TABLES = (
    Table(EvidenceKind, "evidence_kinds.json", ("code",)),
    Table(Clause, "clauses.json", ("card_type", "number"), bring_items),
    Table(GuideQuestion, "guide.json", ("code",), bring_answers),
    Table(PolicyDocument, "policy_documents.json", ("code",)),
    Table(ProcessStep, "process_steps.json", ("code",)),
    Table(ProcessNote, "process_notes.json", ("code",)),
    Table(Faq, "faq.json", ("code",)),
    Table(MaterialRequirement, "material_requirements.json", ("code",), bring_sample),
    Table(MaterialQuestion, "material_questions.json", ("code",)),
    Table(ServiceWindow, "service_windows.json", ("region_code",)),
    Table(Benefit, "benefits.json", ("code",)),
    Table(Option, "options.json", ("list", "code")),
    Table(Country, "countries.json", ("code",)),
    Table(Region, "regions.json", ("code",)),
    Table(RemarkPreset, "remark_presets.json", ("code",)),
    Table(RefusalGround, "refusal_grounds.json", ("decision",)),
    Table(Remedy, "remedies.json", ("code",)),
    Table(ConsentText, "consent_texts.json", ("kind", "version"), is_final=True),
)


def load_catalog(*, overwrite: bool = False) -> dict[str, Count]:
    """Loads everything in one transaction. Returns counts by the model's Chinese name.

    With `overwrite` the shipped rows get the shipped texts again; rows of the office's own are never
    touched.
    """
    with transaction.atomic():
        return {str(table.model._meta.verbose_name): load_table(table, overwrite) for table in TABLES}


def load_table(table: Table, overwrite: bool) -> Count:
    manager = table.model._default_manager
    there = {known(table, instance.__dict__): instance for instance in manager.all()}
    count = Count()
    for row in json.loads((DATA / table.file).read_text(encoding="utf-8")):
        instance = there.get(known(table, row))
        if instance is not None and (not overwrite or table.is_final):
            count.kept += 1
            continue
        if instance is None:
            instance = table.model()
            count.created += 1
        else:
            count.overwritten += 1
        for name, value in fields_of(table.model, row):
            setattr(instance, name, value)
        instance.save()
        there[known(table, row)] = instance
        if table.bring:
            table.bring(instance, row)
    return count


def known(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in table.known_by)


def fields_of(model: type[models.Model], row: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """The plain values of a row; a foreign key is given by code, a file or list is brought separately."""
    names = {field.name for field in model._meta.concrete_fields if not isinstance(field, models.FileField)}
    for name, value in row.items():
        if name == "evidence_kind":
            yield name, EvidenceKind.objects.get(code=value)
        elif name == "requirement":
            yield name, MaterialRequirement.objects.get(code=value)
        elif name == "parent":
            yield "parent_id", value
        elif name in names:
            yield name, value
