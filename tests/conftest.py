"""Sites for the end-to-end tests: each stage is made once per run; see `stages`."""

from guarded import guarded  # noqa: F401 - a fixture
from killing import bench_of  # noqa: F401 - a fixture
from stages import approved, district, prepared, real, registered, serve  # noqa: F401 - fixtures
