#!/usr/bin/env python3
"""Turns a Kubernetes API server's own OpenAPI description into schemas for kubeconform.

  openapi_schemas.py OUT_DIR < DESCRIPTION

DESCRIPTION is the answer to /openapi/v2. Writes one self-contained JSON schema a kind and version, as
KIND-GROUP-VERSION.json (KIND-VERSION.json for the core group), which kubeconform finds by
OUT_DIR/{{.ResourceKind}}{{.KindSuffix}}.json. Unlike the description, they refuse unknown fields.
"""

import copy
import json
import pathlib
import sys

PREFIX = "#/definitions/"


def make_strict(node):
    """Refuses unknown fields, and takes numbers where Kubernetes takes numbers or text."""
    if isinstance(node, list):
        for item in node:
            make_strict(item)
    elif isinstance(node, dict):
        if node.get("format") == "int-or-string":
            node["type"] = ["string", "integer"]
            del node["format"]
        if "properties" in node and not node.get("x-kubernetes-preserve-unknown-fields"):
            node.setdefault("additionalProperties", False)
        for value in list(node.values()):
            make_strict(value)


def reached(node, definitions, names):
    """Adds to `names` every definition that the node refers to, near or far."""
    if isinstance(node, list):
        for item in node:
            reached(item, definitions, names)
    elif isinstance(node, dict):
        reference = node.get("$ref", "")
        if isinstance(reference, str) and reference.startswith(PREFIX):
            name = reference.removeprefix(PREFIX)
            if name not in names:
                names.add(name)
                reached(definitions[name], definitions, names)
        for value in node.values():
            reached(value, definitions, names)
    return names


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    definitions = json.load(sys.stdin)["definitions"]
    make_strict(definitions)
    definitions["io.k8s.apimachinery.pkg.api.resource.Quantity"] = {"type": ["string", "number"]}
    count = 0
    for definition in definitions.values():
        for kind in definition.get("x-kubernetes-group-version-kind", []):
            if "kind" not in definition.get("properties", {}):
                continue
            group, version = kind["group"], kind["version"]
            schema = copy.deepcopy(definition)
            schema["properties"]["kind"] = {"enum": [kind["kind"]]}
            schema["properties"]["apiVersion"] = {"enum": [f"{group}/{version}" if group else version]}
            schema["definitions"] = {
                name: definitions[name] for name in reached(definition, definitions, set())}
            # kubeconform names a group by its first word.
            words = [kind["kind"].lower(), *([group.split(".")[0]] if group else []), version]
            (out / ("-".join(words) + ".json")).write_text(json.dumps(schema))
            count += 1
    print(count)


if __name__ == "__main__":
    main()
