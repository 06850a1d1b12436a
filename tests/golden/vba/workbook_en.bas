Private Sub Workbook_Open()
    Dim unchanged
    unchanged = ThisWorkbook.Saved
    On Error Resume Next
    sizing_functions.SizingDescribe
    ThisWorkbook.Saved = unchanged
End Sub
