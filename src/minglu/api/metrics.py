"""Figures for operators, in the text format of Prometheus: how many, how long, by route; decisions by rule and purpose.

Labels are route templates, methods, statuses, rule ids, purposes: closed lists all, and no person, staff or number in
any of them (P9). Decisions are counted from the log when somebody asks, so that a restart forgets none.
"""

from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from minglu.acts.claim import Proofs
from minglu.acts.decision_counts import DecisionCounts

MEDIA_TYPE: Final = "text/plain; version=0.0.4"
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The figures of one node."""

    def __init__(self, counts: DecisionCounts, proofs: Proofs, *, version: str) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("minglu_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "minglu_request_seconds", "How long a request took.", ("method", "route"), buckets=_SECONDS, registry=self._registry
        )
        self._registry.register(_Log(counts, proofs, version=version))

    def answered(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """One request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """All figures as of now."""
        return generate_latest(self._registry)


class _Log(Collector):
    """What the log says, read when it is asked for."""

    def __init__(self, counts: DecisionCounts, proofs: Proofs, *, version: str) -> None:
        self._counts = counts
        self._proofs = proofs
        self._version = version

    def describe(self) -> Iterator[Metric]:
        # Registering must not read the log: the node may not be open yet.
        return iter(())

    def collect(self) -> Iterator[Metric]:
        counted = self._counts.read()
        decisions = CounterMetricFamily("minglu_decisions", "Decisions in the log.", labels=("kind", "purpose"))
        for (kind, purpose), times in sorted(counted.decisions.items()):
            decisions.add_metric((kind, purpose), times)
        yield decisions
        rules = CounterMetricFamily("minglu_refusals_by_rule", "Refusals in the log, by each rule that refused.", labels=("rule",))
        for rule, times in sorted(counted.rules.items()):
            rules.add_metric((rule,), times)
        yield rules
        yield CounterMetricFamily("minglu_unpermitted_calls", "Calls on registered lines without a permit.", value=counted.unpermitted)
        yield GaugeMetricFamily("minglu_log_entries", "Entries committed.", value=counted.size)
        newest = self._proofs.checkpoints.newest_cosigned()
        yield GaugeMetricFamily("minglu_log_witnessed", "Entries under the newest cosigned checkpoint.", value=newest[0] if newest else 0)
        build = GaugeMetricFamily("minglu_build_info", "Which version this is.", labels=("version",))
        build.add_metric((self._version,), 1)
        yield build
