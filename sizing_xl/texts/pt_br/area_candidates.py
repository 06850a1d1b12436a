"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

from sizing_xl.fields import DEGREES
from sizing_xl.texts.degree import Degree

TITLE = "Layouts tentados"

# Of each degree of tensor parallelism that is tried: label, meaning.
_OF_DEGREE = {
    "allowed": (
        "{tp:# rank|# ranks} de tensor parallelism permitidos",
        "Indicador: {{tp{tp}_allowed}}. 1 diz que o nó tem {tp:# GPU|# GPUs} e as dimensões do modelo se "
        "dividem por {tp}.",
    ),
    "shared_gib": (
        "Prefixo comum em uma GPU de {tp}",
        "Em {tp:# rank|# ranks} de tensor parallelism, o prefixo ocupa {{tp{tp}_shared_gib}} de cada GPU, uma vez.",
    ),
    "kv_gib": (
        "KV cache por sessão e GPU, {tp:# rank|# ranks}",
        "Em {tp:# rank|# ranks} de tensor parallelism, uma sessão guarda {{tp{tp}_kv_gib}} em cada GPU: as "
        "cabeças se dividem entre os ranks, e o que não se divide fica em todos.",
    ),
    "weights_ratio": (
        "Parcela dos pesos em uma GPU, {tp:# rank|# ranks}",
        "Em {tp:# rank|# ranks} de tensor parallelism, cada GPU guarda {{tp{tp}_weights_ratio}} dos pesos.",
    ),
    "sessions": (
        "Sessões por nó, cópias em {tp:# GPU|# GPUs}",
        "Com cópias do modelo em {tp:# GPU|# GPUs} cada, um nó comporta {{tp{tp}_sessions:# sessão|# sessões}}; 0 se "
        "os pesos não cabem, ou se o modelo ou o nó não permite o grau.",
    ),
    "spread_ratio": (
        "Parcela dos pesos em uma GPU, especialistas no nó, ranks de {tp}",
        "Com os especialistas espalhados pelo nó e ranks de {tp}, cada GPU guarda "
        "{{tp{tp}_spread_ratio}} dos pesos.",
    ),
    "spread": (
        "Sessões por nó, especialistas em todas as GPUs, ranks de {tp}",
        "Com os especialistas espalhados pelas GPUs do nó e ranks de {tp} para a atenção, um nó "
        "comporta {{tp{tp}_spread:# sessão|# sessões}}; 0 se não é possível, ou sem especialistas.",
    ),
}

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    **{
        f"tp{tp}_{name}": (label.format(tp=Degree(tp)), meaning.format(tp=Degree(tp)))
        for tp in DEGREES
        for name, (label, meaning) in _OF_DEGREE.items()
    },
    "auto_copies_sessions": (
        "Máximo de sessões com cópias do modelo",
        "No melhor grau de tensor parallelism, um nó cujas GPUs guardam cópias do modelo comporta "
        "{auto_copies_sessions:# sessão|# sessões}.",
    ),
    "auto_copies_tp": (
        "Melhor grau com cópias do modelo",
        "Cópias em {auto_copies_tp:# GPU|# GPUs} cada comportam mais sessões; no empate, menos GPUs.",
    ),
    "auto_spread_sessions": (
        "Máximo de sessões com atenção data-parallel",
        "Com os especialistas espalhados pelo nó e cada sessão em um só rank, um nó comporta no "
        "máximo {auto_spread_sessions:# sessão|# sessões}; 0 para um modelo sem especialistas.",
    ),
    "auto_spread_tp": (
        "Melhor grau com atenção data-parallel",
        "Ranks de {auto_spread_tp:# GPU|# GPUs} comportam mais sessões com os especialistas espalhados.",
    ),
    "auto_widest_tp": (
        "Maior grau permitido",
        "O nó e as dimensões do modelo permitem tensor parallelism até {auto_widest_tp}; é o usado"
        " quando um nó não comporta o modelo.",
    ),
}
