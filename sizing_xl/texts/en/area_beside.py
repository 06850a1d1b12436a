"""Area of the book: its title; the label of each quantity and what it means, in English."""

from sizing_xl.fields import DEGREES
from sizing_xl.texts.degree import Degree

TITLE = "Best layout beside the one in use"

# Of each degree of tensor parallelism that is tried: label, meaning.
_OF_DEGREE = {
    "sessions_beside": (
        "Sessions per node, copies of {tp:# GPU|# GPUs}, if not in use",
        "Copies over {tp:# GPU|# GPUs} hold {{tp{tp}_sessions_beside:# session|# sessions}} a node; 0 where they are "
        "the layout in use.",
    ),
    "spread_beside": (
        "Sessions per node, experts over all GPUs, ranks of {tp}, if not in use",
        "Experts over the node and ranks of {tp} hold {{tp{tp}_spread_beside:# session|# sessions}} a node; 0 "
        "where they are the layout in use.",
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
        "Most sessions with other copies of the model",
        "The best other layout with copies of the model holds {beside_copies_sessions:# session|# sessions} a "
        "node.",
    ),
    "beside_copies_tp": (
        "Degree of those copies",
        "Its copies take {beside_copies_tp:# GPU|# GPUs} each.",
    ),
    "beside_spread_sessions": (
        "Most sessions with other data-parallel attention",
        "The best other layout with data-parallel attention holds {beside_spread_sessions:# session|# sessions}"
        " a node.",
    ),
    "beside_spread_tp": (
        "Degree of those ranks",
        "Its ranks take {beside_spread_tp:# GPU|# GPUs} each.",
    ),
    "beside_sessions": (
        "Sessions of the other layout",
        "The best other layout holds {beside_sessions:# session|# sessions} a node; 0 where there is none. A "
        "small difference leaves the choice to latency and to operation.",
    ),
    "beside_tp": (
        "Tensor parallelism of that layout",
        "It splits each layer over {beside_tp:# GPU|# GPUs}.",
    ),
    "beside_dp": (
        "Data-parallel ranks of that layout",
        "It has {beside_dp:# rank|# ranks} of data-parallel attention.",
    ),
}
