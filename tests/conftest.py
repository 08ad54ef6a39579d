"""Sites for the end-to-end tests: each stage is made once per run; see `stages`."""

from stages import district, prepared, registered, serve  # noqa: F401 - fixtures
