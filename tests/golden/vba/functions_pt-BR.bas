Attribute VB_Name = "sizing_functions"
' Escrito por sizing-xl excel build: mudanças se perdem na próxima construção.
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
    Err.Raise vbObjectError + 1, , "as funções respondem no Excel para Windows; no Mac use a macro ou a planilha exportada."
#Else
    Const python = "sizing_xl.excel.functions"
    Dim folder, number, reason
    If SizingNamedAsCode() Then _
        Err.Raise vbObjectError + 1, , "o nome desta pasta de trabalho, ou de uma pasta do caminho dela, tem um sinal que seria tomado por código (; ^ | $ % e semelhantes): renomeie-a ou mova-a"
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

' O xlwings entrega o nome inteiro da pasta de trabalho a outros programas: um sinal que um deles toma por código é recusado.
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

' Enquanto o Python inicia, nenhum programa, biblioteca ou módulo é procurado na pasta em que o Excel está.
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
    SizingFailure = "#SIZING: " & Left(words, 300) & " (execute: sizing-xl excel doctor)"
End Function

Public Sub SizingDescribe()
    Application.MacroOptions Macro:="SIZING_KV_PER_SESSION", _
        Description:="KV cache que uma sessão guarda em um contexto, em GiB.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "Precisão do KV cache: fp8, fp16, bf16... Vazio: a do modelo.")
    Application.MacroOptions Macro:="SIZING_KV_TOTAL", _
        Description:="KV cache de todas as sessões simultâneas, em TiB.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Precisão do KV cache: fp8, fp16, bf16... Vazio: a do modelo.")
    Application.MacroOptions Macro:="SIZING_HBM", _
        Description:="Memória de GPU (HBM) de um nó, em GiB (binário; fabricantes a rotulam em GB decimais).", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.")
    Application.MacroOptions Macro:="SIZING_KV_BUDGET", _
        Description:="HBM de um nó que o KV cache pode usar em um cenário, em GiB.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).")
    Application.MacroOptions Macro:="SIZING_SESSIONS_PER_NODE", _
        Description:="Sessões simultâneas que cabem em um nó em um cenário.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_NODES", _
        Description:="Nós a comprar em um cenário, com folga de pico e reservas para falhas.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_POWER_KW", _
        Description:="Potência máxima de todos os nós em um cenário, em kW.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_RACK_U", _
        Description:="Unidades de rack de todos os nós em um cenário.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_HEAT_BTU", _
        Description:="Calor de todos os nós em um cenário, em BTU/h.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_STORAGE_TB", _
        Description:="Volume de armazenamento em um cenário, em TB decimais: o total, com margem, ou uma parte.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "total, recomendado (com margem), modelo, cache, logs ou operacional. Vazio: total.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_STORAGE_IOPS", _
        Description:="IOPS de armazenamento em um cenário, leitura ou escrita, no pico ou em regime.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "leitura ou escrita. Vazio: leitura.", _
        "pico ou regime. Vazio: pico.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_STORAGE_THROUGHPUT", _
        Description:="Vazão de armazenamento em um cenário, em GB/s decimais, leitura ou escrita, no pico ou em regime.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "leitura ou escrita. Vazio: leitura.", _
        "pico ou regime. Vazio: pico.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_TCO", _
        Description:="Custo total de propriedade na vida útil, nominal, na moeda da tabela de preços.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_COST", _
        Description:="Custo de um ano: o total, um item, ou a parte dos nós em uso, da folga ou da reserva.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "total, capital, energia, espaço, suporte, licenças, equipe, em uso, folga ou reserva.", _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_COST_PER_SESSION", _
        Description:="Custo de uma hora ou de um mês de uma sessão residente, com nós ociosos e de reserva (alocação).", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "hora ou mês.", _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_COST_PER_MTOK", _
        Description:="Custo de um milhão de tokens: todos, de prompt ou gerados; os tokens por segundo são informados; ou gerados que pagam o custo inteiro (inteiro), por vazão informada, medida ou limite.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "todos, entrada ou saída. Vazio: todos.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_TTFT", _
        Description:="Tempo até o primeiro token, ms, por limites alcançáveis e fator de planejamento: no percentil com a fila (serviço), de uma réplica livre (planejado), ou os limites.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "serviço (percentil, com fila), planejado (réplica livre), alcançável ou limite. Vazio: serviço.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_TPOT", _
        Description:="Tempo de cada outro token, ms, na carga nominal: ao lado dos prompts do pico (serviço), planejado sem eles, de uma sessão sozinha, ou os limites.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "serviço (ao lado de prompts), planejado, sozinha (uma sessão), alcançável ou limite. Vazio: serviço.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_THROUGHPUT", _
        Description:="Limite: tokens por segundo que um nó ou uma réplica gera na carga nominal.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "nó ou réplica. Vazio: nó.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_NODES_SLO", _
        Description:="Nós a comprar que comportam a memória e as metas de TTFT e TPOT no pico, por limites alcançáveis e fator de planejamento.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "Meta do tempo até o primeiro token, ms. Vazio: nenhuma.", _
        "Meta do tempo de cada outro token, ms. Vazio: nenhuma.", _
        "Requisições que chegam por segundo, em média. Vazio: TTFT sem fila.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_BREAKEVEN", _
        Description:="Onde a frota custa o mesmo que uma API hospedada, ou que horas de GPU usadas de uma nuvem: utilização, tokens por ano, meses de retorno, economia. Indique a oferta nas opções, ou dê os preços dela.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "api ou nuvem.", _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "utilização, volume (milhões de tokens por ano), meses, economia ou custo (de um ano lá). Vazio: utilização.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_VALUE", _
        Description:="Qualquer grandeza do livro de fórmulas, em sua unidade. SIZING_LIST(""grandezas"") lista os nomes.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Nome de uma grandeza do livro: ""annual_energy_mwh"". Célula ou intervalo.", _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_SCENARIOS", _
        Description:="Tabela com cabeçalhos: resultados principais de um caso em MÍNIMO, RECOMENDADO e IDEAL.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Perfil de armazenamento do catálogo: ""profile_default"".", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_BASES", _
        Description:="Tabela com títulos: as três bases de capacidade (pooled, por GPU, motor) lado a lado: sessões por nó, nós, layout, o que limita.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_LAYOUT", _
        Description:="Tabela com títulos: o layout de uma réplica nas GPUs, o que cada GPU guarda, sessões por nó.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_PLAN", _
        Description:="Tabela com títulos: plano de crescimento, uma linha por trimestre: nós necessários, a possuir e a comprar, capital, capital acumulado, kW, U. Nós nunca são devolvidos.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Sessões de cada trimestre: um intervalo, ou um texto: ""1000; 1200; 1500"". Células vazias são puladas.", _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_EXPLAIN", _
        Description:="Justificativa de uma grandeza: fórmula e fonte; com um caso, também os números e o que significam.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Nome de uma grandeza do livro: ""annual_energy_mwh"". Célula ou intervalo.", _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_ALERTS", _
        Description:="Alertas de um caso, um por linha, do cenário em que é pior se nenhum for informado: severidade, cenário, mensagem, remédio.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_VERDICT", _
        Description:="Se o caso é atendido, em uma linha: sem solução, atendido sob condições ou atendido, com os erros ou as condições contados e nomeados. De um cenário quando informado, senão do sizing inteiro.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "Modelo do catálogo, ou um apelido: ""gpt-oss-120b"". Célula ou intervalo.", _
        "Servidor do catálogo: ""dgx-b300"". Célula ou intervalo.", _
        "Sessões simultâneas, número inteiro. Célula ou intervalo.", _
        "Contexto que a sessão realmente usa, em tokens. Célula ou intervalo.", _
        "mínimo, recomendado ou ideal, ou 1, 2, 3. Vazio: recomendado (alertas: todos).", _
        "Intervalo de duas colunas, nomes e valores de outras entradas (SIZING_LIST(""opções"")): peak_headroom_ratio, 0,2.")
    Application.MacroOptions Macro:="SIZING_LIST", _
        Description:="Nomes que as outras funções aceitam, em uma coluna.", _
        Category:="Sizing", _
        ArgumentDescriptions:=Array( _
        "modelos, servidores, armazenamento, motores, grandezas ou opções.")
    Application.MacroOptions Macro:="SIZING_RELOAD", _
        Description:="Relê os catálogos do disco e esquece as respostas guardadas; depois recalcule com Ctrl+Alt+F9.", _
        Category:="Sizing"
End Sub
