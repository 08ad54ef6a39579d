"""The desk's page comes with a policy that runs no script but its own; the policy fits what the page has."""

import re

import pytest


@pytest.fixture(scope="module")
def page(district, serve):
    return serve(district).client().get("/an-sinh")


def test_only_its_own_scripts_run(page):
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == "'self'"
    assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == (
        "'none'",
        "'none'",
        "'self'",
    )


def test_the_page_has_no_script_of_its_own_inline(page):
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page.text, re.DOTALL)
    assert scripts
    assert all(re.search(r'src="/assets/', attributes) and not body.strip() for attributes, body in scripts)
    assert not re.search(r"\son\w+=|javascript:", page.text)
