"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

from sizing_xl.fields import DEGREES
from sizing_xl.texts.degree import Degree

TITLE = "Melhor layout além do usado"

# Of each degree of tensor parallelism that is tried: label, meaning.
_OF_DEGREE = {
    "sessions_beside": (
        "Sessões por nó, cópias em {tp:# GPU|# GPUs}, se não usadas",
        "Cópias em {tp:# GPU|# GPUs} comportam {{tp{tp}_sessions_beside:# sessão|# sessões}} por nó; 0 se são o "
        "layout usado.",
    ),
    "spread_beside": (
        "Sessões por nó, especialistas em todas as GPUs, ranks de {tp}, se não usados",
        "Especialistas no nó e ranks de {tp} comportam {{tp{tp}_spread_beside:# sessão|# sessões}} por nó; 0 "
        "se são o layout usado.",
    ),
}

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    **{
        f"tp{tp}_{name}": (label.format(tp=Degree(tp)), meaning.format(tp=Degree(tp)))
        for tp in DEGREES
        for name, (label, meaning) in _OF_DEGREE.items()
    },
    "beside_copies_sessions": (
        "Máximo de sessões com outras cópias do modelo",
        "O melhor outro layout com cópias do modelo comporta {beside_copies_sessions:# sessão|# sessões} por "
        "nó.",
    ),
    "beside_copies_tp": (
        "Grau dessas cópias",
        "Suas cópias usam {beside_copies_tp:# GPU|# GPUs} cada.",
    ),
    "beside_spread_sessions": (
        "Máximo de sessões com outra atenção data-parallel",
        "O melhor outro layout com atenção data-parallel comporta {beside_spread_sessions:# sessão|# sessões}"
        " por nó.",
    ),
    "beside_spread_tp": (
        "Grau desses ranks",
        "Seus ranks usam {beside_spread_tp:# GPU|# GPUs} cada.",
    ),
    "beside_sessions": (
        "Sessões do outro layout",
        "O melhor dos outros layouts comporta {beside_sessions:# sessão|# sessões} por nó; 0 se não há outro."
        " Uma diferença pequena deixa a escolha para a latência e a operação.",
    ),
    "beside_tp": (
        "Tensor parallelism desse layout",
        "Ele divide cada camada em {beside_tp:# GPU|# GPUs}.",
    ),
    "beside_dp": (
        "Ranks data-parallel desse layout",
        "Ele tem {beside_dp:# rank|# ranks} de atenção data-parallel.",
    ),
}
