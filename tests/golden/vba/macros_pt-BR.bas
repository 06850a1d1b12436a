Attribute VB_Name = "sizing_macros"
' Escrito por sizing-xl excel build: mudanças se perdem na próxima construção.
Option Explicit

Public Sub FillScenarios()
    RunPython "from sizing_xl.excel import macros; macros.run('fill_scenarios')"
End Sub

Public Sub RibbonFillScenarios(control As Object)
    FillScenarios
End Sub

Public Sub ExportWorkbook()
    RunPython "from sizing_xl.excel import macros; macros.run('export_workbook')"
End Sub

Public Sub RibbonExportWorkbook(control As Object)
    ExportWorkbook
End Sub

Public Sub ValidateCatalogs()
    RunPython "from sizing_xl.excel import macros; macros.run('validate_catalogs')"
End Sub

Public Sub RibbonValidateCatalogs(control As Object)
    ValidateCatalogs
End Sub

Public Sub ReloadCatalogs()
    RunPython "from sizing_xl.excel import macros; macros.run('reload_catalogs')"
#If Not Mac Then
    Application.CalculateFull
#End If
End Sub

Public Sub RibbonReloadCatalogs(control As Object)
    ReloadCatalogs
End Sub
