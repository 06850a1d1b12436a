"""Dictionary entries (en) of the policy's thresholds: figures of no formula and of no alert."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "total_hbm_tolerance_ratio": Entry(
        "How far the stated total HBM of a server may be from GPUs × HBM per GPU, as a share of "
        "the product.",
        "The thresholds in catalogs/parameters.json; default "
        "{threshold.total_hbm_tolerance_ratio}.",
        "Beyond it the entry is refused: one of the three figures must be wrong. It changes no "
        "figure of a sizing.",
        "Raising it to accept a total in GiB beside a label in GB: the two are 7% apart; mend the "
        "entry instead.",
    ),
    "overhead_step_gib": Entry(
        "Step, in GiB, in which a smaller runtime overhead is offered when not one session fits.",
        "The thresholds in catalogs/parameters.json; default {threshold.overhead_step_gib} GiB.",
        "The overhead offered is rounded down to a whole step, so that the session really fits.",
        "Taking it for a margin of safety: it is only the grain of the suggestion.",
    ),
    "least_context_tokens": Entry(
        "Shortest context, in tokens, that is offered when not one session fits.",
        "The thresholds in catalogs/parameters.json; default "
        "{threshold.least_context_tokens:# token|# tokens}.",
        "A way out with a shorter context is not shown: no conversation would fit in it.",
        "Setting it to 1 and reading a suggestion of a few tokens as a solution.",
    ),
    "least_kv_element_bytes": Entry(
        "Fewest bytes per KV element that are offered when not one session fits.",
        "The thresholds in catalogs/parameters.json; default {threshold.least_kv_element_bytes}.",
        "A way out with a narrower KV cache is not shown, because few engines have one.",
        "Lowering it without checking that the engine serves the model with a 4-bit cache.",
    ),
    "utilisation_step_ratio": Entry(
        "Step of the utilisations at which the fleet is compared with clouds and APIs, as a share.",
        "The thresholds in catalogs/parameters.json; default {threshold.utilisation_step_ratio}.",
        "The comparison has a column for each whole step up to 100%. It changes no figure of a sizing.",
        "A step of 0.01, which makes a hundred columns.",
    ),
}
