"""Files of benchmark tools as points, the gate of Little's law, curves inside their range."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from sizing_xl import InputError
from sizing_xl.catalog.load import load_catalogs, read_catalogs
from sizing_xl.catalog.measurement import MeasurementEntry
from sizing_xl.cli import main
from sizing_xl.measuring import add_points, curves, read_points
from sizing_xl.texts import LANGUAGES, Texts

EVIDENCE = Path(__file__).parent / "evidence" / "benchmark_files"
GIVEN = {"model": "llama-3.1-8b", "server": "dgx-h200", "precision": "fp8", "gpus": 2, "tp": 2,
         "engine": "vllm", "engine_version": "0.33.0"}  # fmt: skip
SERVE = json.loads((EVIDENCE / "vllm_bench_serve.json").read_text())
AIPERF = json.loads((EVIDENCE / "aiperf_profile_export_aiperf.json").read_text())
AGGREGATE = json.loads((EVIDENCE / "inferencex_agg.json").read_text())
TABLE = "model,precision,server,gpus,tp,engine,isl,osl,conc,TTFT mean (ms),TPOT mean (ms),tok/s\n"


def read(path, **given):
    return read_points([str(path)], {**GIVEN, **given})


def written(tmp_path, content, name="result.json"):
    path = tmp_path / name
    text = content if isinstance(content, (str, bytes)) else json.dumps(content)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# --- what each tool writes ---------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(EVIDENCE.iterdir()), ids=lambda path: path.name)
def test_a_file_of_each_tool_is_read(file):
    """All samples are of one invented run: 4 requests in flight, 1 024 + 256 tokens."""
    concurrency = None if "append" in file.name else 4
    points = read(file, concurrency=concurrency if file.suffix == ".csv" else None)
    for point in points:
        assert (point.input_tokens, point.output_tokens) == (1024, 256)
        assert point.ttft_ms.mean == pytest.approx(75.3, abs=0.01)
        assert point.ttft_ms.p99 == pytest.approx(100.02, abs=0.01)
        assert point.tpot_ms.p50 == pytest.approx(12.47, abs=0.01)
        assert point.output_tokens_per_s == pytest.approx(294.68, abs=0.01)
        assert point.gpus == 2 and file.name in point.source[0]
    if "append" in file.name:
        closed, opened = points
        assert closed.gate().passed and opened.requests_per_s == 2.0
        assert opened.unusable().field == "concurrency"
    elif "aiperf" not in file.name:
        (point,) = points
        assert point.unusable() is None and 0.93 < point.gate().ratio < 0.95


def test_aiperf_does_not_say_its_load():
    (point,) = read(EVIDENCE / "aiperf_profile_export_aiperf.json")
    assert point.unusable().field == "concurrency" and point.as_of == "2026-11-01"
    (point,) = read(EVIDENCE / "aiperf_profile_export_aiperf.json", concurrency=4)
    assert point.unusable() is None


def test_a_table_is_read_from_csv_tabs_and_a_sheet(tmp_path):
    row = ["llama-3.1-8b", "fp8", "dgx-h200", 2, 2, "vllm", 1024, 256, 4, 75.3, 12.485, 294.68]
    headings = TABLE.strip().split(",")
    book = Workbook()
    for line in (["what was measured"], [], headings, row):
        book.active.append(line)
    book.save(tmp_path / "points.xlsx")
    told = [
        (TABLE + ",".join(map(str, row)), "a.csv"),
        ("\t".join(headings) + "\n" + "\t".join(map(str, row)), "b.csv"),
        (";".join(headings) + "\n" + ";".join(str(it).replace(".", ",", 1) if "." in str(it)
         and not isinstance(it, str) else str(it) for it in row), "c.csv"),
    ]  # fmt: skip
    told.append(("sep=;\n" + told[-1][0], "d.csv"))
    paths = [written(tmp_path, text, name) for text, name in told]
    from sizing_xl.render.sheet_rows import sheet_table

    points = read_points([*map(str, paths), str(tmp_path / "points.xlsx")], {}, sheet_table)
    assert {(it.name, it.output_tokens_per_s, it.ttft_ms.mean) for it in points} == {
        (points[0].name, 294.68, 75.3)
    }
    with pytest.raises(InputError):
        read_points([str(tmp_path / "points.xlsx")])


def test_seconds_in_a_heading_are_seconds(tmp_path):
    text = TABLE.replace("TTFT mean (ms)", "mean_ttft_s")
    text += "m,fp8,dgx-h200,2,2,vllm,1024,256,4,0.0753,12.485,294.68\n"
    (point,) = read_points([str(written(tmp_path, text, "t.csv"))])
    assert point.ttft_ms.mean == pytest.approx(75.3)


# --- what is refused ---------------------------------------------------------------------------


def without(name):
    return {key: value for key, value in SERVE.items() if key != name}


def in_seconds():
    return {key: it / 1000 if key.endswith("_ms") else it for key, it in SERVE.items()}


SECONDS_LATE = {**SERVE, **{key: it * 1000 for key, it in SERVE.items() if key.endswith("_ms")}}


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (json.dumps(SERVE)[:700], None),
        ("", None),
        ("[]", None),
        ({"a": 1}, None),
        ("[1]", None),
        ('{"a":' * 50_000, None),
        (b"\xff\xfe{\x00", None),
        ({**SERVE, "mean_ttft_ms": float("nan")}, "mean_ttft_ms"),
        ({**SERVE, "output_throughput": float("inf")}, "output_throughput"),
        ({**SERVE, "mean_tpot_ms": -1}, "mean_tpot_ms"),
        ({**SERVE, "mean_ttft_ms": "75"}, "mean_ttft_ms"),
        ({**SERVE, "completed": True}, "completed"),
        ({**SERVE, "completed": 10**400}, "completed"),
        ({**SERVE, "max_concurrency": 4.5}, "max_concurrency"),
        ({**SERVE, "request_rate": "fast"}, "request_rate"),
        ({**SERVE, "failed": 100}, "failed"),
        (without("output_throughput"), "output_throughput"),
        (without("total_output_tokens"), "total_output_tokens"),
        (in_seconds(), "ttft_ms.mean"),
        (SECONDS_LATE, "ttft_ms"),
        (json.dumps(SERVE)[:-1] + ', "mean_ttft_ms": 1}', None),
        (json.dumps(SERVE) + "\n" + json.dumps(AIPERF), None),
        ({**AIPERF, "is_complete": False}, "is_complete"),
        ({**AIPERF, "time_to_first_token": {"unit": "min", "avg": 1}}, "time_to_first_token.unit"),
        ({**AIPERF, "time_to_first_token": {"avg": 1}}, "time_to_first_token.unit"),
        ({**AGGREGATE, "is_multinode": True}, "is_multinode"),
        ({**AGGREGATE, "mean_ttft": None, "median_ttft": None, "p99_ttft": None}, "mean_ttft"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_told_is_one_sentence_that_names_the_field(
    tmp_path, content, field, language
):
    with pytest.raises(InputError) as error:
        read_points([str(written(tmp_path, content))], {"model": "m"})
    (problem,) = error.value.problems
    sentence = Texts(language).problem(problem)
    assert problem.field == field and (field or "") in sentence
    assert sentence.endswith((".", '".')) and "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("model,isl,osl,conc,ttft_mean,tok/s\nm,1,2,3,4,5\n", "ttft_mean"),
        ("model,isl,osl,conc,ttft_ms,tok/s\nm,1,2,3,4,5\n", "ttft_ms"),
        ("model,isl,colour,tok/s\nm,1,2,3\n", "colour"),
        ("model,isl,osl,conc,tok/s\nm,1,2,3,-5\n", "output_tokens_per_s"),
        ("model,isl,osl,conc,tok/s\nm,1,2,3,NaN\n", "output_tokens_per_s"),
        ("model,isl,osl,conc,tok/s\nm,1,2,2.5,5\n", "concurrency"),
        ('model,isl,osl,conc,tok/s\nm,"1,024",2,2,5\n', "input_tokens"),
        ("model,isl,osl,conc,tok/s\nm,1,2,3,\n", "output_tokens_per_s"),
        ("model,isl,osl,conc,tok/s\n", None),
        ("hello,world\n1,2\n", None),
        ('model,tok/s\n"m,5\n', None),
    ],
)
def test_a_table_that_cannot_be_told_is_refused(tmp_path, text, field):
    with pytest.raises(InputError) as error:
        read_points([str(written(tmp_path, text, "t.csv"))], {"model": "m"})
    (problem,) = error.value.problems
    assert problem.field == field


def test_two_exports_in_one_file_are_refused(tmp_path):
    names = ("aiperf_profile_export_aiperf.csv", "genai_perf_profile_export_genai_perf.csv")
    both = [(EVIDENCE / name).read_text() for name in names]
    with pytest.raises(InputError) as error:
        read(written(tmp_path, "\n".join(both), "t.csv"))
    assert error.value.problems[0].rule == "measure_mixed"


def test_a_file_that_is_far_too_large_is_not_read_whole(tmp_path):
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError) as error:
        read(path)
    assert error.value.problems[0].rule == "measure_too_large"


def test_an_option_contradicts_no_file():
    with pytest.raises(InputError) as error:
        read(EVIDENCE / "inferencex_agg.json", tp=8)
    assert error.value.problems[0].field == "tp"
    (point,) = read(EVIDENCE / "inferencex_agg.json")
    assert point.model == "llama-3.1-8b" and "example/Example-8B" in point.notes


# --- keeping -----------------------------------------------------------------------------------


def test_points_are_kept_once_and_a_refused_file_leaves_nothing(tmp_path, capsys):
    mine, bad = tmp_path / "mine", written(tmp_path, {"a": 1}, "bad.json")
    good = str(EVIDENCE / "vllm_bench_serve.json")
    assert main(["measure", "import", good, str(bad), "--catalog-dir", str(mine)]) == 1
    assert not mine.exists()
    for new in (1, 0):
        assert main(["measure", "import", good, "--catalog-dir", str(mine), "--lang", "en"]) == 0
        assert f"{new} point" in capsys.readouterr().out
    known, shipped = load_catalogs(mine).measurements, load_catalogs().measurements
    assert len(known) == len(shipped) + 1
    assert [path.name for path in mine.iterdir()] == ["measurements.json"]


def test_a_broken_catalog_of_points_is_left_as_it_is(tmp_path):
    path = written(tmp_path, {"measurements": [{"name": "a"}]}, "measurements.json")
    before = path.read_bytes()
    with pytest.raises(ValueError, match="model"):
        add_points(read(EVIDENCE / "vllm_bench_serve.json"), tmp_path)
    assert path.read_bytes() == before


# --- the gate and the shipped points -----------------------------------------------------------


def point(**changes):
    made = {"name": "p", "model": "m", "precision": "fp8", "server": "dgx-h200", "gpus": 2, "tp": 2,
            "engine": "vllm", "input_tokens": 1000, "output_tokens": 101, "concurrency": 10,
            "ttft_ms": {"mean": 500.0}, "tpot_ms": {"mean": 15.0}}  # fmt: skip
    return MeasurementEntry.model_validate({**made, "output_tokens_per_s": 505.0, **changes})


@pytest.mark.parametrize(
    ("tokens_per_s", "passes"),
    [(505, True), (555.5, True), (454.5, True), (556, False), (454, False)],
)
def test_the_gate_is_ten_per_cent_of_littles_law(tokens_per_s, passes):
    """10 requests of 101 tokens, each 0.5 + 100 x 0.015 = 2 s: 505 tokens/s."""
    assert point(output_tokens_per_s=float(tokens_per_s)).gate().passed is passes


def test_statistics_are_never_mixed():
    mixed = point(tpot_ms={"p50": 15.0})
    assert mixed.gate().why.rule == "measure_no_statistic"
    assert point(ttft_ms={"p99": 500.0}, tpot_ms={"p99": 15.0}).gate().statistic is None
    assert point(ttft_ms={"mean": 9.0, "p50": 500.0}, tpot_ms={"p50": 15.0}).gate().passed
    assert [it.key.statistic for it in curves([point(), point(
        name="q", ttft_ms={"p50": 500.0}, tpot_ms={"p50": 15.0})])] == ["mean", "p50"]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ttft_ms": {"mean": 500.0, "p99": 600.0, "p95": 700.0}}, ("at_least", "ttft_ms.p99")),
        ({"tpot_ms": {"mean": 15.0, "p90": 10.0, "p50": 14.0}}, ("at_least", "tpot_ms.p90")),
        ({"gpus": 3}, ("measure_gpus", "gpus")),
        ({"gpus": 2, "pp": 2}, ("measure_gpus", "gpus")),
    ],
)
def test_what_no_run_can_have_measured_is_told(changes, told):
    assert [(it.rule, it.field) for it in point(**changes).breaches()] == [told]


def test_a_catalog_may_not_claim_what_the_gate_denies():
    told = [it.rule for it in point(output_tokens_per_s=50.0, usable_for_fitting=True).breaches()]
    assert told == ["measure_not_usable"]
    assert point(usable_for_fitting=False, why_not="odd client").unusable().rule == "measure_marked"


def test_the_shipped_points_have_sources_and_those_that_hang_together_are_told():
    points = load_catalogs().measurements
    assert len(points) == 76
    assert all(it.source and it.confidence for it in points.values())
    assert points["nim1.8.0-l33-70b-h100x2-5000-500-c50"].unusable() is None
    bad = points["vultr-nemotron-super49b-b200x1-c128"].gate()
    assert bad.ratio == pytest.approx(0.389, abs=0.001) and bad.why.rule == "measure_gate"
    assert read_catalogs().problems == [] or all(not it.blocking for it in read_catalogs().problems)


# --- curves ------------------------------------------------------------------------------------


def test_a_curve_is_read_inside_its_range_only():
    (curve,) = [it for it in curves(load_catalogs().measurements.values())
                if it.key.engine_version == "1.8.0"]  # fmt: skip
    assert (curve.low, curve.high, len(curve.points)) == (1, 250, 6)
    assert curve.at(50).tokens_per_s == 814.37
    between = curve.at(75)
    assert between.tokens_per_s == pytest.approx((814.37 + 917.26) / 2)
    assert between.ttft_ms == pytest.approx((834.51 + 7996.25) / 2)
    for outside in (0.5, 251):
        reading = curve.at(outside)
        assert reading.tokens_per_s is reading.ttft_ms is reading.tpot_ms is None
        assert reading.why.rule == "measure_outside"


def test_the_newest_of_several_points_counts():
    old, new = point(as_of="2026-01-01"), point(name="q", as_of="2026-02-01",
                                                 output_tokens_per_s=510.0)  # fmt: skip
    for given in ([old, new], [new, old]):
        (curve,) = curves(given)
        assert [it.name for it in curve.points] == ["q"]


def test_unusable_points_are_in_no_curve():
    assert curves([point(output_tokens_per_s=50.0), point(precision=None), point(gpus=None)]) == []


# --- the command line --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_and_curves_are_printed(capsys, language):
    model = ["--model", "llama-3.3-70b-instruct", "--lang", language]
    assert main(["measure", "list", *model]) == 0
    assert "nim1.8.0-l33-70b-h100x2-5000-500-c50" in capsys.readouterr().out
    assert main(["measure", "curve", *model, "--concurrency", "75"]) == 0
    assert main(["measure", "curve", *model, "--concurrency", "900"]) == 3
    assert main(["measure", "curve", "--model", "nobody", "--lang", language]) == 3
    capsys.readouterr()
    asked = ["--engine-version", "1.8.0", "--concurrency", "75", "--concurrency", "900", "--json"]
    assert main(["measure", "curve", *model, *asked]) == 3
    (curve,) = json.loads(capsys.readouterr().out)["curves"]
    inside, outside = curve["asked"]
    assert inside["why"] is None and inside["tokens_per_s"] == pytest.approx(865.815)
    assert outside["tokens_per_s"] is None and outside["why"]
    capsys.readouterr()
    assert main(["measure", "list", "--json", *model]) == 0
    assert len(json.loads(capsys.readouterr().out)["measurements"]) == 10


CASE = ["--model", "gpt-oss-120b", "--server", "dgx-h200", "--concurrency", "1000",
        "--effective-context", "8192"]  # fmt: skip


def test_a_plan_prints_the_commands_that_measure_what_it_lacks(capsys, tmp_path):
    assert main(["measure", "plan", *CASE, "--osl", "512", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "vllm serve openai/gpt-oss-120b" in out and "--random-input-len 7680" in out
    assert "--random-output-len 512" in out and "sizing-xl measure import" in out
    loads = [int(line.split("--max-concurrency ")[1].split()[0]) for line in out.splitlines()
             if "--max-concurrency" in line]  # fmt: skip
    assert loads[0] == 1 and loads == sorted(loads)
    assert main(["measure", "plan", *CASE, "--lang", "en"]) == 1
    rows = "".join(
        f"gpt-oss-120b,mxfp4,dgx-h200,8,8,vllm,7680,512,{load},100,10,{load * 512 / 5.21}\n"
        for load in loads[:3]
    )
    path = written(tmp_path, TABLE + rows, "measured.csv")
    assert main(["measure", "import", str(path), "--catalog-dir", str(tmp_path / "mine")]) == 0
    capsys.readouterr()
    own = ["--catalog-dir", str(tmp_path / "mine"), "--osl", "512", "--lang", "en"]
    assert main(["measure", "plan", *CASE, *own]) == 0
    assert capsys.readouterr().out.count("--max-concurrency") == len(loads) - 3
