"""Verbetes (pt-BR) do que um caso dá: os campos de um workload."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "model": Entry(
        "Nome da entrada do catálogo que descreve o modelo a servir.",
        "Dono da carga (NFR), entre os nomes de catalogs/models.json; maiúsculas não importam.",
        "Fixa o KV por token, o contexto máximo e os pesos; dele parte toda a conta de memória.",
        "Trocar entradas de nome parecido: opt-oss-120b e gpt-oss-120b têm pesos diferentes, o que "
        "muda a folga da HBM e o storage.",
        label="Modelo",
    ),
    "server": Entry(
        "Nome da entrada do catálogo que descreve um nó: um servidor com todas as suas GPUs.",
        "Dono da carga (NFR), entre os nomes de catalogs/servers.json.",
        "Define HBM, kW, U de rack e calor por nó; trocar de servidor muda o número de nós e toda "
        "a conta da instalação.",
        "Escolher só pelo nome da GPU: chassis diferentes com a mesma GPU têm potência e altura "
        "diferentes, e energia e racks saem errados.",
        label="Servidor",
    ),
    "storage": Entry(
        "Nome do perfil de storage que guarda modelos, cache, logs e dados operacionais.",
        "Dono da carga (NFR), entre os nomes de catalogs/storage.json; padrão profile_default.",
        "Não altera sessões nem nós; decide alertas de volume e de I/O e o tempo de reinício dos "
        "nós.",
        "Escolher o perfil só pela capacidade: o volume cabe, mas o reinício dos nós leva muito "
        "mais tempo que o planejado.",
        label="Perfil de storage",
    ),
    "concurrency": Entry(
        "Sessões abertas ao mesmo tempo que o cluster precisa manter em memória (C), em sessões.",
        "Dono da carga (NFR), a partir do pico medido ou projetado; não há valor padrão.",
        "KV total, logs e escritas crescem na mesma proporção; os nós também, em degraus inteiros.",
        "Informar requisições por segundo ou usuários cadastrados. Sessões são a taxa vezes a "
        "duração: 50 req/s de 15 s dão 750.",
        label="Sessões simultâneas",
    ),
    "effective_context": Entry(
        "Tokens que uma sessão realmente ocupa, somados entrada e resposta (T).",
        "Dono da carga (NFR), de preferência o P95 medido; acima do limite do modelo é reduzido, "
        "com alerta.",
        "Nas camadas que guardam todo o contexto, dobrar T dobra o KV e reduz à metade as sessões "
        "por nó.",
        "Usar o máximo do modelo por segurança, o que multiplica os nós, ou só o prompt, o que "
        "esquece a resposta.",
        label="Contexto efetivo",
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
        label="Precisão do KV cache",
    ),
    "kv_budget_ratio": Entry(
        "Fração, de 0 a 1, da HBM restante após o overhead que o KV cache pode ocupar.",
        "Dono da carga (NFR); padrão {default.kv_budget_ratio}. O cenário IDEAL a limita a "
        "{ideal.kv_budget_cap_ratio}.",
        "As sessões por nó são proporcionais a ela; acima de {limit.kv_budget_ratio_high} há "
        "alerta, pois sobra pouco para fragmentação.",
        "Tratá-la como fração da HBM total e descontar dela os pesos: o overhead já saiu antes, e "
        "descontá-lo duas vezes leva a comprar nós a mais.",
        label="Parcela de KV solicitada",
    ),
    "runtime_overhead_gib": Entry(
        "HBM de um nó, em GiB (2^30 bytes), reservada a pesos, ativações e buffers.",
        "Dono da carga (NFR), por medição no motor; se omitida: o que a entrada do modelo declara, "
        "senão os pesos das réplicas do nó e {policy.weights_margin_gib} GiB, nunca menos de "
        "{default.runtime_overhead_gib} GiB.",
        "Sai da HBM antes do orçamento de KV; há alerta abaixo de {limit.overhead_low_gib} GiB ou "
        "do que pedem os pesos.",
        "Informar um valor e mantê-lo com um modelo maior ou com mais réplicas: o plano cabe no "
        "papel e falta memória na carga.",
        label="Reserva de pesos e runtime",
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
        label="Folga (headroom) solicitada",
    ),
    "weights_precision": Entry(
        "Formato numérico em que os pesos são servidos, independente do formato do KV cache.",
        "Dono da carga (NFR); o padrão é default_weights_precision do modelo.",
        "Muda os pesos na HBM e as cópias nos nós; na base pooled, só vira sessão se o overhead "
        "for revisto.",
        "Esperar que quantizar os pesos reduza o KV por sessão: ele só depende de kv_precision.",
        label="Precisão dos pesos",
    ),
    "tensor_parallel": Entry(
        "Número de GPUs entre as quais cada camada de uma réplica é dividida.",
        "Dono da carga (NFR), conforme a configuração do motor; 1 se omitido.",
        "Nas bases per_gpu e engine, divide pesos e KV e define as réplicas por nó; na pooled, só "
        "gera alertas.",
        "Supor que o KV sempre se divide: cada grupo para em suas cabeças KV, e o latente da MLA "
        "se repete em cada GPU.",
        label="GPUs por grupo tensor-parallel",
    ),
    "pipeline_parallel": Entry(
        "Número de estágios em que as camadas de uma réplica são distribuídas.",
        "Dono da carga (NFR), conforme a configuração do motor; 1 se omitido.",
        "Cada réplica ocupa tensor_parallel vezes este valor em GPUs, o que, nas bases per_gpu e "
        "engine, define as réplicas por nó; na pooled, só gera alerta.",
        "Usar com tensor_parallel um produto que não divide as GPUs do nó: réplicas de 6 GPUs em "
        "um nó de 8 deixam 2 paradas.",
        label="Estágios do pipeline",
    ),
    "replicas_per_node": Entry(
        "Cópias completas do modelo que um nó serve.",
        "Dono da carga (NFR), conforme a implantação; padrão {default.replicas_per_node}.",
        "Multiplica os pesos que o overhead deve cobrir e os pods do aquecimento; o KV por sessão "
        "não muda.",
        "Deixar o padrão com réplicas menores que o nó: a base pooled conta a HBM de GPUs que não "
        "servem réplica alguma.",
        label="Réplicas por nó",
    ),
    "avg_request_duration_s": Entry(
        "Duração média de uma requisição, da chegada ao último token, em segundos.",
        "Dono da carga (NFR), por medição; padrão {default.avg_request_duration_s} s.",
        "Define requisições por dia e, com elas, só o volume de logs: metade da duração, o dobro "
        "de logs.",
        "Informar o tempo até o primeiro token, bem mais curto: os logs incham várias vezes.",
        label="Duração média da requisição",
    ),
    "target_load_time_s": Entry(
        "Prazo, em segundos, para que os nós em reinício leiam o modelo do storage.",
        "Dono da carga (NFR), pelo tempo de recuperação aceito; padrão "
        "{default.target_load_time_s} s.",
        "O pico de throughput e de IOPS de leitura é inversamente proporcional: metade do prazo, o "
        "dobro do pico.",
        "Tomá-lo pelo tempo até atender: a carga na GPU e a inicialização do motor vêm depois da "
        "leitura.",
        label="Tempo alvo de carga",
    ),
    "capacity_margin_ratio": Entry(
        "Margem somada ao volume total de storage, como fração: 0,20 significa 20% a mais.",
        "Dono da carga ou a política em catalogs/parameters.json; padrão "
        "{default.capacity_margin_ratio}.",
        "Multiplica só o volume recomendado por 1 mais a margem; IOPS e throughput não mudam.",
        "Comprar o volume com margem 0 e sem espaço para crescer, ou esquecer que o fator f já "
        "amplia o cache.",
        label="Margem de volume do storage",
    ),
    "rack_power_limit_kw": Entry(
        "Potência, em kW, que a sala consegue alimentar e refrigerar em um rack.",
        "Quem opera a sala (contrato do data center, PDUs, refrigeração); desconhecida se omitida.",
        "Define quantos nós inteiros um rack recebe e, com isso, os racks a reservar; omitida, só a "
        "altura conta.",
        "Informar a potência da sala inteira, ou a do disjuntor sem a margem: planejam-se racks que os "
        "circuitos não alimentam.",
        label="Potência por rack na sala",
    ),
    "warmup_concurrency": Entry(
        "Pods que leem o modelo ao mesmo tempo em um aquecimento.",
        "Dono da carga (NFR); padrão {default.warmup_concurrency} (0: as réplicas dos nós em "
        "reinício).",
        "O tempo de aquecimento cresce na mesma proporção; sessões e nós não mudam.",
        "Informar 1 porque o teste usou um pod: o tempo real fica várias vezes acima do previsto.",
        label="Pods em warm-up",
    ),
    "warmup_utilization_ratio": Entry(
        "Fração do limite de leitura do perfil que um aquecimento alcança de fato.",
        "Dono da carga (NFR), por medição; padrão {default.warmup_utilization_ratio}.",
        "O tempo de aquecimento é inversamente proporcional: metade da fração, o dobro do tempo.",
        "Usar 1, como se o limite do catálogo fosse sustentado; o pico de leitura usa "
        "read_efficiency, não este valor.",
        label="Aproveitamento do perfil, warm-up",
    ),
    "current_nodes": Entry(
        "Nós que operam hoje; 0, o padrão, quando não há nenhum.",
        "Quem opera o cluster: conte os nós que servem este modelo.",
        "Diz que cenário eles dão e quantos faltam para os outros; nenhum outro número muda.",
        "Contar nós parados ou que servem outro modelo.",
        label="Nós em operação hoje",
    ),
    "warmup_read_pattern": Entry(
        "Modo de leitura do aquecimento: sequential (em sequência) ou random (blocos aleatórios).",
        "Dono da carga (NFR), conforme o carregador de pesos; padrão sequential.",
        "Muda o tamanho da leitura que multiplica os IOPS: load_io_kib em sequência, "
        "block_size_kb_read do perfil em blocos aleatórios.",
        "Supor leitura em sequência quando o carregador lê blocos pequenos: o limite passa a ser "
        "IOPS, e o aquecimento real demora mais.",
        label="Padrão de leitura, warm-up",
    ),
    "warmup_random": Entry(
        "Forma numérica de warmup_read_pattern: 1 para leitura aleatória, 0 para sequencial.",
        "Derivado de warmup_read_pattern; não se digita à parte.",
        "Com 1, o limite de IOPS usa block_size_kb_read no lugar de load_io_kib, e o tempo costuma "
        "subir.",
        "Lê-lo como quantidade de leituras ou de pods: é um indicador, que vale só 0 ou 1.",
        label="Leitura aleatória no warm-up",
    ),
    "overhead_given_gib": Entry(
        "Reserva de runtime que o próprio caso informa, em GiB por nó.",
        "runtime_overhead_gib do caso; vazio quando fica a cargo da entrada do modelo ou da política.",
        "Informada, é usada como está, e um alerta avisa quando não cobre os pesos.",
        "Manter um valor antigo ao trocar de modelo: vazia, ela acompanha os pesos.",
        label="Reserva de runtime informada",
    ),
    "model_config": Entry(
        "Caminho do config.json de um modelo que nenhum catálogo tem, ou da pasta dele.",
        "Quem publica o modelo; um caminho relativo começa no arquivo dos casos ou na pasta de "
        "trabalho do Excel. Opção da linha de comando, coluna de lotes e célula da folha de "
        "controle.",
        "O caso é dimensionado com o que a configuração diz de cache e pesos, contado exatamente "
        "ou recusado; em lotes e na linha de comando, o campo do modelo passa a dar o nome dele.",
        "Dar uma configuração feita à mão ou cortada: o que falta é recusado, mas no que está "
        "errado se acredita.",
        label="config.json do modelo",
    ),
}
