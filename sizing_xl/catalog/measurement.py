"""measurements.json: what was measured, one point an entry, and whether it hangs together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from sizing_xl.catalog.base import Entry, Name, Positive, PositiveInt, Precision, Strict, Text
from sizing_xl.catalog.plausible import suspects
from sizing_xl.catalog.prices import Day, Sure
from sizing_xl.catalog.ranges_measurements import MEASUREMENT_RANGES
from sizing_xl.errors import Problem
from sizing_xl.quantity import LARGEST

# How far tokens/s may be from what Little's law makes of concurrency and times.
GATE = 0.10
# What the gate and the curves take of TTFT and of TPOT alike, the first that both have.
FITTED = ("mean", "p50")
# A slip of thousands (s for ms) is told where it, and nothing else, brings a point to the gate.
_THOUSAND = 1e3

Milliseconds = Annotated[float, Field(gt=0, le=LARGEST)]
Settled = Annotated[str, Field(min_length=1, max_length=200)]


class Statistics(Strict):
    """Statistics of a time over the requests of a run, ms. What nobody told is left out: a mean is
    never made of a median."""

    mean: Milliseconds | None = None
    p50: Milliseconds | None = None
    p90: Milliseconds | None = None
    p95: Milliseconds | None = None
    p99: Milliseconds | None = None

    def of(self, statistic: str) -> float | None:
        """One of its fields by name."""
        value: float | None = getattr(self, statistic)
        return value


class Gate(NamedTuple):
    """Whether a point hangs together. statistic: of both times; expected: tokens/s by Little's law;
    ratio: measured over expected; why: what keeps it from being fitted, None where nothing does."""

    statistic: str | None = None
    expected: float | None = None
    ratio: float | None = None
    why: Problem | None = None

    @property
    def passed(self) -> bool:
        return self.why is None


class MeasurementEntry(Entry):
    """A measured point: a model on GPUs under a load, and what came out.

    model, system, gpu: as the source names them. entry: of models.json, where that name is not
    known there. server: entry of servers.json. precision: of the
    weights. gpus: in use by what was measured. layout: how they shared the model, in words.
    tool: what measured. workload: what was sent, in words. input_tokens, output_tokens: mean of a
    request (ISL, OSL). concurrency: requests kept in flight; requests_per_s: where they were sent
    at a rate instead. ttft_ms, tpot_ms, itl_ms, e2el_ms: time to the first token, for each token
    after it, between pieces of the stream, of the whole request. output_tokens_per_s: of all GPUs.
    usable_for_fitting: false where it must not enter a curve; why_not: the reason. as_of: the day
    of the measurement or of its source.
    """

    model: Settled
    entry: Name | None = None
    precision: Precision | None = None
    system: Text | None = None
    server: Name | None = None
    gpu: Text | None = None
    gpus: PositiveInt | None = None
    tp: PositiveInt | None = None
    pp: PositiveInt | None = None
    layout: Text | None = None
    engine: Settled | None = None
    engine_version: Settled | None = None
    tool: Text | None = None
    workload: Text | None = None
    kind: Literal["serving", "throughput"] = "serving"
    input_tokens: Positive | None = None
    output_tokens: Positive | None = None
    concurrency: PositiveInt | None = None
    requests_per_s: Positive | None = None
    ttft_ms: Statistics = Field(default_factory=Statistics)
    tpot_ms: Statistics = Field(default_factory=Statistics)
    itl_ms: Statistics = Field(default_factory=Statistics)
    e2el_ms: Statistics = Field(default_factory=Statistics)
    output_tokens_per_s: Positive
    usable_for_fitting: bool | None = None
    why_not: Text | None = None
    as_of: Day | None = None
    confidence: Sure | None = None

    def statistic(self) -> str | None:
        """The statistic that both times have; None where they share none."""
        return next((it for it in FITTED if self.ttft_ms.of(it) and self.step_ms(it)), None)

    def step_ms(self, statistic: str) -> float | None:
        """Time of a token after the first: TPOT, and where it is not told ITL, of one statistic."""
        return self.tpot_ms.of(statistic) or self.itl_ms.of(statistic)

    def gate(self) -> Gate:
        """|tokens/s over concurrency x OSL / (TTFT + TPOT x (OSL - 1)) - 1| is at most GATE."""
        lacking = [name for name in ("output_tokens", "concurrency") if getattr(self, name) is None]
        if self.kind != "serving" or lacking:
            field = lacking[0] if self.kind == "serving" else "kind"
            rule = "measure_lacks" if self.kind == "serving" else "measure_no_latency"
            return Gate(why=Problem(rule, field, getattr(self, field)))
        statistic = self.statistic()
        if statistic is None:
            return Gate(why=Problem("measure_no_statistic", "ttft_ms"))
        expected = self._expected(statistic)
        ratio = self.output_tokens_per_s / expected
        why = None
        if abs(ratio - 1) > GATE * (1 + 1e-9):
            details = {"expected": expected, "ratio": ratio, "limit": GATE, "statistic": statistic}
            why = Problem(
                "measure_gate", "output_tokens_per_s", self.output_tokens_per_s, details=details
            )
        return Gate(statistic, expected, ratio, why)

    def _expected(self, statistic: str) -> float:
        """Tokens/s of so many requests in flight at these times."""
        ttft, step = self.ttft_ms.of(statistic), self.step_ms(statistic)
        assert ttft and step and self.output_tokens and self.concurrency
        seconds = (ttft + step * max(0.0, self.output_tokens - 1)) / 1000
        return self.concurrency * self.output_tokens / seconds

    def unusable(self) -> Problem | None:
        """Why the point enters no curve; None where it does: it hangs together, nobody has marked
        it, and it says what it is a point of."""
        why = self.gate().why or self._nameless()
        if why is None and self.usable_for_fitting is False:
            return Problem("measure_marked", details={"reason": self.why_not or "-"})
        return why

    def _nameless(self) -> Problem | None:
        for name in ("input_tokens", "precision", "gpus", "tp", "engine"):
            if getattr(self, name) is None and not (name == "tp" and self.layout):
                return Problem("measure_lacks", name)
        return None if self.hardware else Problem("measure_lacks", "server")

    @property
    def hardware(self) -> str | None:
        """What it ran on: the server of the catalogs, else the GPU, else the system as printed."""
        return self.server or self.gpu or self.system

    def breaches(self) -> Iterator[Problem]:
        yield from suspects(self, MEASUREMENT_RANGES, self.unusual)
        found = self.gate()
        if found.ratio is not None and "output_tokens_per_s" not in self.unusual:
            for times in (_THOUSAND, 1 / _THOUSAND):
                if abs(found.ratio * times - 1) <= 2 * GATE:
                    unit = "s" if times < 1 else "µs"
                    details = {"unit": unit, "ratio": found.ratio}
                    yield Problem("measure_unit", "ttft_ms", self.ttft_ms.of(found.statistic or ""),
                                  details=details)  # fmt: skip
        if self.usable_for_fitting is True and not found.passed:
            yield Problem("measure_not_usable", "usable_for_fitting", True)
        for high, low in (("p99", "p95"), ("p95", "p90"), ("p90", "p50")):
            for name in ("ttft_ms", "tpot_ms", "itl_ms", "e2el_ms"):
                upper, lower = (getattr(self, name).of(it) for it in (high, low))
                if upper is not None and lower is not None and upper < lower:
                    yield Problem("at_least", f"{name}.{high}", upper, details={"ge": lower})
        if self.tp and self.gpus and self.gpus % (self.tp * (self.pp or 1)):
            yield Problem("measure_gpus", "gpus", self.gpus,
                          details={"ranks": self.tp * (self.pp or 1)})  # fmt: skip


class MeasurementFile(Strict):
    """measurements.json. `replace`: this file stands alone instead of extending the shipped one."""

    replace: bool = False
    measurements: list[MeasurementEntry]
