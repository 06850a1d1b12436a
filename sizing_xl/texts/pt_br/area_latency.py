"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

from sizing_xl.texts.entry import Entry

TITLE = "Latência e vazão: limites"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "prompt_used_tokens": (
        "Prompt contado",
        "Uma requisição traz {prompt_used_tokens:# token|# tokens}: o prompt informado ou, sem ele,"
        " o contexto inteiro.",
    ),
    "shared_prompt_tokens": (
        "Tokens do prompt comuns a todos",
        "Todos os prompts têm em comum {shared_prompt_tokens:# token|# tokens}, em blocos inteiros: são calculados uma só vez.",
    ),
    "computed_prompt_load": (
        "Tokens do prompt computados",
        "Do prompt, {computed_prompt_load:# token é computado|# tokens são computados}; os demais "
        "estão em um cache de prefixos.",
    ),
    "resident_load": (
        "Tokens mantidos durante a geração",
        "Uma sessão mantém em média {resident_load:# token|# tokens} enquanto gera, e um passo lê "
        "todos.",
    ),
    "group_window_pairs_load": (
        "Pares de tokens dentro de uma janela",
        "Com janela, uma camada do grupo compara {group_window_pairs_load:# par|# pares} de tokens;"
        " 0 sem janela.",
    ),
    "group_chunks": (
        "Blocos inteiros de um prompt",
        "Os tokens computados enchem {group_chunks:# bloco|# blocos} de um grupo que atende dentro "
        "de blocos.",
    ),
    "group_pairs_load": (
        "Pares de tokens comparados",
        "Uma camada do grupo compara ao menos {group_pairs_load:# par|# pares} de tokens por "
        "prompt.",
    ),
    "prompt_weights_tflop": (
        "Operações do prompt, pesos",
        "Um prompt exige {prompt_weights_tflop} com os pesos, qualquer que seja o motor.",
    ),
    "prompt_attention_tflop": (
        "Operações do prompt, atenção",
        "Sua atenção exige ao menos mais {prompt_attention_tflop} e cresce com o quadrado do "
        "prompt.",
    ),
    "gpu_dense_tflops": (
        "Operações densas de uma GPU",
        "Uma GPU multiplica matrizes a {gpu_dense_tflops} no melhor caso, com os menos bits que "
        "pesos e GPU permitem.",
    ),
    "prompt_compute_ms": (
        "Tempo das operações do prompt",
        "Todas as GPUs de uma réplica levam {prompt_compute_ms} nas operações de um prompt.",
    ),
    "prompt_read_ms": (
        "Tempo para ler os pesos",
        "Elas levam {prompt_read_ms} para ler o que um token precisa dos pesos.",
    ),
    "ttft_bound_ms": (
        "TTFT, limite",
        "Nenhuma requisição vê o primeiro token antes de {ttft_bound_ms}. Fila, rede e o trabalho "
        "do próprio motor se somam a isso.",
    ),
    "ttft_reachable_ms": (
        "TTFT, limite alcançável",
        "Com o que se mediu que GPUs alcançam de suas fichas, o primeiro token leva ao menos "
        "{ttft_reachable_ms}.",
    ),
    "replica_sessions": (
        "Sessões de uma réplica",
        "Na carga nominal uma réplica atende {replica_sessions:# sessão|# sessões}, que são o lote "
        "de seus passos.",
    ),
    "stage_sessions": (
        "Sessões computadas de uma vez",
        "Um estágio computa de uma vez um token de {stage_sessions:# sessão|# sessões}.",
    ),
    "experts_touched_ratio": (
        "Especialistas lidos em um passo",
        "Um passo lê {experts_touched_ratio} dos especialistas roteados: 0 % indica um modelo sem "
        "eles.",
    ),
    "step_common_gib": (
        "Pesos que todo passo lê",
        "Seja qual for o lote, uma GPU de cada estágio lê {step_common_gib} de pesos que não são especialistas.",
    ),
    "step_experts_gib": (
        "Especialistas dessas GPUs",
        "Essas GPUs têm {step_experts_gib} de especialistas roteados, que um lote grande lê por inteiro.",
    ),
    "step_weights_gib": (
        "Pesos lidos em um passo",
        "Em um passo, as GPUs por onde um token passa leem {step_weights_gib} de pesos, uma GPU por"
        " estágio.",
    ),
    "group_read_bytes": (
        "KV cache lido de uma sessão",
        "Um passo lê ao menos {group_read_bytes} do cache do grupo de uma sessão.",
    ),
    "session_step_gib": (
        "KV lido por sessão e token",
        "Para um passo de uma sessão essas GPUs leem {session_step_gib} de cache.",
    ),
    "step_kv_gib": (
        "KV cache lido em um passo",
        "Em um passo, as mesmas GPUs leem {step_kv_gib} de KV cache. Acima dos pesos lidos, mais "
        "sessões atrasam cada token.",
    ),
    "step_read_ms": (
        "Tempo das leituras de um passo",
        "Ler pesos e cache leva {step_read_ms}.",
    ),
    "session_compute_ms": (
        "Tempo das operações de uma sessão",
        "As operações de uma sessão em um passo levam {session_compute_ms}.",
    ),
    "step_compute_ms": (
        "Tempo das operações de um passo",
        "As operações de um passo levam {step_compute_ms}.",
    ),
    "tpot_bound_ms": (
        "TPOT, limite",
        "Nenhum token segue o anterior antes de {tpot_bound_ms} nesta carga. É um limite da ficha "
        "técnica, não uma previsão.",
    ),
    "tpot_reachable_ms": (
        "TPOT, limite alcançável",
        "Com o que se mediu que GPUs alcançam de suas fichas, um token leva ao menos "
        "{tpot_reachable_ms}.",
    ),
    "replica_bound_tokens_per_s": (
        "Tokens por segundo de uma réplica, limite",
        "Uma réplica gera no máximo {replica_bound_tokens_per_s} nesta carga.",
    ),
    "node_bound_tokens_per_s": (
        "Tokens por segundo de um nó, limite",
        "Um nó gera no máximo {node_bound_tokens_per_s} nesta carga; o que se mede fica abaixo.",
    ),
    "node_bound_tokens_per_s_kw": (
        "Tokens por segundo e kW, limite",
        "Cada kW da potência máxima gera no máximo {node_bound_tokens_per_s_kw}.",
    ),
    "request_bound_s": (
        "Tempo de uma requisição, limite",
        "Nenhuma requisição com a saída informada termina antes de {request_bound_s}.",
    ),
}

