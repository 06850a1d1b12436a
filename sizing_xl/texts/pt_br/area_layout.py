"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "Layout e sessões pela memória das GPUs"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "layout_given": (
        "Layout informado",
        "Indicador: {layout_given}. 1 diz que as réplicas seguem o layout do caso; 0, que se busca"
        " o layout com mais sessões.",
    ),
    "auto_spread": (
        "Atenção data-parallel comporta mais",
        "Indicador: {auto_spread}. 1 diz que espalhar os especialistas supera as cópias do modelo "
        "({auto_spread_sessions:# sessão|# sessões} contra {auto_copies_sessions}).",
    ),
    "layout_tp": (
        "Tensor parallelism do layout",
        "Cada camada de uma réplica se divide em {layout_tp:# GPU|# GPUs}. Mais ranks deixam mais "
        "espaço ao lado dos pesos, mas o que não se divide é copiado em cada um.",
    ),
    "layout_dp": (
        "Ranks data-parallel do layout",
        "Uma réplica tem {layout_dp:# rank|# ranks} de atenção data-parallel. Com mais de um, cada"
        " sessão vive em um deles e os especialistas se espalham por todas as GPUs; o motor "
        "precisa então do paralelismo de especialistas ligado.",
    ),
    "layout_weights_ratio": (
        "Parcela dos pesos por GPU",
        "Cada GPU de um estágio guarda {layout_weights_ratio} dos pesos dele: sua parte do que se "
        "divide e tudo o que não se divide.",
    ),
    "group_ranks": (
        "GPUs que dividem o cache de uma sessão",
        "O cache do grupo de uma sessão se divide entre {group_ranks:# GPU|# GPUs}; as demais guardam "
        "cópias.",
    ),
    "layout_stage_kv_gib": (
        "KV por sessão e GPU, sem estágios",
        "Sem estágios de pipeline, uma sessão ocupa {layout_stage_kv_gib} de cada GPU.",
    ),
    "layout_pp": (
        "Estágios de pipeline do layout",
        "As camadas de uma réplica se distribuem em {layout_pp:# estágio|# estágios}. Mais de um "
        "só se usa quando os pesos não cabem de outro modo, e aumenta a latência.",
    ),
    "layout_gpus": (
        "GPUs por réplica do layout",
        "Uma réplica usa {layout_gpus:# GPU|# GPUs}: ranks de tensor parallelism, vezes estágios, "
        "vezes ranks data-parallel.",
    ),
    "layout_replica_nodes": (
        "Nós de uma réplica",
        "Uma réplica usa {layout_replica_nodes:# nó|# nós}. Compram-se nós em múltiplos disso, "
        "inclusive os de reserva: uma réplica sem um nó não atende ninguém.",
    ),
    "layout_replicas_per_node": (
        "Réplicas do layout por nó",
        "Um nó comporta {layout_replicas_per_node:# réplica inteira|# réplicas inteiras}; 0 quando"
        " uma usa vários nós. GPUs que sobram não atendem ninguém.",
    ),
    "layout_weights_gib": (
        "Pesos por GPU no layout",
        "{layout_weights_gib} de cada GPU guardam pesos. O restante de {gpu_usable_gib} fica para "
        "as sessões.",
    ),
    "group_gpu_layers": (
        "Camadas em cada GPU",
        "Uma GPU do estágio mais cheio tem {group_gpu_layers:# camada|# camadas} do grupo.",
    ),
    "layout_kv_gib": (
        "KV cache por sessão e GPU",
        "Uma sessão ocupa {layout_kv_gib} de cada uma de suas GPUs. Vezes o número delas, pode ser"
        " mais que seu cache de {kv_per_session_gib}: a diferença são cópias.",
    ),
    "layout_shared_gib": (
        "Prefixo comum em cada GPU",
        "Cada GPU guarda {layout_shared_gib} do prefixo comum, uma vez para todas as suas sessões.",
    ),
    "layout_free_gib": (
        "HBM da GPU para KV cache",
        "Ao lado dos pesos, restam {layout_free_gib} de cada GPU para sessões.",
    ),
    "layout_allowed": (
        "Modelo permite o layout",
        "Indicador: {layout_allowed}. 1 diz que o modelo aceita o layout; 0, que suas dimensões "
        "não se dividem por {layout_tp:# rank|# ranks}, que não tem especialistas para espalhar ou que tem "
        "menos camadas que estágios.",
    ),
    "rank_sessions": (
        "Sessões de um rank data-parallel",
        "As GPUs que guardam juntas uma sessão comportam {rank_sessions} delas. O arredondamento "
        "para baixo é feito aqui, uma vez por rank: sobras não se somam.",
    ),
    "layout_unit_ranks": (
        "Ranks que atendem juntos",
        "{layout_unit_ranks:# rank guarda|# ranks guardam} sessões em um nó, ou nos nós de uma "
        "réplica quando ela usa vários.",
    ),
    "per_gpu_unit_sessions": (
        "Sessões por conjunto, memória das GPUs",
        "Pela memória de cada GPU, os nós que atendem juntos comportam {per_gpu_unit_sessions:# sessão|# sessões}"
        ".",
    ),
    "per_gpu_sessions_per_node": (
        "Sessões por nó, memória das GPUs",
        "Pela memória de cada GPU, um nó comporta {per_gpu_sessions_per_node:# sessão|# sessões} em decode "
        "contínuo. Compare com a regra pooled, que toma a HBM do nó como uma só.",
    ),
}
