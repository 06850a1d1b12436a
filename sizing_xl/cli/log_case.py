"""A start-up log and what the options of a case expect of it."""

from __future__ import annotations

import argparse
import re
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sizing_xl.cli import case
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import GIVEN
from sizing_xl.files.limits import LARGEST_LOG_BYTES
from sizing_xl.files.local import replace_file
from sizing_xl.files.source import refused, whole
from sizing_xl.files.strict_json import laid_out, parsed, read_object
from sizing_xl.measuring.log import Log, read_log
from sizing_xl.measuring.predicted import (
    GIB,
    OfModel,
    OfSpecification,
    Predictor,
    Settings,
    engine_of,
    memory,
    versions,
)
from sizing_xl.measuring.reconciled import Reconciliation, kv_precision_of, reconcile
from sizing_xl.reading.names import last_part
from sizing_xl.reading.values import typed
from sizing_xl.texts import Texts

if TYPE_CHECKING:
    from sizing_xl.catalog.load import Catalogs

STANDARD_INPUT = "-"
PARAMETERS = "parameters.json"
LARGEST_SPEC_BYTES = 1_000_000
# Share of the HBM that activations take at most.
MOST_ACTIVATION = 0.5
# What is put behind a model's name where its weights are in another format.
_FORMAT = re.compile(
    r"[-_](?:fp8|fp4|nvfp4|mxfp4|awq|gptq|int4|int8|4bit|8bit|bf16|fp16|w4a16|w8a8|dynamic|quantized"
    r"|qat|gguf|block)$",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\d{1,4}\.\d{1,4}[\w.+-]*")


@dataclass(frozen=True)
class LogCase:
    """A log, what it was compared with, and what came out.

    name: of the model, or of the file of its specification. predictor: what predicted. utilization:
    share of the HBM that the log tells. on_server: whether a server was named, whose memory can be
    compared too.
    """

    name: str
    precision: str
    reconciliation: Reconciliation
    predictor: Predictor
    on_server: bool

    @classmethod
    def of(cls, options: argparse.Namespace) -> LogCase:
        """Read the log that the options name. Raises InputError and CatalogError."""
        file = None if options.file == STANDARD_INPUT else options.file
        log = read_log(_text(options.file), file)
        given = _given(options)
        known = case.catalogs(options)
        predictor, name, known = _predictor(options, given, log, known)
        settings = _settings(given, log, known, options.kv_specification is not None)
        found = reconcile(log, settings, predictor, versions(known))
        if "engine" not in given and log.version is None and found.same_rules:
            settings = replace(settings, version=found.same_rules[0])
            found = reconcile(log, settings, predictor, versions(known))
        precision = settings.kv_precision
        if precision is None and isinstance(predictor, OfModel):
            precision = known.model(predictor.model).default_kv_precision
        return cls(name, precision or "-", found, predictor, "server" in given)

    def memory_lines(self, texts: Texts) -> Iterator[str]:
        """The memory of one GPU, as estimated and as measured, and how to have the measured one."""
        from sizing_xl.telling.measured import memory_lines

        found = self._memory()
        if found is None:
            return
        estimated, measured = found
        log, settings = self.reconciliation.log, self._settings
        alone = self.predictor(settings, max(1, int(estimated["available"] * GIB)))
        yield ""
        yield from memory_lines(estimated, measured, log, alone, texts)
        if log.utilization is not None and abs(log.utilization - estimated["share"]) > 1e-9:
            assert isinstance(self.predictor, OfModel)
            other = memory(self.predictor, settings, log.utilization)
            yield texts.say(
                "log_memory_cause_utilization", expected=estimated["share"],
                found=log.utilization, gib=other["available"],
            )  # fmt: skip
        name, value = self._policy(estimated)
        if value is None:
            yield texts.say("log_memory_full")
        else:
            yield texts.say("log_memory_policy", name=name, value=value)

    @property
    def _settings(self) -> Settings:
        return self.reconciliation.explaining or self.reconciliation.settings

    def _memory(self) -> tuple[dict[str, float], dict[str, float | None]] | None:
        """Estimated and measured GiB of one GPU; None without a server or a printed memory."""
        log = self.reconciliation.log
        if not (self.on_server and log.available_gib and isinstance(self.predictor, OfModel)):
            return None
        estimated = memory(self.predictor, self._settings)
        share = log.utilization
        measured: dict[str, float | None] = {
            "hbm": log.total_gib,
            "share": share,
            "weights": log.loading_gib,
            "available": log.available_gib,
        }
        if log.loading_gib is not None:
            hbm = log.total_gib or estimated["hbm"]
            taken = hbm * (share or estimated["share"])
            measured["reserved"] = taken - log.loading_gib - log.available_gib
        return estimated, measured

    def _policy(self, estimated: dict[str, float]) -> tuple[str, float | None]:
        """The policy's figure with which the estimate is what is measured, GiB; None where no
        figure makes it so."""
        assert isinstance(self.predictor, OfModel)
        values = self.predictor.leaves(self._settings)
        name = "activation_moe_gib" if values["routed_experts"] > 0 else "activation_dense_gib"
        available = self.reconciliation.log.available_gib or 0.0
        needed = estimated["hbm"] * estimated["share"] - estimated["weights"] - available
        value = needed - values["non_torch_gib"] - values["cuda_graph_gib"]
        return name, value if 0 <= value <= MOST_ACTIVATION * estimated["hbm"] else None

    def keep(self, directory: Path, file: str) -> Path:
        """Put the policy's figure with which the estimate is what is measured, for the log's model,
        server and layout, into parameters.json of a directory, which is made when it is missing;
        what it holds else stays. Gives the file.

        file: of the log, for the source. Raises InputError where the log and the options do not
        tell such a figure, OutputError when it cannot be written; nothing is changed then.
        """
        found = self._memory()
        name, value = self._policy(found[0]) if found else ("", None)
        if value is None:
            raise InputError([Problem("log_no_override", "server", file=file)])
        path = directory / PARAMETERS
        held = read_object(path) if path.exists() else {}
        logs = held.get("logs", [])
        if not isinstance(logs, list):
            raise InputError([Problem("not_list", "logs", logs, file=str(path))])
        assert isinstance(self.predictor, OfModel)
        log, settings = self.reconciliation.log, self._settings
        source = Texts("en").say(
            "log_override_source", file=Path(file).name, model=self.name,
            gib=f"{log.available_gib:.2f}",
        )  # fmt: skip
        of_case = {
            "model": self.predictor.model, "server": self.predictor.server,
            "tp": settings.tp, "pp": settings.pp, "dp": settings.dp, "name": name,
        }  # fmt: skip
        figure = {"value": value, "source": source, "confidence": "measured"}
        others = [it for it in logs if not _is_of(it, of_case)]
        text = laid_out({**held, "logs": [*others, {**of_case, "figure": figure}]})
        return replace_file(path, text.encode(), force=True)  # what it held is in it still

    def as_json(self) -> dict[str, Any]:
        """All of it as data."""
        found = self.reconciliation
        said: dict[str, Any] = {
            "model": self.name,
            "log": asdict(found.log),
            "settings": asdict(found.settings),
            "rows": [{**row._asdict(), "agrees": row.agrees} for row in found.rows],
            "agrees": found.agrees,
            "explained": found.explained,
            "causes": [[cause._asdict() for cause in causes] for causes in found.causes],
            "same_rules": list(found.same_rules),
            "implied_gib": found.implied_gib,
        }
        told = self._memory()
        if told is not None:
            said["memory"] = {"estimated": told[0], "measured": told[1]}
        return said


def _is_of(entry: Any, of_case: Mapping[str, Any]) -> bool:
    """Whether what was kept is of the same model, server and layout."""
    own = {"pp": 1, "dp": 1, **entry} if isinstance(entry, dict) else {}
    return all(own.get(name) == value for name, value in of_case.items())


def _text(file: str) -> str:
    if file != STANDARD_INPUT:
        return _decoded(whole(file, LARGEST_LOG_BYTES, "log_too_large"))
    stream = getattr(sys.stdin, "buffer", None)
    content = stream.read(LARGEST_LOG_BYTES + 1) if stream else sys.stdin.read().encode()
    if len(content) > LARGEST_LOG_BYTES:
        raise refused("log_too_large", STANDARD_INPUT, details={"most_bytes": LARGEST_LOG_BYTES})
    return _decoded(bytes(content))


def _decoded(content: bytes) -> str:
    """A log's text; what a shell of Windows saves is UTF-16."""
    utf16 = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return content.decode("utf-16" if utf16 else "utf-8", "replace")


def _given(options: argparse.Namespace) -> dict[str, Any]:
    """The fields that the options give, one value each; what is wrong raises InputError."""
    found: dict[str, Any] = {}
    for name, field in GIVEN.items():
        words = getattr(options, name)
        if words is None:
            continue
        if field.several and len(words) > 1:
            raise InputError([Problem("repeated_option", name, words[1])])
        value = typed(name, words[0] if field.several else words)
        if isinstance(value, Problem):
            raise InputError([Problem(value.rule, name, value.value, details=value.details)])
        if value is not None:
            found[name] = value
    return found


def _predictor(
    options: argparse.Namespace, given: dict[str, Any], log: Log, known: Catalogs
) -> tuple[Predictor, str, Catalogs]:
    """What predicts: the specification, the model of the options, or the one that the log names."""
    if options.kv_specification is not None:
        content = whole(options.kv_specification, LARGEST_SPEC_BYTES, "measure_too_large")
        entry = parsed(content, InputError, file=options.kv_specification)
        if not isinstance(entry, dict):
            raise InputError([Problem("not_an_object", value=type(entry).__name__,
                                      file=options.kv_specification)])  # fmt: skip
        return OfSpecification(entry, known), Path(options.kv_specification).name, known
    server = given.get("server") or next(iter(known.servers))
    server = known.server(server).name
    if "model_config" in given:
        from sizing_xl.importing.chosen import Configs, with_model

        model = Configs()(given["model_config"], given.get("model"))
        known = with_model(known, model)
        return OfModel(model.name, server, known), model.name, known
    name = known.model(given["model"]).name if "model" in given else _named(log, known)
    return OfModel(name, server, known), name, known


def _named(log: Log, known: Catalogs) -> str:
    """The catalogs' name for the model of a log, whatever the format of its weights."""
    word = last_part(log.model or "")
    while word:
        try:
            return known.model(word).name
        except InputError:
            shorter = _FORMAT.sub("", word)
            if shorter == word:
                break
            word = shorter
    raise InputError([Problem("log_no_model", details={"told": log.model or "-"})])


def _settings(given: dict[str, Any], log: Log, known: Catalogs, by_specification: bool) -> Settings:
    """What is expected: what the options say, else what the log says, else the defaults."""
    version = str(given["engine"]) if "engine" in given else log.version or versions(known)[0]
    found = _VERSION.search(version)
    engine_of(found[0] if found else version, known)
    precision = given.get("kv_precision") or kv_precision_of(log)
    return Settings(
        version=found[0] if found else version,
        kv_precision=None if by_specification else precision,
        tp=given.get("tensor_parallel") or log.tp or 1,
        pp=given.get("pipeline_parallel") or log.pp or 1,
        dp=given.get("data_parallel") or log.dp or 1,
        dcp=given.get("decode_context_parallel") or log.dcp or 1,
        max_model_len=given.get("max_model_len") or log.longest,
        batched_tokens=given.get("max_num_batched_tokens") or log.batched_tokens,
        speculative_tokens=given.get("num_speculative_tokens") or log.speculative_tokens or 0,
        prefixes=log.prefix_caching is not False,
        hybrid={"on": True, "off": False}.get(str(given.get("hybrid_manager"))),
        block_tokens=log.block_tokens,
    )
