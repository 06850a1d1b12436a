"""Area of the book: its title; the label of each quantity and what it means, in English."""

TITLE = "Memory of one GPU"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "gpu_hbm_gib": (
        "Counted HBM per GPU",
        "Programs see {gpu_hbm_gib} of a GPU. Engines take their share of this figure, which is "
        "neither the vendor's label nor in proportion to it.",
    ),
    "gpu_reserved_gib": (
        "GPU HBM for activations, libraries, graphs",
        "{gpu_reserved_gib} of each GPU hold neither weights nor KV cache. Larger batches and "
        "longer prefills raise them; the start-up log of the engine tells the real figure.",
    ),
    "gpu_usable_gib": (
        "GPU HBM for weights and KV",
        "Of {gpu_hbm_gib}, {gpu_usable_gib} are left at a utilisation of "
        "{gpu_memory_utilization_ratio}. What the weights leave of it holds the sessions.",
    ),
}
