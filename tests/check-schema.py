#!/usr/bin/env python3
"""Holds a JSON value on standard input against a schema of schemas/: the part of JSON Schema 2020-12 that they use."""
import json
import re
import sys

KINDS = {"object": dict, "array": list, "string": str, "null": type(None), "boolean": bool}
KNOWN = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "format", "enum", "const", "pattern", "minimum",
         "maximum", "required", "properties", "additionalProperties", "items", "anyOf", "minItems", "maxItems", "minLength",
         "$comment", "propertyNames", "prefixItems", "default", "examples"}


def is_kind(value, kind):
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, KINDS[kind])


def faults(schema, value, at, root):
    if schema is True:
        return
    if schema is False:
        yield f"{at}: nothing is allowed here"
        return
    for key in schema.keys() - KNOWN:
        yield f"{at}: the schema uses {key}, which is not checked"
    if "$ref" in schema:
        yield from faults(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], value, at, root)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_kind(value, kind) for kind in kinds):
        yield f"{at}: {json.dumps(value)[:60]} is not {' or '.join(kinds)}"
        return
    if "enum" in schema and value not in schema["enum"] or "const" in schema and value != schema["const"]:
        yield f"{at}: {json.dumps(value)[:60]} is not one of the words"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} does not match {schema['pattern']}"
    if "minimum" in schema and is_kind(value, "number") and value < schema["minimum"]:
        yield f"{at}: {value} is below {schema['minimum']}"
    if "anyOf" in schema and all(list(faults(one, value, at, root)) for one in schema["anyOf"]):
        yield f"{at}: fits none of the choices"
    if isinstance(value, dict):
        for key in schema.get("required", []):
            if key not in value:
                yield f"{at}: {key} is missing"
        known = schema.get("properties", {})
        for key, member in value.items():
            yield from faults(known.get(key, schema.get("additionalProperties", True)), member, f"{at}.{key}", root)
    if isinstance(value, list):
        for i, member in enumerate(value):
            yield from faults(schema.get("items", True), member, f"{at}.{i}", root)


with open(sys.argv[1], encoding="utf-8") as file:
    root = json.load(file)
found = list(faults(root, json.load(sys.stdin), "$", root))
print("\n".join(found[:20]) if found else "fits")
