"""What schemathesis must know of this house: forms carry the token of a page, and some keys are of somebody."""

import json
import os
import random

import schemathesis

KNOWN = json.loads(os.environ["LINCHPIN_KNOWN"])
CHANCE = random.Random(7)


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Every other key is one that there is, so that what is asked gets past the first door."""
    if path_parameters and "id" in path_parameters and CHANCE.random() < 0.5:
        path_parameters["id"] = CHANCE.choice(KNOWN["keys"])
    return path_parameters


@schemathesis.hook
def before_call(context, case, kwargs):
    """The token of a page in most forms; without it none gets past the guard."""
    if isinstance(case.body, dict) and KNOWN["csrf"] and CHANCE.random() < 0.9:
        case.body["csrf"] = KNOWN["csrf"]
