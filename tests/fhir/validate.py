"""Checks every resource of a folder with fhir.resources, a library that is not ours.

    python validate.py FOLDER      # prints what is wrong, ends with 1 if anything is

A file holds one resource (.json) or one on each line (.ndjson).

The types are those of R4B, which for the resources we make are R4's.
"""

import json
import pathlib
import sys

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError


def faults(resource):
    """What the library finds wrong with a resource, and what of it the library would not keep."""
    kind = resource.get("resourceType")
    try:
        model = get_fhir_model_class(kind).model_validate(resource)
    except ValidationError as error:
        return ["%s: %s" % (".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
    except (LookupError, ValueError) as error:
        return [str(error)]
    kept = json.loads(model.model_dump_json())
    return ["%s is lost on the way" % key for key in resource if key not in kept]


def resources(folder):
    """The name and text of every resource of a folder."""
    for path in sorted(folder.glob("*.json")):
        yield path.name, path.read_text()
    for path in sorted(folder.glob("*.ndjson")):
        for number, line in enumerate(path.open(), 1):
            yield "%s:%d" % (path.name, number), line


def main(folder):
    wrong = checked = 0
    for name, text in resources(pathlib.Path(folder)):
        resource = json.loads(text)
        found = faults(resource)
        # A bundle's resources are checked once more by themselves, for a message that says which.
        for entry in resource.get("entry", []):
            found += faults(entry["resource"])
        checked += 1
        wrong += bool(found)
        for fault in found:
            print("%s: %s" % (name, fault))
    print("%d resources checked, %d with faults" % (checked, wrong))
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
