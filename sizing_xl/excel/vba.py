"""The VBA of Sizing.xlsm, written from the registry: wrappers, help, macros, ribbon.

A wrapper hands its arguments to Python as values (one call to Excel's own memory, instead of a call
back from Python for each argument) and turns any failure of the connection into one line. Functions
answer on Windows; on a Mac they say so, since xlwings has no server there.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from pathlib import Path

import xlwings

from sizing_xl.excel import functions
from sizing_xl.excel.addin import CATEGORY
from sizing_xl.excel.calls import MARK
from sizing_xl.excel.registry import FUNCTIONS, ExcelFunction
from sizing_xl.texts import Texts

FUNCTIONS_MODULE, MACROS_MODULE, XLWINGS_MODULE = "sizing_functions", "sizing_macros", "xlwings"
LANGUAGE_NAME = "ctl_language"
# VBA macro -> (the function of excel/macros.py that it runs, icon of its ribbon button).
MACROS = {
    "FillSelected": ("fill_selected", "FillDown"),
    "FillAll": ("fill_all", "TableInsert"),
    "ExportWorkbook": ("export_workbook", "FileSaveAsExcelXlsx"),
    "ExportPdf": ("export_pdf", "FileSaveAsPdfOrXps"),
    "ExportSlides": ("export_slides", "MicrosoftPowerPoint"),
    "ValidateCatalogs": ("validate_catalogs", "ReviewAcceptChange"),
    "ReloadCatalogs": ("reload_catalogs", "RefreshAll"),
}
# xlwings hands the workbook's whole name to programs that take some signs in it for more than a
# name: Windows' cmd.exe and prepare_sys_path of its own, on a Mac the shell and AppleScript.
WINDOWS_SIGNS, MAC_SIGNS = ';^|"<>', ';|"`$\\!'
# After $ comes the name of a variable; in an address % is followed by two digits.
NAME_SIGNS, HEX_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-{", "0123456789ABCDEF"
_INDENT = "    "
# On a Mac functions do not answer: the answers of the build are worth more than a sentence.
_RECALCULATE = ("#If Not Mac Then", f"{_INDENT}Application.CalculateFull", "#End If")


def functions_module(texts: Texts) -> str:
    """A wrapper for each function, what they share, and their help for the function wizard."""
    lines = [
        *_head(FUNCTIONS_MODULE, texts),
        *(line for known in FUNCTIONS.values() for line in _wrapper(known)),
        *_shared(texts),
        *_help(texts),
    ]
    return "\n".join(lines) + "\n"


def _head(module: str, texts: Texts) -> Iterator[str]:
    yield f'Attribute VB_Name = "{module}"'
    yield "' " + texts.say("vba_generated")
    yield "Option Explicit"
    yield ""


def _wrapper(known: ExcelFunction) -> Iterator[str]:
    written = (f"{'Optional ' * arg.optional}{arg.name}" for arg in known.arguments)
    yield f"Public Function {known.name}({', '.join(written)})"
    yield f"{_INDENT}On Error GoTo failed"
    for argument in known.arguments:
        if argument.optional:
            yield f"{_INDENT}If IsMissing({argument.name}) Then {argument.name} = Empty"
    handed = [f"SizingCells({argument.name})" for argument in known.arguments]
    values = ", ".join([*handed, "SizingLanguage()"])
    yield f'{_INDENT}{known.name} = SizingCall("{known.name}", Array({values}))'
    yield f"{_INDENT}Exit Function"
    yield "failed:"
    yield f"{_INDENT}{known.name} = SizingFailure(Err.Description)"
    yield "End Function"
    yield ""


def _shared(texts: Texts) -> Iterable[str]:
    code = f"""\
Private Function SizingCall(functionName, arguments)
#If Mac Then
    Err.Raise vbObjectError + 1, , {_quoted(texts.say("vba_windows_only"))}
#Else
    Const python = "{functions.__name__}"
    Dim folder, number, reason
    If SizingNamedAsCode() Then _
        Err.Raise vbObjectError + 1, , {_quoted(texts.say("vba_named_as_code"))}
    folder = SizingAway()
    On Error GoTo back
    SizingCall = XLPy.CallUDF(python, functionName, arguments, ThisWorkbook, Application.Caller)
back:
    number = Err.Number
    reason = Err.Description
    SizingBack folder
    If number <> 0 Then Err.Raise number, , reason
#End If
End Function

{_comment(texts.say("vba_about_named"))}
Public Function SizingNamedAsCode()
    Dim place, sign, part, at
    #If Mac Then
        place = ThisWorkbook.FullName
        For Each sign In Array({_signs(MAC_SIGNS)}, vbCr, vbLf)
            If InStr(place, sign) > 0 Then SizingNamedAsCode = True
        Next
    #Else
        place = SizingAsWindows(ThisWorkbook.FullName)
        For Each sign In Array({_signs(WINDOWS_SIGNS)})
            If InStr(place, sign) > 0 Then SizingNamedAsCode = True
        Next
        part = Split(place, "$")
        For at = 1 To UBound(part)
            If SizingBegins(part(at), {_quoted(NAME_SIGNS)}) Then SizingNamedAsCode = True
        Next
        part = Split(place, "%")
        If UBound(part) > 1 Then
            For at = 1 To UBound(part)
                If Not SizingBegins(part(at), {_quoted(HEX_SIGNS)}) Then SizingNamedAsCode = True
                If Not SizingBegins(Mid(part(at), 2), {_quoted(HEX_SIGNS)}) Then _
                    SizingNamedAsCode = True
            Next
        End If
    #End If
