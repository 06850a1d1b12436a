"""Frases do suplemento do LibreOffice Calc. {python}, {why} e {seconds} são preenchidos dentro do Calc."""

CALC: dict[str, str] = {
    "title": "Sizing: servidores de GPU para inferência de LLM",
    "refusal": "{python} não responde ({why}); gere o suplemento de novo com sizing-xl excel addin e instale-o.",
    "silence": "{python} não respondeu em {seconds} s e foi encerrado; pergunte sobre menos células de cada vez, ou recalcule (Ctrl+Shift+F9).",
}
