"""Benches for the tests of this folder."""

import shutil

import pytest
from bench_folder import SITE, Bench, make_bench


@pytest.fixture(scope="session")
def prepared_bench(tmp_path_factory) -> Bench:
    """A bench whose site has the sample app; copied for each test, since making a site takes a second."""
    bench = make_bench(tmp_path_factory.mktemp("prepared") / "bench")
    bench.run("new-site", SITE, "--admin-password", "admin", "--install-app", "sample_app", site=None)
    return bench


@pytest.fixture
def bench(prepared_bench, tmp_path) -> Bench:
    shutil.copytree(prepared_bench.root, tmp_path / "bench")
    return Bench(tmp_path / "bench")


@pytest.fixture
def empty_bench(tmp_path) -> Bench:
    return make_bench(tmp_path / "bench")
