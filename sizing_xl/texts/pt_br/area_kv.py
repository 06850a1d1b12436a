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
    "kv_elements_per_session": (
        "Elementos de KV cache por sessão",
        "Com {context_tokens:# token|# tokens}, cada sessão mantém "
        "{kv_elements_per_session:# elemento|# elementos} de KV na memória. O número depende da "
        "arquitetura: camadas com janela param de crescer e as de contexto completo não, por isso "
        "modelos do mesmo porte podem exigir quantidades de servidores muito diferentes.",
    ),
    "kv_per_session_bytes": (
        "KV cache por sessão, valor exato",
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
    "kv_total_gib": (
        "KV cache de todas as sessões",
        "O KV cache de {concurrency:# sessão|# sessões} soma {kv_total_gib} e precisa caber na "
        "HBM do conjunto de nós, sem contar pesos e ativações. É a parcela da memória que cresce "
        "junto com o número de usuários.",
    ),
    "kv_total_tib": (
        "KV cache total na escala do cluster",
        "Na escala do cluster, o KV cache chega a {kv_total_tib}, o mesmo que {kv_total_gib}. "
        "Compare o valor com a HBM somada dos servidores: se os dois forem próximos, não sobra "
        "lugar para pesos, picos e falhas.",
    ),
}
