"""Area of the book: its title; the label of each quantity and what it means, in English."""

from sizing_xl.fields import DEGREES
from sizing_xl.texts.degree import Degree

TITLE = "Layouts that are tried"

# Of each degree of tensor parallelism that is tried: label, meaning.
_OF_DEGREE = {
    "allowed": (
        "{tp:# tensor-parallel rank|# tensor-parallel ranks} allowed",
        "Flag: {{tp{tp}_allowed}}. 1 means that the node has {tp:# GPU|# GPUs} and the model's dimensions "
        "divide by {tp}.",
    ),
    "shared_gib": (
        "Shared prefix on one GPU of {tp}",
        "Over {tp:# tensor-parallel rank|# tensor-parallel ranks} the prefix takes {{tp{tp}_shared_gib}} of each GPU, once.",
    ),
    "kv_gib": (
        "KV cache per session and GPU, {tp:# rank|# ranks}",
        "Over {tp:# tensor-parallel rank|# tensor-parallel ranks} one session keeps {{tp{tp}_kv_gib}} on each GPU: heads "
        "are divided among the ranks, what cannot be divided lies on all of them.",
    ),
    "weights_ratio": (
        "Share of the weights on one GPU, {tp:# rank|# ranks}",
        "Over {tp:# tensor-parallel rank|# tensor-parallel ranks} each GPU holds {{tp{tp}_weights_ratio}} of the weights.",
    ),
    "sessions": (
        "Sessions per node, copies of {tp:# GPU|# GPUs}",
        "With copies of the model over {tp:# GPU|# GPUs} each, a node holds {{tp{tp}_sessions:# session|# sessions}}; "
        "0 where the weights do not fit, or the model or the node does not allow the degree.",
    ),
    "spread_ratio": (
        "Share of the weights on one GPU, experts over the node, ranks of {tp}",
        "With the experts spread over the node and ranks of {tp}, each GPU holds "
        "{{tp{tp}_spread_ratio}} of the weights.",
    ),
    "spread": (
        "Sessions per node, experts over all GPUs, ranks of {tp}",
        "With the experts spread over the node's GPUs and ranks of {tp} for the attention, a node "
        "holds {{tp{tp}_spread:# session|# sessions}}; 0 where that cannot be, or without experts.",
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
        "Most sessions with copies of the model",
        "At the best degree of tensor parallelism, a node whose GPUs hold copies of the model has "
        "{auto_copies_sessions:# session|# sessions}.",
    ),
    "auto_copies_tp": (
        "Best degree with copies of the model",
        "Copies over {auto_copies_tp:# GPU|# GPUs} each hold most sessions; on a tie the fewest GPUs.",
    ),
    "auto_spread_sessions": (
        "Most sessions with data-parallel attention",
        "With the experts spread over the node and a session on one rank, a node has at most "
        "{auto_spread_sessions:# session|# sessions}; 0 for a model without experts.",
    ),
    "auto_spread_tp": (
        "Best degree with data-parallel attention",
        "Ranks of {auto_spread_tp:# GPU|# GPUs} hold most sessions where the experts are spread.",
    ),
    "auto_widest_tp": (
        "Largest degree allowed",
        "The node and the model's dimensions allow tensor parallelism up to {auto_widest_tp}; it "
        "is used where one node cannot hold the model.",
    ),
}
