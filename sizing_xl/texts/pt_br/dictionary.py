"""Dictionary entries (pt-BR) of what the user and the model give: workload and model."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    # workload
    "model": Entry(
        "Nome da entrada do catálogo que descreve o modelo a servir.",
        "Dono da carga (NFR), entre os nomes de catalogs/models.json; maiúsculas não importam.",
        "Fixa o KV por token, o contexto máximo e os pesos; dele parte toda a conta de memória.",
        "Trocar entradas de nome parecido: opt-oss-120b e gpt-oss-120b têm pesos diferentes, o que "
        "muda a folga da HBM e o storage.",
    ),
    "server": Entry(
        "Nome da entrada do catálogo que descreve um nó: um servidor com todas as suas GPUs.",
        "Dono da carga (NFR), entre os nomes de catalogs/servers.json.",
        "Define HBM, kW, U de rack e calor por nó; trocar de servidor muda o número de nós e toda "
        "a conta da instalação.",
        "Escolher só pelo nome da GPU: chassis diferentes com a mesma GPU têm potência e altura "
        "diferentes, e energia e racks saem errados.",
    ),
    "storage": Entry(
        "Nome do perfil de storage que guarda modelos, cache, logs e dados operacionais.",
        "Dono da carga (NFR), entre os nomes de catalogs/storage.json; padrão profile_default.",
        "Não altera sessões nem nós; decide alertas de volume e de I/O e o tempo de reinício dos "
        "nós.",
        "Escolher o perfil só pela capacidade: o volume cabe, mas o reinício dos nós leva muito "
        "mais tempo que o planejado.",
    ),
    "concurrency": Entry(
        "Sessões abertas ao mesmo tempo que o cluster precisa manter em memória (C), em sessões.",
        "Dono da carga (NFR), a partir do pico medido ou projetado; não há valor padrão.",
        "KV total, logs e escritas crescem na mesma proporção; os nós também, em degraus inteiros.",
        "Informar requisições por segundo ou usuários cadastrados. Sessões são a taxa vezes a "
        "duração: 50 req/s de 15 s dão 750.",
    ),
    "effective_context": Entry(
        "Tokens que uma sessão realmente ocupa, somados entrada e resposta (T).",
        "Dono da carga (NFR), de preferência o P95 medido; acima do limite do modelo é reduzido, "
        "com alerta.",
        "Nas camadas que guardam todo o contexto, dobrar T dobra o KV e reduz à metade as sessões "
        "por nó.",
        "Usar o máximo do modelo por segurança, o que multiplica os nós, ou só o prompt, o que "
        "esquece a resposta.",
    ),
    "kv_precision": Entry(
        "Formato numérico do KV cache: fp16/bf16 usa 2 bytes por elemento, fp8/int8 usa 1, "
        "int4/fp4 usa 0,5 mais as escalas do formato, se houver.",
        "Dono da carga (NFR), igual ao que o motor vai usar; o padrão é default_kv_precision do "
        "modelo.",
        "De 16 para 8 bits, o KV cai à metade e as sessões por nó praticamente dobram; só o estado "
        "recorrente não muda.",
        "Deduzi-la da precisão dos pesos: um checkpoint FP8 pode ser servido com KV em bf16, o "
        "dobro da memória.",
    ),
    "kv_budget_ratio": Entry(
        "Fração, de 0 a 1, da HBM restante após o overhead que o KV cache pode ocupar.",
        "Dono da carga (NFR); padrão {default.kv_budget_ratio}. O cenário IDEAL a limita a "
        "{ideal.kv_budget_cap_ratio}.",
        "As sessões por nó são proporcionais a ela; acima de {limit.kv_budget_ratio_high} há "
        "alerta, pois sobra pouco para fragmentação.",
        "Tratá-la como fração da HBM total e descontar dela os pesos: o overhead já saiu antes, e "
        "descontá-lo duas vezes leva a comprar nós a mais.",
    ),
    "runtime_overhead_gib": Entry(
        "HBM de um nó, em GiB (2^30 bytes), reservada a pesos, ativações e buffers.",
        "Dono da carga (NFR), por medição no motor; padrão {default.runtime_overhead_gib} GiB.",
        "Sai da HBM antes do orçamento de KV; há alerta abaixo de {limit.overhead_low_gib} GiB ou "
        "do que pedem os pesos.",
        "Manter {default.runtime_overhead_gib} com um modelo maior ou com mais réplicas: o plano "
        "cabe no papel e falta memória na carga.",
    ),
    "peak_headroom_ratio": Entry(
        "Sessões extras reservadas para o pico, como fração da concorrência: 0,25 significa 25% a "
        "mais.",
        "Dono da carga (NFR), pela variação do tráfego; padrão {default.peak_headroom_ratio}. "
        "MÍNIMO aplica a fração {minimum.headroom_share_ratio} dela e IDEAL usa ao menos "
        "{ideal.headroom_floor_ratio}.",
        "Aumenta as sessões antes do arredondamento; com poucos nós, pode não custar nó algum.",
        "Aplicá-la sobre nós já arredondados ou somá-la a um C que já é o pico: nos dois casos, "
        "compram-se nós a mais.",
    ),
    "weights_precision": Entry(
        "Formato numérico em que os pesos são servidos, independente do formato do KV cache.",
        "Dono da carga (NFR); o padrão é default_weights_precision do modelo.",
        "Muda os pesos na HBM e as cópias nos nós; na base pooled, só vira sessão se o overhead "
        "for revisto.",
        "Esperar que quantizar os pesos reduza o KV por sessão: ele só depende de kv_precision.",
    ),
    "tensor_parallel": Entry(
        "Número de GPUs entre as quais cada camada de uma réplica é dividida.",
        "Dono da carga (NFR), conforme a configuração do motor; 1 se omitido.",
        "Nas bases per_gpu e engine, divide pesos e KV e define as réplicas por nó; na pooled, só "
        "gera alertas.",
        "Supor que o KV sempre se divide: cada grupo para em suas cabeças KV, e o latente da MLA "
        "se repete em cada GPU.",
    ),
    "pipeline_parallel": Entry(
        "Número de estágios em que as camadas de uma réplica são distribuídas.",
        "Dono da carga (NFR), conforme a configuração do motor; 1 se omitido.",
        "Cada réplica ocupa tensor_parallel vezes este valor em GPUs, o que, nas bases per_gpu e "
        "engine, define as réplicas por nó; na pooled, só gera alerta.",
        "Usar com tensor_parallel um produto que não divide as GPUs do nó: réplicas de 6 GPUs em "
        "um nó de 8 deixam 2 paradas.",
    ),
    "replicas_per_node": Entry(
        "Cópias completas do modelo que um nó serve.",
        "Dono da carga (NFR), conforme a implantação; padrão {default.replicas_per_node}.",
        "Multiplica os pesos que o overhead deve cobrir e os pods do aquecimento; o KV por sessão "
        "não muda.",
        "Deixar o padrão com réplicas menores que o nó: a base pooled conta a HBM de GPUs que não "
        "servem réplica alguma.",
    ),
    "avg_request_duration_s": Entry(
        "Duração média de uma requisição, da chegada ao último token, em segundos.",
        "Dono da carga (NFR), por medição; padrão {default.avg_request_duration_s} s.",
        "Define requisições por dia e, com elas, só o volume de logs: metade da duração, o dobro "
        "de logs.",
        "Informar o tempo até o primeiro token, bem mais curto: os logs incham várias vezes.",
    ),
    "target_load_time_s": Entry(
        "Prazo, em segundos, para que os nós em reinício leiam o modelo do storage.",
        "Dono da carga (NFR), pelo tempo de recuperação aceito; padrão "
        "{default.target_load_time_s} s.",
        "O pico de throughput e de IOPS de leitura é inversamente proporcional: metade do prazo, o "
        "dobro do pico.",
        "Tomá-lo pelo tempo até atender: a carga na GPU e a inicialização do motor vêm depois da "
        "leitura.",
    ),
    "capacity_margin_ratio": Entry(
        "Margem somada ao volume total de storage, como fração: 0,20 significa 20% a mais.",
        "Dono da carga ou a política em catalogs/parameters.json; padrão "
        "{default.capacity_margin_ratio}.",
        "Multiplica só o volume recomendado por 1 mais a margem; IOPS e throughput não mudam.",
        "Comprar o volume com margem 0 e sem espaço para crescer, ou esquecer que o fator f já "
        "amplia o cache.",
    ),
    "warmup_concurrency": Entry(
        "Pods que leem o modelo ao mesmo tempo em um aquecimento.",
        "Dono da carga (NFR); padrão {default.warmup_concurrency} (0: as réplicas dos nós em "
        "reinício).",
        "O tempo de aquecimento cresce na mesma proporção; sessões e nós não mudam.",
        "Informar 1 porque o teste usou um pod: o tempo real fica várias vezes acima do previsto.",
    ),
    "warmup_utilization_ratio": Entry(
        "Fração do limite de leitura do perfil que um aquecimento alcança de fato.",
        "Dono da carga (NFR), por medição; padrão {default.warmup_utilization_ratio}.",
        "O tempo de aquecimento é inversamente proporcional: metade da fração, o dobro do tempo.",
        "Usar 1, como se o limite do catálogo fosse sustentado; o pico de leitura usa "
        "read_efficiency, não este valor.",
    ),
    "warmup_read_pattern": Entry(
        "Modo de leitura do aquecimento: sequential (em sequência) ou random (blocos aleatórios).",
        "Dono da carga (NFR), conforme o carregador de pesos; padrão sequential.",
        "Muda o tamanho da leitura que multiplica os IOPS: load_io_kib em sequência, "
        "block_size_kb_read do perfil em blocos aleatórios.",
        "Supor leitura em sequência quando o carregador lê blocos pequenos: o limite passa a ser "
        "IOPS, e o aquecimento real demora mais.",
    ),
    "warmup_random": Entry(
        "Forma numérica de warmup_read_pattern: 1 para leitura aleatória, 0 para sequencial.",
        "Derivado de warmup_read_pattern; não se digita à parte.",
        "Com 1, o limite de IOPS usa block_size_kb_read no lugar de load_io_kib, e o tempo costuma "
        "subir.",
        "Lê-lo como quantidade de leituras ou de pods: é um indicador, que vale só 0 ou 1.",
    ),
    # model
    "num_layers": Entry(
        "Total de camadas do modelo.",
        "num_hidden_layers do config.json do modelo, via catalogs/models.json.",
        "Com atenção full ou sliding, o KV por sessão é proporcional a ele; em kv_groups, limita "
        "as camadas de cada grupo.",
        "Contar como atenção as camadas recorrentes ou as que reutilizam o KV de outra: na Gemma "
        "3n, só 20 das 35 têm KV próprio.",
    ),
    "num_key_value_heads": Entry(
        "Cabeças de atenção que guardam chave e valor em cada camada; em GQA são menos que as de "
        "consulta.",
        "config.json do modelo, via catalogs/models.json.",
        "O KV é proporcional a elas, e elas limitam em quantas GPUs o tensor_parallel o divide.",
        "Usar as cabeças de consulta: na Llama 3.1 70B são 64, não 8, e o KV sai 8 vezes maior.",
    ),
    "head_dim": Entry(
        "Elementos de cada vetor, de chave ou de valor, que uma cabeça guarda por token.",
        "config.json do modelo, via catalogs/models.json; se faltar lá, hidden_size dividido pelas "
        "cabeças.",
        "O KV por token e, com ele, o KV por sessão são proporcionais a ela.",
        "Fazer a divisão mesmo quando o campo existe: no gpt-oss-120b ela dá 45 em vez de 64, e o "
        "KV sai 30% menor que o real.",
    ),
    "max_position_embeddings": Entry(
        "Maior contexto que o modelo aceita, em tokens.",
        "config.json do modelo, via catalogs/models.json.",
        "É o teto do contexto: pedir mais não aumenta o KV; o valor é reduzido, com alerta.",
        "Planejar 256 mil tokens em um modelo de 131.072 e esperar o dobro de KV: a sessão para no "
        "limite.",
    ),
    "attention_pattern": Entry(
        "Padrão de atenção na forma simples: full (todo o contexto), sliding (janela) ou hybrid "
        "(os dois).",
        "config.json do modelo, via catalogs/models.json; dispensado quando há kv_groups.",
        "Decide quais camadas crescem com o contexto: o maior efeito no KV em contextos longos.",
        "Tratar um híbrido como full: no opt-oss-120b a 131.072 tokens, o KV sai quase o dobro.",
    ),
    "hybrid_full_layers": Entry(
        "Camadas de um modelo híbrido que guardam o contexto inteiro.",
        "config.json do modelo, via catalogs/models.json; só quando attention_pattern é hybrid.",
        "Em contextos longos, quase todo o KV por sessão vem delas.",
        "Trocá-las pelas de janela: na Gemma 3 27B (10 e 52), o KV em contexto longo fica cerca de "
        "5 vezes maior.",
    ),
    "hybrid_sliding_layers": Entry(
        "Camadas de um modelo híbrido que guardam só os tokens da janela.",
        "config.json do modelo, via catalogs/models.json; somadas às completas, dão num_layers.",
        "Além da janela, a parte delas no KV não cresce mais, por maior que seja o contexto.",
        "Cobrar delas o contexto inteiro, ou ignorá-las quando a janela é larga, de milhares de "
        "tokens.",
    ),
    "sliding_window": Entry(
        "Tokens que uma camada de janela deslizante mantém.",
        "config.json do modelo, via catalogs/models.json; exigido com sliding ou hybrid.",
        "O KV dessas camadas cresce até a janela e então fica constante.",
        "Copiar uma janela que o config.json traz desativada: o KV é cortado no papel e falta HBM "
        "na produção.",
    ),
    "kv_groups": Entry(
        "Lista de grupos de camadas de mesmo tipo (full, sliding, chunked, mla, indexer ou "
        "recorrente), com o número de camadas e a geometria de cada um.",
        "catalogs/models.json, a partir do config.json; substitui a forma simples de "
        "attention_pattern.",
        "Dá o KV exato de toda arquitetura aceita; um tipo desconhecido é recusado, nunca "
        "adivinhado.",
        "Contar a MLA por cabeça e com fator 2, o que infla o KV mais de 10 vezes: cada camada "
        "guarda um só latente por token, kv_lora_rank + qk_rope_head_dim elementos.",
    ),
    "default_kv_precision": Entry(
        "Precisão do KV cache adotada quando a carga não informa kv_precision.",
        "catalogs/models.json.",
        "Vale em todos os cenários; entre fp8 e bf16, a diferença é de 2 vezes no KV por sessão.",
        "Aceitá-la sem conferir o motor: se ele servir em bf16 o que no catálogo é fp8, cabe só "
        "metade das sessões.",
    ),
    "kv_bytes_per_element": Entry(
        "Bytes de um elemento do KV na precisão escolhida, com as escalas do formato, se houver.",
        "Derivado de kv_precision ou do padrão do modelo: {precision.bf16}, {precision.fp8} ou "
        "{precision.int4}; NVFP4, com escalas, {precision.nvfp4}.",
        "O KV por sessão é proporcional a ele, exceto o estado recorrente.",
        "Contar 4 bits como meio byte em um formato com escalas: no NVFP4 falta a memória delas.",
    ),
    "growing_elements_per_token": Entry(
        "Elementos de KV por token, somadas as camadas que guardam todo o contexto.",
        "Derivado dos grupos de camadas sem janela em catalogs/models.json.",
        "Multiplica o contexto inteiro; em contextos longos, responde por quase todo o KV.",
        "Ler como bytes: são elementos, e em bf16 os 18.432 do gpt-oss-120b ocupam 36.864 bytes.",
    ),
    "narrow_window_elements": Entry(
        "Elementos de KV por token, somadas as camadas da janela mais estreita; 0 sem janela.",
        "Derivado dos grupos de camadas em catalogs/models.json.",
        "Multiplica no máximo narrow_window_tokens, por isso pesa pouco em contextos longos.",
        "Somá-los aos que crescem: um híbrido passa a custar como se fosse de atenção completa.",
    ),
    "narrow_window_tokens": Entry(
        "Tokens que a janela mais estreita do modelo mantém; 128 no gpt-oss-120b.",
        "Derivado dos grupos de camadas em catalogs/models.json.",
        "É o teto de tokens dessas camadas; um contexto menor que a janela vale por inteiro.",
        "Esperar economia com contexto mais curto que a janela: nesse trecho, essas camadas ainda "
        "crescem.",
    ),
    "wide_window_elements": Entry(
        "Elementos de KV por token, somadas as camadas da janela mais larga; 0 se há menos de duas "
        "janelas.",
        "Derivado dos grupos de camadas em catalogs/models.json.",
        "Multiplica no máximo wide_window_tokens; só pesa em modelos com duas larguras de janela.",
        "Juntar as duas larguras em uma só: o KV sai maior ou menor, conforme a janela escolhida.",
    ),
    "wide_window_tokens": Entry(
        "Tokens que a janela mais larga mantém, em modelos com duas larguras.",
        "Derivado dos grupos de camadas em catalogs/models.json.",
        "É o teto de tokens dessas camadas; além dele, o KV delas fica constante.",
        "Confundi-la com o contexto máximo: a janela limita uma camada, não o que a sessão aceita.",
    ),
    "state_bytes": Entry(
        "Estado recorrente de uma sessão (Mamba-2, gated DeltaNet), em bytes; 0 se não existe.",
        "Derivado das camadas recorrentes em catalogs/models.json.",
        "Parcela fixa por sessão, qualquer que seja o contexto; pesa mais em contextos curtos.",
        "Multiplicá-lo pelo contexto, reduzi-lo com kv_precision ou esquecê-lo: no Qwen3.5 35B são "
        "64 MB por sessão.",
    ),
    "default_weights_precision": Entry(
        "Precisão dos pesos adotada quando a carga não informa weights_precision.",
        "catalogs/models.json.",
        "Escolhe o valor de pesos usado na verificação do overhead e nas cópias dos nós.",
        "Deixar 16 bits no catálogo e servir em 8: o overhead é conferido contra o dobro dos pesos "
        "reais.",
    ),
    "total_params_b": Entry(
        "Parâmetros totais do modelo, em bilhões (10^9).",
        "Ficha do modelo, via catalogs/models.json; opcional.",
        "Só estima pesos e artefato quando faltam os tamanhos em GiB: parâmetros vezes os bytes da "
        "precisão; pesos estimados geram alerta.",
        "Confiar no número do nome: o gpt-oss-120b tem 116,8 bilhões, e o tamanho medido vale mais "
        "que a estimativa.",
    ),
    "active_params_b": Entry(
        "Parâmetros usados por token em um modelo MoE, em bilhões (10^9).",
        "Ficha do modelo, via catalogs/models.json; opcional.",
        "Descreve computação, não memória: KV, nós e storage não mudam com ele.",
        "Dimensionar a HBM por ele: todos os especialistas ficam na memória, e o gpt-oss-120b "
        "ativa só 5,1 de 116,8.",
    ),
    "weights_memory_gib": Entry(
        "Memória que os pesos de uma réplica ocupam na precisão servida, em GiB.",
        "catalogs/models.json, um valor por precisão; a carga pode informar outro.",
        "Determina o overhead que cobre os pesos e o volume das cópias nos nós.",
        "Calcular pelos bits nominais: a 4 bits o gpt-oss-120b daria 54,4 GiB, mas escalas e "
        "camadas bf16 o levam a 60,8.",
    ),
    "model_artifact_size_gib": Entry(
        "Tamanho dos arquivos do modelo no storage, em GiB: o checkpoint de 16 bits ou, se não "
        "existe um, o publicado.",
        "catalogs/models.json ou a carga; na falta, pesos em 16 bits ou 2 bytes por parâmetro.",
        "O volume do registro e o pico de leitura no reinício são proporcionais a ele.",
        "Informar GB como GiB, erro de 7%, ou o arquivo quantizado quando o lido é o de 16 bits.",
    ),
    "artifact_gib": Entry(
        "Tamanho do artefato que o cálculo usa, em GiB, já resolvido entre as fontes possíveis.",
        "Derivado: valor da carga, model_artifact_size_gib, pesos em 16 bits ou parâmetros.",
        "Cada versão no registro e cada nó em reinício custam este tamanho em volume e em leitura.",
        "Confundi-lo com deployed_weights_gib: um está no storage, o outro ocupa a HBM.",
    ),
    "deployed_weights_gib": Entry(
        "Pesos de uma réplica inteira na precisão servida, em GiB.",
        "Derivado de weights_memory_gib na weights_precision em uso; sem ele, estimado com alerta.",
        "Vezes replicas_per_node, mais weights_margin_gib, dá o overhead necessário; também define "
        "o volume das cópias nos nós.",
        "Informar a fatia de uma só GPU: o overhead é do nó inteiro, e a conta sai baixa demais.",
    ),
}
