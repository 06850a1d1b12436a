"""Dictionary entries (pt-BR) of the catalogs' finer fields and of precisions."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    # workload
    "basis": Entry(
        "Base de capacidade: a regra que transforma HBM em sessões por nó. pooled soma a HBM do nó, "
        "per_gpu usa a memória de cada GPU conforme o layout, engine o que o vLLM de uma versão admite.",
        "Dono da carga (NFR), em --basis; padrão pooled.",
        "Decide quantas sessões cabem em um nó e, com isso, nós, energia e custo; a pooled não "
        "desconta cópias de KV entre GPUs nem sobras de cada réplica.",
        "Comparar as sessões da pooled com o log do vLLM, que conta por GPU e em blocos: o motor "
        "pode admitir menos, e faltam nós na produção.",
        label="Base de capacidade",
    ),
    # layer groups (models.json, kv_groups)
    "kind": Entry(
        "Tipo de um grupo de camadas, um destes: {catalog.kind}.",
        "catalogs/models.json, a partir da arquitetura no config.json do modelo.",
        "Escolhe a fórmula do grupo: se o KV cresce com o contexto, para em um limite ou é um "
        "estado constante; nada pesa mais em contextos longos.",
        "Declarar como full uma camada recorrente: no Qwen3.5 35B, com 10 camadas full em 40, o KV "
        "que cresce com o contexto sai 4 vezes maior.",
    ),
    "layers": Entry(
        "Número de camadas do grupo, todas com a mesma geometria.",
        "config.json do modelo, via catalogs/models.json, contando as camadas de cada tipo.",
        "O KV ou o estado do grupo é proporcional a ele; nenhum grupo pode ter mais que "
        "num_layers.",
        "Forçar a soma a dar num_layers: no Nemotron 3 Nano, 23 das 52 camadas não guardam nada, e "
        "somá-las às 6 de atenção quase quintuplica o KV.",
    ),
    "v_head_dim": Entry(
        "Elementos do vetor de valor de uma cabeça, quando diferem dos da chave (head_dim).",
        "config.json do modelo, via catalogs/models.json; opcional, igual a head_dim quando "
        "ausente.",
        "Cada cabeça guarda head_dim + v_head_dim elementos por token; o KV acompanha essa soma.",
        "Omiti-lo quando o valor é menor que a chave: com 192 e 128, contar 192 duas vezes infla o "
        "KV em 20%. Na MLA ele não entra: o cache é o latente.",
    ),
    "window": Entry(
        "Tokens que cada camada de um grupo sliding mantém por sessão.",
        "config.json do modelo (sliding_window), via catalogs/models.json.",
        "O KV do grupo cresce até a janela e para; o modelo aceita no máximo duas larguras, e um "
        "chunk conta como uma delas.",
        "Preenchê-lo com o contexto máximo: as camadas nunca param de crescer, e o KV da Gemma 3 "
        "27B a 131.072 tokens sai quase 6 vezes maior.",
    ),
    "chunk": Entry(
        "Tamanho, em tokens, do bloco dentro do qual as camadas de um grupo chunked fazem atenção "
        "(Llama 4).",
        "config.json do modelo (attention_chunk_size), via catalogs/models.json.",
        "Limita o KV do grupo a um bloco, como uma janela, desde que o motor de fato descarte os "
        "blocos anteriores.",
        "Contar com o limite em um motor que guarda tudo: o Llama 4 Scout a 131.072 tokens em bf16 "
        "ocupa 24 GiB por sessão, não 7,1.",
    ),
    "kv_lora_rank": Entry(
        "Elementos da parte comprimida do latente da MLA, por token e por camada; todas as cabeças "
        "o compartilham.",
        "config.json do modelo (kv_lora_rank), via catalogs/models.json.",
        "Com qk_rope_head_dim, é todo o cache da camada; costuma ser a maior parcela (512 de 576 "
        "no DeepSeek-V3).",
        "Dividir o latente por tensor_parallel: cada GPU guarda uma cópia inteira, e com 8 o plano "
        "promete até 8 vezes as sessões que cabem.",
    ),
    "qk_rope_head_dim": Entry(
        "Elementos da chave com posição rotativa (RoPE) que a MLA guarda ao lado do latente, por "
        "token e por camada.",
        "config.json do modelo (qk_rope_head_dim), via catalogs/models.json.",
        "Soma-se a kv_lora_rank, sem fator 2: no DeepSeek-V3 são 64 de 576 elementos.",
        "Esquecê-lo, o que tira 11% do cache do DeepSeek-V3, ou multiplicá-lo pelas cabeças, que "
        "compartilham uma única chave rotativa.",
    ),
    "index_head_dim": Entry(
        "Elementos da chave que o indexador da atenção esparsa (DSA) guarda por token e por "
        "camada.",
        "config.json do modelo (index_head_dim), via catalogs/models.json.",
        "Soma-se ao latente da MLA e cresce com o contexto: no DeepSeek-V3.2, 128 além de 576 "
        "elementos, 22% a mais.",
        "Supor que a atenção esparsa encurta o cache: ela escolhe o que ler, mas guarda todo o "
        "contexto, e um plano com menos KV fica sem HBM.",
    ),
    "num_heads": Entry(
        "Cabeças de uma camada Mamba-2; cada uma tem head_dim x state_dim elementos de estado.",
        "config.json do modelo (mamba_num_heads), via catalogs/models.json.",
        "O estado por sessão é proporcional a elas e não cresce com o contexto.",
        "Usar as cabeças de atenção: no Nemotron 3 Nano são 32, não 64, e o estado de cada sessão "
        "sai pela metade.",
    ),
    "state_dim": Entry(
        "Elementos de estado que cada canal de uma camada Mamba-2 mantém.",
        "config.json do modelo (ssm_state_size), via catalogs/models.json.",
        "O estado por sessão é praticamente proporcional a ele; o contexto não o altera.",
        "Trocá-lo pela dimensão da cabeça: no Nemotron 3 Nano seriam 64 em vez de 128, e metade do "
        "estado desapareceria da conta.",
    ),
    "n_groups": Entry(
        "Grupos em que as cabeças de uma camada Mamba-2 compartilham as projeções B e C.",
        "config.json do modelo (n_groups), via catalogs/models.json.",
        "Só aumenta a cauda da convolução, com 2 x n_groups x state_dim canais; o estado "
        "recorrente não muda, e o efeito total é pequeno.",
        "Copiar n_group, que é do roteador MoE: no Nemotron 3 Nano ele vale 1, não 8, e a cauda da "
        "convolução sai 29% menor.",
    ),
    "conv_kernel": Entry(
        "Largura, em tokens, da convolução curta de uma camada recorrente; a sessão guarda os "
        "últimos conv_kernel - 1 e, na decodificação especulativa, os rascunhados.",
        "config.json do modelo (conv_kernel ou linear_conv_kernel_dim), via catalogs/models.json.",
        "Define o tamanho da cauda da convolução, em geral poucos por cento do estado da sessão.",
        "Contar a largura inteira: com 4, guardam-se 3 posições, e a cauda sai um terço maior que "
        "a do motor.",
    ),
    "num_k_heads": Entry(
        "Cabeças de chave de uma camada gated DeltaNet.",
        "config.json do modelo (linear_num_key_heads), via catalogs/models.json.",
        "Entram só na cauda da convolução e limitam em quantas GPUs o estado se divide.",
        "Trocá-las por num_v_heads: no Qwen3.5 35B (16 e 32), o estado sai pela metade, e sobram "
        "sessões que não cabem.",
    ),
    "num_v_heads": Entry(
        "Cabeças de valor de uma camada gated DeltaNet; cada uma mantém uma matriz de k_dim x "
        "v_dim elementos.",
        "config.json do modelo (linear_num_value_heads), via catalogs/models.json.",
        "O estado por sessão é proporcional a elas, qualquer que seja o contexto.",
        "Usar num_key_value_heads, da atenção comum: no Qwen3.5 35B são 2, não 32, e o estado sai "
        "16 vezes menor.",
    ),
    "k_dim": Entry(
        "Elementos da chave de uma cabeça de gated DeltaNet; um dos lados da matriz de estado.",
        "config.json do modelo (linear_key_head_dim), via catalogs/models.json.",
        "O estado é proporcional a k_dim x v_dim; ele também entra na cauda da convolução.",
        "Usar head_dim, da atenção comum: no Qwen3.5 35B são 256 em vez de 128, e o estado de cada "
        "sessão dobra no papel.",
    ),
    "v_dim": Entry(
        "Elementos do valor de uma cabeça de gated DeltaNet; o outro lado da matriz de estado.",
        "config.json do modelo (linear_value_head_dim), via catalogs/models.json.",
        "O estado é proporcional a ele, assim como a k_dim; o contexto não o altera.",
        "Somar k_dim e v_dim, como no KV comum: o estado é uma matriz, e com 128 e 128 a soma o "
        "deixa 64 vezes menor.",
    ),
    "state_bytes_per_element": Entry(
        "Bytes de cada elemento do estado recorrente; em geral 4, pois os motores o mantêm em "
        "fp32.",
        "config.json do modelo (mamba_ssm_dtype ou equivalente), via catalogs/models.json.",
        "O estado por sessão é quase proporcional a ele; kv_precision não o altera.",
        "Copiar os bytes do KV: com 1 em vez de 4, o Qwen3.5 35B mostra 17 MB de estado por "
        "sessão, quando ocupa 64 MB.",
    ),
    "conv_bytes_per_element": Entry(
        "Bytes de cada elemento da cauda da convolução; em geral 2, o bf16 do modelo.",
        "catalogs/models.json, conforme o dtype do modelo ou o que o motor usa.",
        "Muda só a cauda, parcela pequena: no Qwen3.5 35B, 1,5 de 64 MB por sessão.",
        "Igualá-lo aos 4 bytes do estado sem conferir o motor: a cauda dobra e o estado deixa de "
        "bater com o medido.",
    ),
    # server
    "unusual": Entry(
        "Campos da entrada cujo valor é esse mesmo, embora fora do plausível na unidade "
        "(docs/plausible.md).",
        "Quem escreve a entrada, via catálogos; vazio se omitido.",
        "Transforma a recusa em aviso, que sizing-xl validate continua a mostrar; nenhum número "
        "muda.",
        "Citar um campo só para calar a mensagem: 14300 kW de um nó entrariam na potência do site "
        "inteiro.",
    ),
    "visible_hbm_gib": Entry(
        "HBM de uma GPU que os programas enxergam, em GiB (2^30 bytes).",
        "Medição, o total do PyTorch antes do do driver, via catalogs/servers.json (visible_hbm_gib); "
        "opcional.",
        "As bases per_gpu e engine tomam dele sua parcela; desconhecido, usam o rótulo do "
        "fabricante, e um alerta o diz. A base pooled não o usa.",
        "Calculá-lo do rótulo: os 80 GB da H100 dariam 74,5 GiB, mas o driver mostra 79,2, e cada "
        "GPU tem a sua diferença.",
        label="HBM de uma GPU que os programas enxergam",
    ),
    "hbm_bandwidth_tbps": Entry(
        "Largura de banda da HBM de uma GPU, em TB/s decimais (10^12 bytes por segundo).",
        "Ficha do fabricante, via catalogs/servers.json (gpu.hbm_bandwidth_tbps); opcional.",
        "Limita os tokens por segundo; sem ela a latência fica vazia. Sessões e nós não mudam com "
        "ela.",
        "Digitar a soma do nó ou terabits: um valor 8 vezes maior faria a GPU parecer 8 vezes mais "
        "rápida.",
        label="Largura de banda da HBM de uma GPU",
    ),
    "nvlink_domain_gpus": Entry(
        "Número de GPUs que se comunicam entre si por NVLink: 8 em um DGX, 72 em um NVL72.",
        "Ficha do fabricante, via catalogs/servers.json (gpu.nvlink_domain_gpus); opcional.",
        "Ainda não entra em nenhuma conta; indica até onde tensor_parallel pode ir sem passar pela "
        "rede.",
        "Informar as GPUs do cluster: uma réplica espalhada além do domínio troca dados pela rede, "
        "mais lenta, e a latência sobe.",
    ),
    # storage
    "type": Entry(
        "Tipo do storage em texto livre, como nvme_local ou network_ssd.",
        "catalogs/storage.json.",
        "Só identifica o perfil nas listas e no relatório; nenhuma conta depende dele.",
        "Esperar que nvme_local multiplique os limites pelos nós: quem decide é scope; sem "
        "per_node, o perfil vale uma unidade e pode alertar sem motivo.",
    ),
    "latency_read_ms_p50": Entry(
        "Latência mediana de leitura, em milissegundos: metade das operações é mais rápida.",
        "catalogs/storage.json, da ficha ou de medição; opcional.",
        "Só descreve o perfil; nós, volume, IOPS e throughput não dependem dela.",
        "Escolher o perfil por ela: a mediana esconde as leituras lentas, que atrasam a carga do "
        "modelo e só aparecem no P99.",
    ),
    "latency_write_ms_p50": Entry(
        "Latência mediana de escrita, em milissegundos: metade das operações é mais rápida.",
        "catalogs/storage.json, da ficha ou de medição; opcional.",
        "Só descreve o perfil; nenhum resultado numérico depende dela.",
        "Medi-la só com o cache de escrita vazio: quando ele enche, a latência sobe muito e os "
        "logs formam fila no pico.",
    ),
    # precisions
    "bytes_per_element": Entry(
        "Bytes de um elemento em cada precisão, com as escalas que o formato inclui: "
        "{precision.bf16}, {precision.fp8} ou {precision.int4}; MXFP4 {precision.mxfp4}; NVFP4 "
        "{precision.nvfp4}.",
        "Tabela de precisões em catalogs/parameters.json.",
        "O KV por sessão, fora o estado recorrente, é proporcional a ele; os pesos também, quando "
        "são estimados por parâmetros.",
        "Estimar com ele um checkpoint misto: o gpt-oss-120b, com camadas em bf16, tem 60,8 GiB, e "
        "não os 57,8 que o MXFP4 puro daria.",
    ),
}
