"""Phrases of costs and prices, em pt-BR."""

PHRASES_COST: dict[str, str] = {
    "cost_title": "CUSTO DA FROTA",
    "cost_prices": "Preços",
    "cost_capital": "Capital",
    "cost_year": "Custo de um ano",
    "cost_shares": "Para quem é o ano",
    "cost_lifetime": "Custo total de propriedade (TCO)",
    "cost_allocation": "Custos unitários, alocação (o reservado, pago pelo que se atende)",
    "cost_usage": "Custos unitários, uso (a parte usada)",
    "cost_missing": "Falta para {what}: {names}.",
    "cost_of_case": "informado pelo caso",
    "cost_undated": "sem data",
    "cost_age": "{days:# dia|# dias} de idade",
    "cli_cost": "quanto custa a frota: capital, ano, sessão, token; linhas FOCUS",
    "help_json": "imprime JSON em vez de texto",
    "help_focus": "grava o mês planejado como linhas FOCUS neste arquivo (.csv ou .parquet)",
    "help_focus_version": "versão do FOCUS: 1.2, também se omitida, ou 1.4",
    "help_focus_scenario": "cenário das linhas FOCUS; padrão recommended",
    "help_focus_month": "mês das linhas FOCUS, como 2027-01; padrão: o seguinte a --as-of ou a hoje",
    "focus_written": "{rows:# linha|# linhas} de FOCUS {version}: {path}",
    "cli_catalog_sources": "cada número de cada catálogo com fonte, data e idade",
}
