"""Dictionary entries (pt-BR) of the layout and of the engine: what the per_gpu and engine bases use."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "data_parallel": Entry(
        "Ranks de atenção data-parallel de uma réplica: cada um tem as suas sessões, e os "
        "especialistas se espalham por todos.",
        "Dono da carga (NFR), conforme a configuração do motor; 1 se omitido.",
        "Nas bases per_gpu e engine, o cache de uma sessão não é copiado entre os ranks; modelos "
        "de um só latente comportam até esse múltiplo de sessões.",
        "Esperá-lo de um modelo sem especialistas, onde os ranks são apenas outras réplicas: o "
        "layout é recusado.",
        label="Ranks data-parallel",
    ),
    "layout": Entry(
        "Se o layout com mais sessões é buscado quando os três graus são 1 (auto), ou se 1 é "
        "intencional (given).",
        "Dono da carga (NFR), conforme a configuração do motor; padrão auto.",
        "Com auto, uma GPU por réplica só se usa quando é o melhor; com given, usa-se como está.",
        "Informar tensor_parallel 1 e esperar uma GPU por réplica: sem `given`, busca-se o melhor "
        "layout.",
        label="Escolha do layout",
    ),
    "layout_as_given": Entry(
        "1 quando graus de 1 são intencionais, 0 quando deixam buscar o layout.",
        "O campo layout: auto é 0, given é 1.",
        "Decide se um layout de uma GPU por réplica pode ser pedido.",
        "Tomá-lo por um grau: só diz como se lê um 1.",
        label="Layout como informado",
    ),
    "capacity_basis": Entry(
        "A base que dimensiona, por número: 0 pooled, 1 per_gpu, 2 engine.",
        "O campo basis.",
        "Nós, energia, espaço e custo seguem a base escolhida; as outras aparecem ao lado.",
        "Comparar frotas dimensionadas em bases diferentes.",
        label="Base que dimensiona",
    ),
    "engine": Entry(
        "Motor e versão cuja regra de admissão se usa, como está em engines.json; uma versão entre"
        " duas entradas segue a mais antiga.",
        "Dono da carga (NFR), conforme a configuração do motor, entre os nomes de "
        "catalogs/engines.json; padrão vllm-0.33.",
        "As versões diferem na parcela de memória, nos grupos de camadas e no que as janelas "
        "reservam: as mesmas opções admitem outros números.",
        "Planejar com a regra mais nova enquanto opera uma versão antiga, ou o contrário.",
        label="Motor e versão",
    ),
    "max_num_batched_tokens": Entry(
        "Tokens que o motor agenda de uma vez (sua opção de mesmo nome).",
        "Dono da carga (NFR), conforme a configuração do motor; omitido, o padrão de seu servidor "
        "na GPU.",
        "Na base engine, camadas com janela reservam outros tantos além da janela, o dobro desde o"
        " vLLM 0.26.",
        "Aumentá-lo pela velocidade de prefill e esperar as mesmas sessões em contextos curtos.",
        label="Tokens por lote do motor",
    ),
    "batched_given_tokens": Entry(
        "Tokens agendados de uma vez quando o caso os informa; desconhecido quando vale o padrão "
        "do motor.",
        "O campo max_num_batched_tokens.",
        "Toma o lugar do padrão da versão na base engine.",
        "Ler uma célula vazia como 0: vale então o padrão da faixa da GPU.",
        label="Tokens por lote informados",
    ),
    "max_model_len": Entry(
        "Requisição mais longa para a qual o motor é iniciado (sua opção de mesmo nome).",
        "Dono da carga (NFR), conforme a configuração do motor; omitido, o contexto contado.",
        "A base engine admite requisições desse comprimento; mais longas que o contexto das "
        "sessões, admite menos.",
        "Deixá-lo no limite do modelo em operação e planejar com o contexto real.",
        label="Requisição mais longa do motor",
    ),
    "longest_given_tokens": Entry(
        "Requisição mais longa quando o caso a informa; desconhecida quando vale o contexto.",
        "O campo max_model_len.",
        "Na base engine, define os blocos de uma requisição; nunca é tomada menor que o contexto.",
        "Esperar que uma menor corte o contexto das sessões: isso cabe a effective_context.",
        label="Requisição mais longa informada",
    ),
    "num_speculative_tokens": Entry(
        "Tokens que a decodificação especulativa propõe de uma vez; 0 sem ela.",
        "Dono da carga (NFR), conforme a configuração do motor; 0 se omitido.",
        "Num modelo com camadas recorrentes, cada um alarga as convoluções de todo estado e, na "
        "base engine, acrescenta um estado a toda requisição.",
        "Esquecer as camadas do próprio modelo de rascunho, que também ocupam cache.",
        label="Tokens especulativos do motor",
    ),
    "speculative_tokens": Entry(
        "Tokens propostos de uma vez, como as fórmulas os usam.",
        "O campo num_speculative_tokens.",
        "Os estados recorrentes, e na base engine os blocos de uma requisição para eles, crescem "
        "com ele.",
        "Contá-los como contexto: só alargam e acrescentam estados.",
        label="Tokens especulativos",
    ),
    "decode_context_parallel": Entry(
        "Ranks que dividem os tokens de uma sessão onde guardariam cópias dela.",
        "Dono da carga (NFR), conforme a configuração do motor (decode-context-parallel-size); "
        "1 se omitido.",
        "Nas bases per_gpu e engine, divide o cache das camadas de contexto inteiro, até onde há "
        "cópias; janelas e estados ficam.",
        "Esperar ganho onde as cabeças KV já se dividem entre todos os ranks.",
        label="Decode context parallelism",
    ),
    "hybrid_manager": Entry(
        "Se o motor limita camadas por janela e chunk: como a versão faz sozinha (auto), sempre "
        "(on) ou nunca (off).",
        "Dono da carga (NFR), conforme a configuração do motor; padrão auto.",
        "Com off, toda camada toma o contexto inteiro na base engine; auto mantém inteiras as "
        "camadas com chunk, como o vLLM faz com o Llama 4.",
        "Ligar um conector de KV sem notar que ele desliga o gerenciador híbrido.",
        label="Gerenciador híbrido de KV",
    ),
    "hybrid_manager_setting": Entry(
        "O mesmo por número: 0 auto, 1 on, 2 off.",
        "O campo hybrid_manager.",
        "Define que camadas a base engine conta com o contexto inteiro.",
        "Ler 0 como desligado: deixa a escolha à versão.",
        label="Gerenciador híbrido de KV, por número",
    ),
    "routed_experts": Entry(
        "Especialistas roteados de uma camada de mistura; 0 sem eles.",
        "config.json do modelo, via catalogs/models.json; opcional.",
        "Com eles, uma GPU reserva mais memória para ativações, e os especialistas podem se "
        "espalhar por todas as GPUs.",
        "Contar os compartilhados, que todo token usa.",
        label="Especialistas roteados",
    ),
    "experts_per_token": Entry(
        "Especialistas roteados que um token usa.",
        "config.json do modelo, via catalogs/models.json; opcional.",
        "Não entra em fórmula de memória; diz quanto dos pesos um passo lê.",
        "Somar a ele os compartilhados.",
        label="Especialistas de um token",
    ),
    "tp_divisors": Entry(
        "O que os ranks de tensor parallelism devem dividir, por nome: cabeças de consulta, "
        "larguras, cabeças recorrentes.",
        "catalogs/models.json, a partir do config.json do modelo; opcional.",
        "O divisor comum diz que graus são possíveis; sem ele, qualquer um é tido como possível.",
        "Listar as cabeças KV: acima de seu número são copiadas, não recusadas.",
    ),
    "weight_parts": Entry(
        "Como os motores dividem os pesos: partes por divisão (vocabulary, split, kv_heads, "
        "experts, replicated, towers).",
        "catalogs/models.json, contadas nos tensores do modelo; opcional.",
        "Dá o que uma GPU guarda em qualquer layout; sem isso, tudo se divide por igual e nenhum "
        "especialista se espalha.",
        "Informar partes de outra precisão que não a publicada: as proporções diferem.",
    ),
    "weights_experts_ratio": Entry(
        "Parcela dos pesos que são especialistas roteados.",
        "weight_parts em catalogs/models.json; 0 se ninguém informa.",
        "Esta parte se espalha por todas as GPUs de uma réplica.",
        "Tirá-la dos parâmetros quando só os especialistas estão em 4 bits.",
        label="Parcela dos especialistas nos pesos",
    ),
    "weights_kv_heads_ratio": Entry(
        "Parcela dos pesos que projeta chaves e valores.",
        "weight_parts em catalogs/models.json; 0 se ninguém informa.",
        "Divide-se até o número de cabeças KV e é copiada além dele.",
        "Contar toda a atenção: as projeções de consulta e saída se dividem mais.",
        label="Parcela das projeções KV nos pesos",
    ),
    "weights_replicated_ratio": Entry(
        "Parcela dos pesos que todo rank de tensor parallelism guarda inteira: normas, roteadores,"
        " projeções latentes, indexadores.",
        "weight_parts em catalogs/models.json; 0 se ninguém informa.",
        "Não se divide em grau algum.",
        "Desprezá-la na atenção latente: 1,9 bilhão de parâmetros por rank no DeepSeek-V3.2.",
        label="Parcela replicada dos pesos",
    ),
    "weights_kv_shards": Entry(
        "Ranks de tensor parallelism que podem dividir as projeções de chaves e valores.",
        "weight_parts.kv_shards em catalogs/models.json.",
        "Os demais ranks guardam cópias delas.",
        "Usar as cabeças de consulta.",
        label="Ranks que podem dividir as projeções KV",
    ),
    "tp_divisor": Entry(
        "O que o grau de tensor parallelism deve dividir; 0 se ninguém informa.",
        "O divisor comum de tp_divisors em catalogs/models.json.",
        "Outros graus são recusados nas bases per_gpu e engine, e não são tentados.",
        "Ler 0 como nenhum possível: qualquer um é então tentado.",
        label="Divisor do tensor parallelism",
    ),
    "small_batches": Entry(
        "1 quando os motores agendam na GPU tão pouco de uma vez quanto nas pequenas, seja qual "
        "for a HBM (A100, GB10).",
        "gpu.small_batches em catalogs/servers.json; false se omitido.",
        "Define o padrão do motor de tokens agendados de uma vez.",
        "Esperar de uma A100 de 80 GB os padrões de uma H100.",
        label="Lotes pequenos por padrão",
    ),
    "engine_utilization_ratio": Entry(
        "Parcela da HBM de uma GPU que a versão toma por padrão.",
        "gpu_memory_utilization em catalogs/engines.json.",
        "Na base engine, vale a menor entre ela e a da política.",
        "Não notar que a versão 0.20 a elevou de 0,90 para 0,92 e passou a descontar grafos.",
        label="Utilização da versão do motor",
    ),
    "engine_group_ratio": Entry(
        "O tipo de camada mais numeroso enche um grupo quando tem menos que tantas vezes as "
        "camadas do menos numeroso; 1: nunca.",
        "group_ratio em catalogs/engines.json.",
        "Decide quantos grupos há e quantos blocos a memória dá.",
        "Ler o log de uma versão com a razão de outra.",
        label="Razão que funde grupos",
    ),
    "engine_concurrent_batches": Entry(
        "Lotes em andamento de uma vez sem estágios de pipeline.",
        "concurrent_batches em catalogs/engines.json.",
        "As janelas reservam os tokens de todos.",
        "Manter 1 a partir da versão 0.26, que tem 2.",
        label="Lotes em andamento da versão",
    ),
    "engine_tokens_by_concurrency": Entry(
        "1 quando os tokens do log são concorrência vezes comprimento, 0 quando são blocos vezes "
        "tokens.",
        "tokens_by_concurrency em catalogs/engines.json.",
        "Muda o que o log imprime, não o que se admite.",
        "Comparar os tokens de duas versões como se fossem memória.",
        label="Tokens impressos pela concorrência",
    ),
    "engine_block_least_tokens": Entry(
        "Menor número de tokens de um bloco.",
        "block_tokens em catalogs/engines.json.",
        "As requisições se arredondam para blocos inteiros.",
        "Mudá-lo sem os kernels correspondentes.",
        label="Menor bloco, em tokens",
    ),
    "engine_latent_block_tokens": Entry(
        "Menor número de tokens de um bloco de atenção latente.",
        "latent_block_tokens em catalogs/engines.json.",
        "As requisições desses modelos se arredondam para esses blocos.",
        "Usar 16 para um modelo latente.",
        label="Menor bloco de latentes, em tokens",
    ),
    "engine_state_blocks": Entry(
        "Blocos que uma requisição toma para o estado recorrente.",
        "state_blocks em catalogs/engines.json.",
        "Cada um é tão grande quanto uma página de atenção.",
        "Contar um quando prefixos são guardados, o que toma dois.",
        label="Blocos de uma requisição para estados",
    ),
    "engine_states_by_block": Entry(
        "1 quando se guarda um estado por bloco de uma requisição (modo all do vLLM 0.16 a 0.28), "
        "o que nenhuma entrada faz por padrão.",
        "O modo do motor; 0 em catalogs/engines.json.",
        "Os estados crescem então com o contexto.",
        "Esperar estados constantes nesse modo.",
        label="Um estado por bloco",
    ),
    "engine_chunks_whole": Entry(
        "1 quando as camadas que atendem dentro de chunks guardam o contexto inteiro.",
        "chunks_whole em catalogs/engines.json.",
        "O Llama 4 ocupa então cerca de quatro vezes o cache em contextos longos.",
        "Dimensionar o Llama 4 pelos chunks sem ligar o gerenciador híbrido.",
        label="Camadas com chunk inteiras",
    ),
    "engine_small_tokens": Entry(
        "Tokens que o servidor da versão agenda de uma vez em GPUs pequenas.",
        "batch_defaults em catalogs/engines.json.",
        "As janelas reservam outros tantos.",
        "Aplicar os padrões de outra faixa.",
        label="Tokens por lote em GPUs pequenas",
    ),
    "engine_middle_gib": Entry(
        "HBM de uma GPU a partir da qual valem os padrões em GPUs da faixa média.",
        "batch_defaults em catalogs/engines.json.",
        "Escolhe a faixa de tokens agendados de uma vez.",
        "Compará-lo com o rótulo decimal do fabricante.",
        label="HBM a partir da qual uma GPU é média",
    ),
    "engine_middle_tokens": Entry(
        "Tokens que o servidor da versão agenda de uma vez em GPUs da faixa média.",
        "batch_defaults em catalogs/engines.json.",
        "As janelas reservam outros tantos.",
        "Aplicar os padrões de outra faixa.",
        label="Tokens por lote em GPUs médias",
    ),
    "engine_large_gib": Entry(
        "HBM de uma GPU a partir da qual valem os padrões nas maiores GPUs.",
        "batch_defaults em catalogs/engines.json.",
        "Escolhe a faixa de tokens agendados de uma vez.",
        "Compará-lo com o rótulo decimal do fabricante.",
        label="HBM a partir da qual uma GPU é grande",
    ),
    "engine_large_tokens": Entry(
        "Tokens que o servidor da versão agenda de uma vez nas maiores GPUs.",
        "batch_defaults em catalogs/engines.json.",
        "As janelas reservam outros tantos.",
        "Aplicar os padrões de outra faixa.",
        label="Tokens por lote em GPUs grandes",
    ),
    "gpu_memory_utilization_ratio": Entry(
        "Parcela da HBM de cada GPU que pesos, ativações e KV cache podem ocupar.",
        "Política em catalogs/parameters.json; padrão {policy.gpu_memory_utilization_ratio}.",
        "Toma o lugar de kv_budget_ratio nas bases per_gpu e engine.",
        "Usar 1: o driver e outros processos também ocupam memória, e a partida falha.",
        label="Utilização de cada GPU",
    ),
    "activation_dense_gib": Entry(
        "HBM de uma GPU para ativações de um modelo sem especialistas, em GiB.",
        "Política em catalogs/parameters.json; padrão {policy.activation_dense_gib}.",
        "Sai de cada GPU antes do cache, seja qual for o layout.",
        "Contá-la uma vez por réplica: cada GPU tem a sua.",
        label="Ativações, modelo denso",
    ),
    "activation_moe_gib": Entry(
        "HBM de uma GPU para ativações de um modelo com especialistas, em GiB.",
        "Política em catalogs/parameters.json; padrão {policy.activation_moe_gib}.",
        "Sai de cada GPU antes do cache, seja qual for o layout.",
        "Usar o valor denso para uma mistura de especialistas.",
        label="Ativações, mistura de especialistas",
    ),
    "non_torch_gib": Entry(
        "HBM de uma GPU para o que o framework não conta: bibliotecas e comunicação, em GiB.",
        "Política em catalogs/parameters.json; padrão {policy.non_torch_gib}.",
        "Sai de cada GPU; cresce com os ranks que se comunicam.",
        "Omiti-la porque o framework informa menos memória em uso.",
        label="Memória fora do framework",
    ),
    "cuda_graph_gib": Entry(
        "HBM de uma GPU para grafos capturados, em GiB.",
        "Política em catalogs/parameters.json; padrão {policy.cuda_graph_gib}.",
        "Sai de cada GPU; motores que não a estimam a usam do mesmo modo.",
        "Desprezá-la em versões antigas, que a tomam depois do cache e podem ficar sem memória.",
        label="Memória dos grafos capturados",
    ),
}