End Function

Private Function SizingBegins(text, signs)
    SizingBegins = False
    If text <> "" Then SizingBegins = InStr(signs, UCase(Left(text, 1))) > 0
End Function

Private Function SizingAsWindows(place)
    On Error Resume Next
    SizingAsWindows = place
    SizingAsWindows = StrConv(StrConv(place, vbFromUnicode), vbUnicode)
End Function

{_comment(texts.say("vba_about_away"))}
Public Function SizingAway()
    SizingAway = CurDir
    If Environ("SystemRoot") <> "" Then
        ChDrive Environ("SystemRoot")
        ChDir Environ("SystemRoot") & "\\System32"
    End If
End Function

Public Sub SizingBack(folder)
    On Error Resume Next
    If Environ("SystemRoot") <> "" Then
        ChDrive folder
        ChDir folder
    End If
End Sub

Private Function SizingCells(given)
    If IsObject(given) Then
        SizingCells = given.Value2
    Else
        SizingCells = given
    End If
End Function

Public Function SizingLanguage()
    On Error Resume Next
    SizingLanguage = ThisWorkbook.Names("{LANGUAGE_NAME}").RefersToRange.Value2
End Function

Private Function SizingFailure(reason)
    Dim words
    words = Trim(Replace(Replace(Replace(reason, vbCr, " "), vbLf, " "), vbTab, " "))
    SizingFailure = {_quoted(MARK)} & Left(words, 300) & {_quoted(" " + texts.say("vba_failure"))}
End Function
"""
    return [*code.splitlines(), ""]


def _help(texts: Texts) -> Iterator[str]:
    yield "Public Sub SizingDescribe()"
    for known in FUNCTIONS.values():
        lines = [
            f'{_INDENT}Application.MacroOptions Macro:="{known.name}"',
            f"Description:={_quoted(texts.function(known.name))}",
            f'Category:="{CATEGORY}"',
        ]
        about = [_quoted(texts.argument(argument.name)) for argument in known.arguments]
        if about:
            joined = f", _\n{_INDENT * 2}".join(about)
            lines.append(f"ArgumentDescriptions:=Array( _\n{_INDENT * 2}{joined})")
        yield from f", _\n{_INDENT * 2}".join(lines).splitlines()
    yield "End Sub"


def macros_module(texts: Texts) -> str:
    """What the buttons and the ribbon run: Python, with the open workbook."""
    lines = [*_head(MACROS_MODULE, texts)]
    for macro, (run, _) in MACROS.items():
        lines += [
            f"Public Sub {macro}()",
            f"{_INDENT}Dim folder",
            f"{_INDENT}If SizingNamedAsCode() Then",
            f"{_INDENT * 2}MsgBox {_quoted(texts.say('vba_named_as_code'))}, vbCritical",
            f"{_INDENT * 2}Exit Sub",
            f"{_INDENT}End If",
            f"{_INDENT}folder = SizingAway()",
            f"{_INDENT}RunPython \"from sizing_xl.excel import macros; macros.run('{run}')\"",
            f"{_INDENT}SizingBack folder",
            *(_RECALCULATE if macro == "ReloadCatalogs" else ()),
            "End Sub",
            "",
            f"Public Sub Ribbon{macro}(control As Object)",
            f"{_INDENT}{macro}",
            "End Sub",
            "",
        ]
    return "\n".join(lines)


def workbook_code() -> str:
    """What happens when the workbook opens: help for the function wizard, and nothing changed."""
    return f"""\
Private Sub Workbook_Open()
    Dim unchanged
    unchanged = ThisWorkbook.Saved
    On Error Resume Next
    {FUNCTIONS_MODULE}.SizingDescribe
    ThisWorkbook.Saved = unchanged
End Sub
"""


def xlwings_module() -> str:
    """The installed xlwings' standalone VBA: it must be of the same version as its DLL."""
    return (Path(xlwings.__file__).parent / "xlwings.bas").read_text(encoding="cp1252")


def xlwings_version(source: str) -> str:
    """The version of xlwings whose VBA this is; empty when it is not of xlwings."""
    return source.partition('XLWINGS_VERSION As String = "')[2].partition('"')[0]


def dictionary_class() -> str:
    """The class that xlwings' VBA uses on a Mac."""
    path = Path(xlwings.__file__).parent / "addin" / "Dictionary.cls"
    return path.read_text(encoding="cp1252")


def ribbon(texts: Texts) -> str:
    """The ribbon tab, as the customUI part of the workbook."""
    buttons = "".join(
        f'<button id="sizing{macro}" label="{html.escape(texts.say(f"macro_{run}"))}" '
        f'screentip="{html.escape(texts.say(f"macro_about_{run}"))}" size="large" '
        f'imageMso="{icon}" onAction="Ribbon{macro}"/>'
        for macro, (run, icon) in MACROS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>'
        f'<tab id="sizingTab" label="{CATEGORY}"><group id="sizingGroup" label="sizing_xl">'
        f"{buttons}</group></tab></tabs></ribbon></customUI>"
    )


def _signs(signs: str) -> str:
    return ", ".join(_quoted(sign) for sign in signs)


def _comment(text: str) -> str:
    return f"' {text}"


def _quoted(text: str) -> str:
    """A text as a VBA literal."""
    return '"' + text.replace('"', '""') + '"'
