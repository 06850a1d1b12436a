"""Frases do suplemento do LibreOffice Calc. {python} e {why} são preenchidos dentro do Calc."""

CALC: dict[str, str] = {
    "title": "Sizing: servidores de GPU para inferência de LLM",
    "refusal": "{python} não responde ({why}); gere o suplemento de novo com sizing-xl excel addin e instale-o.",
}
