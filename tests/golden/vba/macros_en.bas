Attribute VB_Name = "sizing_macros"
' Written by sizing-xl excel build: changes are lost at the next build.
Option Explicit

Public Sub FillSelected()
    Dim folder
    If SizingNamedAsCode() Then
        MsgBox "this workbook's name, or a folder of its path, has a sign that would be taken for code (; ^ | $ % and the like): rename it or move it", vbCritical
        Exit Sub
    End If
    folder = SizingAway()
    RunPython "from sizing_xl.excel import macros; macros.run('fill_selected')"
    SizingBack folder
End Sub

Public Sub RibbonFillSelected(control As Object)
    FillSelected
End Sub

Public Sub FillAll()
    Dim folder
    If SizingNamedAsCode() Then
        MsgBox "this workbook's name, or a folder of its path, has a sign that would be taken for code (; ^ | $ % and the like): rename it or move it", vbCritical
        Exit Sub
    End If
    folder = SizingAway()
    RunPython "from sizing_xl.excel import macros; macros.run('fill_all')"
    SizingBack folder
End Sub

Public Sub RibbonFillAll(control As Object)
    FillAll
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

Public Sub ExportPdf()
    Dim folder
    If SizingNamedAsCode() Then
        MsgBox "this workbook's name, or a folder of its path, has a sign that would be taken for code (; ^ | $ % and the like): rename it or move it", vbCritical
        Exit Sub
    End If
    folder = SizingAway()
    RunPython "from sizing_xl.excel import macros; macros.run('export_pdf')"
    SizingBack folder
End Sub

Public Sub RibbonExportPdf(control As Object)
    ExportPdf
End Sub

Public Sub ExportSlides()
    Dim folder
    If SizingNamedAsCode() Then
        MsgBox "this workbook's name, or a folder of its path, has a sign that would be taken for code (; ^ | $ % and the like): rename it or move it", vbCritical
        Exit Sub
    End If
    folder = SizingAway()
    RunPython "from sizing_xl.excel import macros; macros.run('export_slides')"
    SizingBack folder
End Sub

Public Sub RibbonExportSlides(control As Object)
    ExportSlides
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
