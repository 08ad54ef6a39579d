"""One served bench for all tests of a run: making it takes half a minute."""

import pytest
from served_bench import make_bench


@pytest.fixture(scope="session")
def bench(tmp_path_factory):
    """Chi Lăng with its registry and May 2024's payrolls, served."""
    served = make_bench(tmp_path_factory.mktemp("served") / "bench")
    served.fill()
    try:
        served.start()
        yield served
    finally:
        served.stop()
