Attribute VB_Name = "sizing_functions"
' Written by sizing-xl excel build: changes are lost at the next build.
Option Explicit

Public Function SIZING_KV_PER_SESSION(model, context, Optional kv_precision)
    On Error GoTo failed
    If IsMissing(kv_precision) Then kv_precision = Empty
    SIZING_KV_PER_SESSION = SizingCall("SIZING_KV_PER_SESSION", Array(SizingCells(model), SizingCells(context), SizingCells(kv_precision), SizingLanguage()))
    Exit Function
failed:
    SIZING_KV_PER_SESSION = SizingFailure(Err.Description)
End Function

Public Function SIZING_KV_TOTAL(model, context, concurrency, Optional kv_precision)
    On Error GoTo failed
    If IsMissing(kv_precision) Then kv_precision = Empty
    SIZING_KV_TOTAL = SizingCall("SIZING_KV_TOTAL", Array(SizingCells(model), SizingCells(context), SizingCells(concurrency), SizingCells(kv_precision), SizingLanguage()))
    Exit Function
failed:
    SIZING_KV_TOTAL = SizingFailure(Err.Description)
End Function

Public Function SIZING_HBM(server)
    On Error GoTo failed
    SIZING_HBM = SizingCall("SIZING_HBM", Array(SizingCells(server), SizingLanguage()))
    Exit Function
failed:
    SIZING_HBM = SizingFailure(Err.Description)
End Function

Public Function SIZING_KV_BUDGET(server, Optional options, Optional scenario)
    On Error GoTo failed
    If IsMissing(options) Then options = Empty
    If IsMissing(scenario) Then scenario = Empty
    SIZING_KV_BUDGET = SizingCall("SIZING_KV_BUDGET", Array(SizingCells(server), SizingCells(options), SizingCells(scenario), SizingLanguage()))
    Exit Function
failed:
    SIZING_KV_BUDGET = SizingFailure(Err.Description)
End Function

