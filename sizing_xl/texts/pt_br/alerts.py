"""Alerts by code: the message with its figures, and the remedy; in Brazilian Portuguese."""

SERVER_DIFFERS = (
    "Planeje uma sala real com os valores do fabricante: escolha a entrada que os tem ({lever:server}); as "
    "notas desta dizem qual é."
)

ALERTS: dict[str, tuple[str, str]] = {
    "context_clamped": (
        "O contexto pedido ({asked:# token|# tokens}) passa do limite do modelo "
        "({most:# token|# tokens}); o cálculo usa {most}.",
        "Peça no máximo {most:# token|# tokens} ou escolha um modelo de contexto mais longo.",
    ),
    "context_near_max": (
        "O contexto pedido ({asked:# token|# tokens}) é {share:.0%~1} do limite do modelo "
        "({most:# token|# tokens}).",
        "Confirme que as conversas reais não passam do limite: não há margem acima dele.",
    ),
    "context_long_io": (
        "Um contexto de {used:# token|# tokens} (acima de {limit}) torna o prefill longo e "
        "pressiona a leitura do storage em partidas a frio.",
        "Meça o TTFT com esse contexto e considere prefix caching ou contexto menor.",
    ),
    "kv_16bit": (
        "O KV cache em {precision} usa {bytes:# byte|# bytes} por elemento, e fp8 usa um: "
        "{kv_gib:,.2f} GiB por sessão.",
        "Avalie a qualidade com fp8; se for aceitável, menos nós comportam as sessões.",
    ),
    "kv_budget_ratio_high": (
        "O orçamento de KV é {ratio:.0%~limit} da HBM livre, acima de {limit:%}: a fragmentação "
        "pode causar falta de memória.",
        "Volte a {limit:%} ou menos, ou confirme o valor com medições do motor em carga.",
    ),
    "overhead_low": (
        "A reserva de runtime é de {overhead:,.0f~limit} GiB por nó, abaixo de {limit} GiB.",
        "Meça pesos, ativações e buffers do motor e informe a reserva real.",
    ),
    "overhead_below_weights": (
        "A reserva de {overhead:,.0f~needed} GiB não cobre os pesos ({weights:,.1f} GiB por "
        "réplica) e a margem mínima: seriam {needed:,.1f~overhead} GiB por nó.",
        "Use {lever:runtime_overhead_gib} {enough} ou mais, ou pesos em menor precisão.",
    ),
    "chunked_kept_whole": (
        "Há camadas que atendem dentro de blocos de {chunk:# token|# tokens}, e este cálculo limita o cache delas "
        "assim. Muitas versões do vLLM as mantêm inteiras por padrão: uma sessão ocupa então "
        "{whole:,.2f~counted} GiB, e não {counted:,.2f~whole} ({factor:,.2f~1;# vez|# vezes}).",
        "Confirme que o motor limita essas camadas (no vLLM, o hybrid KV cache manager: "
        "VLLM_ALLOW_CHUNKED_LOCAL_ATTN_WITH_HYBRID_KV_CACHE=1) ou conte com {factor:,.2f~1;# vez|# vezes} o cache. "
        "Um contexto de no máximo {chunk:# token|# tokens} ({lever:effective_context}) dá o mesmo nos dois casos.",
    ),
    "weights_estimated": (
        "O catálogo não traz todos os tamanhos de {model}: pelo número de parâmetros, os pesos em "
        "{precision} ficam em {weights:,.1f} GiB e o artefato em {artifact:,.1f} GiB.",
        "Informe os tamanhos reais com {lever:weights_memory_gib} e "
        "{lever:model_artifact_size_gib}, ou no models.json.",
    ),
    "weights_unknown": (
        "Não há tamanho dos pesos nem número de parâmetros de {model}: o storage e a reserva "
        "necessária não podem ser calculados.",
        "Informe {lever:weights_memory_gib} e {lever:model_artifact_size_gib}, ou complete o models.json.",
    ),
    "weights_exceed_hbm": (
        "Os pesos em {precision} de {replicas:# réplica|# réplicas} ({weights:,.1f} GiB cada) e a "
        "margem mínima ocupam {needed:,.1f} GiB, mas um nó {server} tem {hbm:,.1f} GiB de HBM: o "
        "modelo não cabe, seja qual for o número de nós.",
        "Use um servidor com pelo menos {needed:,.1f} GiB de HBM ({lever:server}), pesos em uma "
        "precisão menor em que o modelo é publicado ({lever:weights_precision}) ou menos réplicas.",
    ),
    "hbm_exhausted": (
        "A reserva de runtime ({overhead:,.1f~hbm} GiB) ocupa toda a HBM do nó "
        "({hbm:,.1f~overhead} GiB): não sobra memória para KV cache.",
        "Reduza {lever:runtime_overhead_gib} ou use um servidor com mais HBM.",
    ),
    "tp_exceeds_gpus": (
        "tensor_parallel × pipeline_parallel × replicas_per_node usa {used:# GPU|# GPUs}, mas o "
        "nó tem {gpus}.",
        "Reduza o paralelismo ou o número de réplicas, ou use um servidor com mais GPUs.",
    ),
    "weights_exceed_gpu": (
        "Uma réplica se divide em {replica:# GPU|# GPUs}, e cada uma teria {part:,.1f~gpu} GiB de pesos, mas uma "
        "GPU de {server} tem {gpu:,.1f~part} GiB: o modelo não pode ser carregado assim, seja qual for "
        "o número de nós.",
        "Dê a cada réplica pelo menos {needed:# GPU|# GPUs} ({lever:tensor_parallel} × "
        "{lever:pipeline_parallel}, ou menos {lever:replicas_per_node}), use pesos em menor precisão "
        "({lever:weights_precision}) ou um servidor com mais HBM por GPU ({lever:server}).",
    ),
    "gpus_uneven": (
        "Réplicas de {replica:# GPU|# GPUs} cada nunca preenchem um nó de {gpus}: {idle:# GPU fica|# GPUs ficam} sem "
        "pesos e sem sessões, mas esta base (pooled) conta a HBM {idle:dela|delas}.",
        "Escolha {lever:tensor_parallel} × {lever:pipeline_parallel} que divida {gpus}, e "
        "{lever:replicas_per_node} que preencham o nó.",
    ),
    "gpus_idle": (
        "As réplicas usam {used} das {gpus:# GPU|# GPUs} do nó: {idle:a outra fica|as outras # ficam} sem pesos "
        "e sem sessões, mas esta base (pooled) conta a HBM {idle:dela|delas}.",
        "Use {lever:replicas_per_node} {enough}, ou distribua cada réplica por mais GPUs.",
    ),
    "kv_heads_uneven": (
        "tensor_parallel = {tp} não divide {shards:a # parte|as # partes} em que um grupo de KV se divide, nem é "
        "múltiplo desse número: o vLLM recusa esse layout.",
        "Escolha {lever:tensor_parallel} que divida {shards} ou seja múltiplo desse número.",
    ),
    "kv_heads_replicated": (
        "Com tensor_parallel = {tp}, um grupo de KV só se divide em {shards:# parte|# partes}: o "
        "resto das GPUs guarda cópias, e uma sessão ocupa até {copies:# vez|# vezes} a HBM que esta base (pooled) "
        "conta.",
        "Use {lever:tensor_parallel} ≤ {shards} (com {lever:pipeline_parallel} ou {lever:replicas_per_node} para as "
        "outras GPUs) ou conte com até {copies:# vez|# vezes} menos sessões por nó.",
    ),
    "layout_not_allowed": (
        "{model} não pode ser disposto em {tp:# rank|# ranks} de tensor parallelism, {pp:# estágio|# estágios} de "
        "pipeline e {dp:# rank|# ranks} data-parallel: os ranks devem dividir {divisor} (0: desconhecido), "
        "a atenção data-parallel pede um modelo com especialistas conhecidos, e cada estágio uma "
        "camada.",
        "Escolha {lever:tensor_parallel} que divida as dimensões do modelo e {lever:data_parallel}"
        " 1 para um modelo sem especialistas, ou deixe buscar o layout.",
    ),
    "layout_exceeds_gpu": (
        "Com {tp:# rank|# ranks} de tensor parallelism, {pp:# estágio de pipeline|# estágios de pipeline} e {dp:# rank|# ranks} "
        "data-parallel, cada GPU guarda {part:,.1f~usable} GiB de pesos, mas uma GPU de {server} "
        "tem {usable:,.1f~part} GiB para pesos e KV cache.",
        "Aumente {lever:tensor_parallel}, {lever:data_parallel} ou {lever:pipeline_parallel}, "
        "deixe buscar o layout, use pesos de menor precisão ({lever:weights_precision}) ou um "
        "servidor com mais HBM por GPU ({lever:server}).",
    ),
    "layout_no_session": (
        "Nem uma sessão cabe nas GPUs do layout: ao lado dos pesos restam {free:,.2f~kv} GiB de "
        "cada uma, e uma sessão ocupa {kv:,.2f~free} GiB; o motor tem {blocks:# bloco|# blocos}, e"
        " uma requisição toma {needed}.",
        "Encurte {lever:effective_context}, reduza {lever:kv_precision}, espalhe a réplica por "
        "mais GPUs ({lever:tensor_parallel}, {lever:data_parallel}, {lever:pipeline_parallel}) ou "
        "use um servidor com mais HBM por GPU.",
    ),
    "pooled_above_per_gpu": (
        "A regra pooled conta {pooled:# sessão|# sessões} por nó, mas a memória de cada GPU "
        "comporta {per_gpu} (tensor parallel {tp} × pipeline {pp} × data parallel {dp}), e "
        "{engine} admite {admitted}. Nós: {pooled_nodes} pela regra pooled, {per_gpu_nodes} pela "
        "memória das GPUs, {engine_nodes} pelo motor (—: nenhum comporta).",
        "Compre por {lever:basis} per_gpu ou engine, mude o layout ({lever:tensor_parallel}, "
        "{lever:data_parallel}) ou reduza {lever:kv_precision} ou {lever:effective_context}.",
    ),
    "visible_memory_assumed": (
        "Ninguém informou quanto os programas enxergam de uma GPU de {server}: as bases que olham "
        "cada GPU usam os {label:,.0f} GB do fabricante, {gib:,.1f} GiB.",
        "Informe gpu.visible_hbm_gib do servidor: o total que o log do motor ou o PyTorch imprime.",
    ),
    "storage_physics_warning": (
        "O throughput de {direction} do perfil {profile} ({stated:,.0f} MB/s) diverge "
        "{divergence:.1%} de IOPS × bloco ({implied:,.0f} MB/s).",
        "Confirme os números com o fabricante: um dos três está errado.",
    ),
    "storage_physics_error": (
        "O throughput de {direction} do perfil {profile} ({stated:,.0f} MB/s) diverge "
        "{divergence:.1%} de IOPS × bloco ({implied:,.0f} MB/s), o que é fisicamente impossível.",
        "Corrija o perfil antes de usar qualquer número de storage.",
    ),
    "min_close_to_recommended": (
        "O RECOMENDADO ({advised:# nó|# nós}) fica só {share:.0%~0} acima do MÍNIMO "
        "({least:# nó|# nós}): "
        "a reserva custa pouco.",
        "Prefira o RECOMENDADO: economizar no MÍNIMO quase não reduz o investimento.",
    ),
    "no_session_fits": (
        "Não cabe nem uma sessão por nó: ela precisa de {kv_gib:,.2f~budget_gib} GiB e o "
        "orçamento de KV é de {budget_gib:,.2f~kv_gib} GiB.",
        "Quatro alavancas ajudam: contexto menor, KV em menor precisão (fp8), reserva de runtime "
        "menor, servidor com mais HBM.",
    ),
    "sessions_low": (
        "{sessions:Cabe só # sessão|Cabem só # sessões} por nó (menos de {limit}): cada falha "
        "derruba uma fração grande da carga útil.",
        "Reveja contexto e precisão do KV, ou use um servidor com mais HBM.",
    ),
    "nodes_high": (
        "{nodes:É # nó|São # nós}, acima de {limit}: rede, espaço e operação passam a pesar.",
        "Reveja os requisitos ou considere um modelo menor ou servidores com mais HBM.",
    ),
    "hbm_utilisation_high": (
        "A HBM fica {ratio:.0%~limit} ocupada na carga nominal, acima de {limit:%}.",
        "Deixe mais folga: um nó a mais ou uma parcela de KV menor.",
    ),
    "server_figures_unknown": (
        "O catálogo não informa {unstated} de {server}: o que depende disso fica em branco.",
        "Obtenha o valor na ficha do fabricante e informe-o em servers.json (power.power_kw_max, rack_units_u) "
        "antes de planejar a sala, ou escolha outro servidor ({lever:server}).",
    ),
    "server_height_differs": (
        "Um nó de {server} é contado com {own} U, como em um exemplo; o fabricante informa {stated} U.",
        SERVER_DIFFERS,
    ),
    "server_power_differs": (
        "Um nó de {server} é contado com {own:,.1f~stated} kW, como em um exemplo; o fabricante informa {stated:,.1f~own} kW.",
        SERVER_DIFFERS,
    ),
    "server_heat_differs": (
        "Um nó de {server} é contado com {own:,.0f~stated} BTU/h, como em um exemplo; o fabricante informa {stated:,.0f~own} BTU/h.",
        SERVER_DIFFERS,
    ),
    "rack_power_density": (
        "Um servidor demanda {node_kw:,.1f~limit} kW, acima de {limit:,.1f~node_kw} kW por rack: nenhum rack desta "
        "sala o comporta.",
        "Informe o que a sua sala alimenta e refrigera em um rack ({lever:rack_power_limit_kw}), planeje "
        "refrigeração líquida ou escolha outro servidor.",
    ),
    "rack_too_low": (
        "O servidor tem {height} U de altura e um rack tem {limit} U: não é possível contar racks.",
        "Pergunte ao fabricante quantos racks o sistema traz, ou escolha outro servidor.",
    ),
    "racks_by_power": (
        "A {limit:,.1f} kW por rack, {nodes:# nó exige|# nós exigem} {racks:# rack|# racks}, com até "
        "{each:# nó|# nós} em cada um; só pela altura, {by_height:bastaria # rack|bastariam # racks}.",
        "Reserve {racks:# rack|# racks}, ou contrate posições com mais potência "
        "({lever:rack_power_limit_kw}).",
    ),
    "storage_capacity": (
        "O volume de {needed:,.1f~limit} TB é {factor:,.2f~1;# vez|# vezes} o que o perfil "
        "comporta ({limit:,.1f~needed} TB).",
        "Compre {units_needed:# unidade|# unidades} do perfil ao todo, reduza a retenção de logs ou escolha outro perfil.",
    ),
    "storage_read_iops": (
        "O pico de {needed:,.0f~limit} IOPS de leitura é {factor:,.2f~1;# vez|# vezes} o limite "
        "do perfil ({limit:,.0f~needed}); o reinício levaria {restart_s:,.0f} s.",
        "Compre {units_needed:# unidade|# unidades} do perfil ao todo, escolha um com mais IOPS ou discos locais, ou "
        "aceite um tempo de carga maior.",
    ),
    "storage_write_iops": (
        "O pico de {needed:,.0f~limit} IOPS de escrita é {factor:,.2f~1;# vez|# vezes} o limite "
        "do perfil ({limit:,.0f~needed}), enquanto as sessões descarregam seus buffers: dura instantes, e o "
        "que é gravado não fica.",
        "Meça as escritas reais antes de escolher um perfil por elas; agrupá-las encurta a descarga.",
    ),
    "storage_read_throughput": (
        "O pico de leitura de {needed:,.1f~limit} GB/s é {factor:,.2f~1;# vez|# vezes} o limite "
        "do perfil ({limit:,.1f~needed} GB/s); o reinício levaria {restart_s:,.0f} s.",
        "Compre {units_needed:# unidade|# unidades} do perfil ao todo, escolha um mais rápido ou discos locais, ou "
        "aceite um tempo de carga maior.",
    ),
    "storage_write_throughput": (
        "O pico de escrita de {needed:,.1f~limit} GB/s é {factor:,.2f~1;# vez|# vezes} o limite "
        "do perfil ({limit:,.1f~needed} GB/s), enquanto as sessões descarregam seus buffers: dura "
        "instantes, e o que é gravado não fica.",
        "Meça as escritas reais antes de escolher um perfil por elas; agrupá-las encurta a descarga.",
    ),
    "demand_sessions_over": (
        "A demanda pede {asked:# sessão simultânea|# sessões simultâneas}; o caso está dimensionado para {sized}.",
        "Dimensione para {asked:# sessão|# sessões} ({lever:concurrency} {asked}), ou revise requisições, duração e usuários.",
    ),
    "demand_context_over": (
        "Prompts e respostas ocupam {asked:# token|# tokens}; o caso está dimensionado para {sized:# token|# tokens} de contexto, e o motor recusa o que é mais longo.",
        "Dimensione para {asked:# token|# tokens} ({lever:effective_context} {asked}), ou limite prompts e respostas.",
    ),
    "slo_tpot_unmet": (
        "Uma sessão sozinha leva {alone:,.2f~target} ms por token, por limite alcançável e fator de planejamento; a meta de {target:,.2f~alone} ms está abaixo. Nenhum número de nós a cumpre.",
        "Permita mais tempo por token ({lever:tpot_target_ms}), divida o modelo por mais GPUs ({lever:tensor_parallel}), ou escolha pesos de menos bits, outro servidor ou um modelo menor.",
    ),
    "slo_ttft_unmet": (
        "O prompt sozinho leva {alone:,.1f~target} ms, por limite alcançável e fator de planejamento; a meta de {target:,.1f~alone} ms está abaixo. Nenhum número de nós a cumpre.",
        "Permita mais tempo ({lever:ttft_target_ms}), encurte o prompt ({lever:prompt_tokens}), mantenha seu começo no cache de prefixo, divida o modelo por mais GPUs ({lever:tensor_parallel}), ou escolha outro servidor ou um modelo menor.",
    ),
    "slo_unknown": (
        "Não se sabe se “{promise}” é cumprida: faltam nos catálogos a banda ou as operações de {server}, ou os parâmetros ativos de {model}.",
        "Informe-os em servers.json (gpu.hbm_bandwidth_tbps, gpu.dense_tflops_bf16) ou models.json (active_params_b), ou escolha outro servidor ({lever:server}).",
    ),
    "slo_load_unknown": (
        "Prometeu-se TTFT de {target:,.1f~0} ms, e ninguém informou quantas requisições chegam: a fila fica de fora.",
        "Informe as requisições por segundo ({lever:requests_per_second}).",
    ),
    "slo_by_bounds": (
        "As metas são conferidas por limites alcançáveis, vezes {factor:,.2f~0}: motores reais levam mais tempo.",
        "Meça o motor neste servidor (docs/measurements.md) e informe o tempo medido sobre o limite alcançável ({lever:planning_factor_ratio}).",
    ),
    "slo_binds": (
        "{nodes:O # nó se apoia|Os # nós se apoiam} em “{promise}”; a memória sozinha exige {memory}.",
        "Permita mais tempo, ou escolha um servidor com mais banda e operações ({lever:server}).",
    ),
    "slo_demand_over": (
        "Os prompts do pico tomam mais tempo do que todas as réplicas têm ({busy:,.2f~replicas} sobre {replicas}): a fila cresce sem fim.",
        "Informe uma meta de TTFT ({lever:ttft_target_ms}), para a qual os nós são então dimensionados, ou admita menos requisições ({lever:requests_per_second}).",
    ),
    "price_missing": (
        "Há preços informados e {count:falta # outro|faltam outros #} para um custo total; o primeiro: {lacking}.",
        "Informe-o, ou 0 se o item não se aplica: nada que falte conta como 0.",
    ),
    "price_stale": (
        "O preço mais antigo em uso tem {age:# dia|# dias}, mais de {limit:# dia|# dias}.",
        "Peça um preço novo e informe-o com sua data (as_of) em prices.json.",
    ),
}

