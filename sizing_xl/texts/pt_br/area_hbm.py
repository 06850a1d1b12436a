"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "HBM e sessões por nó"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "hbm_total_gib": (
        "HBM total por nó",
        "Um nó com {gpu_count:# GPU|# GPUs} de {hbm_per_gpu_gb} oferece {hbm_total_gib} de HBM "
        "para pesos, ativações e KV cache. Tratar o GB decimal do fabricante como GiB superestima "
        "a capacidade, e o plano deixa de caber no hardware entregue.",
    ),
    "overhead_needed_gib": (
        "Reserva necessária por nó",
        "Os pesos de {replicas_per_node:# réplica|# réplicas} e uma margem mínima de "
        "{weights_margin_gib} exigem {overhead_needed_gib} em cada nó. Reservar menos promete a "
        "mesma memória duas vezes: o motor falha por falta de memória ou atende menos sessões que "
        "o planejado.",
    ),
    "kv_share_ratio": (
        "Parcela aplicada de KV",
        "O KV cache pode usar {kv_share_ratio} da HBM que resta após a reserva; o valor "
        "solicitado foi {kv_budget_ratio}, e o cenário pode limitá-lo. O que fica de fora absorve "
        "fragmentação e picos de ativação: apertar essa sobra rende mais sessões, mas aproxima o "
        "nó de erros de falta de memória.",
    ),
    "runtime_overhead_gib": (
        "Reserva de pesos e runtime",
        "{runtime_overhead_gib} de cada nó ficam reservados para pesos, ativações e buffers, e "
        "nenhuma sessão pode usá-los. Menos do que os {overhead_needed_gib} que os pesos e a margem "
        "ocupam levaria à falta de memória sob carga.",
    ),
    "weights_fit": (
        "Pesos cabem no nó",
        "Indicador: {weights_fit}. O valor 1 diz que os pesos e a margem ({overhead_needed_gib}) "
        "cabem nos {hbm_total_gib} de um nó; o valor 0, que o modelo não cabe, seja qual for o "
        "número de nós.",
    ),
    "layout_fits": (
        "Réplicas cabem nas GPUs",
        "Indicador: {layout_fits}. O valor 1 diz que um nó de {gpu_count:# GPU|# GPUs} comporta "
        "suas réplicas; o valor 0, que não comporta, e não pode operar assim.",
    ),
    "replica_gpus": (
        "GPUs de uma réplica",
        "Cada réplica usa {replica_gpus:# GPU|# GPUs} das {gpu_count} do nó. Sem tensor_parallel nem "
        "pipeline_parallel informados, é a parte de cada uma das "
        "{replicas_per_node:# réplica|# réplicas}. GPUs fora das réplicas não guardam sessão.",
    ),
    "weights_per_gpu_gib": (
        "Pesos por GPU",
        "Divididos em {replica_gpus:# GPU|# GPUs}, os pesos ocupam {weights_per_gpu_gib} da HBM de "
        "cada uma. O que não cabe em uma GPU não pode ser carregado, por mais memória livre que as "
        "outras tenham.",
    ),
    "shards_fit": (
        "Pesos cabem em cada GPU",
        "Indicador: {shards_fit}. O valor 1 diz que uma GPU comporta sua parte dos pesos "
        "({weights_per_gpu_gib}); o valor 0, que não comporta, e o modelo não pode ser carregado assim.",
    ),
    "hbm_free_gib": (
        "HBM livre por nó",
        "Tirada a reserva de {runtime_overhead_gib} para pesos e runtime, "
        "{hbm_free_gib:sobra|sobram} {hbm_free_gib} do total do nó, de {hbm_total_gib}. Só essa "
        "sobra pode virar sessões: reserva maior, menos usuários por servidor.",
    ),
    "kv_budget_gib": (
        "Orçamento de KV cache por nó",
        "De {hbm_total_gib} de HBM por nó, {kv_budget_gib} {kv_budget_gib:fica|ficam} para o KV "
        "cache, depois de separar {runtime_overhead_gib} para pesos, ativações e buffers. É esse "
        "orçamento, e não a HBM total, que limita quantos usuários o nó atende; se for zero, o "
        "modelo não deixa lugar para nenhum.",
    ),
    "hbm_reserve_gib": (
        "Reserva de fragmentação por nó",
        "Da HBM livre, de {hbm_free_gib}, {hbm_reserve_gib} {hbm_reserve_gib:fica|ficam} fora do "
        "KV cache. Essa reserva absorve a fragmentação que cresce com o tempo de operação e as "
        "sessões que passam do contexto previsto.",
    ),
    "pooled_sessions_per_node": (
        "Sessões por nó, regra pooled",
        "Pela regra pooled, um nó comporta no máximo {pooled_sessions_per_node:# sessão|# sessões} de {kv_per_session_gib} "
        "com o contexto cheio. Acima disso, o motor enfileira ou interrompe requisições e a "
        "latência dispara, mesmo que as GPUs tenham processamento livre.",
    ),
    "session_hbm_ratio": (
        "Parte da HBM por sessão",
        "Cada sessão ocupa {session_hbm_ratio} da HBM de um nó ({hbm_total_gib}). Serve para "
        "dizer a quem pede contexto mais longo quanto hardware cada usuário passa a reservar.",
    ),
}
