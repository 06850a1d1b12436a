"""Dictionary entries (pt-BR) of what the server, the storage and the policy give."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    # server
    "gpu_count": Entry(
        "Número de GPUs em um nó, isto é, em um servidor.",
        "Ficha do fabricante, via catalogs/servers.json (gpu.count).",
        "A HBM do nó é proporcional a ele; nas bases per_gpu e engine, limita quantas réplicas "
        "cabem.",
        "Informar as GPUs do cluster ou de um rack inteiro: a HBM de um nó sai multiplicada e os "
        "nós calculados não existem.",
        label="GPUs por nó",
    ),
    "hbm_per_gpu_gb": Entry(
        "Memória HBM de uma GPU, em GB decimais (10^9 bytes), como o fabricante a anuncia.",
        "Ficha do fabricante, via catalogs/servers.json (gpu.hbm_per_gpu_gb).",
        "Com gpu_count, dá a HBM do nó, convertida para GiB; é o principal limite das sessões por "
        "nó.",
        "Ler GB como GiB, o que acrescenta 7% de memória que não existe, ou tomar o rótulo pelo "
        "que o motor enxerga, que varia conforme a GPU.",
        label="HBM por GPU",
    ),
    "total_hbm_gb": Entry(
        "HBM somada de todas as GPUs de um nó, em GB decimais.",
        "Ficha do fabricante, via catalogs/servers.json (gpu.total_hbm_gb); opcional.",
        "Serve de conferência: pode divergir até 1% de gpu_count vezes hbm_per_gpu_gb, que é o que "
        "a conta usa.",
        "Incluir nela a memória de CPU ou digitar o valor em GiB: a soma deixa de fechar e a "
        "validação do catálogo acusa o erro.",
    ),
    "power_kw_max": Entry(
        "Maior consumo elétrico de um nó, em kW, que o fabricante declara para projeto: um máximo, "
        "não uma média; desconhecido quando ele não o declara.",
        "Ficha do fabricante, via catalogs/servers.json (power.power_kw_max).",
        "Energia, densidade do rack e calor estimado crescem na mesma proporção; os circuitos "
        "devem suportar também power_kw_peak onde há um, como no DGX B300.",
        "Usá-la como consumo médio na conta de energia: superestima o gasto, pois o nó raramente "
        "opera no máximo o ano todo.",
        label="Potência máxima por nó",
    ),
    "power_kw_peak": Entry(
        "Pico breve de um nó acima de power_kw_max, em kW, quando o fabricante o informa.",
        "Guia de projeto do fabricante, via catalogs/servers.json (power.power_kw_peak); opcional.",
        "Não entra em fórmula; serve a disjuntores e alimentadores, que devem suportar o pico.",
        "Usá-lo para energia ou refrigeração: dura instantes, e a sala sairia superdimensionada.",
    ),
    "rack_units_u": Entry(
        "Altura de um nó no rack, em U; desconhecida quando ninguém a declara.",
        "Ficha do fabricante, via catalogs/servers.json.",
        "Multiplicada pelos nós, dá o espaço em rack e quantos nós podem dividir o mesmo rack.",
        "Olhar só o espaço: quatro nós de 10 U cabem em um rack, mas 4 x 14,5 kW são 58 kW, acima "
        "do que muitos racks suportam.",
        label="Altura de um nó no rack",
    ),
    "heat_output_btu_hr_max": Entry(
        "Calor máximo de um nó segundo o fabricante, em BTU/h; desconhecido quando ele não o publica.",
        "Ficha do fabricante, via catalogs/servers.json (thermal.heat_output_btu_hr_max).",
        "Define a carga térmica e as toneladas de refrigeração; desconhecido, usa-se a potência vezes "
        "btu_hr_per_kw.",
        "Derivá-lo dos kW quando há valor impresso: no DGX H100, 10,2 kW dariam 34.804 BTU/h, mas "
        "a NVIDIA publica 38.557, e a refrigeração sairia 10% menor.",
        label="Calor por nó declarado pelo fabricante",
    ),
    "stated_rack_units_u": Entry(
        "Altura de um nó que o fabricante declara, em U, quando a entrada mantém outra; 0: nenhuma outra.",
        "catalogs/servers.json (stated.rack_units_u); só em entradas com valores de um exemplo.",
        "Comparada com rack_units_u: uma diferença gera um alerta. O espaço em rack usa o valor da entrada.",
        "Planejar uma sala pelo exemplo: o alerta diz quanto o servidor do fabricante ocupa de fato.",
        label="Altura que o fabricante declara",
    ),
    "stated_power_kw_max": Entry(
        "Maior consumo de um nó que o fabricante declara, em kW, quando a entrada mantém outro; 0: nenhum outro.",
        "catalogs/servers.json (stated.power_kw_max); só em entradas com valores de um exemplo.",
        "Comparado com power_kw_max: uma diferença gera um alerta. A potência usa o valor da entrada.",
        "Tomá-lo por um pico: o pico breve acima do máximo é power_kw_peak.",
        label="Potência que o fabricante declara",
    ),
    "stated_heat_btu_hr_max": Entry(
        "Calor de um nó que o fabricante declara, em BTU/h, quando a entrada mantém outro; 0: nenhum outro.",
        "catalogs/servers.json (stated.heat_output_btu_hr_max); só em entradas com valores de um "
        "exemplo.",
        "Comparado com o calor do nó: uma diferença gera um alerta. O calor usa o valor da entrada.",
        "Refrigerar pelo exemplo: se o fabricante publica mais, a sala esquenta.",
        label="Calor que o fabricante declara",
    ),
    # storage
    "capacity_total_tb": Entry(
        "Capacidade bruta de uma unidade do perfil, em TB decimais, antes de proteção e "
        "formatação.",
        "catalogs/storage.json.",
        "Só limita usable_capacity_tb, que não pode excedê-la; nenhum resultado a usa.",
        "Comparar o volume necessário com ela: paridade, réplicas e reserva consomem parte, e o "
        "espaço real é menor.",
    ),
    "usable_capacity_tb": Entry(
        "Capacidade que os dados podem ocupar em uma unidade do perfil, em TB decimais.",
        "catalogs/storage.json.",
        "O volume recomendado sobre ela diz se o perfil comporta os dados e quantas unidades são "
        "necessárias.",
        "Informar TiB como TB, diferença de 10%, ou contar com compressão: pesos de modelo quase "
        "não comprimem.",
        label="Capacidade útil por unidade",
    ),
    "iops_read_max": Entry(
        "Limite de leituras por segundo de uma unidade do perfil, em IOPS.",
        "catalogs/storage.json, a partir da ficha ou de medição.",
        "Limita a carga do modelo e o aquecimento quando as leituras são pequenas; a falta gera "
        "alerta por cenário.",
        "Usar um valor de cache ou de rajada: no reinício, com vários nós lendo arquivos grandes, "
        "ele não se sustenta.",
        label="Limite de IOPS de leitura",
    ),
    "iops_write_max": Entry(
        "Limite de escritas por segundo de uma unidade do perfil, em IOPS.",
        "catalogs/storage.json, a partir da ficha ou de medição.",
        "É comparado ao pico de escritas, proporcional à concorrência e ao fator f; a falta gera "
        "alerta.",
        "Repetir o número de leitura: escritas sustentadas costumam ser bem mais lentas, e os logs "
        "formam fila.",
        label="Limite de IOPS de escrita",
    ),
    "throughput_read_mbps": Entry(
        "Limite de throughput de leitura de uma unidade do perfil, em MB/s decimais (megabytes, "
        "não megabits).",
        "catalogs/storage.json; deve ser coerente com iops_read_max e block_size_kb_read.",
        "Define o tempo real de reinício e de aquecimento e o alerta de throughput de leitura.",
        "Trocar bits por bytes: 28 Gb/s são 3.500 MB/s, e ler isso como 28 GB/s promete um "
        "reinício 8 vezes mais rápido.",
        label="Limite de throughput de leitura",
    ),
    "throughput_write_mbps": Entry(
        "Limite de throughput de escrita de uma unidade do perfil, em MB/s decimais.",
        "catalogs/storage.json; deve ser coerente com iops_write_max e block_size_kb_write.",
        "É comparado ao pico de escrita; se for menor, o alerta informa por qual fator o perfil "
        "fica aquém.",
        "Informar o throughput de rajada de um SSD vazio: com o cache de escrita cheio, ele cai a "
        "uma fração.",
        label="Limite de throughput de escrita",
    ),
    "block_size_kb_read": Entry(
        "Bloco típico de leitura do perfil, em KB: o que liga IOPS a throughput (MB/s = IOPS x KB "
        "/ 1024).",
        "catalogs/storage.json, do mesmo teste que deu os IOPS e o throughput.",
        "Entra na verificação física do perfil e no limite do aquecimento com leitura aleatória.",
        "Juntar IOPS de um teste de 4 KB com o throughput de outro de 128 KB: eles divergem "
        "demais, e não há relatório.",
        label="Bloco de leitura típico",
    ),
    "block_size_kb_write": Entry(
        "Bloco típico de escrita do perfil, em KB.",
        "catalogs/storage.json, do mesmo teste que deu os IOPS e o throughput de escrita.",
        "Só entra na verificação física da escrita; o pico de escrita usa write_io_kib, da "
        "política.",
        "Ajustá-lo para mudar o throughput exigido: ele não muda, e a verificação física passa a "
        "acusar erro.",
        label="Bloco de escrita típico",
    ),
    "latency_read_ms_p99": Entry(
        "Latência de leitura que 99% das operações não ultrapassam, em milissegundos.",
        "catalogs/storage.json; opcional.",
        "Descreve o perfil no relatório; nós, volume, IOPS e throughput não dependem dela.",
        "Preenchê-la com a média ou o P50: as leituras lentas, que prolongam a carga do modelo, "
        "desaparecem do relatório.",
    ),
    "latency_write_ms_p99": Entry(
        "Latência de escrita que 99% das operações não ultrapassam, em milissegundos.",
        "catalogs/storage.json; opcional.",
        "Descreve o perfil no relatório; nenhum resultado numérico depende dela.",
        "Medi-la sem carga: perto do limite de IOPS ela sobe muito, e o valor em repouso não diz o "
        "que esperar no pico.",
    ),
    "scope": Entry(
        "Alcance de uma unidade do perfil: cluster (uma, compartilhada por todos) ou per_node "
        "(discos locais).",
        "catalogs/storage.json; opcional, cluster quando ausente.",
        "Com per_node, os limites se multiplicam pelos nós e cada nó em reinício lê só os seus "
        "discos.",
        "Deixar cluster em discos locais, o que gera alertas falsos, ou per_node em um array, o "
        "que inventa capacidade.",
    ),
    "profile_per_node": Entry(
        "Forma numérica de scope: 1 quando cada nó tem sua unidade, 0 quando o cluster compartilha "
        "uma.",
        "Derivado de scope em catalogs/storage.json.",
        "Com 1, volume e limites se multiplicam pelos nós, e energia e rack do storage contam uma "
        "unidade por nó.",
        "Lê-lo como quantidade de unidades por nó: é um indicador, e o número de unidades sai em "
        "profile_units.",
        label="Unidade de storage própria por nó",
    ),
    "profile_power_kw": Entry(
        "Consumo elétrico de uma unidade do perfil, em kW.",
        "catalogs/storage.json (power_kw); sem valor, o total com storage fica em branco.",
        "Vezes as unidades necessárias, soma-se aos nós no segundo total de energia, o que inclui "
        "o storage.",
        "Informá-lo para discos dentro do servidor: a potência do nó já os inclui, e eles são "
        "contados duas vezes.",
        label="Potência por unidade de storage",
    ),
    "profile_rack_u": Entry(
        "Altura de uma unidade do perfil no rack, em U.",
        "catalogs/storage.json (rack_units_u); sem valor, o total com storage fica em branco.",
        "Vezes as unidades necessárias, soma-se aos nós no segundo total de rack, o que inclui o "
        "storage.",
        "Informar só a controladora e esquecer as gavetas de disco: o rack planejado não comporta "
        "o array. Discos dentro do servidor não somam altura.",
        label="Altura de uma unidade de storage",
    ),
    # policy
    "weights_margin_gib": Entry(
        "HBM mínima, em GiB, que o overhead deve ter além dos pesos, para ativações e buffers.",
        "Política em catalogs/parameters.json; padrão {policy.weights_margin_gib}.",
        "Só entra no alerta de overhead insuficiente e no valor sugerido; não muda as sessões por "
        "nó.",
        "Tomá-la pelo consumo real: ativações medidas chegam a vários GiB por GPU, e "
        "{policy.weights_margin_gib} GiB no nó são só um piso.",
        label="Margem mínima de HBM",
    ),
    "pue": Entry(
        "Energia total da instalação dividida pela energia de TI; sem unidade.",
        "Política em catalogs/parameters.json; padrão {policy.pue}. O ideal é o valor medido do "
        "local.",
        "Multiplica a potência dos nós na potência da instalação; a energia anual em MWh não o "
        "inclui.",
        "Usar o PUE de projeto de um prédio novo em uma sala antiga: a potência contratada e o "
        "custo saem baixos.",
        label="PUE",
    ),
    "btu_hr_per_kw": Entry(
        "BTU/h que correspondem a 1 kW de calor.",
        "Política em catalogs/parameters.json; {policy.btu_hr_per_kw}, um fator de conversão.",
        "Só é usado quando o servidor não traz calor publicado; o calor é proporcional a ele.",
        "Usar 3,412, que é por watt: o calor sai mil vezes menor e a refrigeração parece "
        "dispensável.",
        label="Calor por kW",
    ),
    "btu_hr_per_ton": Entry(
        "BTU/h que correspondem a 1 tonelada de refrigeração (TR).",
        "Política em catalogs/parameters.json; {policy.btu_hr_per_ton}, um fator de conversão.",
        "Converte o calor total em TR, a unidade em que a climatização é contratada.",
        "Confundir TR com tonelada de massa, ou com kW elétricos do equipamento: 1 TR retira cerca "
        "de 3,5 kW de calor.",
        label="Calor por tonelada frigorífica",
    ),
    "year_hours": Entry(
        "Horas de um ano na conta de energia.",
        "Política em catalogs/parameters.json; {policy.year_hours}.",
        "A energia anual é proporcional a ele: cada kW contínuo vira essa quantidade de kWh por "
        "ano.",
        "Reduzi-lo para refletir ociosidade: um nó ligado consome mesmo ocioso; o ajuste cabe na "
        "potência média.",
        label="Horas de um ano",
    ),
    "rack_height_u": Entry(
        "Altura útil de um rack padrão, em U.",
        "Política em catalogs/parameters.json; padrão {policy.rack_height_u}.",
        "Converte U em racks equivalentes e limita quantos nós se empilham na densidade de "
        "potência.",
        "Contar os {policy.rack_height_u} U inteiros para os nós: switches e PDUs ocupam parte, e "
        "os racks reais são mais do que os calculados.",
        label="Altura do rack padrão",
    ),
    "registry_versions": Entry(
        "Versões do modelo mantidas no registro central.",
        "Política em catalogs/parameters.json; padrão {policy.registry_versions}.",
        "Cada uma custa um artefato completo (artifact_gib); esse volume não depende do número de "
        "nós.",
        "Guardar só a versão atual para poupar espaço: sem a anterior, não há como desfazer uma "
        "atualização ruim.",
        label="Versões no registro",
    ),
    "node_versions": Entry(
        "Versões dos pesos, na precisão servida, mantidas para cada nó.",
        "Política em catalogs/parameters.json; padrão {policy.node_versions}.",
        "Multiplica deployed_weights_gib por todos os nós; em clusters grandes, domina o volume de "
        "modelos.",
        "Esquecer que durante a troca convivem a versão nova e a antiga: com 1, o disco enche no "
        "meio da atualização.",
        label="Versões dos pesos por nó",
    ),
    "engine_cache_gb": Entry(
        "Engines compilados e outros artefatos de execução de cada nó, em GB decimais.",
        "Política em catalogs/parameters.json; padrão {policy.engine_cache_gb}.",
        "Soma-se ao cache por nó e é multiplicado pelo fator f do cenário.",
        "Zerá-lo porque o engine se recompila sozinho: o volume pouco cai e cada reinício passa a "
        "esperar a compilação.",
        label="Cache de engines por nó",
    ),
    "kv_spill_ratio": Entry(
        "Fração do orçamento de KV de cada nó que pode ser descarregada no storage.",
        "Política em catalogs/parameters.json; padrão {policy.kv_spill_ratio}.",
        "Costuma ser a maior parte do cache: multiplica kv_budget_gib por nó e pelo fator f.",
        "Esperar que ela aumente as sessões por nó: só reserva volume; as sessões ativas continuam "
        "limitadas pela HBM.",
        label="Parcela do KV no storage",
    ),
    "log_request_bytes": Entry(
        "Volume de log de uma requisição, em bytes.",
        "Política em catalogs/parameters.json; padrão {policy.log_request_bytes}.",
        "O volume de logs é proporcional a ele, à taxa de requisições e à retenção.",
        "Manter o padrão quando se gravam prompts e respostas completos: em contextos longos, o "
        "volume real é muitas vezes maior.",
        label="Log por requisição",
    ),
    "operational_node_gb": Entry(
        "Sistema, configuração e metadados de cada nó, em GB decimais.",
        "Política em catalogs/parameters.json; padrão {policy.operational_node_gb}.",
        "Parcela fixa por nó no volume total; não leva o fator f e só acompanha o número de nós.",
        "Esquecer dumps e métricas, que também ficam nesta parcela: o disco do nó enche com dados "
        "que ninguém dimensionou.",
        label="Dados operacionais por nó",
    ),
    "restarting_ratio": Entry(
        "Fração dos nós que reinicia ao mesmo tempo, arredondada para cima e com pelo menos um nó.",
        "Política em catalogs/parameters.json; padrão {policy.restarting_ratio}.",
        "Pico de leitura, tempo de reinício e pods do aquecimento crescem com ela, em degraus de "
        "um nó.",
        "Contar com {policy.restarting_ratio} após uma queda geral de energia: todos os nós leem "
        "juntos, e um storage compartilhado demora mais na mesma proporção.",
        label="Parcela de nós em reinício",
    ),
    "read_efficiency": Entry(
        "Fração do throughput bruto de leitura que a carga do modelo de fato aproveita.",
        "Política em catalogs/parameters.json; padrão {policy.read_efficiency}.",
        "Divide o pico de leitura exigido e alonga o tempo de reinício: quanto menor, maiores os "
        "dois.",
        "Trocá-la por warmup_utilization_ratio: aquela vale só para o aquecimento, e ajustar uma "
        "pela outra deixa o pico e o reinício como estavam.",
        label="Eficiência de leitura na carga",
    ),
    "load_io_kib": Entry(
        "Tamanho de uma leitura durante a carga do modelo, em KiB (1.024 bytes).",
        "Política em catalogs/parameters.json; padrão {policy.load_io_kib}.",
        "Converte o throughput de pico em IOPS: leituras com metade do tamanho exigem o dobro de "
        "IOPS.",
        "Usar os 4 KiB das fichas de SSD: o pico de IOPS sai várias vezes maior e reprova perfis "
        "que servem.",
        label="Tamanho da leitura na carga",
    ),
    "write_io_kib": Entry(
        "Tamanho de uma escrita no storage, em KiB (1.024 bytes).",
        "Política em catalogs/parameters.json; padrão {policy.write_io_kib}.",
        "Converte IOPS de escrita em throughput, no pico e em regime, na mesma proporção.",
        "Confundi-lo com block_size_kb_write do perfil: um descreve a carga, o outro o teste do "
        "fabricante; com 4 no lugar de {policy.write_io_kib}, o throughput sai muito menor.",
        label="Tamanho de cada escrita",
    ),
    "writes_per_session_peak_iops": Entry(
        "Escritas por segundo de cada sessão no pico, quando todas descarregam logs.",
        "Política em catalogs/parameters.json; padrão {policy.writes_per_session_peak_iops}.",
        "Vezes a concorrência e o fator f, dá o pico de IOPS e de throughput de escrita.",
        "Reduzi-la porque os logs são assíncronos: eles acabam descarregados em lote, e é esse "
        "lote que forma o pico.",
        label="Escritas por sessão no pico",
    ),
    "writes_per_session_steady_iops": Entry(
        "Escritas por segundo de cada sessão em operação normal.",
        "Política em catalogs/parameters.json; padrão {policy.writes_per_session_steady_iops}.",
        "Vezes a concorrência, dá IOPS e throughput de escrita em regime, sem o fator f.",
        "Escolher o storage por este regime: quem reprova um perfil é o pico, com taxa própria e "
        "fator f.",
        label="Escritas por sessão em regime",
    ),
    "steady_read_node_iops": Entry(
        "Leituras por segundo de cada nó em operação normal, em IOPS.",
        "Política em catalogs/parameters.json; padrão {policy.steady_read_node_iops}.",
        "Vezes os nós, dá os IOPS de leitura em regime; o pico do reinício é calculado à parte.",
        "Somá-lo ao pico de reinício ou dimensionar só por ele: o reinício costuma pedir dezenas "
        "de vezes mais.",
        label="IOPS de leitura por nó em regime",
    ),
    "steady_read_node_gbs": Entry(
        "Throughput de leitura de cada nó em operação normal, em GB/s decimais.",
        "Política em catalogs/parameters.json; padrão {policy.steady_read_node_gbs}.",
        "Vezes os nós, dá o throughput de leitura em regime; não entra no pico nem nos alertas.",
        "Ler GB/s como Gb/s: 1 GB/s são 8 Gb/s, e a rede do storage sai 8 vezes menor.",
        label="Throughput de leitura por nó em regime",
    ),
    "default_overhead_gib": Entry(
        "Menor reserva de runtime, em GiB por nó, quando nem o caso nem a entrada do modelo informam.",
        "Os padrões em catalogs/parameters.json (runtime_overhead_gib); padrão "
        "{default.runtime_overhead_gib} GiB.",
        "A reserva é este valor ou o que os pesos das réplicas do nó e a margem ocupam, o que for "
        "maior.",
        "Aumentá-la por causa de um modelo grande: os pesos são contados de qualquer modo.",
        label="Menor reserva de runtime",
    ),
}
