"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "O que o motor admite"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "group_gpu_token_bytes": (
        "Bytes de um token em uma camada e GPU",
        "Cada camada do grupo guarda {group_gpu_token_bytes} de um token em cada GPU, com escalas.",
    ),
    "group_gpu_state_bytes": (
        "Estado recorrente de uma camada e GPU",
        "Cada camada do grupo guarda um estado de {group_gpu_state_bytes} por sessão em cada GPU;"
        " 0 se não o tem.",
    ),
    "group_engine_window_tokens": (
        "Tokens que o motor guarda do grupo",
        "No motor, uma camada guarda no máximo {group_engine_window_tokens:# token|# tokens}; 0: o contexto"
        " inteiro.",
    ),
    "engine_pages_summed": (
        "Bloco único entre tipos de camada",
        "Indicador: {engine_pages_summed}. 1 diz que todas as camadas guardam o contexto inteiro,"
        " e um bloco tem uma página de cada; 0, que janelas ou estados fazem o motor formar "
        "grupos.",
    ),
    "engine_least_block_tokens": (
        "Menor bloco desta atenção, tokens",
        "Os kernels da atenção deste modelo usam blocos de {engine_least_block_tokens:# token|# "
        "tokens} ou um múltiplo.",
    ),
    "engine_block_tokens": (
        "Tokens de um bloco",
        "Um bloco das camadas mais largas tem {engine_block_tokens:# token|# tokens}. Ao lado de "
        "camadas recorrentes é grande o bastante para um estado: sessões curtas tomam então mais "
        "do que preenchem.",
    ),
    "engine_page_bytes": (
        "Bytes da maior página",
        "Uma página das camadas mais largas ocupa {engine_page_bytes}; as das outras ficam do "
        "mesmo tamanho.",
    ),
    "group_page_bytes": (
        "Bytes de uma página do grupo",
        "Um bloco de uma camada do grupo ocupa {group_page_bytes} de cada GPU.",
    ),
    "group_block_tokens": (
        "Tokens de um bloco do grupo",
        "Um bloco do grupo tem {group_block_tokens:# token|# tokens}: mais onde um token ocupa menos.",
    ),
    "group_state_blocks": (
        "Blocos para o estado do grupo",
        "Uma requisição toma {group_state_blocks:# bloco|# blocos} para o estado recorrente do grupo; 0 se "
        "não o tem. Cada token especulativo acrescenta um.",
    ),
    "engine_available_bytes": (
        "Bytes da GPU para KV, motor",
        "Pesos, ativações e grafos deixam {engine_available_bytes} de cada GPU. O log de partida "
        "imprime este valor: compare com o real.",
    ),
    "engine_layers_per_group": (
        "Camadas por grupo do motor",
        "Cada grupo do motor tem {engine_layers_per_group:# camada|# camadas}. Tipos que não "
        "enchem o último grupo desperdiçam o que falta.",
    ),
    "group_engine_groups": (
        "Grupos do motor deste tipo",
        "As camadas deste tipo enchem {group_engine_groups:# grupo|# grupos} do motor.",
    ),
    "engine_num_groups": (
        "Grupos do motor",
        "O motor forma {engine_num_groups:# grupo|# grupos} de camadas; todos usam o mesmo "
        "conjunto de blocos.",
    ),
    "engine_bytes_per_block": (
        "Bytes de um bloco",
        "Um bloco ocupa {engine_bytes_per_block} de cada GPU: uma página de cada camada de um "
        "grupo.",
    ),
    "engine_num_blocks": (
        "Blocos do KV cache",
        "A memória dá {engine_num_blocks:# bloco|# blocos} em cada GPU. Só este número e os blocos de uma "
        "requisição são físicos: os tokens que um log imprime dependem da versão.",
    ),
    "batched_tokens": (
        "Tokens agendados de uma vez",
        "O motor agenda até {batched_tokens:# token|# tokens} de uma vez. As janelas se reservam "
        "com outros tantos, e um valor maior admite menos sessões curtas.",
    ),
    "request_tokens": (
        "Requisição mais longa",
        "O motor admite requisições de até {request_tokens:# token|# tokens}, e conta com esse "
        "comprimento.",
    ),
    "engine_batches": (
        "Lotes em andamento",
        "Há {engine_batches:# lote|# lotes} em andamento de uma vez: com estágios de pipeline, um"
        " por estágio; sem eles, o que a versão usa.",
    ),
    "group_context_ranks": (
        "Ranks que dividem os tokens",
        "Os tokens de uma sessão se dividem entre {group_context_ranks:# rank|# ranks} neste grupo: 1 sem "
        "decode context parallelism.",
    ),
    "engine_in_flight_tokens": (
        "Tokens em andamento",
        "Até {engine_in_flight_tokens:# token|# tokens} de uma requisição podem estar agendados e"
        " não concluídos; camadas com janela os reservam além da janela.",
    ),
    "group_reserved_tokens": (
        "Tokens reservados de uma requisição no grupo",
        "Da requisição mais longa, o grupo tem blocos para {group_reserved_tokens:# token|# tokens}: sua "
        "janela ou chunk com os tokens em andamento, senão todos os de seu rank.",
    ),
    "group_request_blocks": (
        "Blocos de uma requisição no grupo",
        "A requisição mais longa toma {group_request_blocks:# bloco|# blocos} em cada grupo do motor deste "
        "tipo.",
    ),
    "engine_request_blocks": (
        "Blocos de uma requisição",
        "A requisição mais longa toma {engine_request_blocks:# bloco|# blocos}, com todos os grupos.",
    ),
    "engine_concurrency": (
        "Concorrência no log do motor",
        'Os blocos comportam {engine_concurrency:# requisição|# requisições} do maior comprimento: a "Maximum '
        'concurrency" do log de partida, de um rank.',
    ),
    "group_shared_blocks": (
        "Blocos do prefixo comum em um grupo",
        "O prefixo ocupa blocos inteiros de um dos grupos do motor: {group_shared_blocks}.",
    ),
    "engine_shared_blocks": (
        "Blocos do prefixo comum",
        "O prefixo ocupa {engine_shared_blocks:# bloco|# blocos}, uma vez para todas as requisições.",
    ),
    "engine_tokens": (
        "KV cache no log do motor",
        "O log de partida imprime um KV cache de {engine_tokens:# token|# tokens}. Em modelos com janelas "
        "ele depende da requisição mais longa e da versão; não mede a memória.",
    ),
    "engine_unit_sessions": (
        "Sessões por conjunto, motor",
        "O motor admite {engine_unit_sessions:# sessão|# sessões} nos nós que atendem juntos.",
    ),
    "engine_sessions_per_node": (
        "Sessões por nó, motor",
        "O motor admite {engine_sessions_per_node:# sessão|# sessões} por nó com o contexto cheio; as demais"
        " esperam. Abaixo do valor pela memória das GPUs, blocos e reservas tomam a diferença.",
    ),
}
