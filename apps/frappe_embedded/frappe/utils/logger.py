"""Loggers that write to the bench's `logs` folder, one file per module and site."""

import logging
import os
from logging.handlers import RotatingFileHandler

from frappe.locals import local
from frappe.utils.paths import ensure_folder, get_bench_path

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_loggers: dict[str, logging.Logger] = {}


def get_logger(
    module=None,
    with_more_info=False,
    allow_site=True,
    filter=None,
    max_size=100_000,
    file_count=20,
    stream_only=False,
) -> logging.Logger:
    """The logger of a module (default 'frappe'), for the current site if there is one."""
    module = module or "frappe"
    site = (
        (allow_site if isinstance(allow_site, str) else getattr(local, "site", None)) if allow_site else None
    )
    name = f"{module}-{site or 'all'}"
    logger = _loggers.get(name)
    if logger is None:
        logger = _loggers[name] = _make(module, name, site, max_size, file_count, stream_only)
        if filter:
            logger.addFilter(filter)
    return logger


def _make(module, name, site, max_size, file_count, stream_only) -> logging.Logger:
    logger = logging.getLogger(name)
    logger.setLevel(getattr(local, "log_level", None) or default_level())
    logger.propagate = False
    handlers: list[logging.Handler] = [logging.StreamHandler()] if stream_only else []
    if not stream_only:
        folders = [os.path.join(get_bench_path(), "logs")]
        if site and getattr(local, "site_path", None):
            folders.append(os.path.join(local.site_path, "logs"))
        for folder in folders:
            path = os.path.join(ensure_folder(folder), f"{module}.log")
            handlers.append(RotatingFileHandler(path, maxBytes=max_size, backupCount=file_count, delay=True))
    for handler in handlers:
        handler.setFormatter(logging.Formatter(FORMAT))
        logger.addHandler(handler)
    return logger


def default_level() -> int:
    conf = getattr(local, "conf", None) or {}
    return logging.getLevelName(conf.get("logging_level") or "WARNING")


def set_log_level(level: str) -> None:
    """For loggers that are made from now on in this request."""
    local.log_level = getattr(logging, level.upper(), None) or default_level()
    for logger in _loggers.values():
        logger.setLevel(local.log_level)
