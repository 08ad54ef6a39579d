"""Limits how often one client may call, per endpoint by a decorator and per site by `rate_limit` in its config."""

import time
from collections.abc import Callable
from functools import wraps

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.http import counters
from frappe.utils import cint

MICROSECONDS = 1_000_000


def apply() -> None:
    """Start counting the request's time, if the site's config has `rate_limit: {limit, window}` in seconds.

    Raises TooManyRequestsError (HTTP 429) when the window's time is spent.
    """
    config = frappe.conf.rate_limit
    if config:
        frappe.local.rate_limiter = RateLimiter(config["limit"], config["window"])
        frappe.local.rate_limiter.apply()


def update() -> None:
    """Add the time that the request took."""
    limiter = getattr(frappe.local, "rate_limiter", None)
    if limiter:
        limiter.update()


def respond() -> Response:
    return Response(_("Too Many Requests"), status=429, mimetype="text/plain")


class RateLimiter:
    """The processing time that a site may still spend in the window under way; kept in microseconds."""

    def __init__(self, limit: float, window: int):
        self.limit, self.window = int(limit * MICROSECONDS), int(window)
        self.start = time.perf_counter()
        window_number, spent = divmod(int(time.time()), self.window)
        self.key = f"rate-limit:{window_number}"
        self.reset = self.window - spent
        self.counter = counters.get(self.key)
        self.rejected = False
        self.duration: int | None = None

    def apply(self) -> None:
        if self.counter > self.limit:
            self.rejected = True
            raise frappe.TooManyRequestsError

    def update(self) -> None:
        counters.increment(self.key, self.window, by=self.record_request_end())

    def record_request_end(self) -> int:
        if self.duration is None:
            self.duration = max(int((time.perf_counter() - self.start) * MICROSECONDS), 1)
        return self.duration

    def headers(self) -> dict[str, int]:
        used = self.record_request_end()
        headers = {
            "X-RateLimit-Reset": self.reset,
            "X-RateLimit-Limit": self.limit,
            "X-RateLimit-Remaining": max(self.limit - self.counter, 0),
        }
        headers["Retry-After" if self.rejected else "X-RateLimit-Used"] = (
            self.reset if self.rejected else used
        )
        return headers


def rate_limit(
    key: str | None = None,
    limit: int | Callable[[], int] = 5,
    seconds: int = 24 * 60 * 60,
    methods: str | list[str] = "ALL",
    ip_based: bool = True,
) -> Callable:
    """Let an endpoint be called *limit* times in *seconds* by one address and one value of the parameter *key*.

    Raises RateLimitExceededError (HTTP 429). Calls that don't come over HTTP are not counted.
    """

    def decorate(fn: Callable) -> Callable:
        @wraps(fn)
        def wrapper(*args, **kwargs):
            request = getattr(frappe.local, "request", None)
            if not request or (methods != "ALL" and request.method.upper() not in methods):
                return fn(*args, **kwargs)
            address = frappe.local.request_ip if ip_based else None
            value = frappe.form_dict.get(key) if key else None
            identity = ":".join(str(part) for part in (address, value) if part)
            if not identity:
                frappe.throw(_("Either key or IP flag is required."))
            name = f"rl:{frappe.form_dict.cmd or fn.__qualname__}:{identity}"
            allowed = cint(limit() if callable(limit) else limit)
            if counters.increment(name, seconds) > allowed:
                frappe.throw(
                    _("You hit the rate limit because of too many requests. Please try after sometime."),
                    frappe.RateLimitExceededError,
                )
            return fn(*args, **kwargs)

        return wrapper

    return decorate
