"""Random edits of one live workbook, and what Python says of the same edits.

An edit types one value into one cell: an input, the policy, a limit of alerts, a figure of a
catalog. Python's answer is that of a workload and catalogs with the same figure, or that these are
refused.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from pydantic import ValidationError

from sizing_xl import InputError, Workload, size
from sizing_xl.alerts import CONDITIONS, LIMIT
from sizing_xl.alerts.verdict import STATES
from sizing_xl.book import BOOK
from sizing_xl.catalog.engine import EngineEntry
from sizing_xl.catalog.leaves import model_group_leaves, model_leaves
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import COMPUTES, Parameters
from sizing_xl.catalog.prices import OFFERS, Amount, ServerPrice, StoragePrice
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.fields import FIELDS, OFFERED, Default
from sizing_xl.quantity import LARGEST
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets import deck
from sizing_xl.sheets.conditions import alert_name, verdict_name
from sizing_xl.sheets.formulas import input_name
from sizing_xl.sheets.inputs import POLICY, SCENARIO
from sizing_xl.sheets.model import OF_ENTRY, OF_PRECISION
from sizing_xl.sizing import SCENARIOS
from sizing_xl.texts import Face, Texts

CASE = {"model": "gpt-oss-120b", "server": "dgx-h200", "storage": "profile_default",
        "concurrency": 1000, "effective_context": 32768, "kv_precision": "fp8",
        "energy_price_per_kwh": 0.12, "price_age_days": 100,
        "cloud": "Nebius H200", "api": "groq/openai/gpt-oss-120b"}  # fmt: skip
INVALID = "invalid"
UNKNOWN = "n/a"
OUTPUTS = [
    *(verdict_name(key) for key in (None, *SCENARIOS)),
    *(alert_name(code, key) for code in CONDITIONS for key in SCENARIOS),
    *(COUNTED := ("seen_conditions", "seen_changes")),
]

# Leaf -> where the entry has it.
SERVER = {"gpu_count": ("gpu", "count"), "hbm_per_gpu_gb": ("gpu", "hbm_per_gpu_gb"),
          "power_kw_max": ("power", "power_kw_max"), "rack_units_u": ("rack_units_u",),
          **{name: ("gpu", name) for name in ("visible_hbm_gib", "hbm_bandwidth_tbps",
             *(f"dense_tflops_{precision}" for precision in COMPUTES))},
          "stated_rack_units_u": ("stated", "rack_units_u"),
          "stated_power_kw_max": ("stated", "power_kw_max"),
          "stated_heat_btu_hr_max": ("stated", "heat_output_btu_hr_max"),
          "heat_output_btu_hr_max": ("thermal", "heat_output_btu_hr_max")}  # fmt: skip
STORAGE = {"profile_power_kw": "power_kw", "profile_rack_u": "rack_units_u",
           **{name: name for name in ("usable_capacity_tb", "iops_read_max", "iops_write_max",
              "throughput_read_mbps", "throughput_write_mbps", "block_size_kb_read",
              "block_size_kb_write")}}  # fmt: skip
MODEL = {"max_position_embeddings": "max_position_embeddings",
         "model_overhead_gib": "runtime_overhead_gib", "total_params_b": "total_params_b",
         "artifact_gib": "model_artifact_size_gib",
         "active_params_b": "active_params_b"}  # fmt: skip
# Columns of a model that tell how it is divided.
DIVISION = ("routed_experts", "weights_experts_ratio", "weights_kv_heads_ratio",
            "weights_replicated_ratio", "weights_kv_shards", "tp_divisor", "experts_per_token",
            "query_heads", "weights_idle_ratio")  # fmt: skip
# The column of a precision that only the one of the weights is asked for.
COMPUTE = "weights_compute_place"
# Columns of a precision that only the one of the KV cache is asked for.
LAYOUT = (*(it for it in OF_PRECISION[1:] if it != COMPUTE), "latent_kept")


def catalog_name(table, row, column):
    return re.sub(r"\W", "_", f"cat_{table}_{row}_{column}")


def workbook(sizing, catalogs):
    """The workbook, with a defined name for each cell of a catalog, and the cells by that name."""
    declared = deck(sizing, Texts("en", face=Face.WORKBOOK), catalogs)
    cells = {}

    def table_named(table):
        rows = []
        for key, row in zip(table.keys, table.rows, strict=True):
            names = [catalog_name(table.name, key, column) for column in table.columns]
            cells.update(
                (name, (table.name, key, column, cell.value))
                for name, column, cell in zip(names, table.columns, row, strict=True)
            )
            rows.append(tuple(c._replace(name=n) for c, n in zip(row, names, strict=True)))
        return replace(table, rows=tuple(rows))

    first, *others = declared.sheets
    sheets = (
        _counts_named(first),
        *(
            replace(sheet, tables=tuple(map(table_named, sheet.tables)))
            if sheet.id.startswith("catalog_") else sheet
            for sheet in others
        ),
    )  # fmt: skip
    return draw(replace(declared, sheets=sheets)), cells


def _counts_named(page):
    """The first page with names for its counts of conditions and of changed inputs."""
    strip, *tables = page.tables
    counts, *rows = strip.rows
    names = iter((*COUNTED, None))
    named = (cell._replace(name=next(names)) if cell.formula else cell for cell in counts)
    return replace(page, tables=(replace(strip, rows=(tuple(named), *rows)), *tables))


class Doors:
    """The cells that may be edited, by their defined names, with what stands in them."""

    def __init__(self, sizing, cells, catalogs):
        self.fields = {
            input_name(name): (name, dict(sizing.workload if f.as_asked else sizing.nfr)[name])
            for name, f in FIELDS.items()
        }
        self.scenarios = {
            input_name(name, key): ((name, key), sizing.scenarios[key].inputs[name])
            for name in SCENARIO for key in SCENARIOS
        }  # fmt: skip
        self.policy = {input_name(name): (name, sizing.minimum.inputs[name]) for name in POLICY}
        self.limits = {
            input_name(f"{LIMIT}{name}"): (name, value)
            for name, value in catalogs.parameters.limits().items()
        }
        used = {"tbl_models": CASE["model"], "tbl_servers": CASE["server"],
                "tbl_engines": sizing.engine.name,
                **{FIELDS[name].table: CASE[name] for name in OFFERED},
                "tbl_storage": CASE["storage"], "tbl_weights": CASE["model"]}  # fmt: skip
        names = list(catalogs.parameters.precisions)
        ends = {names[0]: "first_precision", names[-1]: "last_precision"}
        precision = sizing.nfr["weights_precision"]
        weights = ends.get(precision, f"weights_{precision}")
        precisions = {sizing.nfr["kv_precision"], sizing.nfr["weights_precision"], "bf16"}
        self.catalog = {
            name: ((table, row, column), value)
            for name, (table, row, column, value) in cells.items()
            if column not in ("name", "gpu_model", "type", "model", "kind", "as_of", "terms")
            and (_in_use(row, column, precisions, sizing) if table == "tbl_precisions"
                 else row.startswith(CASE["model"] + " ") if table == "tbl_groups"
                 else row == used[table])
            and (table != "tbl_weights" or column == weights)
        }  # fmt: skip

    def all(self):
        return {
            name: value
            for group in (self.fields, self.scenarios, self.policy, self.limits, self.catalog)
            for name, (_, value) in group.items()
        }


def _in_use(row, column, precisions, sizing):
    if column == COMPUTE:
        return row == sizing.nfr["weights_precision"]
    return row == sizing.nfr["kv_precision"] if column in LAYOUT else row in precisions


def typed(generator, value, words):
    """A value that somebody types over another: often a good one."""
    if isinstance(value, str) and value != UNKNOWN:
        return generator.choice([*words, *words, "nobody", "dgx*", "?" * 5, 5, None])
    number = value if isinstance(value, (int, float)) else 100
    good = [
        round(number * generator.choice([0.5, 0.9, 1.1, 2, 3]), 3), round(number * 2), number + 1,
        1, 10, round(10 ** generator.uniform(0, 4)), round(generator.uniform(0, 1), 2),
    ]  # fmt: skip
    bad = [-1, -0.5, 0, "abc", "1000", " ", None, 1.5, 7.25, 1e12, 1e16, "TRUE", UNKNOWN]
    return generator.choice([*good, *good, *good, *bad])


def edits_of(generator, doors, catalogs):
    """One to three edits: {defined name: value}."""
    every = doors.all()
    names = {
        "in_model": list(catalogs.models), "in_server": list(catalogs.servers),
        "in_storage": list(catalogs.storage), "in_engine": list(catalogs.engines),
        **{f"in_{name}": list(FIELDS[name].choices)
           for name in ("basis", "layout", "hybrid_manager")},
        **{f"in_{name}": [it.name for it in catalogs.prices.offers if it.kind == kind]
           for name, kind in OFFERED.items()},
        "in_warmup_read_pattern": ["sequential", "random"],
    }  # fmt: skip
    precisions = list(catalogs.parameters.precisions)
    found = {}
    groups = (doors.fields, doors.scenarios, doors.policy, doors.limits, doors.catalog)
    for _ in range(generator.choice([1, 1, 2, 3])):
        name = generator.choice(list(generator.choice(groups)))
        value = every[name]
        is_word = name in names or ("precision" in name and name.startswith("in_"))
        found[name] = typed(generator, "x" if is_word else value, names.get(name, precisions))
    chosen = {"in_model", "in_server", "in_storage", "in_engine", "in_kv_precision",
              "in_weights_precision", *(f"in_{name}" for name in OFFERED)}  # fmt: skip
    if chosen & set(found):  # what is not in use, the sheet does not look at
        found = {name: value for name, value in found.items() if name not in doors.catalog}
    return found


class Refused(Exception):
    """Python does not take the edited figures."""


def whole(value):
    """A cell has no whole numbers: 2.0 is 2."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def answer(edits, doors, catalogs):
    """What Python says of the edits: the sizing, or INVALID."""
    try:
        return _sized(edits, doors, catalogs)
    except (Refused, ValidationError, InputError):
        return INVALID


