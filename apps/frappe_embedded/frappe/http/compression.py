"""Sends text compressed to clients that take it: most offices are on a slow line."""

import gzip
from functools import lru_cache

from werkzeug.wrappers import Request, Response

COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/javascript",
    "application/manifest+json",
    "image/svg",
)
# Below this, what is saved on the line is not worth the time.
MIN_BYTES = 8 * 1024
# An answer is compressed while somebody waits, an asset once for all who ask.
ANSWER_LEVEL, ASSET_LEVEL = 3, 9


def compress_answer(request: Request, response: Response) -> None:
    """Compress the body of an answer made for this request."""
    if response.direct_passthrough or not _may_compress(request, response):
        return
    body = response.get_data()
    if len(body) >= MIN_BYTES:
        response.set_data(gzip.compress(body, ANSWER_LEVEL))
        _mark(response)


def compress_asset(request: Request, response: Response, file: str) -> None:
    """Send the compressed form of an asset's file, kept in memory from its first use."""
    if not _may_compress(request, response) or "Range" in request.headers:
        return
    if (response.content_length or 0) < MIN_BYTES:
        return
    etag = response.get_etag()[0]
    response.response.close()
    response.direct_passthrough = False
    response.set_data(_compressed_file(file, etag))
    response.set_etag(etag, weak=True)
    response.headers.pop("Accept-Ranges", None)
    _mark(response)


def _may_compress(request: Request, response: Response) -> bool:
    if response.status_code != 200 or not (response.mimetype or "").startswith(COMPRESSIBLE):
        return False
    response.vary.add("Accept-Encoding")
    return "Content-Encoding" not in response.headers and "gzip" in request.headers.get("Accept-Encoding", "")


def _mark(response: Response) -> None:
    response.headers["Content-Encoding"] = "gzip"


@lru_cache(maxsize=128)
def _compressed_file(file: str, version: str | None) -> bytes:
    """*version*: the file's ETag; a changed file is compressed anew."""
    with open(file, "rb") as source:
        return gzip.compress(source.read(), ASSET_LEVEL)
