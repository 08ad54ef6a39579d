"""Fixtures: the stages of a district's site. Each is made once per run; a module serves a copy of its own.

`district` has units, offices and users; `registered` the workbook imported; `prepared` May's payrolls as well;
in `approved` they have gone through four people each. On a real Frappe bench (see `frappe_bench`) the one site
goes from stage to stage.
"""

import pytest
from district import EXPECTED, IMPORT, LOCALITY, MONTH, approve, approve_as_frappe, finish, payroll
from frappe_bench import FrappeBench, from_environment
from staged_bench import StagedBench, copy_of, new_bench


@pytest.fixture(scope="session")
def real() -> FrappeBench | None:
    """The Frappe bench to test instead of the embedded engine; its server ends with the run."""
    bench = from_environment()
    yield bench
    if bench:
        bench.stop()


def next_stage(source: StagedBench, root) -> StagedBench:
    """A copy to go on with; of a real bench itself."""
    return source if isinstance(source, FrappeBench) else copy_of(source, root)


@pytest.fixture(scope="session")
def district(tmp_path_factory, real) -> StagedBench:
    """A site with Chi Lăng's units, offices, providers, plan and users; nobody is registered."""
    bench = real or new_bench(tmp_path_factory.mktemp("district"))
    bench.an_sinh("load-locality", LOCALITY, "--demo-users")
    return bench


@pytest.fixture(scope="session")
def registered(district, tmp_path_factory) -> StagedBench:
    """The district with its workbook imported; what the command printed is in `printed["import"]`."""
    bench = next_stage(district, tmp_path_factory.mktemp("registered"))
    bench.printed["import"] = bench.json_of(*IMPORT)
    return bench


@pytest.fixture(scope="session")
def prepared(registered, tmp_path_factory) -> StagedBench:
    """The registered district with May 2024's payrolls; the command's figures are in `printed["payroll"]`."""
    bench = next_stage(registered, tmp_path_factory.mktemp("prepared"))
    bench.printed["payroll"] = bench.json_of("generate-payroll", "--month", MONTH, "--locality", LOCALITY)
    return bench


@pytest.fixture(scope="session")
def approved(prepared, tmp_path_factory) -> StagedBench:
    """Every payroll of May approved over REST: BTXH by the app's own method, NCC by Frappe's."""
    bench = next_stage(prepared, tmp_path_factory.mktemp("approved"))
    bench.start(workers=2)
    if isinstance(bench, FrappeBench):
        for code in EXPECTED["units"]:
            for programme in ("BTXH", "NCC"):
                finish(bench, payroll(programme, code), code)
        return bench
    try:
        for code in EXPECTED["units"]:
            approve(bench, payroll("BTXH", code), code)
            approve_as_frappe(bench, payroll("NCC", code), code)
    finally:
        bench.stop()
    return bench


@pytest.fixture(scope="module")
def serve(tmp_path_factory):
    """Copy a stage and serve the copy until the module's tests are done."""
    benches = []

    def start(stage: StagedBench, workers: int = 1) -> StagedBench:
        bench = next_stage(stage, tmp_path_factory.mktemp("served"))
        if not isinstance(bench, FrappeBench):
            benches.append(bench)
        bench.start(workers)
        return bench

    yield start
    for bench in benches:
        bench.stop()
