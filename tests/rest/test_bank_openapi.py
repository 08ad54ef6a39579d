"""The bank API keeps to its own OpenAPI document: schemathesis calls it with whatever the document allows, and more."""

import pytest
import schemathesis
from guarded import BANK, NEIGHBOUR, RELEASED
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance as schema_conformance
from schemathesis.specs.openapi.checks import status_code_conformance
from staged_bench import ok

OPENAPI = "/api/method/an_sinh.api.bank.openapi"
EXAMPLES = 15
METHODS = (
    *("list_disbursements", "get_disbursement", "get_lines", "acknowledge", "post_results", "get_posting"),
    *("list_account_openings", "get_account_opening", "post_account_openings", "ask", "list_questions"),
)


@pytest.fixture(scope="module")
def bench(guarded, serve):
    return serve(guarded)


@pytest.fixture(scope="module")
def before(bench) -> list[tuple]:
    return figures(bench)


@pytest.fixture
def document(bench, before) -> dict:
    return ok(bench.token(BANK).get(OPENAPI))


@pytest.fixture
def bank_api(bench, document):
    """The schema, with the bank's real orders and line ids among the examples, so that deep code is reached too."""
    order = bench.value(
        "select name from tabDisbursement where provider = 'VietinBank' and status != 'Draft'"
    )
    for path in document["paths"].values():
        properties = path["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
        if "name" in properties:
            properties["name"] = {"anyOf": [properties["name"], {"const": order}]}
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=bench.url)
    return schema


@pytest.mark.parametrize("sense", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", METHODS)
def test_whatever_is_sent_is_answered_as_described(bench, bank_api, name, sense):
    """By the document, and against it: wrong types, missing values, odd names."""
    operation = bank_api[f"/api/method/an_sinh.api.bank.{name}"]["POST"]
    client = bench.token(BANK)
    codes = set()

    @given(case=operation.as_strategy(generation_mode=sense))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def answered_as_described(case):
        answer = case.call(headers={"Authorization": client.headers["Authorization"]}, base_url=bench.url)
        case.validate_response(
            answer, checks=[not_a_server_error, status_code_conformance, schema_conformance]
        )
        codes.add(answer.status_code)

    answered_as_described()
    assert codes and max(codes) < 500


def test_the_document_names_every_method(bench, document):
    named = {path.rsplit(".", 1)[1] for path in document["paths"]}
    assert named == set(METHODS)
    assert document["openapi"].startswith("3.")


def test_only_a_providers_user_reads_it(bench):
    assert bench.client().get(OPENAPI).status_code in (401, 403)
    assert bench.token(NEIGHBOUR).get(OPENAPI).status_code == 403


def test_nothing_was_paid_by_nonsense(bench, before):
    """After thousands of odd calls the orders stand as before, and the database is sound."""
    assert figures(bench) == before
    assert bench.is_sound()


def figures(bench) -> list[tuple]:
    marks = ", ".join("?" * len(RELEASED))
    return bench.query(
        "select name, paid_count, paid_amount, failed_count, failed_amount, open_count from tabDisbursement"
        f" where status in ({marks}) order by name",
        *RELEASED,
    )
