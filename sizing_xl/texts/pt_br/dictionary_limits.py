"""Entradas do dicionário (pt-BR) dos limites dos alertas."""

from sizing_xl.texts.entry import Entry

# The limits where they begin, as parameters.json names them.
DICTIONARY: dict[str, Entry] = {
    "context_near_max_ratio": Entry(
        "Fração de max_position_embeddings acima da qual o contexto pedido gera aviso.",
        "Limite de alerta em catalogs/parameters.json; padrão {limit.context_near_max_ratio}.",
        "Só decide quando o aviso aparece; o KV e os nós não mudam. Acima do limite do modelo, "
        "vale outro alerta.",
        "Pôr 1 para silenciar o aviso: com o P95 a 95% do limite, as conversas mais longas são "
        "cortadas ou recusadas, sem sinal prévio.",
    ),
    "context_long_io_tokens": Entry(
        "Contexto, em tokens, acima do qual um aviso lembra o prefill longo e a leitura do "
        "storage.",
        "Limite de alerta em catalogs/parameters.json; padrão "
        "{limit.context_long_io_tokens:# token|# tokens}.",
        "Só decide quando o aviso aparece; compara o contexto usado, já limitado ao máximo do "
        "modelo.",
        "Tomá-lo pelo limite do modelo: um contexto que o modelo aceita também gera o aviso, e "
        "quem o julga falso não mede o TTFT.",
    ),
    "kv_wide_element_bytes": Entry(
        "Bytes por elemento de KV a partir dos quais o alerta de KV largo aparece.",
        "Limite de alerta em catalogs/parameters.json; padrão "
        "{limit.kv_wide_element_bytes:# byte|# bytes}, frente a {precision.bf16} do bf16 e {precision.fp8} do fp8.",
        "Só decide quando o alerta lembra que fp8 usaria metade; o KV por sessão não muda.",
        "Subi-lo para esconder o alerta: o KV em bf16 continua ocupando o dobro do fp8, "
        "e a economia possível deixa de ser vista.",
    ),
    "kv_budget_ratio_high": Entry(
        "Valor de kv_budget_ratio acima do qual há alerta de risco de fragmentação.",
        "Limite de alerta em catalogs/parameters.json; padrão {limit.kv_budget_ratio_high}.",
        "Só decide quando o alerta aparece; olha o valor pedido, não o teto de cada cenário.",
        "Subir o limite em vez de medir o motor: a fragmentação continua lá, e no pico há "
        "preempção ou falta de memória.",
    ),
    "overhead_low_gib": Entry(
        "Valor de runtime_overhead_gib, em GiB por nó, abaixo do qual há alerta.",
        "Limite de alerta em catalogs/parameters.json; padrão {limit.overhead_low_gib} GiB.",
        "Só decide quando o alerta aparece; a conferência com os pesos do modelo é outro alerta.",
        "Tomar a falta de alerta por aprovação: o que passa aqui pode ser menos que os pesos, e só "
        "os do gpt-oss-120b já ocupam 60,8 GiB.",
    ),
    "sessions_low": Entry(
        "Sessões por nó abaixo das quais há alerta; zero sessão é erro à parte.",
        "Limite de alerta em catalogs/parameters.json; padrão {limit.sessions_low:# sessão|# sessões}.",
        "Só decide quando o alerta aparece, em cada cenário; com poucas sessões por nó, uma falha "
        "derruba uma fatia maior da carga.",
        "Lê-lo como sessões do cluster: muitos nós de poucas sessões geram o alerta, seja qual "
        "for a soma, pois a conta é por nó.",
    ),
    "nodes_high": Entry(
        "Número de nós de um cenário acima do qual há alerta de rede, espaço e operação.",
        "Limite de alerta em catalogs/parameters.json; padrão {limit.nodes_high:# nó|# nós}.",
        "Só decide quando o alerta aparece; compara os nós finais, com folga e alta "
        "disponibilidade.",
        "Olhar só o MÍNIMO: folga e nós de reserva levam o RECOMENDADO acima do limite, e o espaço "
        "para eles não foi previsto.",
    ),
    "min_close_to_recommended_ratio": Entry(
        "Diferença entre os nós do RECOMENDADO e os do MÍNIMO, como fração do MÍNIMO, abaixo da "
        "qual há aviso.",
        "Limite de alerta em catalogs/parameters.json; padrão "
        "{limit.min_close_to_recommended_ratio}.",
        "Só decide quando o aviso de que a reserva custa pouco aparece; nenhum cenário muda.",
        "Confundi-la com peak_headroom_ratio: mudá-la não acrescenta folga. Com uma folga igual a "
        "este limite e um nó de reserva, o aviso nem aparece.",
    ),
    "hbm_utilisation_high_ratio": Entry(
        "Fração da HBM do nó em uso na carga nominal acima da qual há alerta.",
        "Limite de alerta em catalogs/parameters.json; padrão {limit.hbm_utilisation_high_ratio}.",
        "Só decide quando o alerta aparece; um overhead grande ou um kv_budget_ratio alto o "
        "aproximam.",
        "Tomá-la por gpu_memory_utilization do motor: uma reserva memória na partida, a outra só "
        "compara o plano; subi-la não libera HBM.",
    ),
    "pooled_above_ratio": Entry(
        "Quanto a regra pooled pode estar acima das outras bases antes de haver alerta.",
        "Limites de alertas em catalogs/parameters.json; padrão {limit.pooled_above_ratio}.",
        "Só decide quando o alerta aparece; as três bases são mostradas de qualquer modo.",
        "Aumentá-lo para calar o alerta: as GPUs continuam comportando o que comportam.",
    ),
    "rack_power_density_kw": Entry(
        "Potência de um servidor, em kW, acima da qual há alerta se ninguém informou o limite da sala.",
        "Limite de alerta em catalogs/parameters.json; padrão {limit.rack_power_density_kw} kW, "
        "suposição: rack_power_limit_kw do caso toma o lugar dela.",
        "Só decide quando o alerta aparece; os racks a reservar seguem apenas rack_power_limit_kw.",
        "Mudá-la para contar racks: isso exige o limite da própria sala e, sem ele, quatro dgx-b300 "
        "(58 kW) ficam em um só rack no papel.",
    ),
    "storage_physics_warning_ratio": Entry(
        "Divergência entre a vazão de um perfil e IOPS × bloco acima da qual há um aviso.",
        "Os limites de alerta em catalogs/parameters.json; padrão "
        "{limit.storage_physics_warning_ratio}.",
        "Só decide quando o aviso aparece; não muda número algum.",
        "Aumentá-lo para calar um perfil cujos três números vêm de testes diferentes.",
    ),
    "storage_physics_error_ratio": Entry(
        "Divergência entre a vazão de um perfil e IOPS × bloco acima da qual ele é recusado.",
        "Os limites de alerta em catalogs/parameters.json; padrão "
        "{limit.storage_physics_error_ratio}.",
        "Um perfil além dela não gera relatório: um dos seus números está errado.",
        "Ler GB/s como Gb/s: um fator de 8, muito além de qualquer arredondamento.",
    ),
    "price_stale_days": Entry(
        "Idade de um preço, em dias, acima da qual há um aviso.",
        "Os limites de alerta em catalogs/parameters.json; padrão {limit.price_stale_days}.",
        "Só decide quando o aviso aparece; não muda número algum.",
        "Aumentá-la em vez de pedir uma nova cotação.",
    ),
}
