"""One reader of JSON: strict, or where a bad object must not spoil the others."""

import math

import pytest

from sizing_xl.errors import CatalogError, InputError
from sizing_xl.files.strict_json import parsed, repeated_keys


@pytest.mark.parametrize(
    ("text", "rule", "details"),
    [
        ("{\n  1}", "broken_json", {"line": 2, "column": 3}),
        ("", "broken_json", {"line": 1, "column": 1}),
        (b'"\xe9"', "file_not_utf8", {"position": 1}),
        ("[" * 200_000, "broken_json_depth", {}),
        ('[{"a": {"b": 1, "b": 2}}]', "repeated_key", {}),
        ("[NaN]", "not_a_number", {}),
        ("-Infinity", "not_a_number", {}),
    ],
)
@pytest.mark.parametrize("kind", [CatalogError, InputError])
def test_what_is_no_strict_json_is_refused(text, rule, details, kind):
    with pytest.raises(kind) as error:
        parsed(text, kind, file="a.json")
    (problem,) = error.value.problems
    # Python's own limits of depth and digits differ from version to version.
    assert problem.rule in {rule, rule.removesuffix("_depth")}
    assert problem.file == "a.json"
    assert {key: problem.details[key] for key in details} == details


def test_the_line_of_a_fault_is_the_files():
    with pytest.raises(InputError) as error:
        parsed("{", InputError, first_line=40)
    assert error.value.problems[0].details["line"] == 40


def test_one_bad_object_leaves_the_others():
    found = parsed(b'\xef\xbb\xbf[{"a": 1, "b": 1, "a": 2}, {"a": NaN}]', InputError, strict=False)
    assert [repeated_keys(one) for one in found] == [["a"], []]
    assert found[0] == {"a": 2, "b": 1}
    assert math.isnan(found[1]["a"])
