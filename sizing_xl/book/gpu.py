"""What one GPU has for weights and KV cache (docs/method.md#per-gpu-basis)."""

from sizing_xl.book.constants import BYTES_PER_GB, BYTES_PER_GIB
from sizing_xl.expression import first_known, max_, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#per-gpu-basis"
MEMORY = f"{METHOD}; vLLM, vllm/v1/worker/gpu_worker.py (determine_available_memory)"


@quantity(Unit.GIB, source=METHOD, digits=1)
def gpu_hbm_gib(visible_hbm_gib, hbm_per_gpu_gb):
    """HBM of one GPU that programs see; the vendor's label where nobody has read it."""
    return first_known(visible_hbm_gib, hbm_per_gpu_gb * BYTES_PER_GB / BYTES_PER_GIB)


@quantity(Unit.GIB, source=MEMORY, digits=1)
def gpu_reserved_gib(
    routed_experts, activation_dense_gib, activation_moe_gib, non_torch_gib, cuda_graph_gib
):
    """HBM of one GPU for activations, libraries and graphs, beside weights and cache."""
    return (
        where(routed_experts > 0, activation_moe_gib, activation_dense_gib)
        + non_torch_gib
        + cuda_graph_gib
    )


@quantity(Unit.GIB, source=MEMORY, digits=1)
def gpu_usable_gib(gpu_hbm_gib, gpu_memory_utilization_ratio, gpu_reserved_gib):
    """HBM of one GPU for weights and KV cache."""
    return max_(0, gpu_hbm_gib * gpu_memory_utilization_ratio - gpu_reserved_gib)
