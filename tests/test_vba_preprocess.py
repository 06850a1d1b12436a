"""The compiler directives of VBA, decided as Excel decides them."""

from __future__ import annotations

import pytest

from sizing_xl.excel import vba
from sizing_xl.texts import Texts

from .vba_preprocess import MAC, WINDOWS, VbaError, evaluated, for_libreoffice, preprocess

NESTED = """\
first
#If Mac Then ' Then, a comment
    on a Mac
    #If Unknown.Member Then
    #End If
#ElseIf Win64 Then
    #Const Kind = "x"
    #If Kind = "x" Then
        x, 64 bits
    #Else
        not x
    #End If
#Else
    #Const Kind = "y"
    32 bits
#End If 'all
#If Kind = "y" Then
    y
#End If
last #If
"""


def test_one_branch_is_left_and_lines_keep_their_numbers():
    lines = preprocess(NESTED).splitlines()
    assert [line.strip() for line in lines if line] == ["first", "x, 64 bits", "last #If"]
    assert [lines.index(line) for line in lines if line] == [0, 8, 19]


@pytest.mark.parametrize(
    ("constants", "left"),
    [({"Win64": False}, "32 bits y"), ({"win64": 1}, "x, 64 bits"), ({}, "32 bits y")],
)
def test_constants_decide(constants, left):
    text = " ".join(preprocess(NESTED, constants).split())
    assert text == f"first {left} last #If"


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("Mac", 0), ("not MAC", -1), ("Mac Or Not Windows", 0), ("Not Mac And Windows", -1),
        ("Not (Mac Or Windows)", 0), ("Windows Or Mac And Mac", -1), ("Version >= 15", -1),
        ("Version = 15", 0), ("Version <> 15 And True", -1), ("Unknown", None), ("Unknown = 0", -1),
        ('Unknown = ""', -1), ("Unknown >= 15", 0), ("Not Unknown", -1), ('App = "A ""b"" c"', -1),
        ('App = "or"', 0), ("Not Version = 15", -1), ("6 And 3", 2), ("Windows ' a comment", -1),
        ("Version < 17 And Version > 15 And Version <= 16", -1),
    ],
)  # fmt: skip
def test_conditions_are_those_of_vba(condition, value):
    known = {"mac": 0, "windows": -1, "version": 16, "app": 'A "b" c'}
    assert evaluated(condition, known) == value


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("#If True Then", "#If without #End If"),
        ("x\n#End If", "line 2: without #If"),
        ("#Else", "line 1: without #If"),
        ("#If True\n#End If", "line 1: no Then"),
        ("#If True Then x\n#End If", "line 1: no Then"),
        ("#If Then\n#End If", "line 1: no value"),
        ("#If (True Then\n#End If", r"line 1: no \)"),
        ("#If True True Then\n#End If", "line 1: unexpected True"),
        ('#If "a" Then\n#Else\n#Else\n#End If', "line 3: after #Else"),
        ("#If Mac + 1 Then\n#End If", r"line 1: cannot read \+ 1"),
        ('#If "a" And True Then\n#End If', "line 1: a text is no condition"),
        ('#If "a" = 1 Then\n#End If', "line 1: a text and a number cannot be compared"),
        ("#Const Kind", "line 1: no constant"),
    ],
)
def test_what_the_compiler_would_refuse_is_refused(source, said):
    with pytest.raises(VbaError, match=said):
        preprocess(source)


@pytest.mark.parametrize(
    ("line", "rewritten"),
    [
        ("    Told = given.Value2", "    Dim held: Set held = given: Told = held.Value"),
        ('x = Names("a").RefersToRange.Value2', 'x = Names("a").RefersToRange.Value'),
        ("Err.Raise vbObjectError + 1, , text", "Err.Raise -2147221504 + 1, , text"),
        ("TextCompare = VBA.vbTextCompare", "TextCompare = 1"),
        ("If VBA.IsObject(a) Then", "If IsObject(a) Then"),
        ("If a = CompareMethod.TextCompare Then", "If a = TextCompare Then"),
        ("Dim mode As CompareMethod", "Dim mode As CompareMethod"),
        ("Config.VBA7 = myValue2", "Config.VBA7 = myValue2"),
    ],
)
def test_what_libreoffice_lacks_is_said_in_its_words(line, rewritten):
    assert for_libreoffice(line) == f"{rewritten}\n"


@pytest.mark.parametrize("constants", [WINDOWS, MAC])
def test_no_directive_is_left_of_our_modules_and_those_of_xlwings(constants):
    texts = Texts("en")
    for source in (vba.functions_module(texts), vba.xlwings_module(), vba.dictionary_class()):
        assert "#If" in source
        left = for_libreoffice(source, constants)
        assert len(left.splitlines()) == len(source.splitlines())
        assert not [line for line in left.splitlines() if line.lstrip().startswith("#")]