Public Function SIZING_SESSIONS_PER_NODE(model, server, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_SESSIONS_PER_NODE = SizingCall("SIZING_SESSIONS_PER_NODE", Array(SizingCells(model), SizingCells(server), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_SESSIONS_PER_NODE = SizingFailure(Err.Description)
End Function

Public Function SIZING_NODES(model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_NODES = SizingCall("SIZING_NODES", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_NODES = SizingFailure(Err.Description)
End Function

Public Function SIZING_POWER_KW(model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_POWER_KW = SizingCall("SIZING_POWER_KW", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_POWER_KW = SizingFailure(Err.Description)
End Function

Public Function SIZING_RACK_U(model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_RACK_U = SizingCall("SIZING_RACK_U", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_RACK_U = SizingFailure(Err.Description)
End Function

Public Function SIZING_HEAT_BTU(model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_HEAT_BTU = SizingCall("SIZING_HEAT_BTU", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_HEAT_BTU = SizingFailure(Err.Description)
End Function

Public Function SIZING_STORAGE_TB(model, server, concurrency, context, Optional scenario, Optional part, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(part) Then part = Empty
    If IsMissing(options) Then options = Empty
    SIZING_STORAGE_TB = SizingCall("SIZING_STORAGE_TB", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(part), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_STORAGE_TB = SizingFailure(Err.Description)
End Function

Public Function SIZING_STORAGE_IOPS(model, server, concurrency, context, Optional scenario, Optional direction, Optional when, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(direction) Then direction = Empty
    If IsMissing(when) Then when = Empty
    If IsMissing(options) Then options = Empty
    SIZING_STORAGE_IOPS = SizingCall("SIZING_STORAGE_IOPS", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(direction), SizingCells(when), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_STORAGE_IOPS = SizingFailure(Err.Description)
End Function

Public Function SIZING_STORAGE_THROUGHPUT(model, server, concurrency, context, Optional scenario, Optional direction, Optional when, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(direction) Then direction = Empty
    If IsMissing(when) Then when = Empty
    If IsMissing(options) Then options = Empty
    SIZING_STORAGE_THROUGHPUT = SizingCall("SIZING_STORAGE_THROUGHPUT", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(direction), SizingCells(when), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_STORAGE_THROUGHPUT = SizingFailure(Err.Description)
End Function

Public Function SIZING_TCO(model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_TCO = SizingCall("SIZING_TCO", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_TCO = SizingFailure(Err.Description)
End Function

Public Function SIZING_COST(item, model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_COST = SizingCall("SIZING_COST", Array(SizingCells(item), SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_COST = SizingFailure(Err.Description)
End Function

Public Function SIZING_COST_PER_SESSION(period, model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_COST_PER_SESSION = SizingCall("SIZING_COST_PER_SESSION", Array(SizingCells(period), SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_COST_PER_SESSION = SizingFailure(Err.Description)
End Function

Public Function SIZING_COST_PER_MTOK(model, server, concurrency, context, Optional scenario, Optional tokens, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(tokens) Then tokens = Empty
    If IsMissing(options) Then options = Empty
    SIZING_COST_PER_MTOK = SizingCall("SIZING_COST_PER_MTOK", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(tokens), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_COST_PER_MTOK = SizingFailure(Err.Description)
End Function

Public Function SIZING_TTFT(model, server, concurrency, context, Optional scenario, Optional ttft, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(ttft) Then ttft = Empty
    If IsMissing(options) Then options = Empty
    SIZING_TTFT = SizingCall("SIZING_TTFT", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(ttft), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_TTFT = SizingFailure(Err.Description)
End Function

Public Function SIZING_TPOT(model, server, concurrency, context, Optional scenario, Optional tpot, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(tpot) Then tpot = Empty
    If IsMissing(options) Then options = Empty
    SIZING_TPOT = SizingCall("SIZING_TPOT", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(tpot), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_TPOT = SizingFailure(Err.Description)
End Function

Public Function SIZING_THROUGHPUT(model, server, concurrency, context, Optional scenario, Optional throughput, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(throughput) Then throughput = Empty
    If IsMissing(options) Then options = Empty
    SIZING_THROUGHPUT = SizingCall("SIZING_THROUGHPUT", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(throughput), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_THROUGHPUT = SizingFailure(Err.Description)
End Function

Public Function SIZING_NODES_SLO(model, server, concurrency, context, Optional ttft_ms, Optional tpot_ms, Optional requests_per_second, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(ttft_ms) Then ttft_ms = Empty
    If IsMissing(tpot_ms) Then tpot_ms = Empty
    If IsMissing(requests_per_second) Then requests_per_second = Empty
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_NODES_SLO = SizingCall("SIZING_NODES_SLO", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(ttft_ms), SizingCells(tpot_ms), SizingCells(requests_per_second), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_NODES_SLO = SizingFailure(Err.Description)
End Function

Public Function SIZING_BREAKEVEN(alternative, model, server, concurrency, context, Optional scenario, Optional measure, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(measure) Then measure = Empty
    If IsMissing(options) Then options = Empty
    SIZING_BREAKEVEN = SizingCall("SIZING_BREAKEVEN", Array(SizingCells(alternative), SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(measure), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_BREAKEVEN = SizingFailure(Err.Description)
End Function

Public Function SIZING_VALUE(quantity, model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_VALUE = SizingCall("SIZING_VALUE", Array(SizingCells(quantity), SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_VALUE = SizingFailure(Err.Description)
End Function

Public Function SIZING_SCENARIOS(model, server, storage, concurrency, context, Optional options)
    On Error GoTo failed
    If IsMissing(options) Then options = Empty
    SIZING_SCENARIOS = SizingCall("SIZING_SCENARIOS", Array(SizingCells(model), SizingCells(server), SizingCells(storage), SizingCells(concurrency), SizingCells(context), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_SCENARIOS = SizingFailure(Err.Description)
End Function

Public Function SIZING_BASES(model, server, concurrency, context, Optional options)
    On Error GoTo failed
    If IsMissing(options) Then options = Empty
    SIZING_BASES = SizingCall("SIZING_BASES", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_BASES = SizingFailure(Err.Description)
End Function

Public Function SIZING_LAYOUT(model, server, context, Optional options)
    On Error GoTo failed
    If IsMissing(options) Then options = Empty
    SIZING_LAYOUT = SizingCall("SIZING_LAYOUT", Array(SizingCells(model), SizingCells(server), SizingCells(context), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_LAYOUT = SizingFailure(Err.Description)
End Function

Public Function SIZING_PLAN(concurrencies, model, server, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_PLAN = SizingCall("SIZING_PLAN", Array(SizingCells(concurrencies), SizingCells(model), SizingCells(server), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_PLAN = SizingFailure(Err.Description)
End Function

Public Function SIZING_EXPLAIN(quantity, Optional model, Optional server, Optional concurrency, Optional context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(model) Then model = Empty
    If IsMissing(server) Then server = Empty
    If IsMissing(concurrency) Then concurrency = Empty
    If IsMissing(context) Then context = Empty
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_EXPLAIN = SizingCall("SIZING_EXPLAIN", Array(SizingCells(quantity), SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_EXPLAIN = SizingFailure(Err.Description)
End Function

Public Function SIZING_ALERTS(model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_ALERTS = SizingCall("SIZING_ALERTS", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_ALERTS = SizingFailure(Err.Description)
End Function

Public Function SIZING_VERDICT(model, server, concurrency, context, Optional scenario, Optional options)
    On Error GoTo failed
    If IsMissing(scenario) Then scenario = Empty
    If IsMissing(options) Then options = Empty
    SIZING_VERDICT = SizingCall("SIZING_VERDICT", Array(SizingCells(model), SizingCells(server), SizingCells(concurrency), SizingCells(context), SizingCells(scenario), SizingCells(options), SizingLanguage()))
    Exit Function
failed:
    SIZING_VERDICT = SizingFailure(Err.Description)
End Function

Public Function SIZING_LIST(kind)
    On Error GoTo failed
    SIZING_LIST = SizingCall("SIZING_LIST", Array(SizingCells(kind), SizingLanguage()))
    Exit Function
failed:
    SIZING_LIST = SizingFailure(Err.Description)
End Function

Public Function SIZING_RELOAD()
    On Error GoTo failed
    SIZING_RELOAD = SizingCall("SIZING_RELOAD", Array(SizingLanguage()))
    Exit Function
failed:
    SIZING_RELOAD = SizingFailure(Err.Description)
End Function

Private Function SizingCall(functionName, arguments)
#If Mac Then
    Err.Raise vbObjectError + 1, , "functions answer in Excel for Windows; on a Mac use the macro or the exported workbook."
#Else
    Const python = "sizing_xl.excel.functions"
    Dim folder, number, reason
    If SizingNamedAsCode() Then _
        Err.Raise vbObjectError + 1, , "this workbook's name, or a folder of its path, has a sign that would be taken for code (; ^ | $ % and the like): rename it or move it"
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

' xlwings hands the workbook's whole name to other programs: a sign that one of them takes for code is refused.
Public Function SizingNamedAsCode()
    Dim place, sign, part, at
    #If Mac Then
        place = ThisWorkbook.FullName
        For Each sign In Array(";", "|", """", "`", "$", "\", "!", vbCr, vbLf)
            If InStr(place, sign) > 0 Then SizingNamedAsCode = True
        Next
    #Else
        place = SizingAsWindows(ThisWorkbook.FullName)
        For Each sign In Array(";", "^", "|", """", "<", ">")
            If InStr(place, sign) > 0 Then SizingNamedAsCode = True
        Next
        part = Split(place, "$")
        For at = 1 To UBound(part)
            If SizingBegins(part(at), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-{") Then SizingNamedAsCode = True
        Next
        part = Split(place, "%")
        If UBound(part) > 1 Then
            For at = 1 To UBound(part)
                If Not SizingBegins(part(at), "0123456789ABCDEF") Then SizingNamedAsCode = True
                If Not SizingBegins(Mid(part(at), 2), "0123456789ABCDEF") Then _
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

' While Python starts, no program, library or module is looked for in the folder that Excel is in.
Public Function SizingAway()
    SizingAway = CurDir
    If Environ("SystemRoot") <> "" Then
        ChDrive Environ("SystemRoot")
        ChDir Environ("SystemRoot") & "\System32"
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
    SizingLanguage = ThisWorkbook.Names("ctl_language").RefersToRange.Value2
End Function

Private Function SizingFailure(reason)
    Dim words
    words = Trim(Replace(Replace(Replace(reason, vbCr, " "), vbLf, " "), vbTab, " "))
    SizingFailure = "#SIZING: " & Left(words, 300) & " (run: sizing-xl excel doctor)"
End Function

Public Sub SizingDescribe()
    Application.MacroOptions Macro:="SIZING_KV_PER_SESSION", _
        Description:="KV cache that one session keeps at a context, in GiB.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "Precision of the KV cache: fp8, fp16, bf16... Empty: the model's own.")
    Application.MacroOptions Macro:="SIZING_KV_TOTAL", _
        Description:="KV cache of all simultaneous sessions, in TiB.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Precision of the KV cache: fp8, fp16, bf16... Empty: the model's own.")
    Application.MacroOptions Macro:="SIZING_HBM", _
        Description:="GPU memory (HBM) of one node, in GiB (binary; vendors label it in decimal GB).", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Server of the catalog: ""dgx-b300"". A cell or a range.")
    Application.MacroOptions Macro:="SIZING_KV_BUDGET", _
        Description:="HBM of one node that the KV cache may use in a scenario, in GiB.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).")
    Application.MacroOptions Macro:="SIZING_SESSIONS_PER_NODE", _
        Description:="Simultaneous sessions that fit on one node in a scenario.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_NODES", _
        Description:="Nodes to buy in a scenario, with peak headroom and spares for failures.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_POWER_KW", _
        Description:="Highest power draw of all nodes in a scenario, in kW.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_RACK_U", _
        Description:="Rack units of all nodes in a scenario.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_HEAT_BTU", _
        Description:="Heat of all nodes in a scenario, in BTU/h.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_STORAGE_TB", _
        Description:="Storage volume in a scenario, in decimal TB: the total, with margin, or one part.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "total, recommended (with margin), model, cache, logs or operational. Empty: total.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_STORAGE_IOPS", _
        Description:="Storage IOPS in a scenario, reads or writes, at the peak or in steady state.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "read or write. Empty: read.", _
        "peak or steady. Empty: peak.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_STORAGE_THROUGHPUT", _
        Description:="Storage throughput in a scenario, in decimal GB/s, reads or writes, at the peak or in steady state.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "read or write. Empty: read.", _
        "peak or steady. Empty: peak.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_TCO", _
        Description:="Total cost of ownership over the lifetime, nominal, in the price book's currency.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_COST", _
        Description:="Cost of a year: the total, one item, or the share of the nodes in use, of headroom or of spares.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "total, capital, energy, space, support, licences, staff, in use, headroom or spares.", _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_COST_PER_SESSION", _
        Description:="Cost of an hour or a month of one resident session, idle nodes and spares included (allocation).", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "hour or month.", _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_COST_PER_MTOK", _
        Description:="Cost of one million tokens: all kinds, prompt or generated; tokens per second are entered; or generated ones that bear the whole cost (whole), by entered, measured or bounded throughput.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "all, input or output. Empty: all.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_TTFT", _
        Description:="Time to the first token, ms, by reachable bounds and planning factor: at the percentile with its queue (service), of an idle replica (planned), or the bounds.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "service (percentile, with queue), planned (idle replica), reachable or bound. Empty: service.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_TPOT", _
        Description:="Time of each other token, ms, at the nominal load: beside the prompts of the peak (service), planned without them, of one session alone, or the bounds.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "service (beside prompts), planned, alone (one session), reachable or bound. Empty: service.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_THROUGHPUT", _
        Description:="Bound: tokens a second that a node or a replica generates at the nominal load.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "node or replica. Empty: node.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_NODES_SLO", _
        Description:="Nodes to buy that hold memory and the targets of TTFT and TPOT at the peak, by reachable bounds and planning factor.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "Target of the time to the first token, ms. Empty: none.", _
        "Target of the time of each other token, ms. Empty: none.", _
        "Requests that arrive in a second, on average. Empty: TTFT without queue.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_BREAKEVEN", _
        Description:="Where owning costs what a hosted API, or GPU-hours of a cloud while they are used, do: share of use, tokens of a year, months to pay back, saving. Name the offer in the options, or give its prices.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "api or cloud.", _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "utilisation, volume (million tokens a year), months, saving or cost (of a year there). Empty: utilisation.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_VALUE", _
        Description:="Any quantity of the formula book, in its own unit. SIZING_LIST(""quantities"") lists the names.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Name of a quantity of the book: ""annual_energy_mwh"". A cell or a range.", _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_SCENARIOS", _
        Description:="Table with headings: key results of a case in MINIMUM, RECOMMENDED and IDEAL.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Storage profile of the catalog: ""profile_default"".", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_BASES", _
        Description:="Table with headings: the three capacity bases (pooled, per GPU, engine) side by side: sessions a node, nodes, layout, what limits.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_LAYOUT", _
        Description:="Table with headings: the layout of a replica over the GPUs, what each GPU holds, sessions per node.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_PLAN", _
        Description:="Table with headings: growth plan, one row a quarter: nodes needed, to own and to buy, capital, cumulative capital, kW, U. Nodes are never sold back.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Sessions of each quarter: a range, or one text: ""1000; 1200; 1500"". Empty cells are skipped.", _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_EXPLAIN", _
        Description:="Rationale of a quantity: formula and source; with a case, also the numbers and what they mean.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Name of a quantity of the book: ""annual_energy_mwh"". A cell or a range.", _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_ALERTS", _
        Description:="Alerts of a case, one a row, told of the scenario in which it is worst unless one is given: severity, scenario, message, remedy.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_VERDICT", _
        Description:="Whether a case is met, in one line: no solution, met under conditions or met, with its errors or conditions counted and named. Of one scenario where one is given, else of the whole sizing.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Model of the catalog, or an alias: ""gpt-oss-120b"". A cell or a range.", _
        "Server of the catalog: ""dgx-b300"". A cell or a range.", _
        "Simultaneous sessions, a whole number. A cell or a range.", _
        "Context that a session really uses, in tokens. A cell or a range.", _
        "minimum, recommended or ideal, or 1, 2, 3. Empty: recommended (alerts: all).", _
        "Range of two columns, names and values of further inputs (SIZING_LIST(""options"")): peak_headroom_ratio, 0.2.")
    Application.MacroOptions Macro:="SIZING_LIST", _
        Description:="Names that the other functions take, in a column.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "models, servers, storage, engines, quantities or options.")
    Application.MacroOptions Macro:="SIZING_RELOAD", _
        Description:="Reads the catalogs from disk again and forgets kept answers; then recalculate with Ctrl+Alt+F9.", _
        Category:="Sizing"
End Sub