DICTIONARY: dict[str, Entry] = {
    "prompt_tokens": Entry(
        "Tokens do prompt de uma requisição, em média.",
        "Dono da carga (NFR), pelos registros do gateway; se omitido, conta o contexto inteiro.",
        "Define as operações antes do primeiro token e o que um passo lê do cache; a memória "
        "continua dimensionada pelo contexto.",
        "Informar o prompt mais longo: a latência média parece então tão ruim quanto a pior.",
        label="Prompt",
    ),
    "output_tokens": Entry(
        "Tokens que uma requisição gera, em média.",
        "Dono da carga (NFR), pelos registros do gateway; se omitido, o tempo de uma requisição é "
        "desconhecido.",
        "Metade deles está no cache em média; cada um exige um passo.",
        "Informar o limite da API (max_tokens), que poucas requisições atingem.",
        label="Saída",
    ),
    "prefix_hit_ratio": Entry(
        "Parcela do prompt encontrada em um cache de prefixos.",
        "Dono da carga (NFR), pelas métricas do motor; 0 se omitida.",
        "Esses tokens não são computados de novo, o que encurta o tempo até o primeiro token; "
        "memória e passos ficam iguais.",
        "Supor a parcela do prompt de sistema: um cache cheio o esquece.",
        label="Acertos do cache de prefixos",
    ),
    "query_heads": Entry(
        "Cabeças de consulta de uma camada; 0: ninguém informou.",
        "tp_divisors em catalogs/models.json, do config.json do modelo.",
        "Dá as operações da atenção; sem ela ficam de fora e o limite é mais frouxo.",
        "Informar as cabeças KV, que são menos.",
        label="Cabeças de consulta",
    ),
    "weights_compute_place": Entry(
        "Os menos bits em que motores multiplicam os pesos: 0 bf16, 1 fp8, 2 fp4.",
        "compute da precisão em catalogs/parameters.json.",
        "Escolhe quais operações densas da GPU o limite considera.",
        "Tomá-la pela precisão dos pesos: 4 bits muitas vezes se multiplicam em 16.",
        label="Precisão dos produtos",
    ),
    "weights_idle_ratio": Entry(
        "Parcela dos pesos que gerar um token pode deixar de ler: embedding de entrada, torres.",
        "weight_parts em catalogs/models.json: metade do vocabulário e as torres.",
        "Fica fora do que um passo lê, para que o limite valha.",
        "Esperar que reduza a memória: esses pesos continuam nas GPUs.",
        label="Pesos não lidos",
    ),
    "dense_tflops_bf16": Entry(
        "Produtos de matrizes de uma GPU em 16 bits, densos, em TFLOP/s.",
        "Ficha do fabricante, via catalogs/servers.json (gpu.dense_tflops_bf16); opcional.",
        "Limita o tempo até o primeiro token e os passos de lotes grandes.",
        "Digitar o valor com esparsidade, o dobro, que nenhum modelo alcança.",
        label="Operações densas em 16 bits",
    ),
    "dense_tflops_fp8": Entry(
        "Produtos de matrizes de uma GPU em 8 bits, densos, em TFLOP/s.",
        "Ficha do fabricante, via catalogs/servers.json (gpu.dense_tflops_fp8); opcional.",
        "Usado para pesos de 8 bits ou menos; sem ele, os de 16 bits.",
        "Digitar o valor com esparsidade, o dobro, que nenhum modelo alcança.",
        label="Operações densas em 8 bits",
    ),
    "dense_tflops_fp4": Entry(
        "Produtos de matrizes de uma GPU em 4 bits, densos, em TFLOP/s.",
        "Ficha do fabricante, via catalogs/servers.json (gpu.dense_tflops_fp4); opcional.",
        "Usado para pesos de 4 bits; sem ele, os de 8 bits.",
        "Digitar o valor com esparsidade, que nenhum modelo alcança.",
        label="Operações densas em 4 bits",
    ),
    "reachable_bandwidth_ratio": Entry(
        "Parcela da banda da ficha técnica que se mediu em uma cópia.",
        "Política em catalogs/parameters.json; padrão {policy.reachable_bandwidth_ratio}.",
        "Faz o limite alcançável dos tempos gastos em leitura.",
        "Tomá-la pela eficiência de um motor, que é menor.",
        label="Banda alcançável",
    ),
    "reachable_compute_ratio": Entry(
        "Parcela das operações densas da ficha técnica que se mediu em um produto de matrizes.",
        "Política em catalogs/parameters.json; padrão {policy.reachable_compute_ratio}.",
        "Faz o limite alcançável dos tempos gastos em operações.",
        "Tomá-la pela eficiência de um motor, que é menor.",
        label="Operações alcançáveis",
    ),
    "compute": Entry(
        "Os menos bits em que motores multiplicam pesos desta precisão.",
        "catalogs/parameters.json; bf16 se omitido.",
        "Escolhe as operações densas que limitam a latência.",
        "Escrever a precisão do cache, à qual isto não diz respeito.",
    ),
}
