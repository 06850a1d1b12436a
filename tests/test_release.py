"""What a release checks: public names, vulnerabilities, the CHANGELOG section."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "scripts"))

import audit  # noqa: E402
import public_names  # noqa: E402
import release  # noqa: E402

CHANGES = """# Changelog

## [Unreleased]

### Added
- One more thing.

## [0.1.0] - 2026-11-26

### Added
- The first thing.
"""


# --- public names ------------------------------------------------------------------------------


def test_nothing_that_others_rest_on_was_taken_away_since_the_last_release(capsys):
    assert public_names.main(["--check"]) == 0, capsys.readouterr().out


def test_what_was_removed_changed_and_added_is_told_apart():
    today = public_names.names()
    released = dict(today)
    del released["cell SIZING_NODES argument 6"]
    released["command sizing-xl size --colour"] = "a value"
    released["document SavedVerdict.state"] = json.dumps({"type": "number"})
    found = public_names.difference(released, today)
    assert found == (
        ["command sizing-xl size --colour"],
        ["document SavedVerdict.state"],
        ["cell SIZING_NODES argument 6"],
    )
    assert found.breaks
    assert not public_names.difference(today, {**today, "cell SIZING_MORE": "number"}).breaks


@pytest.mark.parametrize(
    ("released", "today", "allowed"),
    [("0.1.0", "0.1.1", False), ("0.1.9", "0.2.0", True), ("0.9.0", "1.0.0", True),
     ("1.2.0", "1.3.0", False), ("1.9.0", "2.0.0", True), ("1.10.0", "1.9.0", False)],
)  # fmt: skip
def test_which_versions_may_break(released, today, allowed):
    assert public_names.may_break(released, today) is allowed


# --- vulnerabilities ---------------------------------------------------------------------------

SKIPPED = {"name": "numpy", "version": "2.4.6", "skip_reason": "Dependency not found on PyPI"}
CLEAN = {"name": "pydantic", "version": "2.14.3", "vulns": []}
KNOWN = {"name": "openpyxl", "version": "1.0", "vulns": [{"id": "X-1", "fix_versions": ["1.1"]}]}


@pytest.mark.parametrize(
    ("packages", "line", "known"),
    [
        ([SKIPPED], "a.lock: NOTHING WAS CHECKED, vulnerability data cannot be reached", 0),
        ([CLEAN], "a.lock: 1 packages checked, 0 vulnerabilities known", 0),
        ([CLEAN, SKIPPED],
         "a.lock: 1 packages checked, 0 vulnerabilities known; NOT CHECKED: numpy", 0),
        ([CLEAN, KNOWN], "a.lock: 2 packages checked, 1 vulnerabilities known", 1),
    ],
)  # fmt: skip
def test_what_was_not_asked_is_never_called_sound(packages, line, known):
    told, problems = audit.told("a.lock", [None, audit.read({"dependencies": packages})])
    assert (told, len(problems)) == (line, known)


def test_a_service_that_cannot_be_reached_checks_nothing():
    assert "NOTHING WAS CHECKED" in audit.told("a.lock", [None, None])[0]


# --- the section -------------------------------------------------------------------------------


def test_what_is_unreleased_becomes_the_section_of_the_version_signed_off():
    part, text = release.section(CHANGES, "0.2.0", "2026-12-01")
    part, text = release.signed(text, part, "Ana <ana@example.org>")
    assert part.startswith("## [0.2.0] - 2026-12-01\n\n### Added\n- One more thing.")
    assert part.endswith("\n\nSigned-off-by: Ana <ana@example.org>\n")
    assert "The first thing" not in part
    assert text.startswith("# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n")
    assert part in text and text.endswith("- The first thing.\n")
    again = release.section(text, "0.2.0", "2027-01-01")
    assert again == (part, text)
    assert release.signed(text, part, "Eva <eva@example.org>") == (part, text)


@pytest.mark.parametrize(
    "text", ["# Changelog\n", "# Changelog\n\n## [Unreleased]\n\n## [0.0.1]\n- Old.\n"]
)
def test_a_release_without_words_is_refused(text):
    with pytest.raises(release.Refused):
        release.section(text, "0.2.0", "2026-12-01")