def _sized(edits, doors, catalogs):
    case = dict(CASE)
    parameters = catalogs.parameters.model_dump()
    model = catalogs.models[CASE["model"]].model_dump(exclude_none=True)
    server = catalogs.servers[CASE["server"]].model_dump(exclude_none=True)
    storage = catalogs.storage[CASE["storage"]].model_dump(exclude_none=True)
    server["gpu"].pop("total_hbm_gb", None)
    storage["capacity_total_tb"] = 1e15
    layers, rates, prices = {}, {}, {}
    leaves_of = {"model": {}, "engine": {}}
    for name, value in edits.items():
        value = whole(value)
        if name in doors.fields:
            field = FIELDS[doors.fields[name][0]]
            if value is None and not field.blank:
                raise Refused(name)
            case[field.name] = value
            if value is None and field.default is Default.PRICE:  # an empty cell has no price
                rates[field.name] = Amount()
        elif name in doors.scenarios:
            (key, scenario), _ = doors.scenarios[name]
            parameters["scenarios"][scenario][key] = value
        elif name in doors.policy:
            key = doors.policy[name][0]
            if key == "default_overhead_gib":
                parameters["defaults"]["runtime_overhead_gib"]["value"] = value
            else:
                parameters["policy"][key]["value"] = value
        elif name in doors.limits:
            parameters["alert_limits"][doors.limits[name][0]]["value"] = value
        else:
            where = doors.catalog[name][0]
            kind = BOOK.inputs[where[2]].origin.name if where[2] in BOOK.inputs else ""
            if where[2] in OF_ENTRY:
                prices[where[2]] = None if value in (None, UNKNOWN) else _price(value)
            elif where[0] == "tbl_engines" or (where[0] == "tbl_models" and where[2] in DIVISION):
                leaves_of[kind][where[2]] = _leaf(where[2], value)
            else:
                _in_catalog(where, value, model, server, storage, parameters, layers)
    edited_parameters = Parameters.model_validate(parameters)
    # Cells have the schema's ranges: what is typed into one is meant, as by `unusual`.
    found = edited_parameters.breaches()
    if any(problem.blocking and problem.rule != "unit_suspect" for problem in found):
        raise Refused("parameters")
    edited = replace(
        catalogs,
        models={**catalogs.models, CASE["model"]: ModelEntry.model_validate(model)},
        servers={**catalogs.servers, CASE["server"]: ServerEntry.model_validate(server)},
        storage={**catalogs.storage, CASE["storage"]: StorageProfile.model_validate(storage)},
        parameters=edited_parameters,
        prices=_prices(catalogs.prices, rates, prices),
    )
    if layers:
        entry = edited.models[CASE["model"]]
        leaves = {name: list(values) for name, values in model_group_leaves(entry).items()}
        for (number, name), value in layers.items():
            leaves[name][number - 1] = value
        edited.kept._values[model_group_leaves, entry.name] = leaves
    if leaves_of["model"]:
        entry = edited.models[CASE["model"]]
        found = {**model_leaves(entry), **leaves_of["model"]}
        edited.kept._values[model_leaves, entry.name] = found
    if leaves_of["engine"]:
        engine = edited.engine(FIELDS["engine"].default)
        found = {**engine.leaves(), **leaves_of["engine"]}
        edited.kept._values[EngineEntry.leaves, engine.name] = found
    return size(Workload(**case), edited)


