Attribute VB_Name = "sizing_macros"
' Written by sizing-xl excel build: changes are lost at the next build.
Option Explicit

Public Sub FillScenarios()
    Dim folder
    If SizingNamedAsCode() Then
        MsgBox "this workbook's name, or a folder of its path, has a sign that would be taken for code (; ^ | $ % and the like): rename it or move it", vbCritical
        Exit Sub
    End If
    folder = SizingAway()
    RunPython "from sizing_xl.excel import macros; macros.run('fill_scenarios')"
    SizingBack folder
End Sub

Public Sub RibbonFillScenarios(control As Object)
    FillScenarios
End Sub

Public Sub ExportWorkbook()
    Dim folder
    If SizingNamedAsCode() Then
        MsgBox "this workbook's name, or a folder of its path, has a sign that would be taken for code (; ^ | $ % and the like): rename it or move it", vbCritical
        Exit Sub
    End If
    folder = SizingAway()
    RunPython "from sizing_xl.excel import macros; macros.run('export_workbook')"
    SizingBack folder
End Sub

Public Sub RibbonExportWorkbook(control As Object)
    ExportWorkbook
End Sub

Public Sub ValidateCatalogs()
    Dim folder
    If SizingNamedAsCode() Then
        MsgBox "this workbook's name, or a folder of its path, has a sign that would be taken for code (; ^ | $ % and the like): rename it or move it", vbCritical
        Exit Sub
    End If
    folder = SizingAway()
    RunPython "from sizing_xl.excel import macros; macros.run('validate_catalogs')"
    SizingBack folder
End Sub

Public Sub RibbonValidateCatalogs(control As Object)
    ValidateCatalogs
End Sub

Public Sub ReloadCatalogs()
    Dim folder
    If SizingNamedAsCode() Then
        MsgBox "this workbook's name, or a folder of its path, has a sign that would be taken for code (; ^ | $ % and the like): rename it or move it", vbCritical
        Exit Sub
    End If
    folder = SizingAway()
    RunPython "from sizing_xl.excel import macros; macros.run('reload_catalogs')"
    SizingBack folder
#If Not Mac Then
    Application.CalculateFull
#End If
End Sub

Public Sub RibbonReloadCatalogs(control As Object)
    ReloadCatalogs
End Sub
