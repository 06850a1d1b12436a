"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

from sizing_xl.fields import DEGREES

TITLE = "Layout e memória de cada GPU"

# Of each degree of tensor parallelism that is tried: label, meaning.
_CANDIDATES = {
    "kv_gib": (
        "KV cache por sessão e GPU, {tp} ranks",
        "Em {tp} ranks de tensor parallelism, uma sessão guarda {{tp{tp}_kv_gib}} em cada GPU: as "
        "cabeças se dividem entre os ranks, e o que não se divide fica em todos.",
    ),
    "sessions": (
        "Sessões por nó, cópias em {tp} GPUs",
        "Com cópias do modelo em {tp} GPUs cada, um nó comporta {{tp{tp}_sessions}} sessões; 0 se os "
        "pesos não cabem, ou se o modelo ou o nó não permite o grau.",
    ),
    "spread_sessions": (
        "Sessões por nó, especialistas em todas as GPUs, ranks de {tp}",
        "Com os especialistas espalhados pelas GPUs do nó e ranks de {tp} para a atenção, um nó "
        "comporta {{tp{tp}_spread_sessions}} sessões; 0 se não é possível, ou sem especialistas.",
    ),
}

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "gpu_hbm_gib": (
        "HBM de uma GPU que conta",
        "Os programas enxergam {gpu_hbm_gib} de uma GPU. O motor toma sua parcela deste valor, que "
        "não é o rótulo do fabricante nem lhe é proporcional.",
    ),
    "gpu_reserved_gib": (
        "HBM de uma GPU para ativações, bibliotecas e grafos",
        "{gpu_reserved_gib} de cada GPU não guardam pesos nem KV cache. Lotes maiores e prefills "
        "mais longos os aumentam; o log de partida do motor informa o valor real.",
    ),
    "gpu_usable_gib": (
        "HBM de uma GPU para pesos e KV cache",
        "De {gpu_hbm_gib}, restam {gpu_usable_gib} com utilização de "
        "{gpu_memory_utilization_ratio}. O que os pesos deixam disso guarda as sessões.",
    ),
    "layout_given": (
        "Layout informado",
        "Indicador: {layout_given}. 1 diz que as réplicas seguem o layout do caso; 0, que se busca "
        "o layout com mais sessões.",
    ),
    **{
        f"tp{tp}_{name}": (label.format(tp=tp), meaning.format(tp=tp))
        for tp in DEGREES
        for name, (label, meaning) in _CANDIDATES.items()
    },
    "auto_copies_sessions": (
        "Máximo de sessões com cópias do modelo",
        "No melhor grau de tensor parallelism, um nó cujas GPUs guardam cópias do modelo comporta "
        "{auto_copies_sessions} sessões.",
    ),
    "auto_spread_sessions": (
        "Máximo de sessões com atenção data-parallel",
        "Com os especialistas espalhados pelo nó e cada sessão em um só rank, um nó comporta no "
        "máximo {auto_spread_sessions} sessões; 0 para um modelo sem especialistas.",
    ),
    "auto_spread": (
        "Atenção data-parallel comporta mais",
        "Indicador: {auto_spread}. 1 diz que espalhar os especialistas supera as cópias do modelo "
        "({auto_spread_sessions} sessões contra {auto_copies_sessions}).",
    ),
    "auto_copies_tp": (
        "Melhor grau com cópias do modelo",
        "Cópias em {auto_copies_tp} GPUs cada comportam mais sessões; no empate, menos GPUs.",
    ),
    "auto_spread_tp": (
        "Melhor grau com atenção data-parallel",
        "Ranks de {auto_spread_tp} GPUs comportam mais sessões com os especialistas espalhados.",
    ),
    "auto_widest_tp": (
        "Maior grau permitido",
        "O nó e as dimensões do modelo permitem tensor parallelism até {auto_widest_tp}; é o usado "
        "quando um nó não comporta o modelo.",
    ),
    "layout_tp": (
        "Tensor parallelism do layout",
        "Cada camada de uma réplica se divide em {layout_tp:# GPU|# GPUs}. Mais ranks deixam mais "
        "espaço ao lado dos pesos, mas o que não se divide é copiado em cada um.",
    ),
    "layout_dp": (
        "Ranks data-parallel do layout",
        "Uma réplica tem {layout_dp:# rank|# ranks} de atenção data-parallel. Com mais de um, cada "
        "sessão vive em um deles e os especialistas se espalham por todas as GPUs; o motor precisa "
        "então do paralelismo de especialistas ligado.",
    ),
    "layout_weights_ratio": (
        "Parcela dos pesos em uma GPU",
        "Cada GPU de um estágio guarda {layout_weights_ratio} dos pesos dele: sua parte do que se "
        "divide e tudo o que não se divide.",
    ),
    "group_ranks": (
        "GPUs que dividem o cache de uma sessão",
        "O cache do grupo de uma sessão se divide entre {group_ranks} GPUs; as demais guardam "
        "cópias.",
    ),
    "layout_stage_kv_gib": (
        "KV cache por sessão e GPU sem estágios",
        "Sem estágios de pipeline, uma sessão ocupa {layout_stage_kv_gib} de cada GPU.",
    ),
    "layout_pp": (
        "Estágios de pipeline do layout",
        "As camadas de uma réplica se distribuem em {layout_pp:# estágio|# estágios}. Mais de um só "
        "se usa quando os pesos não cabem de outro modo, e aumenta a latência.",
    ),
    "layout_gpus": (
        "GPUs de uma réplica no layout",
        "Uma réplica usa {layout_gpus:# GPU|# GPUs}: ranks de tensor parallelism, vezes estágios, "
        "vezes ranks data-parallel.",
    ),
    "layout_replica_nodes": (
        "Nós de uma réplica",
        "Uma réplica usa {layout_replica_nodes:# nó|# nós}. Compram-se nós em múltiplos disso, "
        "inclusive os de reserva: uma réplica sem um nó não atende ninguém.",
    ),
    "layout_replicas_per_node": (
        "Réplicas de um nó no layout",
        "Um nó comporta {layout_replicas_per_node:# réplica inteira|# réplicas inteiras}; 0 quando "
        "uma usa vários nós. GPUs que sobram não atendem ninguém.",
    ),
    "layout_weights_gib": (
        "Pesos em cada GPU do layout",
        "{layout_weights_gib} de cada GPU guardam pesos. O restante de {gpu_usable_gib} fica para "
        "as sessões.",
    ),
    "group_gpu_layers": (
        "Camadas em cada GPU",
        "Uma GPU do estágio mais cheio tem {group_gpu_layers} camadas do grupo.",
    ),
    "layout_kv_gib": (
        "KV cache por sessão e GPU",
        "Uma sessão ocupa {layout_kv_gib} de cada uma de suas GPUs. Vezes o número delas, pode ser "
        "mais que seu cache de {kv_per_session_gib}: a diferença são cópias.",
    ),
    "layout_free_gib": (
        "HBM de cada GPU para o KV cache",
        "Ao lado dos pesos, restam {layout_free_gib} de cada GPU para sessões.",
    ),
    "layout_allowed": (
        "Modelo permite o layout",
        "Indicador: {layout_allowed}. 1 diz que o modelo aceita o layout; 0, que suas dimensões não "
        "se dividem por {layout_tp} ranks, que não tem especialistas para espalhar ou que tem menos "
        "camadas que estágios.",
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
        "Sessões dos nós que atendem juntos, pela memória das GPUs",
        "Pela memória de cada GPU, os nós que atendem juntos comportam {per_gpu_unit_sessions} "
        "sessões.",
    ),
    "per_gpu_sessions_per_node": (
        "Sessões por nó pela memória das GPUs",
        "Pela memória de cada GPU, um nó comporta {per_gpu_sessions_per_node} sessões em decode "
        "contínuo. Compare com a regra pooled, que toma a HBM do nó como uma só.",
    ),
    "beside_sessions": (
        "Sessões do melhor layout além deste",
        "O melhor dos outros layouts comporta {beside_sessions} sessões por nó; 0 se não há outro. "
        "Uma diferença pequena deixa a escolha para a latência e a operação.",
    ),
    "beside_tp": (
        "Tensor parallelism desse layout",
        "Ele divide cada camada em {beside_tp} GPUs.",
    ),
    "beside_dp": (
        "Ranks data-parallel desse layout",
        "Ele tem {beside_dp} ranks de atenção data-parallel.",
    ),
}