def _leaf(column, value):
    """A figure that several of an entry's make, as it stands."""
    given = BOOK.inputs[column]
    good = isinstance(value, (int, float)) and given.low <= value <= given.high
    good = good and not (given.open and value == given.low)
    if not good or (given.whole and not float(value).is_integer()):
        raise Refused(column)
    return float(value)


def _price(value):
    if not isinstance(value, (int, float)) or not 0 <= value <= LARGEST:
        raise Refused(value)
    return float(value)


def _prices(book, rates, prices):
    """The price book with edited cells of its own, and prices of the entries."""
    update = {"rates": book.rates.model_copy(update=rates)}
    if "node_price" in prices:
        server = ServerPrice(name=CASE["server"], capex_per_node=prices["node_price"])
        update["servers"] = [server]
    if "storage_unit_price" in prices:
        profile = StoragePrice(name=CASE["storage"], unit_price=prices["storage_unit_price"])
        update["storage"] = [profile]
    places = {name: place for kind in OFFERS.values() for name, place in kind.items()}
    own = {name: value for name, value in prices.items() if name in places}
    if own:
        update["offers"] = [
            it.model_copy(update={places[name]: own[name] for name in it.prices() if name in own})
            if it.name in (CASE["cloud"], CASE["api"]) else it
            for it in book.offers
        ]  # fmt: skip
    return book.model_copy(update=update)


