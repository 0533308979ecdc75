#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Check SARIF reports: sarif-check.py [--moved=SRCROOT] FILE...

Against the schema beside this file, and for what a schema cannot say. With --moved, SRCROOT is that
folder instead of the one the report names. Prints what is wrong; exit code 1 if something is."""

import json
import os
import sys
import urllib.parse

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))


def local_path(uri):
    parts = urllib.parse.urlsplit(uri)
    if parts.scheme != "file" or parts.netloc:
        raise ValueError("no file URI: " + uri)
    return urllib.parse.unquote_to_bytes(parts.path)


def locations(node):
    """Every artifactLocation, wherever it stands."""
    if isinstance(node, dict):
        if "artifactLocation" in node:
            yield node["artifactLocation"]
        for value in node.values():
            yield from locations(value)
    elif isinstance(node, list):
        for value in node:
            yield from locations(value)


def check_location(run, where, bases):
    uri = where["uri"]
    if "uriBaseId" in where:
        if urllib.parse.urlsplit(uri).scheme or uri.startswith("/") or ".." in uri.split("/"):
            yield "not relative to its base: " + uri
        path = os.path.join(bases[where["uriBaseId"]], urllib.parse.unquote_to_bytes(uri))
    else:
        path = local_path(uri)
    if not os.path.isfile(path):
        yield "no such file: " + repr(path)
    if "index" in where:
        artifact = dict(run["artifacts"][where["index"]]["location"])
        if artifact != {k: v for k, v in where.items() if k != "index"}:
            yield "artifact %d is another: %s" % (where["index"], uri)


def check_run(run, moved):
    bases = {k: local_path(v["uri"]) for k, v in run["originalUriBaseIds"].items()}
    bases.update(moved)
    for base in run["originalUriBaseIds"].values():
        if not base["uri"].endswith("/"):
            yield "a base without slash at its end: " + base["uri"]
    for where in locations(run["results"]):
        yield from check_location(run, where, bases)
    for artifact in run["artifacts"]:
        yield from check_location(run, artifact["location"], bases)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            yield "rule %d is not %s" % (result["ruleIndex"], result["ruleId"])
        related = result.get("relatedLocations", [])
        if len(result["codeFlows"]) != len(related) + 1:
            yield "as many code flows as ways in wanted"
        if len({r["id"] for r in related}) != len(related):
            yield "ids of related locations are not unique"
    if len({"suppressions" in result for result in run["results"]}) > 1:
        yield "only some results tell of suppressions"


def check(path, moved):
    with open(path, encoding="utf-8") as file:
        log = json.load(file)
    with open(os.path.join(HERE, "sarif-2.1.0.json"), encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    wrong = ["%s: %s" % ("/".join(map(str, e.path)), e.message) for e in validator.iter_errors(log)]
    if not wrong:
        for run in log["runs"]:
            wrong += check_run(run, moved)
    for text in wrong:
        print("%s: %s" % (path, text))
    return not wrong


def main(args):
    moved = {}
    if args and args[0].startswith("--moved="):
        moved["SRCROOT"] = os.fsencode(os.path.join(args.pop(0)[8:], ""))
    return 0 if all([check(path, moved) for path in args]) else 1


sys.exit(main(sys.argv[1:]))
