"""Does the interface do what its description says? schemathesis calls every operation, rightly and wrongly."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from amtsblick.serve.api import OPERATIONS
from amtsblick.serve.app import make_app
from amtsblick.values.records import Role

ROLES = (Role.READER, Role.EDITOR, Role.DPO, Role.HEAD, Role.AUTHORITY, Role.ADMIN)
MODES = {"right": GenerationMode.POSITIVE, "wrong": GenerationMode.NEGATIVE}
CALM = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)


@pytest.fixture
def app(office):
    return make_app(office)


def call_all(app, mode, headers):
    """Call every operation with generated input; all checks of schemathesis hold, no answer is a 5xx."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.query and not operation.body:
            continue  # any text may be an id: there is nothing that could be wrong

        calling(operation, mode, headers)()


def calling(operation, mode, headers):
    """Calls one operation a few times."""
    # What a record says is judged by the register's rules (422), which no schema could tell.
    judged = [positive_data_acceptance] if operation.body else []

    @CALM
    @given(case=operation.as_strategy(mode))
    def each(case):
        case.call_and_validate(headers=headers, excluded_checks=judged)

    return each


@pytest.mark.parametrize("mode", list(MODES))
def test_strangers_get_what_is_described(app, mode):
    call_all(app, MODES[mode], {})


@pytest.mark.parametrize("role", ROLES, ids=[one.value for one in ROLES])
def test_programs_of_every_role_get_what_is_described(app, token_of, role):
    call_all(app, GenerationMode.POSITIVE, token_of("program", (role, "")))


def test_wrong_calls_of_a_program_are_refused_as_described(app, token_of):
    call_all(app, GenerationMode.NEGATIVE, token_of("program", *((role, "") for role in ROLES)))


def test_every_operation_is_described_with_its_own_name_in_words(office, program):
    description = program.get("/api/v1/openapi.json").json()
    told = [one for path in description["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in told]
    assert sorted(names) == sorted({one.id for one in OPERATIONS})
    assert all(one["summary"] and one["description"] for one in told)
    assert all(parameter["description"] for one in told for parameter in one["parameters"]), (
        "every parameter says what it means"
    )
    assert "#/components/schemas/Usage" in json.dumps(description)
