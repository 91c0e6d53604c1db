"""The part of JSON Schema that says what to find in a document, and values found turned into what it asks for.

An object with properties of the types string, number, integer and boolean, or objects of such. `description` is the
question; without one the property's name is asked for. `format: date`, `enum` and `required` count as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from textharmony_cli.errors import UsageError
from textharmony_cli.records import Answer
from textharmony_cli.tasks.ask import Field
from textharmony_cli.tasks.fields import field_named
from textharmony_cli.tasks.passages import fold
from textharmony_cli.tasks.values import to_boolean, to_date, to_number

Value = str | float | bool | None

_TYPES = ("string", "number", "integer", "boolean")
_REMARKS = {"$schema", "$id", "$comment", "title", "description", "default", "examples", "additionalProperties"}
_OF_OBJECTS = {"type", "properties", "required"} | _REMARKS
_OF_VALUES = {"type", "enum", "format"} | _REMARKS
_HINT = "it takes properties of the types string, number, integer and boolean, and objects of such"


@dataclass(frozen=True, slots=True)
class Property:
    """One value to be found.

    Attributes:
        path: its name, after that of the object it is in, if any.
        choices: what it may be; empty for anything.
    """

    path: tuple[str, ...]
    field: Field
    type: str
    is_date: bool = False
    choices: tuple[Value, ...] = ()
    required: bool = False

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(slots=True)
class Filled:
    """What a document gives for a schema.

    Attributes:
        data: the object; null where nothing was found.
        doubts: what was found and could not be turned into what the schema asks for.
        missing: names of required properties that are null.
    """

    data: dict[str, Any] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Schema:
    """What to find in each document."""

    properties: tuple[Property, ...]

    @classmethod
    def parse(cls, text: str, name: str) -> Schema:
        """Read a schema.

        Args:
            name: of its file, for error messages.

        Raises:
            UsageError: it is not JSON or asks for more than is understood; the message names the place.
        """
        try:
            schema = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{name}: not JSON: {error}") from error
        return cls(tuple(_Parser(name).properties(schema, ())))

    @property
    def fields(self) -> list[Field]:
        return [prop.field for prop in self.properties]

    def fill(self, answers: Sequence[Answer]) -> Filled:
        """The object made of one answer for each of `fields`."""
        filled = Filled()
        for prop, answer in zip(self.properties, answers, strict=True):
            value = _converted(prop, answer.answer, filled.doubts) if answer.found else None
            target = filled.data
            for step in prop.path[:-1]:
                target = target.setdefault(step, {})
            target[prop.path[-1]] = value
            if value is None and prop.required:
                filled.missing.append(prop.name)
        return filled


class _Parser:
    """Turns a schema into properties, and knows where it is when something is wrong."""

    def __init__(self, name: str) -> None:
        self._name = name

    def properties(self, schema: Any, path: tuple[str, ...], *, within_required: bool = True) -> Iterator[Property]:
        self._type(schema, path, ("object",), _OF_OBJECTS)
        listed = schema.get("properties")
        if not isinstance(listed, dict) or not listed:
            self._refuse(path, "has no `properties`")
        required = schema.get("required", [])
        if not isinstance(required, list) or not all(name in list(listed) for name in required):
            self._refuse(path, "`required` has to list names of its properties")
        for name, inner in listed.items():
            needed = within_required and name in required
            if isinstance(inner, dict) and "properties" in inner and not path:
                yield from self.properties(inner, (name,), within_required=needed)
            else:
                yield self._property(inner, (*path, name), needed)

    def _property(self, schema: Any, path: tuple[str, ...], required: bool) -> Property:
        kind = self._type(schema, path, _TYPES, _OF_VALUES)
        question = schema.get("description", "")
        if not isinstance(question, str):
            self._refuse(path, "`description` has to be text")
        asked = Field(path[-1], (question,)) if question.strip() else field_named(" ".join(path))
        return Property(path, asked, kind, schema.get("format") == "date", self._choices(schema, path), required)

    def _type(self, schema: Any, path: tuple[str, ...], allowed: tuple[str, ...], known: set[str]) -> str:
        """The type of this part of the schema; null beside it says nothing, since it is always possible."""
        if not isinstance(schema, dict):
            self._refuse(path, "is not an object")
        if unknown := sorted(set(schema) - known):
            self._refuse(path, f"`{unknown[0]}` is not understood")
        types = schema.get("type", allowed[0])
        kinds = [kind for kind in (types if isinstance(types, list) else [types]) if kind != "null"]
        if len(kinds) != 1 or kinds[0] not in allowed:
            self._refuse(path, f"the type {json.dumps(types)} is not understood")
        return str(kinds[0])

    def _choices(self, schema: dict[str, Any], path: tuple[str, ...]) -> tuple[Value, ...]:
        choices = schema.get("enum", [])
        if not isinstance(choices, list) or not all(isinstance(c, str | int | float | None) for c in choices):
            self._refuse(path, "`enum` has to list plain values")
        return tuple(choice for choice in choices if choice is not None)

    def _refuse(self, path: tuple[str, ...], problem: str) -> NoReturn:
        place = "".join(f".properties.{name}" for name in path).lstrip(".")
        raise UsageError(f"{self._name}: {f'`{place}`' if place else 'the schema'}: {problem}", hint=_HINT)


def _converted(prop: Property, text: str, doubts: list[str]) -> Value:
    """The value in the type that is asked for; null, or the text itself for a date, when it cannot be had."""
    value = _typed(prop, text)
    if value is not None and prop.choices:
        value = _chosen(prop.choices, value)
    if value is None:
        doubts.append(f'{prop.name}: "{text}" is not {_wanted(prop)}')
        return text if prop.is_date and not prop.choices else None
    return value


def _typed(prop: Property, text: str) -> Value:
    if prop.type == "string":
        return to_date(text) if prop.is_date else text
    if prop.type == "boolean":
        return to_boolean(text)
    number = to_number(text)
    if prop.type == "number" or number is None:
        return number
    return int(number) if number == int(number) else None


def _chosen(choices: tuple[Value, ...], value: Value) -> Value:
    """The choice that the value is, or the only one that it begins with or that stands in it as words."""
    if not isinstance(value, str):
        return value if value in choices else None
    words = f" {_folded(value)} "
    equal = [choice for choice in choices if f" {_folded(str(choice))} " == words]
    inside = [choice for choice in choices if f" {_folded(str(choice))} " in words]
    return equal[0] if equal else inside[0] if len(inside) == 1 else None


def _folded(text: str) -> str:
    return " ".join(fold(text, ignore_case=True).split())


def _wanted(prop: Property) -> str:
    if prop.choices:
        return f"one of {json.dumps(prop.choices, ensure_ascii=False)}"
    if prop.is_date:
        return "an unambiguous date"
    return f"{'an' if prop.type == 'integer' else 'a'} {prop.type}"
