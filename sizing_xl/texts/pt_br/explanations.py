"""What each quantity means in operation, in Brazilian Portuguese."""

EXPLANATIONS: dict[str, str] = {
    # kv
    "context_tokens": (
        "Cada sessão é dimensionada com {context_tokens} tokens. Pedir mais que os "
        "{max_position_embeddings} tokens do modelo não aumenta o KV cache: o motor de inferência "
        "recusa ou corta o excedente, e a aplicação precisa resumir ou descartar parte do "
        "histórico."
    ),
    "kv_elements_per_session": (
        "Com {context_tokens} tokens, cada sessão mantém {kv_elements_per_session} elementos de "
        "KV na memória. O número depende da arquitetura: camadas com janela param de crescer e as "
        "de contexto completo não, por isso modelos do mesmo porte podem exigir quantidades de "
        "servidores muito diferentes."
    ),
    "kv_per_session_bytes": (
        "Cada sessão aberta com o contexto cheio ocupa {kv_per_session_bytes} de HBM, na precisão "
        "de {kv_bytes_per_element}. Baixar a precisão do KV cache é o caminho mais direto para "
        "reduzir esse consumo sem mexer no contexto, desde que a qualidade das respostas seja "
        "validada antes."
    ),
    "kv_per_session_gib": (
        "É o custo em memória de cada usuário ativo: {kv_per_session_gib} de HBM. Se as conversas "
        "reais forem mais longas que o contexto informado, cada sessão pesa mais e o nó passa a "
        "enfileirar ou recusar usuários antes do previsto."
    ),
    "kv_total_gib": (
        "O KV cache de {concurrency} sessão(ões) soma {kv_total_gib} e precisa caber na HBM do "
        "conjunto de nós, sem contar pesos e ativações. É a parcela da memória que cresce junto "
        "com o número de usuários."
    ),
    "kv_total_tib": (
        "Na escala do cluster, o KV cache chega a {kv_total_tib}, o mesmo que {kv_total_gib}. "
        "Compare o valor com a HBM somada dos servidores: se os dois forem próximos, não sobra "
        "lugar para pesos, picos e falhas."
    ),
    # hbm
    "hbm_total_gib": (
        "Um nó com {gpu_count} GPU(s) de {hbm_per_gpu_gb} oferece {hbm_total_gib} de HBM para "
        "pesos, ativações e KV cache. Tratar o GB decimal do fabricante como GiB superestima a "
        "capacidade, e o plano deixa de caber no hardware entregue."
    ),
    "overhead_needed_gib": (
        "Os pesos de {replicas_per_node} réplica(s) e uma margem mínima de {weights_margin_gib} "
        "exigem {overhead_needed_gib} em cada nó. Reservar menos promete a mesma memória duas "
        "vezes: o motor falha por falta de memória ou atende menos sessões que o planejado."
    ),
    "kv_share_ratio": (
        "O KV cache pode usar {kv_share_ratio} da HBM que resta após a reserva; o valor "
        "solicitado foi {kv_budget_ratio}, e o cenário pode limitá-lo. O que fica de fora absorve "
        "fragmentação e picos de ativação: apertar essa sobra rende mais sessões, mas aproxima o "
        "nó de erros de falta de memória."
    ),
    "hbm_free_gib": (
        "Tirada a reserva de {runtime_overhead_gib} para pesos e runtime, sobram {hbm_free_gib} dos "
        "{hbm_total_gib} do nó. Só essa sobra pode virar sessões: reserva maior, menos usuários por "
        "servidor."
    ),
    "kv_budget_gib": (
        "De {hbm_total_gib} de HBM por nó, {kv_budget_gib} ficam para o KV cache, depois de "
        "separados {runtime_overhead_gib} para pesos, ativações e buffers. É esse orçamento, e "
        "não a HBM total, que limita quantos usuários o nó atende; se for zero, o modelo não "
        "deixa lugar para nenhum."
    ),
    "hbm_reserve_gib": (
        "De {hbm_free_gib} livres, {hbm_reserve_gib} ficam fora do KV cache. Essa reserva absorve a "
        "fragmentação que cresce com o tempo de operação e as sessões que passam do contexto previsto."
    ),
    "sessions_per_node": (
        "Um nó comporta no máximo {sessions_per_node} sessão(ões) de {kv_per_session_gib} com o "
        "contexto cheio. Acima disso, o motor enfileira ou interrompe requisições e a latência "
        "dispara, mesmo que as GPUs tenham processamento livre."
    ),
    "session_hbm_ratio": (
        "Cada sessão ocupa {session_hbm_ratio} da HBM de um nó ({hbm_total_gib}). Serve para dizer a "
        "quem pede contexto mais longo quanto hardware cada usuário passa a reservar."
    ),
    # nodes
    "headroom_ratio": (
        "O cenário mantém {headroom_ratio} de folga (headroom) acima da concorrência nominal; o "
        "valor solicitado foi {peak_headroom_ratio}. Folga de menos transforma qualquer pico em "
        "fila e violação de SLO, e folga de mais significa pagar por nós ociosos."
    ),
    "nodes_capacity": (
        "O piso para acomodar {concurrency} sessão(ões), com até {sessions_per_node} sessão(ões) "
        "por nó, é de {nodes_capacity} nó(s). Comprar só isso é contar com a sobra do "
        "arredondamento: um pico ou uma falha pode deixar usuários sem atendimento."
    ),
    "peak_sessions": (
        "Com folga de {headroom_ratio}, o plano considera {peak_sessions} sessões no pico, e não só "
        "as {concurrency} nominais. O que passar disso encontra os nós cheios e espera na fila."
    ),
    "nodes_with_headroom": (
        "Com folga de {headroom_ratio} sobre {concurrency} sessão(ões), o pico cabe em "
        "{nodes_with_headroom} nó(s), contando com todos em operação. Esse número cobre a "
        "variação do tráfego, mas não prevê a perda de um servidor."
    ),
    "nodes_final": (
        "O pedido de compra deste cenário é de {nodes_final} nó(s): {nodes_with_headroom} nó(s) "
        "para o pico e {ha_extra_nodes} nó(s) de reserva para falhas. Energia, espaço em rack, "
        "storage e custo derivam desse total; sem reserva, toda manutenção ou falha reduz a "
        "capacidade na hora."
    ),
    "sessions_per_node_effective": (
        "Com a carga nominal dividida por {nodes_final} nó(s), cada um atende até "
        "{sessions_per_node_effective} sessão(ões). É o patamar esperado no monitoramento em um "
        "dia normal; um nó bem acima dele indica balanceamento desigual."
    ),
    "hbm_used_gib": (
        "Em carga nominal, cada nó precisa de {hbm_used_gib} de HBM, dos quais "
        "{runtime_overhead_gib} existem mesmo sem usuários. Como o motor costuma pré-alocar a "
        "memória da GPU, acompanhe o uso de KV cache que ele informa: consumo acima do previsto "
        "revela contexto ou reserva subestimados."
    ),
    "hbm_utilisation_ratio": (
        "Em carga nominal, {hbm_utilisation_ratio} dos {hbm_total_gib} de HBM do nó ficam em uso. "
        "Perto do limite, fragmentação ou conversas mais longas podem derrubar requisições; muito "
        "abaixo dele, há memória paga e parada, embora parte seja a reserva para picos e falhas."
    ),
    "sessions_after_one_failure": (
        "Partindo de {nodes_final} nó(s), a perda de um deixa lugar para "
        "{sessions_after_one_failure} sessão(ões), diante de uma concorrência de {concurrency} "
        "sessão(ões). A diferença entre os dois números, se houver, são usuários em fila ou "
        "desconectados até o nó voltar."
    ),
    "sessions_after_two_failures": (
        "Com dois nós fora do ar ao mesmo tempo, como em uma falha durante a manutenção de outro, "
        "resta lugar para {sessions_after_two_failures} sessão(ões), de um total de {concurrency} "
        "sessão(ões). Se o negócio não tolera esse corte, o cenário precisa de mais nós de "
        "reserva."
    ),
    # facility
    "total_power_kw": (
        "Em carga máxima, a demanda elétrica de {nodes_final} nó(s) chega a {total_power_kw}, a "
        "{power_kw_max} por nó. PDUs, disjuntores e UPS precisam suportar esse valor; projetar "
        "pela média desarma circuitos justamente no pico de uso."
    ),
    "session_power_w": (
        "Dividida entre as sessões, a potência máxima dos nós dá {session_power_w} por sessão. É um "
        "teto para rateio de energia: o consumo médio medido costuma ser menor."
    ),
    "facility_power_kw": (
        "Com PUE de {pue}, o site precisa entregar {facility_power_kw} para manter os nós e a "
        "refrigeração deles, ainda sem o storage. É o valor a negociar com o data center: "
        "contratar apenas os {total_power_kw} de TI deixa o resfriamento sem energia."
    ),
    "annual_energy_mwh": (
        "Ligados o ano inteiro a {total_power_kw}, os nós consomem {annual_energy_mwh}. É um teto "
        "para o orçamento de energia dos nós, já que a média fica abaixo da demanda máxima; "
        "refrigeração e storage precisam ser somados à parte."
    ),
    "total_rack_u": (
        "A instalação de {nodes_final} nó(s) ocupa {total_rack_u}, com {rack_units_u} por nó. Sem "
        "esse espaço reservado, e mais algum para switches e cabeamento, os servidores chegam e "
        "não têm onde ser montados."
    ),
    "rack_equivalents": (
        "Equivalente em racks de {rack_height_u} preenchidos até o topo: {rack_equivalents}. É "
        "apenas o mínimo geométrico para {total_rack_u}; a potência e o resfriamento disponíveis "
        "por rack costumam obrigar a distribuir os nós por mais posições."
    ),
    "rack_density_kw": (
        "Com os nós empilhados até o limite de altura, o rack mais carregado exige "
        "{rack_density_kw}, a {power_kw_max} por nó. Se o data center não oferecer essa potência "
        "e esse resfriamento em um só rack, distribua os nós por mais racks ou contrate posições "
        "de alta densidade."
    ),
    "node_heat_btu_hr": (
        "Cada nó em carga máxima libera {node_heat_btu_hr} de calor, pois quase toda a energia "
        "que consome, até {power_kw_max}, vira calor. Esse calor precisa ser retirado no ponto em "
        "que o nó está instalado; caso contrário, as GPUs reduzem o clock."
    ),
    "total_heat_btu_hr": (
        "Em carga máxima, a refrigeração precisa remover {total_heat_btu_hr} sem pausa, o calor "
        "de {nodes_final} nó(s). Se faltar capacidade térmica, a latência sobe com a redução de "
        "clock das GPUs ou o equipamento desliga por proteção."
    ),
    "refrigeration_tons": (
        "A carga térmica de {total_heat_btu_hr} equivale a {refrigeration_tons}, medida usada "
        "para especificar chillers e ar-condicionado de precisão. Preveja redundância: com um "
        "equipamento de refrigeração parado, os demais ainda precisam cobrir esse valor."
    ),
    # storage
    "artifact_bytes": (
        "Cada carga do modelo lê {artifact_bytes} do storage, isto é, {artifact_gib} do "
        "checkpoint de 16 bits. É esse tamanho, e não o dos pesos quantizados em HBM, que "
        "determina o tempo de reinício e o espaço de cada versão no registro."
    ),
    "storage_model_tb": (
        "Manter {registry_versions} versão(ões) no registro e {node_versions} versão(ões) em cada "
        "nó ocupa {storage_model_tb}. São as cópias que permitem rollback rápido: cortá-las "
        "economiza disco, mas alonga a indisponibilidade quando uma atualização dá errado."
    ),
    "storage_cache_tb": (
        "Engines compilados e o KV cache que transborda da HBM, até {kv_spill_ratio} do "
        "orçamento, ocupam {storage_cache_tb} em {nodes_final} nó(s). Sem esse espaço, os "
        "reinícios voltam a compilar engines e sessões longas podem perder o contexto já "
        "processado."
    ),
    "storage_logs_tb": (
        "Com retenção de {log_retention_days} e {concurrency} sessão(ões), os logs ocupam "
        "{storage_logs_tb}. O volume acompanha o tráfego: se o disco encher, perdem-se trilhas de "
        "auditoria e de diagnóstico, ou a gravação bloqueia a aplicação."
    ),
    "storage_operational_tb": (
        "Sistema, configurações e metadados de {nodes_final} nó(s) somam "
        "{storage_operational_tb}, a {operational_node_gb} por nó. Essa parcela raramente decide "
        "a compra, mas um disco de sistema cheio tira o nó de operação do mesmo jeito."
    ),
    "storage_total_tb": (
        "Modelo, cache, logs e dados operacionais exigem {storage_total_tb}, com "
        "{storage_cache_tb} de cache e {storage_logs_tb} de logs. Veja qual parcela domina antes "
        "de comprar: reduzir a retenção ou as versões guardadas costuma custar menos que ampliar "
        "o storage."
    ),
    "storage_recommended_tb": (
        "O volume a contratar é {storage_recommended_tb}, com margem de {capacity_margin_ratio} "
        "sobre {storage_total_tb}. Storage quase cheio perde desempenho e dá pouco tempo para "
        "expandir; com margem zero, qualquer crescimento exige nova compra."
    ),
    "restarting_nodes": (
        "O storage é dimensionado para {restarting_nodes} nó(s) em reinício simultâneo, parcela "
        "de {restarting_ratio} do total, arredondada para cima. Se uma queda de energia ou uma "
        "atualização reiniciar mais nós, eles disputam a leitura de um storage compartilhado e a "
        "recuperação demora mais."
    ),
    "throughput_read_peak_gbs": (
        "Para carregar o modelo em {restarting_nodes} nó(s) dentro de {target_load_time_s}, o "
        "storage precisa entregar {throughput_read_peak_gbs}, já com fator de segurança "
        "{storage_safety_factor}. Com menos banda, a folga desaparece e a recuperação pode se "
        "alongar justamente quando a capacidade está reduzida."
    ),
    "iops_read_peak": (
        "Ler a {throughput_read_peak_gbs} em blocos de {load_io_kib} exige {iops_read_peak} do "
        "storage. Um equipamento com muito throughput e poucos IOPS trava aqui: as leituras "
        "formam fila e o reinício fica mais lento que o prometido."
    ),
    "iops_write_peak": (
        "No pior momento, quando os logs de {concurrency} sessão(ões) são descarregados juntos, o "
        "storage recebe {iops_write_peak} de escrita. Se ele não acompanhar, as gravações formam "
        "fila e o atraso chega ao usuário, ou registros se perdem."
    ),
    "throughput_write_peak_gbs": (
        "O pico de {iops_write_peak} em gravações de {write_io_kib} equivale a "
        "{throughput_write_peak_gbs}. Em geral, logs e leitura do modelo dividem o mesmo caminho "
        "até o disco, de modo que a falta de banda de escrita também atrasa reinícios."
    ),
    "iops_read_steady": (
        "No dia a dia, a leitura de {nodes_final} nó(s) fica em torno de {iops_read_steady}. Use "
        "o valor como linha de base no monitoramento: um patamar bem maior sem reinícios indica "
        "cache pouco eficaz ou KV cache transbordando para o disco."
    ),
    "iops_write_steady": (
        "Em operação normal, a atividade de {concurrency} sessão(ões) gera {iops_write_steady} de "
        "escrita contínua. É essa carga que desgasta os SSDs: antes de comprar, confira se a "
        "durabilidade de escrita (DWPD) a suporta durante toda a garantia."
    ),
    "throughput_read_steady_gbs": (
        "Fora dos reinícios, a leitura de {nodes_final} nó(s) consome "
        "{throughput_read_steady_gbs}, a {steady_read_node_gbs} por nó. Essa banda já está "
        "comprometida: não conte com ela para backup ou para outros sistemas no mesmo storage."
    ),
    "throughput_write_steady_gbs": (
        "A escrita contínua de {iops_write_steady}, em gravações de {write_io_kib}, corresponde a "
        "{throughput_write_steady_gbs}. Rede, replicação e backup precisam acompanhar esse fluxo "
        "o tempo todo; do contrário, o atraso só aumenta."
    ),
    # storage profile
    "profile_serving_units": (
        "As escritas e o volume se distribuem por {profile_serving_units} unidade(s) do perfil. "
        "Com discos locais há uma unidade por nó, em {nodes_final} nó(s); com storage "
        "compartilhado há uma só para o cluster, e tomar um caso pelo outro distorce limites e "
        "espaço disponíveis."
    ),
    "profile_loading_units": (
        "No reinício de {restarting_nodes} nó(s), a leitura do modelo conta com "
        "{profile_loading_units} unidade(s) do perfil. Em storage compartilhado, todos disputam a "
        "mesma unidade; com discos locais, cada nó lê apenas do seu, e os discos dos demais não "
        "ajudam."
    ),
    "volume_load_ratio": (
        "A razão entre o volume exigido, {storage_recommended_tb}, e o espaço útil do perfil é "
        "{volume_load_ratio}. Acima de 1, não cabe: será preciso comprar mais unidades, reduzir a "
        "retenção ou trocar de perfil; perto de 1, o espaço acaba em pouco tempo."
    ),
    "read_iops_load_ratio": (
        "O pico de leitura de {iops_read_peak} representa carga {read_iops_load_ratio} sobre o "
        "limite do perfil, em que 1 é o esgotamento. Acima de 1, as leituras formam fila, a folga "
        "do cenário some e o tempo de carga pode passar do alvo."
    ),
    "write_iops_load_ratio": (
        "Com {iops_write_peak} no pico, a carga sobre o limite de escrita do perfil é "
        "{write_iops_load_ratio}, em que 1 é o esgotamento. Acima de 1, logs e trilhas de "
        "auditoria se atrasam e acabam segurando as respostas ou sendo descartados."
    ),
    "read_rate_load_ratio": (
        "A leitura de pico, {throughput_read_peak_gbs}, dividida pela banda do perfil resulta em "
        "{read_rate_load_ratio}. Acima de 1, o storage vira o gargalo da recuperação: confira o "
        "tempo real de reinício antes de aceitar o perfil."
    ),
    "write_rate_load_ratio": (
        "A escrita de pico, {throughput_write_peak_gbs}, dividida pela banda do perfil resulta em "
        "{write_rate_load_ratio}. Acima de 1, as gravações chegam mais rápido do que são "
        "concluídas e o atraso se acumula; bem abaixo de 1, há margem para mais sessões."
    ),
    "load_limit_mbps": (
        "Os nós em reinício dispõem de no máximo {load_limit_mbps} para ler o modelo em "
        "sequência, pois prevalece o menor entre a banda, {throughput_read_mbps} por unidade, e o "
        "que {iops_read_max} permitem. Investir no lado que não limita não encurta o reinício."
    ),
    "restart_time_s": (
        "Neste perfil, recarregar o modelo em {restarting_nodes} nó(s) leva {restart_time_s}, com "
        "leitura de até {load_limit_mbps}. Nesse intervalo, a capacidade desses nós fica fora do "
        "ar: compare o valor com o tempo alvo e com o que o SLO tolera."
    ),
    "warmup_pods": (
        "O aquecimento (warm-up) é calculado para {warmup_pods} pod(s) lendo o modelo ao mesmo "
        "tempo; sem valor informado, a conta usa {replicas_per_node} réplica(s) por nó em "
        "reinício. Subir mais pods juntos aumenta a disputa pela leitura e atrasa a entrada de "
        "todos em serviço."
    ),
    "iops_read_limit_mbps": (
        "Em blocos de {block_size_kb_read}, o limite de {iops_read_max} permite ler "
        "{iops_read_limit_mbps} por unidade; a vazão declarada deve ficar perto disso."
    ),
    "iops_write_limit_mbps": (
        "Em blocos de {block_size_kb_write}, o limite de {iops_write_max} permite escrever "
        "{iops_write_limit_mbps} por unidade; a vazão declarada deve ficar perto disso."
    ),
    "read_divergence_ratio": (
        "A vazão declarada ({throughput_read_mbps}) e a que os IOPS permitem "
        "({iops_read_limit_mbps}) diferem {read_divergence_ratio}: uma diferença grande diz que um "
        "dos três números está errado."
    ),
    "write_divergence_ratio": (
        "A vazão declarada ({throughput_write_mbps}) e a que os IOPS permitem "
        "({iops_write_limit_mbps}) diferem {write_divergence_ratio}: uma diferença grande diz que um "
        "dos três números está errado."
    ),
    "warmup_iops_limit_mbps": (
        "O limite de {iops_read_max} permite ler até {warmup_iops_limit_mbps} por unidade no "
        "aquecimento (warm-up), dado o tamanho de cada leitura. Se a banda anunciada for maior, "
        "ela não será alcançada; leituras maiores elevam esse teto."
    ),
    "warmup_block_bound": (
        "Indicador: {warmup_block_bound}. O valor 1 diz que os IOPS limitam o aquecimento "
        "(warm-up) a {warmup_iops_limit_mbps} por unidade, e leituras maiores ajudam; o valor 0 "
        "diz que o limite é a banda de {throughput_read_mbps}, e só mais throughput ou menos pods "
        "encurtam a espera."
    ),
    "warmup_units": (
        "O aquecimento lê de {warmup_units} unidade(s) do perfil. Com discos locais, cada pod lê só "
        "os do próprio nó, por isso {warmup_pods} pod(s) nunca somam mais unidades que isso."
    ),
    "warmup_time_s": (
        "Aquecer {warmup_pods} pod(s) leva {warmup_time_s}, com aproveitamento de "
        "{warmup_utilization_ratio} do limite do perfil. Até lá, os pods não atendem ninguém: se "
        "o tráfego sobe mais rápido que isso, antecipe a escala ou mantenha pods prontos."
    ),
    "profile_units": (
        "A compra é de {profile_units} unidade(s) do perfil, com {usable_capacity_tb} úteis em "
        "cada uma, para guardar {storage_recommended_tb}. Unidades acrescentadas pelo volume "
        "pesam em energia e rack, mas não foram contadas como ganho de IOPS nem de throughput."
    ),
    "storage_power_kw": (
        "O storage acrescenta {storage_power_kw} à demanda elétrica, com {profile_units} "
        "unidade(s). O consumo de storage externo fica fora da potência dos nós e, se for "
        "esquecido no projeto, toma a margem dos circuitos e do UPS."
    ),
    "storage_rack_u": (
        "O storage ocupa {storage_rack_u} de rack, com {profile_units} unidade(s). Sem espaço "
        "previsto perto dos nós, um storage externo acaba em um rack distante, com mais "
        "cabeamento e mais rede entre o modelo e as GPUs."
    ),
    "power_with_storage_kw": (
        "Nós e storage juntos demandam {power_with_storage_kw}, dos quais {storage_power_kw} vêm "
        "do storage. É a carga de TI que circuitos e UPS precisam sustentar; a energia da "
        "refrigeração ainda se soma a ela."
    ),
    "rack_with_storage_u": (
        "Nós e storage ocupam juntos {rack_with_storage_u}, dos quais {storage_rack_u} são do "
        "storage. Compare com o espaço livre contratado e acrescente switches e painéis de cabos, "
        "que não entram nessa conta."
    ),
}