def _in_catalog(where, value, model, server, storage, parameters, layers):
    table, row, column = where
    unknown = value is None or value == UNKNOWN
    if table == "tbl_precisions":
        _of_precision(parameters["precisions"][row], column, value)
    elif table == "tbl_groups":
        given = BOOK.inputs[column]
        good = isinstance(value, (int, float)) and given.low <= value <= given.high
        if not good or (given.whole and not float(value).is_integer()):
            raise Refused(column)
        layers[int(row.rpartition(" ")[2]), column] = float(value)
    elif table == "tbl_servers" and column == "small_batches":
        if value not in (0, 1) or isinstance(value, str):
            raise Refused(column)
        server["gpu"]["small_batches"] = bool(value)
    elif table == "tbl_servers":
        *path, last = SERVER[column]
        place = server
        for step in path:
            place = place[step]
        absent = BOOK.inputs[column].nullable and unknown
        if column.startswith("stated_") and value == 0:  # no other
            absent = True
        place[last] = None if absent else value
    elif table == "tbl_storage" and column == "profile_per_node":
        if value not in (0, 1) or isinstance(value, str):
            raise Refused(column)
        storage["scope"] = "per_node" if value else "cluster"
    elif table == "tbl_storage":
        nullable = BOOK.inputs[column].nullable
        storage[STORAGE[column]] = None if nullable and unknown else value
    elif table == "tbl_weights":
        names = list(parameters["precisions"])
        at = {"first_precision": names[0], "last_precision": names[-1]}
        precision = at.get(column, column.removeprefix("weights_"))
        model[f"weights_memory_gib_{precision}"] = None if unknown else value
    elif column in MODEL:
        may_be = column != "max_position_embeddings" and unknown
        model[MODEL[column]] = None if may_be else value
    else:
        if value is None:
            raise Refused(column)
        model[column] = value


def _of_precision(precision, column, value):
    """A cell of the table of precisions is a figure of the entry, or of its packed layout."""
    if column == "latent_kept":
        if value not in (0, 1) or isinstance(value, str):
            raise Refused(column)
        precision["latent"] = bool(value)
    elif column == COMPUTE:
        if value not in range(len(COMPUTES)) or isinstance(value, str):
            raise Refused(column)
        precision["compute"] = COMPUTES[int(value)]
    elif column.startswith("sparse_") and value == 0:  # a cell of a layout that is not there
        precision["sparse_latent"] = None
    elif column.startswith("sparse_") and precision["sparse_latent"]:
        precision["sparse_latent"][column.removeprefix("sparse_")] = value
    else:
        precision[column] = value


def expected(sizing):
    """The outputs that the sheet must show."""
    if sizing == INVALID:
        return {verdict_name(key): 0 for key in (None, *SCENARIOS)}
    places = {
        verdict_name(key): STATES.index(sizing.verdict(key).state) for key in (None, *SCENARIOS)
    }
    up = {(alert.code, alert.scenario) for alert in sizing.alerts}
    flags = {
        alert_name(code, key): int((code, None) in up or (code, key) in up)
        for code in CONDITIONS for key in SCENARIOS
    }  # fmt: skip
    told = sizing.verdict()
    counted = {} if told.errors else {COUNTED[0]: len({it.code for it in told.conditions})}
    return {**places, **flags, **counted}


def changed_wrongly(outcomes, cases, doors):
    """The edits of which the first page does not say rightly whether anything has changed."""
    every = doors.all()

    def is_other(name, value):
        known, now = (None if it == "" else whole(it) for it in (every[name], value))
        return known != now or isinstance(known, str) != isinstance(now, str)

    return [
        case
        for outcome, case in zip(outcomes, cases, strict=True)
        if (outcome[COUNTED[1]] > 0) != any(is_other(*edit) for edit in case.items())
    ]


def differences(outcomes, cases, answers):
    """(edits, output, what Python says, what the sheet shows)."""
    return [
        (case, name, value, outcome[name])
        for outcome, case, sizing in zip(outcomes, cases, answers, strict=True)
        for name, value in expected(sizing).items()
        if not (isinstance(outcome[name], float) and math.isclose(outcome[name], value))
    ]
