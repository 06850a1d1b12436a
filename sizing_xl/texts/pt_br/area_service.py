"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

from sizing_xl.fields import BATCH_STEPS, QUEUE_STEPS
from sizing_xl.texts.entry import Entry

TITLE = "Níveis de serviço: metas, fila, nós"

# Nome -> rótulo, significado na operação.
QUANTITIES: dict[str, tuple[str, str]] = {
    "ttft_planned_ms": (
        "TTFT planejado, réplica livre",
        "Um prompt que encontra sua réplica livre vê o primeiro token após {ttft_planned_ms}: o limite alcançável vezes o fator de planejamento de {planning_factor_ratio}.",
    ),
    "tpot_planned_ms": (
        "TPOT planejado",
        "Na carga nominal um token leva {tpot_planned_ms}: o limite alcançável vezes o fator de planejamento de {planning_factor_ratio}.",
    ),
    "replica_planned_tokens_per_s": (
        "Vazão de uma réplica no planejamento",
        "Uma réplica gera {replica_planned_tokens_per_s} na carga nominal, pelo TPOT do planejamento.",
    ),
    "node_planned_tokens_per_s": (
        "Vazão de um nó no planejamento",
        "Um nó gera {node_planned_tokens_per_s} na carga nominal, pelo TPOT do planejamento.",
    ),
    "node_planned_tokens_per_s_kw": (
        "Vazão por kW no planejamento",
        "Cada kW do consumo máximo de um nó gera {node_planned_tokens_per_s_kw}, pelo TPOT do planejamento.",
    ),
    "replica_memory_sessions": (
        "Maior lote pela memória",
        "A memória de uma réplica comporta {replica_memory_sessions:# sessão|# sessões}.",
    ),
    "tpot_read_gib": (
        "HBM lida na meta de TPOT",
        "Dentro da meta uma GPU lê {tpot_read_gib} de pesos e cache.",
    ),
    "tpot_full_load": (
        "Lote que lê todos os especialistas",
        "Com todos os especialistas lidos, {tpot_full_load:# sessão|# sessões} de um estágio cabem nesse tempo.",
    ),
    "tpot_stage_load": (
        "Lote por estágio no TPOT",
        "Um estágio lê e calcula um token de {tpot_stage_load:# sessão|# sessões} dentro da meta.",
    ),
    "tpot_replica_sessions": (
        "Maior lote no TPOT",
        "Uma réplica mantém a meta com no máximo {tpot_replica_sessions:# sessão|# sessões}. 0 significa que nem uma a cumpre.",
    ),
    "tpot_node_sessions": (
        "Sessões por nó no TPOT",
        "Um nó mantém a meta com no máximo {tpot_node_sessions:# sessão|# sessões}.",
    ),
    "tpot_nodes": (
        "Nós pela meta de TPOT",
        "O pico mantém a meta de TPOT em {tpot_nodes:# nó|# nós}.",
    ),
    "tpot_alone_ms": (
        "TPOT de uma sess\u00e3o sozinha",
        "Uma sessão sozinha leva {tpot_alone_ms} por token: nenhuma meta abaixo disso pode ser cumprida, sejam quantos forem os nós.",
    ),
    "tpot_replicas": (
        "Réplicas pelas operações",
        "Os prompts do pico e, dentro da meta de TPOT, um token de todas as suas sessões tomam as operações de {tpot_replicas:# réplica|# réplicas}.",
    ),
    "tpot_service_ms": (
        "TPOT ao lado de prompts",
        "Um token leva {tpot_service_ms} enquanto os prompts do pico são calculados nas mesmas GPUs, por limites alcançáveis e fator de planejamento.",
    ),
    "queue_load": (
        "Réplicas ocupadas por prompts",
        "Os prompts do pico mantêm {queue_load:# réplica ocupada|# réplicas ocupadas} o tempo todo.",
    ),
    "ttft_slack_ratio": (
        "Folga do TTFT, fila",
        "Folga para a fila sobre o tempo de um prompt: {ttft_slack_ratio}. Abaixo de 0 a meta não deixa nenhuma.",
    ),
    "ttft_replicas": (
        "Réplicas pela meta de TTFT",
        "A meta de TTFT exige {ttft_replicas:# réplica|# réplicas}. 0 significa que nem uma livre a cumpre.",
    ),
    "ttft_nodes": (
        "Nós pela meta de TTFT",
        "O pico mantém a meta de TTFT em {ttft_nodes:# nó|# nós}.",
    ),
    "slo_nodes": (
        "Nós para memória e metas",
        "Memória e metas do pico exigem {slo_nodes:# nó|# nós}; a memória sozinha exige {nodes_with_headroom}.",
    ),
    "slo_binding": (
        "Em que os nós se apoiam",
        "Código: {slo_binding}. 0 significa a memória, 1 a meta de TPOT, 2 a de TTFT.",
    ),
    "slo_node_sessions": (
        "Sessões por nó, memória e TPOT",
        "Um nó atende no máximo {slo_node_sessions:# sessão|# sessões}: a memória as comporta e elas cumprem a meta de TPOT, onde há uma.",
    ),
    "queue_replicas": (
        "Réplicas sem as reservas",
        "Com os nós de reserva parados, {queue_replicas:# réplica atende|# réplicas atendem}.",
    ),
    "queue_utilisation_ratio": (
        "Utilização por prompts",
        "Os prompts do pico tomam {queue_utilisation_ratio} do tempo das réplicas. A partir de 100 %, a fila cresce sem fim.",
    ),
    "queue_waiting_ratio": (
        "Requisições que esperam",
        "No pico {queue_waiting_ratio} das requisições encontram todas as réplicas ocupadas.",
    ),
    "queue_delay_ms": (
        "Espera média, quem espera",
        "Uma requisição que espera o faz por {queue_delay_ms} em média.",
    ),
    "queue_mean_ms": (
        "Espera média de todas",
        "Em média uma requisição do pico espera {queue_mean_ms}.",
    ),
    "queue_wait_ms": (
        "Espera no percentil",
        "De 100 requisições, {slo_percentile} esperam no máximo {queue_wait_ms}.",
    ),
    "ttft_service_ms": (
        "TTFT no percentil",
        "De 100 requisições, {slo_percentile} veem o primeiro token em até {ttft_service_ms}, por limites alcançáveis e fator de planejamento. Sem requisições por segundo não há fila nisso.",
    ),
    **{
        f"tpot_step{step}_load": (
            f"Lote com especialistas, passo {step}",
            f"Após o passo {step} do método de Newton, {{tpot_step{step}_load:# sessão|# sessões}} de um estágio cabem na meta de TPOT.",
        )
        for step in range(1, BATCH_STEPS + 1)
    },
    **{
        f"ttft_step{step}_load": (
            f"Réplicas pelo TTFT, passo {step}",
            f"Após o passo {step} do método de Newton, a meta de TTFT exige {{ttft_step{step}_load:# réplica|# réplicas}}.",
        )
        for step in range(1, QUEUE_STEPS + 1)
    },
}