# Como uma condição se chama onde os alertas são contados e nomeados.
TITLES: dict[str, str] = {
    "context_clamped": "contexto acima do limite do modelo",
    "context_near_max": "contexto perto do limite do modelo",
    "context_long_io": "contexto longo",
    "kv_16bit": "KV cache em 16 bits",
    "kv_budget_ratio_high": "parcela de KV alta",
    "overhead_low": "reserva de runtime baixa",
    "overhead_below_weights": "reserva menor que os pesos",
    "chunked_kept_whole": "camadas em blocos talvez mantidas inteiras",
    "weights_estimated": "pesos estimados",
    "weights_unknown": "pesos desconhecidos",
    "weights_exceed_hbm": "pesos maiores que a HBM do nó",
    "hbm_exhausted": "nenhuma HBM livre para o KV cache",
    "tp_exceeds_gpus": "réplicas além das GPUs do nó",
    "weights_exceed_gpu": "pesos maiores que a HBM de uma GPU",
    "gpus_uneven": "réplicas que nunca preenchem o nó",
    "gpus_idle": "GPUs ociosas",
    "kv_heads_uneven": "cabeças de KV que não se dividem",
    "kv_heads_replicated": "KV cache copiado entre GPUs",
    "layout_not_allowed": "layout não permitido",
    "layout_exceeds_gpu": "pesos do layout além da GPU",
    "layout_no_session": "nenhuma sessão cabe no layout",
    "pooled_above_per_gpu": "regra pooled além das GPUs",
    "visible_memory_assumed": "HBM visível suposta",
    "storage_physics_warning": "perfil de storage duvidoso",
    "storage_physics_error": "perfil de storage impossível",
    "min_close_to_recommended": "MÍNIMO perto do RECOMENDADO",
    "no_session_fits": "nenhuma sessão cabe em um nó",
    "sessions_low": "poucas sessões por nó",
    "nodes_high": "muitos nós",
    "hbm_utilisation_high": "HBM quase cheia",
    "server_figures_unknown": "potência ou altura desconhecida",
    "server_height_differs": "altura diferente da do fabricante",
    "server_power_differs": "potência diferente da do fabricante",
    "server_heat_differs": "calor diferente do informado pelo fabricante",
    "rack_power_density": "servidor quente demais para o rack",
    "rack_too_low": "servidor mais alto que um rack",
    "racks_by_power": "mais racks pela potência da sala",
    "storage_capacity": "volume de storage insuficiente",
    "storage_read_iops": "IOPS de leitura insuficientes",
    "storage_write_iops": "IOPS de escrita insuficientes",
    "storage_read_throughput": "vazão de leitura insuficiente",
    "storage_write_throughput": "vazão de escrita insuficiente",
    "demand_sessions_over": "sessões além das dimensionadas",
    "demand_context_over": "requisições além do contexto dimensionado",
    "slo_tpot_unmet": "meta de TPOT fora de alcance",
    "slo_ttft_unmet": "meta de TTFT fora de alcance",
    "slo_unknown": "meta que ninguém pode conferir",
    "slo_load_unknown": "fila fora do TTFT",
    "slo_by_bounds": "metas conferidas por limites",
    "slo_binds": "nós apoiados em uma meta",
    "slo_demand_over": "prompts além das réplicas",
    "price_missing": "faltam preços para o total",
    "price_stale": "preços antigos",
}
