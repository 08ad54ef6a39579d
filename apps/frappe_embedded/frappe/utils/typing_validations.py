"""Arguments of whitelisted functions, held against their annotations before the function runs."""

from collections.abc import Callable
from functools import lru_cache, wraps
from inspect import Parameter, isclass, signature
from typing import Any, ForwardRef, Union

from frappe.exceptions import FrappeTypeError

# A form field that stands for a yes or no arrives as 0, 1, "0", "1"; functions that want a bool take all of them.
LENIENT_TYPES = {bool: (int, bool, float)}


def validate_argument_types(func: Callable, apply_condition: Callable[[], bool] = lambda: True) -> Callable:
    """Wrap *func* so that its arguments are checked, and cast where that loses nothing, by its annotations.

    *apply_condition* is asked on each call; calls from Python code usually need no check.
    Raises `FrappeTypeError` (HTTP 417) naming the argument.
    """

    @wraps(func)
    def wrapper(*args, **kwargs):
        if (args or kwargs) and func.__annotations__ and apply_condition():
            args, kwargs = transform_parameter_types(func, args, kwargs)
        return func(*args, **kwargs)

    return wrapper


def transform_parameter_types(func: Callable, args: tuple, kwargs: dict) -> tuple[list, dict]:
    """Return *args* and *kwargs* with each annotated value cast to its type; raise FrappeTypeError if it can't be."""
    new_args, new_kwargs = list(args), dict(kwargs)
    for position, name, annotation, adapter in _checks(func):
        if name in new_kwargs:
            new_kwargs[name] = _cast(name, new_kwargs[name], annotation, adapter)
        elif position is not None and position < len(new_args):
            new_args[position] = _cast(name, new_args[position], annotation, adapter)
    return new_args, new_kwargs


@lru_cache(maxsize=2048)
def _checks(func: Callable) -> list[tuple[int | None, str, Any, Any]]:
    """List (position, name, annotation, adapter) for each parameter of *func* that can be checked."""
    from pydantic import (
        ConfigDict,
        TypeAdapter,
    )  # 15 MiB that a command without whitelisted calls never needs

    config = ConfigDict(arbitrary_types_allowed=True)
    checks = []
    for position, parameter in enumerate(signature(func).parameters.values()):
        annotation = parameter.annotation
        if parameter.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD) or not _is_checkable(
            annotation
        ):
            continue
        accepted = _accepted_type(annotation, parameter.default)
        place = None if parameter.kind == Parameter.KEYWORD_ONLY else position
        try:
            adapter = TypeAdapter(accepted, config=config)
        except Exception:  # pydantic refuses to configure types that carry a configuration of their own
            adapter = TypeAdapter(accepted)
        checks.append((place, parameter.name, annotation, adapter))
    return checks


def _is_checkable(annotation: Any) -> bool:
    if annotation is Parameter.empty or isinstance(annotation, ForwardRef | str):
        return False
    return not any(isinstance(part, ForwardRef | str) for part in getattr(annotation, "__args__", ()))


def _accepted_type(annotation: Any, default: Any) -> Any:
    """Widen *annotation* by the lenient types and by the type of the default: `x: int = None` takes None."""
    accepted = LENIENT_TYPES.get(annotation, (annotation,)) if isclass(annotation) else (annotation,)
    if default is not Parameter.empty:
        accepted += (type(default),)
    return Union[accepted]  # noqa: UP007 (a tuple of types can't be written with |)


def _cast(name: str, value: Any, annotation: Any, adapter: Any) -> Any:
    from pydantic import ValidationError

    try:
        return adapter.validate_python(value)
    except (TypeError, ValidationError) as error:
        raise FrappeTypeError(
            f"Argument '{name}' should be of type '{qualified_name(annotation)}' "
            f"but got '{qualified_name(value)}' instead."
        ) from error


def qualified_name(obj: Any) -> Any:
    """Name a type, or the type of a value, as an error message shows it: builtins bare, others with their module."""
    kind = obj if isclass(obj) else type(obj)
    if kind.__module__ in ("typing", "types"):
        return obj
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def find_unannotated_arguments(func: Callable) -> list[str]:
    """Name the parameters of *func* that carry no annotation (`self` and `cls` need none)."""
    return [
        parameter.name
        for parameter in signature(func).parameters.values()
        if parameter.annotation is Parameter.empty
        and parameter.name not in ("self", "cls")
        and parameter.kind not in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    ]
