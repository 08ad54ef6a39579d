"""What writes is called by POST alone: a link on another page could press a GET for whoever is logged in."""

import pytest

from . import endpoints

KNOWN = endpoints.functions()
ALL = endpoints.endpoints(KNOWN)


@pytest.mark.parametrize("endpoint", ALL, ids=lambda function: f"{function.module}.{function.name}")
def test_an_endpoint_that_writes_takes_post_only(endpoint):
    way = endpoints.way_to_a_write(endpoint, KNOWN)
    if way:
        assert endpoint.methods == ("POST",), " → ".join(way)


def test_every_endpoint_names_its_methods():
    unnamed = [f"{one.module}.{one.name}" for one in ALL if one.methods == ("GET", "POST", "PUT", "DELETE")]
    assert unnamed == []


def test_the_walk_finds_what_writes_and_what_does_not():
    """Two of each by hand, one directly and one through services: a walk that sees nothing would pass above."""
    found = {f"{one.module}.{one.name}": endpoints.way_to_a_write(one, KNOWN) for one in ALL}
    assert len(found) > 50
    for writing in ("an_sinh.api.workflow.act", "an_sinh.api.payroll.prepare"):
        assert found[writing], writing
    for reading in ("an_sinh.api.bank.get_lines", "an_sinh.api.calculator.explain"):
        assert found[reading] is None, found[reading]
