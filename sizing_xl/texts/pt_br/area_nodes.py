"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "Nós"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "headroom_ratio": (
        "Folga (headroom) do cenário",
        "O cenário mantém {headroom_ratio} de folga (headroom) acima da concorrência nominal; o "
        "valor solicitado foi {peak_headroom_ratio}. Folga de menos transforma qualquer pico em "
        "fila e violação de SLO, e folga de mais significa pagar por nós ociosos.",
    ),
    "nodes_capacity": (
        "Nós para a capacidade nominal",
        "O piso para acomodar {concurrency:# sessão|# sessões}, com até "
        "{sessions_per_node:# sessão|# sessões} por nó, é de {nodes_capacity:# nó|# nós}. Comprar "
        "só isso é contar com a sobra do arredondamento: um pico ou uma falha pode deixar "
        "usuários sem atendimento.",
    ),
    "peak_sessions": (
        "Sessões no pico",
        "Com folga de {headroom_ratio}, o plano considera {peak_sessions:# sessão|# sessões} no "
        "pico, e não só a concorrência nominal de {concurrency}. O que passar disso encontra os "
        "nós cheios e espera na fila.",
    ),
    "nodes_with_headroom": (
        "Nós com folga (headroom)",
        "Com folga de {headroom_ratio} sobre {concurrency:# sessão|# sessões}, o pico cabe em "
        "{nodes_with_headroom:# nó|# nós}, contando com todos em operação. Esse número cobre a "
        "variação do tráfego, mas não prevê a perda de um servidor.",
    ),
    "nodes_final": (
        "Nós a adquirir",
        "O pedido de compra deste cenário é de {nodes_final:# nó|# nós}: "
        "{nodes_with_headroom:# nó|# nós} para o pico e {ha_extra_nodes:# nó|# nós} de reserva "
        "para falhas. Energia, espaço em rack, storage e custo derivam desse total; sem reserva, "
        "toda manutenção ou falha reduz a capacidade na hora.",
    ),
    "pooled_nodes": (
        "Nós pela regra pooled",
        "Pela regra pooled, este cenário pede {pooled_nodes:# nó|# nós}, com folga e reserva.",
    ),
    "per_gpu_nodes": (
        "Nós pela memória das GPUs",
        "Pela memória de cada GPU são {per_gpu_nodes:# nó|# nós}, com folga e reserva. Onde são mais que"
        " pela regra pooled, planeje com estes.",
    ),
    "engine_nodes": (
        "Nós pelo motor",
        "Pelo que o motor admite são {engine_nodes:# nó|# nós}, com folga e reserva.",
    ),
    "nodes_to_add": (
        "Nós a acrescentar",
        "Com {current_nodes:# nó|# nós} em operação hoje, {nodes_to_add:falta|faltam} "
        "{nodes_to_add:# nó|# nós} para os {nodes_final} deste cenário. Equipamento tem prazo de "
        "entrega: um pedido feito quando as filas já crescem chega tarde.",
    ),
    "sessions_per_node_effective": (
        "Sessões por nó, carga nominal",
        "Com a carga nominal dividida por {nodes_final:# nó|# nós}, cada um atende até "
        "{sessions_per_node_effective:# sessão|# sessões}. É o patamar esperado no monitoramento "
        "em um dia normal; um nó bem acima dele indica balanceamento desigual.",
    ),
    "layout_used_gib": (
        "HBM em uso, GPU a GPU",
        "Em carga nominal, as GPUs de um nó usam {layout_used_gib}: ativações, pesos de cada "
        "réplica e as sessões com suas cópias.",
    ),
    "hbm_used_gib": (
        "HBM em uso por nó",
        "Em carga nominal, cada nó precisa de {hbm_used_gib} de HBM, pela base que dimensiona; pesos e "
        "reservas existem mesmo sem usuários. Como o motor costuma pré-alocar a "
        "memória da GPU, acompanhe o uso de KV cache que ele informa: consumo acima do previsto "
        "revela contexto ou reserva subestimados.",
    ),
    "hbm_utilisation_ratio": (
        "Utilização da HBM",
        "Em carga nominal, {hbm_utilisation_ratio} da HBM de um nó fica em uso. "
        "Perto do limite, fragmentação ou conversas mais longas podem derrubar requisições; muito "
        "abaixo dele, há memória paga e parada, embora parte seja a reserva para picos e falhas.",
    ),
    "sessions_after_one_failure": (
        "Sessões após uma falha",
        "Partindo de {nodes_final:# nó|# nós}, a perda de um deixa lugar para "
        "{sessions_after_one_failure:# sessão|# sessões}, diante de uma concorrência de "
        "{concurrency:# sessão|# sessões}. A diferença entre os dois números, se houver, são "
        "usuários em fila ou desconectados até o nó voltar.",
    ),
    "sessions_after_two_failures": (
        "Sessões após duas falhas",
        "Com dois nós fora do ar ao mesmo tempo, como em uma falha durante a manutenção de outro, "
        "resta lugar para {sessions_after_two_failures:# sessão|# sessões}, de um total de "
        "{concurrency:# sessão|# sessões}. Se o negócio não tolera esse corte, o cenário precisa "
        "de mais nós de reserva.",
    ),
}
