"""Log lines, for operators: one JSON object a line on standard error. Ids, kinds and counts; never a number or a name.

`serve` tells everything from "info" on. The demo is quiet: it tells what went wrong, and nothing else. uvicorn's own lines
and warnings of libraries go the same way, so that whoever collects lines gets lines alone.
"""

import logging
import sys

import structlog


def tell_operators(*, quiet: bool) -> None:
    """Send this process's log lines to standard error, from now on."""
    level = logging.ERROR if quiet else logging.INFO
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[_kinds_alone, structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.ERROR if quiet else logging.WARNING)


def _kinds_alone(_logger: object, _method: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
    """Of a library's line: whose it is, and the kind of an error. Its words and its trace may hold what somebody sent us;
    only uvicorn's first lines are known not to."""
    error, record = line.pop("exc_info", None), line["_record"]
    kind = error[0] if isinstance(error, tuple) else type(error) if isinstance(error, BaseException) else None
    known = record.name.startswith("uvicorn")
    told = {"logger": record.name, "event": str(record.msg).partition("\n")[0] if known else "library_line"}
    return {**line, **told, **({"error": kind.__name__} if kind is not None else {})}
