"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "Memória de uma GPU"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "gpu_hbm_gib": (
        "HBM contada por GPU",
        "Os programas enxergam {gpu_hbm_gib} de uma GPU. O motor toma sua parcela deste valor, que"
        " não é o rótulo do fabricante nem lhe é proporcional.",
    ),
    "gpu_reserved_gib": (
        "HBM da GPU para ativações, bibliotecas, grafos",
        "{gpu_reserved_gib} de cada GPU não guardam pesos nem KV cache. Lotes maiores e prefills "
        "mais longos os aumentam; o log de partida do motor informa o valor real.",
    ),
    "gpu_usable_gib": (
        "HBM da GPU para pesos e KV",
        "De {gpu_hbm_gib}, restam {gpu_usable_gib} com utilização de "
        "{gpu_memory_utilization_ratio}. O que os pesos deixam disso guarda as sessões.",
    ),
}
