"""The commands that would measure what a plan lacks: a load at a time, around what a replica
holds."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from sizing_xl.catalog.curve import Curve, curves, is_near, is_of
from sizing_xl.catalog.measurement import MeasurementEntry
from sizing_xl.measuring.predicted import ENGINE
from sizing_xl.measuring.serving import Serving, serve
from sizing_xl.measuring.standing import is_laid_out, layout_of
from sizing_xl.sizing import Sizing

# Loads to measure, as shares of the sessions of a replica; one request alone comes first.
SHARES = (1 / 8, 1 / 4, 1 / 2, 3 / 4, 1.0, 1.25)
# Requests of a run, times those in flight: long enough that start and end weigh little.
REQUESTS_EACH, LEAST_REQUESTS = 8, 32


@dataclass(frozen=True)
class Plan:
    """What to measure. serving: how one replica is started. lacking, covered: concurrencies of a
    replica that no curve, and that some curve, spans. commands: of the load generator, one for each
    that is lacking; importing: reads the results."""

    serving: Serving
    lacking: tuple[int, ...]
    covered: tuple[int, ...]
    commands: tuple[str, ...]
    importing: str


def plan(
    sizing: Sizing, input_tokens: int, output_tokens: int, points: Iterable[MeasurementEntry]
) -> Plan:
    """The commands for a case, for requests of so many tokens.

    points: what is measured already. Raises InputError as `serve` does.
    """
    serving = serve(sizing)
    dp = int(sizing.recommended.results["layout_dp"] or 1)
    replica = serving.rank_sessions * dp
    served = _served(sizing, serving)
    places = sorted({1, served, *(max(1, round(share * replica)) for share in SHARES)})
    known = [
        curve for curve in curves(points) if _stands_for(curve, sizing, input_tokens, output_tokens)
    ]
    covered = [it for it in places if any(curve.low <= it <= curve.high for curve in known)]
    lacking = [it for it in places if it not in covered]
    model = serving.words[2]
    files = [f"measured-c{it}.json" for it in lacking]
    commands = [
        shlex.join([
            "vllm", "bench", "serve", "--backend", "vllm", "--model", model,
            "--dataset-name", "random", "--random-input-len", str(input_tokens),
            "--random-output-len", str(output_tokens), "--ignore-eos",
            "--max-concurrency", str(it),
            "--num-prompts", str(max(LEAST_REQUESTS, REQUESTS_EACH * it)),
            "--percentile-metrics", "ttft,tpot,itl,e2el", "--metric-percentiles", "50,90,95,99",
            "--save-result", "--result-filename", file,
        ])
        for it, file in zip(lacking, files, strict=True)
    ]  # fmt: skip
    return Plan(serving, tuple(lacking), tuple(covered), tuple(commands), _importing(sizing, files))


def _served(sizing: Sizing, serving: Serving) -> int:
    """Sessions of the case that one replica of the recommended nodes serves at once."""
    nodes = sizing.recommended.results["nodes_final"] or 1
    replicas = nodes * serving.replicas / serving.nodes
    each: int = ceil(sizing.nfr["concurrency"] / replicas)
    return max(1, each)


def _importing(sizing: Sizing, files: list[str]) -> str:
    nfr, (tp, pp, dp) = sizing.nfr, layout_of(sizing)
    words = ["sizing-xl", "measure", "import", *files, "--model", nfr["model"]]
    words += ["--server", nfr["server"], "--precision", nfr["weights_precision"]]
    words += ["--gpus", str(tp * pp * dp), "--tp", str(tp)]
    if pp > 1:
        words += ["--pp", str(pp)]
    if dp > 1:
        words += ["--layout", f"TP{tp} DP{dp}"]
    assert sizing.engine is not None
    words += ["--engine", ENGINE, "--engine-version", sizing.engine.from_version]
    return shlex.join([*words, "--catalog-dir", "DIR"])


def _stands_for(curve: Curve, sizing: Sizing, input_tokens: int, output_tokens: int) -> bool:
    """Whether a curve is of the case's model, hardware, engine and lengths."""
    return (
        is_near(curve, input_tokens, output_tokens)
        and is_of(curve, sizing.model, sizing.server, sizing.nfr["weights_precision"], ENGINE)
        and is_laid_out(curve, layout_of(sizing))
    )
