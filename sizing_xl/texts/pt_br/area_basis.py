"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "Base de capacidade do dimensionamento"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "unit_sessions": (
        "Sessões por conjunto de nós",
        "Na base que dimensiona, {unit_nodes:# nó atende|# nós atendem} juntos {unit_sessions:# sessão|# sessões}"
        ".",
    ),
    "unit_nodes": (
        "Nós que atendem juntos",
        "{unit_nodes:# nó atende|# nós atendem} em conjunto, e se compram e se perdem em conjunto: "
        "são vários quando uma réplica é maior que um nó.",
    ),
    "sessions_per_node": (
        "Sessões por nó",
        "Na base que dimensiona, um nó comporta no máximo {sessions_per_node:# sessão|# sessões} de "
        "{kv_per_session_gib} com o contexto cheio. Acima disso, o motor enfileira ou interrompe "
        "requisições e a latência dispara, mesmo que as GPUs tenham processamento livre.",
    ),
}