DICTIONARY: dict[str, Entry] = {
    "ttft_target_ms": Entry(
        "Tempo até o primeiro token que foi prometido, em ms.",
        "O acordo de serviço (SLO); se omitido, os nós se apoiam na memória e na outra meta.",
        "Com ela, os nós comportam também a fila de prompts no pico.",
        "Prometer a média e medir um percentil.",
        label="Meta de TTFT",
    ),
    "tpot_target_ms": Entry(
        "Tempo de cada token após o primeiro que foi prometido, em ms.",
        "O acordo de serviço (SLO); se omitido, os nós se apoiam na memória e na outra meta.",
        "Limita o lote de uma réplica e, com ele, as sessões de um nó.",
        "Informar menos do que uma sessão sozinha leva: nenhum número de nós ajuda.",
        label="Meta de TPOT",
    ),
    "slo_percentile": Entry(
        "Por cento das requisições para as quais vale a meta de TTFT.",
        "O acordo de serviço (SLO); 95 se omitido.",
        "Quanto maior, mais réplicas precisam estar livres.",
        "Escrever 0,95 para 95 %.",
        label="Percentil da meta",
    ),
    "planning_factor_ratio": Entry(
        "Tempos medidos deste sistema sobre seus limites alcançáveis; ao menos 1.",
        "Medições do motor no servidor (sizing-xl measure); 1 se omitido, o que nenhum motor alcança.",
        "Todos os tempos planejados são multiplicados por ele.",
        "Deixá-lo em 1 e tomar o plano por previsão.",
        label="Fator de planejamento",
    ),
    "queue_variability_ratio": Entry(
        "Média das variações ao quadrado das chegadas e dos tempos dos prompts.",
        "Registros do gateway; 1 se omitido: chegadas ao acaso, tempos que variam tanto quanto sua média.",
        "Multiplica cada espera (Allen-Cunneen).",
        "Tomar 0,5, que vale onde todos os prompts são iguais, para conversas.",
        label="Variabilidade da fila",
    ),
}
