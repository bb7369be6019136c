"""Turns Spotify's OpenAPI file and an answer into what is wrong with it: breaches of the schema, and unknown fields.

Does not know the sandbox; what it finds is judged by `exceptions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

METHODS = ("get", "put", "post", "delete")


@dataclass(frozen=True)
class Operation:
    """One row of the file: `GET /albums/{id}`, and what it may answer."""

    name: str
    method: str
    path: str
    deprecated: bool
    scopes: tuple[str, ...]
    responses: dict[str, dict]


class Description:
    """The OpenAPI file, its schemas made into JSON Schema."""

    def __init__(self, path: Path) -> None:
        self.document = as_json_schema(yaml.safe_load(path.read_text()))
        self.registry = Registry().with_resource("urn:spotify", DRAFT202012.create_resource(self.document))

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """All of them, by `operationId`."""
        return {
            row["operationId"]: Operation(
                row["operationId"],
                method.upper(),
                path,
                row.get("deprecated", False),
                tuple(scope for way in row.get("security", []) for scopes in way.values() for scope in scopes),
                row["responses"],
            )
            for path, methods in self.document["paths"].items()
            for method, row in methods.items()
            if method in METHODS
        }

    def problems(self, operation: Operation, status: int, body: Any) -> Iterator[str]:
        """What the file does not allow in this answer. Each line names the place: `items[].track.name: …`."""
        if status < 400 and str(status) not in operation.responses:
            yield f"status {status} is not in the file, which has {', '.join(operation.responses)}"
            return
        # Every endpoint may refuse, with any status, and all refusals look alike: the file lists only some.
        refusal = self.document["components"]["responses"]["Forbidden"]
        content = self.resolve(refusal if status >= 400 else operation.responses[str(status)]).get("content", {})
        if not content:
            if body is not None:
                yield "a body where the file has none"
            return
        if body is None:
            yield "no body where the file has one"
            return
        schema = content["application/json"]["schema"]
        validator = Draft202012Validator(schema, registry=self.registry, format_checker=FormatChecker())
        for error in validator.iter_errors(body):
            for leaf in self.leaves(error):
                yield f"{place(leaf.absolute_path)}: {leaf.message[:160]}"
        for found in sorted(set(self.unknown(schema, body, ""))):
            yield f"{found}: unknown"

    def unknown(self, schema: dict, value: Any, where: str) -> Iterator[str]:
        """The fields that no schema for this place names."""
        schema = self.resolve(schema)
        if isinstance(value, list):
            for row in value:
                yield from self.unknown(self.part(schema, "items"), row, f"{where}[]")
        elif isinstance(value, dict) and (known := self.properties(schema, value)):
            for name, inner in value.items():
                place = f"{where}.{name}".lstrip(".")
                if name not in known:
                    yield place
                else:
                    yield from self.unknown(known[name], inner, place)

    def properties(self, schema: dict, value: dict) -> dict[str, dict]:
        """The fields of an object, its parents' among them. Of several kinds the one that `type` names."""
        schema = self.resolve(schema)
        known = dict(schema.get("properties", {}))
        for part in schema.get("allOf", []):
            known |= self.properties(part, value)
        for part in schema.get("anyOf", []):
            if self.fits(part, value):
                known |= self.properties(part, value)
        return known

    def fits(self, schema: dict, value: Any) -> bool:
        """Whether of several kinds this one is meant."""
        if schema.get("type") == "null" or not isinstance(value, dict):
            return False
        kinds = self.resolve(self.properties(schema, value).get("type", {})).get("enum")
        return kinds is None or kind(value) in kinds

    def leaves(self, error: ValidationError) -> list[ValidationError]:
        """The innermost reasons of an error; of several kinds, those of the kind that was meant."""
        if not error.context:
            return [error]
        reasons: dict[int, list[ValidationError]] = {}
        for inner in error.context:
            reasons.setdefault(inner.schema_path[0], []).extend(self.leaves(inner))
        meant = [index for index in reasons if self.fits(error.validator_value[index], error.instance)]
        return min((reasons[index] for index in meant or reasons), key=len)

    def part(self, schema: dict, keyword: str) -> dict:
        """The schema of an array's rows, wherever among its parents it stands."""
        schema = self.resolve(schema)
        if keyword in schema:
            return schema[keyword]
        parts = (self.part(part, keyword) for word in ("allOf", "anyOf") for part in schema.get(word, []))
        return next((part for part in parts if part), {})

    def resolve(self, schema: dict) -> dict:
        """What a reference stands for."""
        while "$ref" in schema:
            found: Any = self.document
            for step in schema["$ref"].split("#/", 1)[1].split("/"):
                found = found[step]
            schema = found
        return schema


def as_json_schema(node: Any) -> Any:
    """OpenAPI 3.0's dialect in JSON Schema's words: `nullable`, references from one root, one of several kinds."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {name: as_json_schema(item) for name, item in node.items()}
    if isinstance(made.get("$ref"), str):
        return {"$ref": "urn:spotify" + made["$ref"]}
    # `example` may hold anything, such as a field named `type`: it is no schema.
    for name in ("example", "examples"):
        made.pop(name, None)
    if "oneOf" in made:
        # The kinds have almost no required fields, so one object fits several: fitting any is what can be asked.
        made["anyOf"] = made.pop("oneOf")
    if made.pop("nullable", None) is True:
        made = {"anyOf": [made, {"type": "null"}]}
    return made


def kind(value: Any) -> Any:
    """What an object is. One with an album is a track: an episode squeezed into its shape says another `type`."""
    return value.get("type") if isinstance(value, dict) and "album" not in value else "track"


def place(path: Any) -> str:
    """`items[].track.name` for a path with numbers in it."""
    return re.sub(r"\.?\[", "[", ".".join("[]" if isinstance(step, int) else str(step) for step in path)) or "."
