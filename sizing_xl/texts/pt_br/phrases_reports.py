"""Sentences of the reports, em pt-BR."""

PHRASES_REPORTS: dict[str, str] = {
    "exec_case": "{model} com {sessions:# sessão simultânea|# sessões simultâneas} e {tokens:# token|# tokens} de contexto",
    "exec_asked": "Decisão pedida: aprovar {nodes:# nó|# nós} {server} (cenário {scenario}) para servir {case}.",
    "exec_asked_none": "Decisão pedida: mudar o caso antes de comprar. Na base {basis}, nenhum número de nós {server} serve {case}.",
    "exec_prices": "Preços: {origins}; fontes em sizing-xl cost.",
    "prices_of_case": "{count:# informado pelo caso|# informados pelo caso}",
    "prices_of_book": "{count:# do livro de preços|# do livro de preços} ({dates})",
    "prices_examples": "{count:# de exemplo|# de exemplo}",
    "exec_unpriced": "Sem custo anual: {count:falta # preço|faltam # preços} ({names}).",
    "exec_no_figures": "Sem solução, não há números a mostrar: veja a recomendação.",
    "exec_conditions": "{count:# condição|# condições}",
    "exec_bases": "Nós por base: {names}",
    "exec_unit": "Unidade: uma sessão de {tokens:# token|# tokens}, nas primeiras linhas da tabela abaixo.",
    "exec_formula": "Fórmula com números (RECOMENDADO)",
    "exec_rest": "As demais fórmulas, fontes e suposições estão no relatório técnico (.txt).",
    "exec_more_alerts": "{count:Mais # alerta|Mais # alertas}, no relatório técnico: {names}.",
    "exec_above": "as condições do sumário",
    "exec_counted_alerts": "{count:Mais # alerta está|Mais # alertas estão} no relatório técnico.",
    "recommend": "Recomenda-se o **{scenario}**: {nodes:# nó|# nós}; o site reserva {site}, {rack} e {tons} de refrigeração; com um nó a menos cabem {after_one} de {sessions:# sessão|# sessões}.",
    "recommend_conditions": "{count:Atendida a condição|Atendidas as # condições}, recomenda-se o **{scenario}**: {nodes:# nó|# nós}; o site reserva {site}, {rack} e {tons} de refrigeração; com um nó a menos cabem {after_one} de {sessions:# sessão|# sessões}.",
    "same_cause": "O mesmo vale para: {names}.",
}
