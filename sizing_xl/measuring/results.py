"""JSON that benchmark tools write, as points: vLLM bench serve, InferenceX, genai-perf, aiperf.

Keys are those that the tools' own sources write (docs/measurements.md names the versions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sizing_xl.measuring.figures import STATISTICS, TO_MS, Run
from sizing_xl.precisions import PRECISIONS

Point = dict[str, Any]

VLLM, INFERENCEX, INFERENCEX_AGGREGATE = "vllm-bench-serve", "InferenceX", "InferenceX-aggregate"
GENAI_PERF, AIPERF = "genai-perf", "aiperf"
TOOLS = (VLLM, INFERENCEX, INFERENCEX_AGGREGATE, GENAI_PERF, AIPERF)


def tool_of(said: Mapping[str, Any]) -> str | None:
    """Which tool writes such an object; None: none of ours."""
    if {"hw", "conc", "framework"} <= set(said) or {"output_tput_per_gpu", "mean_ttft"} <= set(
        said
    ):
        return INFERENCEX_AGGREGATE
    measured = {"time_to_first_token", "inter_token_latency", "request_latency"} & set(said)
    if "aiperf_version" in said or any("count" in _object(said[name]) for name in measured):
        return AIPERF
    if measured:
        return GENAI_PERF
    if {"total_output_tokens", "output_throughput", "mean_ttft_ms"} & set(said):
        old = {"best_of", "request_goodput:", "benchmark_start_time_unix"} & set(said)
        return INFERENCEX if old else VLLM
    return None


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def point_of(said: Mapping[str, Any], file: str, row: int | None = None) -> Point:
    """The point of an object that a tool wrote, as fields of measurements.json.

    Raises InputError naming the first field that is missing or no figure, or the file where no tool
    that is read here wrote it.
    """
    run = Run(said, file, row)
    tool = tool_of(said)
    if tool is None:
        run.refuse("measure_foreign", tools=list(TOOLS))
    made = {"tool": tool, **_READERS[tool](run)}
    return {name: value for name, value in made.items() if value not in (None, {})}


def _of_serve(run: Run) -> Point:
    """A result of `vllm bench serve --save-result`, and of the older fork in InferenceX."""
    completed = run.whole("completed")
    sent = run.number("total_input_tokens")
    written = run.number("total_output_tokens")
    assert completed and sent and written
    rate = run.said.get("request_rate")
    limited = run.said.get("request_rate") not in (None, "inf")
    if limited and not isinstance(rate, (int, float)):
        run.refuse("not_number", "request_rate", rate)
    failed = run.number("failed", needed=False, zero=True)
    if failed and failed > completed:
        run.refuse("measure_failed", "failed", failed, completed=completed)
    return {
        "model": run.text("model_id", needed=True),
        "input_tokens": sent / completed,
        "output_tokens": written / completed,
        "concurrency": run.whole("max_concurrency", needed=False),
        "requests_per_s": run.number("request_rate") if limited else None,
        "ttft_ms": run.times("ttft_ms", needed=True),
        "tpot_ms": run.times("tpot_ms", needed=True),
        "itl_ms": run.times("itl_ms"),
        "e2el_ms": run.times("e2el_ms"),
        "output_tokens_per_s": run.number("output_throughput"),
        "engine": "vLLM" if run.said.get("backend") == "vllm" else None,
        "as_of": run.day("date"),
    }


def _of_aggregate(run: Run) -> Point:
    """A file of InferenceX's process_result.py: times in seconds, tokens/s for each GPU."""
    if run.flag("is_multinode"):
        run.refuse("measure_multinode", "is_multinode", True)
    tp, pp = run.whole("tp"), run.whole("pp", needed=False) or 1
    assert tp
    context = run.whole("pcp_size", needed=False) or 1
    gpus = tp * pp * context
    each = run.number("output_tput_per_gpu")
    assert each
    expert = run.whole("ep", needed=False) or 1
    parts = [f"TP{tp}"] + [f"PP{pp}"] * (pp > 1) + [f"EP{expert}"] * (expert > 1)
    parts += ["data-parallel attention"] * run.flag("dp_attention")
    precision = run.text("precision")
    return {
        "model": run.text("model", needed=True),
        "precision": precision if precision in PRECISIONS else None,
        "gpu": (run.text("hw", needed=True) or "").upper(),
        "gpus": gpus,
        "tp": tp,
        "pp": pp,
        "layout": " ".join(parts),
        "engine": run.text("framework"),
        "engine_version": run.text("image"),
        "input_tokens": run.number("isl"),
        "output_tokens": run.number("osl"),
        "concurrency": run.whole("conc"),
        "ttft_ms": run.times("ttft", 1000.0, needed=True),
        "tpot_ms": run.times("tpot", 1000.0, needed=True),
        "itl_ms": run.times("itl", 1000.0),
        "e2el_ms": run.times("e2el", 1000.0),
        "output_tokens_per_s": each * gpus,
    }


def _of_profile(run: Run) -> Point:
    """A profile export of genai-perf or aiperf: an object with its unit for each metric. Their
    inter-token latency is of a request, its mean for each token after the first: TPOT."""
    if run.said.get("is_complete") is False or run.said.get("was_cancelled") is True:
        name = "is_complete" if run.said.get("is_complete") is False else "was_cancelled"
        run.refuse("measure_incomplete", name, run.said[name])
    config = _object(run.said.get("input_config"))
    models = config.get("model_names")
    model = models[0] if isinstance(models, list) and models else None
    stimulus = _object(_object(config.get("perf_analyzer")).get("stimulus"))
    loads = _object(config.get("loadgen"))
    concurrency = stimulus.get("concurrency", loads.get("concurrency"))
    return {
        "model": model if isinstance(model, str) and len(model) <= 200 else None,
        "input_tokens": _one(run, "input_sequence_length"),
        "output_tokens": _one(run, "output_sequence_length"),
        "concurrency": concurrency if type(concurrency) is int and concurrency > 0 else None,
        "ttft_ms": _metric(run, "time_to_first_token"),
        "tpot_ms": _metric(run, "inter_token_latency"),
        "e2el_ms": _metric(run, "request_latency"),
        "output_tokens_per_s": _one(run, "output_token_throughput"),
        "as_of": run.day("start_time"),
    }


def _given(run: Run, name: str) -> Mapping[str, Any]:
    found = run.said.get(name)
    if found is None:
        run.refuse("measure_missing", name)
    if not isinstance(found, Mapping):
        run.refuse("not_object", name, found)
    return found


def _one(run: Run, name: str) -> float | None:
    return run.checked(f"{name}.avg", _given(run, name).get("avg"))


def _metric(run: Run, name: str) -> dict[str, float]:
    """The statistics of a metric, by its own unit in ms."""
    found = _given(run, name)
    unit = found.get("unit")
    if unit is None:
        run.refuse("measure_missing", f"{name}.unit")
    if not isinstance(unit, str) or unit not in TO_MS:
        run.refuse("not_one_of", f"{name}.unit", unit, expected=list(TO_MS))
    values = {
        statistic: run.checked(f"{name}.{word}", found.get(word), needed=False, zero=True)
        for statistic, words in STATISTICS.items()
        for word in words
        if word in found
    }
    made = {it: value * TO_MS[unit] for it, value in values.items() if value}
    if not made:
        run.refuse("measure_missing", f"{name}.avg")
    return made


_READERS: dict[str, Callable[[Run], Point]] = {
    VLLM: _of_serve,
    INFERENCEX: _of_serve,
    INFERENCEX_AGGREGATE: _of_aggregate,
    GENAI_PERF: _of_profile,
    AIPERF: _of_profile,
}
