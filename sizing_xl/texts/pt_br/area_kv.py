"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "KV cache"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "context_tokens": (
        "Contexto considerado por sessão",
        "Cada sessão é dimensionada com {context_tokens:# token|# tokens}. Pedir mais que o "
        "limite do modelo, de {max_position_embeddings:# token|# tokens}, não aumenta o KV cache: "
        "o motor de inferência recusa ou corta o excedente, e a aplicação precisa resumir ou "
        "descartar parte do histórico.",
    ),
    "group_kept_tokens": (
        "Tokens guardados de uma sessão",
        "Do contexto de uma sessão, {context_tokens:# token|# tokens}, uma camada de cada grupo guarda "
        "o que a janela ou o bloco deixa: {group_kept_tokens}.",
    ),
    "group_token_bytes": (
        "Bytes de um token",
        "Todas as camadas do grupo guardam juntas {group_token_bytes} de cada token, com as "
        "escalas. Outra precisão do KV muda esse valor, exceto nas chaves de um indexador.",
    ),
    "group_kept_state_bytes": (
        "Estado recorrente guardado por sessão",
        "Uma sessão guarda no grupo um estado recorrente de {group_kept_state_bytes}, 0 se não há, "
        "qualquer que seja o contexto. Tokens rascunhados alargam as convoluções.",
    ),
    "group_kv_bytes": (
        "KV cache do grupo por sessão",
        "O grupo ocupa {group_kv_bytes} de cada sessão aberta. Onde há janela, conversas mais "
        "longas não acrescentam nada a ele.",
    ),
    "shared_kept_tokens": (
        "Tokens que as sessões guardam em comum",
        "Todos os prompts começam com {shared_kept_tokens:# token|# tokens} em blocos inteiros, que uma réplica guarda uma vez.",
    ),
    "group_shared_bytes": (
        "Prefixo comum do grupo",
        "Uma réplica guarda {group_shared_bytes} do grupo uma vez para todas as sessões; janelas não guardam nada dele.",
    ),
    "kv_shared_gib": (
        "Cache KV do prefixo comum",
        "O prefixo ocupa {kv_shared_gib}, uma vez em cada réplica em vez de em cada sessão.",
    ),
    "kv_tp_shards": (
        "Ranks que dividem o KV cache",
        "Até {kv_tp_shards:# rank|# ranks} de tensor parallel podem dividir todos os grupos de "
        "camadas; com mais, cada um guarda uma cópia do que não divide, e cabem menos sessões na "
        "HBM.",
    ),
    "kv_elements_per_session": (
        "Elementos de KV por sessão",
        "Com {context_tokens:# token|# tokens}, cada sessão mantém "
        "{kv_elements_per_session:# elemento|# elementos} de KV na memória. O número depende da "
        "arquitetura: camadas com janela param de crescer e as de contexto completo não, por isso "
        "modelos do mesmo porte podem exigir quantidades de servidores muito diferentes.",
    ),
    "kv_per_session_bytes": (
        "KV cache por sessão, exato",
        "Cada sessão aberta com o contexto cheio ocupa {kv_per_session_bytes} de HBM, na precisão "
        "de {kv_bytes_per_element}. Baixar a precisão do KV cache é o caminho mais direto para "
        "reduzir esse consumo sem mexer no contexto, desde que a qualidade das respostas seja "
        "validada antes.",
    ),
    "kv_per_session_gib": (
        "KV cache por sessão",
        "É o custo em memória de cada usuário ativo: {kv_per_session_gib} de HBM. Se as conversas "
        "reais forem mais longas que o contexto informado, cada sessão pesa mais e o nó passa a "
        "enfileirar ou recusar usuários antes do previsto.",
    ),
    "chunk_tokens": (
        "Tamanho do bloco de atenção",
        "Algumas camadas atendem dentro de blocos de {chunk_tokens:# token|# tokens} (0: nenhuma). "
        "Até esse contexto, guardam o mesmo que as camadas que o veem inteiro.",
    ),
    "kv_unchunked_gib": (
        "KV cache por sessão, blocos inteiros",
        "Em um motor que não limita as camadas em blocos, uma sessão ocupa {kv_unchunked_gib}. É o "
        "número para planejar até que a configuração do motor esteja confirmada.",
    ),
    "kv_total_gib": (
        "KV cache, todas as sessões",
        "O KV cache de {concurrency:# sessão|# sessões} soma {kv_total_gib} e precisa caber na "
        "HBM do conjunto de nós, sem contar pesos e ativações. É a parcela da memória que cresce "
        "junto com o número de usuários.",
    ),
    "kv_total_tib": (
        "KV cache total (cluster)",
        "Na escala do cluster, o KV cache chega a {kv_total_tib}, o mesmo que {kv_total_gib}. "
        "Compare o valor com a HBM somada dos servidores: se os dois forem próximos, não sobra "
        "lugar para pesos, picos e falhas.",
    ),
}
