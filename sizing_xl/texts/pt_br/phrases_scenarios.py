"""What scenarios are for, and where a cluster of today stands among them, in Brazilian Portuguese."""

PHRASES_SCENARIOS: dict[str, str] = {
    "standing_below": "Você está aqui: abaixo do {scenario}. Com {current:# nó|# nós}, {served:cabe|cabem} no máximo {served:# sessão|# sessões} das {sessions} pedidas.",
    "standing_at": "Você está aqui: {scenario} ({current:# nó|# nós}).",
    "standing_above": "Você está aqui: {current:# nó|# nós}, {extra:# nó|# nós} acima do {scenario}.",
    "standing_more": "{missing:Mais # nó dá|Mais # nós dão} o {scenario} ({nodes:# nó|# nós} ao todo).",
    "standing_no_solution": "O {scenario} não tem solução, qualquer que seja o número de nós.",
    "standing_unsolved": "Você tem {current:# nó|# nós}, e mais não ajudariam: nenhum cenário tem solução.",
    "typical": "Uso típico",
    "typical_minimum": "PoC, desenvolvimento e testes; o menor custo; tráfego estável e previsível",
    "typical_recommended": "Produção padrão: APIs comerciais, SaaS, empresas; tráfego de variação moderada",
    "typical_ideal": "Produção crítica: finanças, saúde, governo; tráfego imprevisível, falhas múltiplas",
    "use_cases": "Qual cenário para qual necessidade",
    "need": "Necessidade",
    "suits": "Cenário indicado",
    "use_case_trial": "PoC, alfa, desenvolvimento",
    "use_case_production": "Beta ou produção, SLA de até 99,9%",
    "use_case_critical": "Missão crítica, SLA acima de 99,9%",
    "use_case_budget": "Orçamento limitado",
    "use_case_growth": "Plano anual de capacidade: dimensione a concorrência de cada trimestre",
    "use_case_incident": "Incidente de capacidade: informe os nós de hoje ({lever:current_nodes})",
    "use_case_proposals": "Propostas de fornecedores ou arquiteturas: compare os três",
}
