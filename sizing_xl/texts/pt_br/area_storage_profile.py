"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "Storage: perfil escolhido"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "profile_serving_units": (
        "Unidades do perfil em serviço",
        "As escritas e o volume se distribuem por {profile_serving_units:# unidade|# unidades} do "
        "perfil. Com discos locais há uma unidade por nó, em {nodes_final:# nó|# nós}; com "
        "storage compartilhado há uma só para o cluster, e tomar um caso pelo outro distorce "
        "limites e espaço disponíveis.",
    ),
    "profile_loading_units": (
        "Unidades do perfil no reinício",
        "No reinício de {restarting_nodes:# nó|# nós}, a leitura do modelo conta com "
        "{profile_loading_units:# unidade|# unidades} do perfil. Em storage compartilhado, todos "
        "disputam a mesma unidade; com discos locais, cada nó lê apenas do seu, e os discos dos "
        "demais não ajudam.",
    ),
    "volume_load_ratio": (
        "Carga: volume",
        "A razão entre o volume exigido, {storage_recommended_tb}, e o espaço útil do perfil é "
        "{volume_load_ratio}. Acima de 1, não cabe: será preciso comprar mais unidades, reduzir a "
        "retenção ou trocar de perfil; perto de 1, o espaço acaba em pouco tempo.",
    ),
    "read_iops_load_ratio": (
        "Carga: IOPS de leitura",
        "O pico de leitura de {iops_read_peak} representa carga {read_iops_load_ratio} sobre o "
        "limite do perfil, em que 1 é o esgotamento. Acima de 1, as leituras formam fila, a folga "
        "do cenário some e o tempo de carga pode passar do alvo.",
    ),
    "write_iops_load_ratio": (
        "Carga: IOPS de escrita",
        "Com {iops_write_peak} no pico, a carga sobre o limite de escrita do perfil é "
        "{write_iops_load_ratio}, em que 1 é o esgotamento. Acima de 1, logs e trilhas de "
        "auditoria se atrasam e acabam segurando as respostas ou sendo descartados.",
    ),
    "read_rate_load_ratio": (
        "Carga: throughput de leitura",
        "A leitura de pico, {throughput_read_peak_gbs}, dividida pela banda do perfil resulta em "
        "{read_rate_load_ratio}. Acima de 1, o storage vira o gargalo da recuperação: confira o "
        "tempo real de reinício antes de aceitar o perfil.",
    ),
    "write_rate_load_ratio": (
        "Carga: throughput de escrita",
        "A escrita de pico, {throughput_write_peak_gbs}, dividida pela banda do perfil resulta em "
        "{write_rate_load_ratio}. Acima de 1, as gravações chegam mais rápido do que são "
        "concluídas e o atraso se acumula; bem abaixo de 1, há margem para mais sessões.",
    ),
    "load_limit_mbps": (
        "Taxa máxima de carga",
        "Os nós em reinício dispõem de no máximo {load_limit_mbps} para ler o modelo em "
        "sequência, pois prevalece o menor entre a banda, {throughput_read_mbps} por unidade, e o "
        "que {iops_read_max} permitem. Investir no lado que não limita não encurta o reinício.",
    ),
    "restart_time_s": (
        "Tempo real de reinício",
        "Neste perfil, recarregar o modelo em {restarting_nodes:# nó|# nós} leva "
        "{restart_time_s}, com leitura de até {load_limit_mbps}. Nesse intervalo, a capacidade "
        "desses nós fica fora do ar: compare o valor com o tempo alvo e com o que o SLO tolera.",
    ),
    "warmup_pods": (
        "Pods no aquecimento (warm-up)",
        "O aquecimento (warm-up) é calculado para {warmup_pods:# pod|# pods} lendo o modelo ao "
        "mesmo tempo; sem valor informado, a conta usa {replicas_per_node:# réplica|# réplicas} "
        "por nó em reinício. Subir mais pods juntos aumenta a disputa pela leitura e atrasa a "
        "entrada de todos em serviço.",
    ),
    "iops_read_limit_mbps": (
        "Taxa de leitura pelos IOPS",
        "Em blocos de {block_size_kb_read}, o limite de {iops_read_max} permite ler "
        "{iops_read_limit_mbps} por unidade; a vazão declarada deve ficar perto disso.",
    ),
    "iops_write_limit_mbps": (
        "Taxa de escrita pelos IOPS",
        "Em blocos de {block_size_kb_write}, o limite de {iops_write_max} permite escrever "
        "{iops_write_limit_mbps} por unidade; a vazão declarada deve ficar perto disso.",
    ),
    "read_divergence_ratio": (
        "Divergência, throughput de leitura",
        "A vazão declarada ({throughput_read_mbps}) e a que os IOPS permitem "
        "({iops_read_limit_mbps}) diferem {read_divergence_ratio}: uma diferença grande diz que "
        "um dos três números está errado.",
    ),
    "write_divergence_ratio": (
        "Divergência, throughput de escrita",
        "A vazão declarada ({throughput_write_mbps}) e a que os IOPS permitem "
        "({iops_write_limit_mbps}) diferem {write_divergence_ratio}: uma diferença grande diz que "
        "um dos três números está errado.",
    ),
    "warmup_iops_limit_mbps": (
        "Taxa do warm-up pelos IOPS",
        "O limite de {iops_read_max} permite ler até {warmup_iops_limit_mbps} por unidade no "
        "aquecimento (warm-up), dado o tamanho de cada leitura. Se a banda anunciada for maior, "
        "ela não será alcançada; leituras maiores elevam esse teto.",
    ),
    "warmup_block_bound": (
        "Warm-up limitado por IOPS",
        "Indicador: {warmup_block_bound}. O valor 1 diz que os IOPS limitam o aquecimento "
        "(warm-up) a {warmup_iops_limit_mbps} por unidade, e leituras maiores ajudam; o valor 0 "
        "diz que o limite é a banda de {throughput_read_mbps}, e só mais throughput ou menos pods "
        "encurtam a espera.",
    ),
    "warmup_units": (
        "Unidades lidas no warm-up",
        "O aquecimento lê de {warmup_units:# unidade|# unidades} do perfil. Com discos locais, "
        "cada pod lê só os do próprio nó, por isso {warmup_pods:# pod|# pods} nunca somam mais "
        "unidades que isso.",
    ),
    "warmup_time_s": (
        "Tempo de aquecimento (warm-up)",
        "Aquecer {warmup_pods:# pod|# pods} leva {warmup_time_s}, com aproveitamento de "
        "{warmup_utilization_ratio} do limite do perfil. Até lá, os pods não atendem ninguém: se "
        "o tráfego sobe mais rápido que isso, antecipe a escala ou mantenha pods prontos.",
    ),
    "profile_units_needed": (
        "Unidades para volume e leitura",
        "Guardar o volume e carregar o modelo no tempo-alvo exige "
        "{profile_units_needed:# unidade|# unidades} do perfil; decide a maior de três cargas: volume "
        "{volume_load_ratio}, IOPS de leitura {read_iops_load_ratio}, taxa de leitura "
        "{read_rate_load_ratio}. Mais unidades só ajudam se os arquivos do modelo estiverem distribuídos "
        "entre elas.",
    ),
    "profile_units_limit": (
        "Limite que define as unidades",
        "Indicador: {profile_units_limit}. O valor 0 diz que o volume define o número de unidades, 1 os "
        "IOPS de leitura, 2 a taxa de leitura; nos dois últimos casos, um tempo de carga maior poupa "
        "unidades, e menos retenção de logs não.",
    ),
    "profile_units": (
        "Unidades nos totais",
        "Os totais de potência e rack levam {profile_units:# unidade|# unidades} do perfil, com "
        "{usable_capacity_tb} úteis em cada uma. De um storage que o cluster compartilha são as que "
        "guardam {storage_recommended_tb}; volume e leitura juntos exigem "
        "{profile_units_needed:# unidade|# unidades} e, se isso for mais, o tempo de carga não atinge o "
        "alvo.",
    ),
    "storage_power_kw": (
        "Potência do storage",
        "O storage acrescenta {storage_power_kw} à demanda elétrica, com "
        "{profile_units:# unidade|# unidades}. O consumo de storage externo fica fora da potência "
        "dos nós e, se for esquecido no projeto, toma a margem dos circuitos e do UPS.",
    ),
    "storage_rack_u": (
        "Espaço em rack do storage",
        "O storage ocupa {storage_rack_u} de rack, com {profile_units:# unidade|# unidades}. Sem "
        "espaço previsto perto dos nós, um storage externo acaba em um rack distante, com mais "
        "cabeamento e mais rede entre o modelo e as GPUs.",
    ),
    "power_with_storage_kw": (
        "Potência de nós e storage",
        "Nós e storage juntos demandam {power_with_storage_kw}, dos quais {storage_power_kw} "
        "{storage_power_kw:vem|vêm} do storage. É a carga de TI que circuitos e UPS precisam "
        "sustentar; a energia da refrigeração ainda se soma a ela.",
    ),
    "rack_with_storage_u": (
        "Espaço em rack de nós e storage",
        "Nós e storage ocupam juntos {rack_with_storage_u}, dos quais {storage_rack_u} "
        "{storage_rack_u:é|são} do storage. Compare com o espaço livre contratado e acrescente "
        "switches e painéis de cabos, que não entram nessa conta.",
    ),
    "site_power_kw": (
        "Potência do site, total",
        "O site precisa fornecer {site_power_kw}: nós e storage puxam {power_with_storage_kw}, e um PUE "
        "de {pue} soma a refrigeração deles. É o que se contrata com o datacenter.",
    ),
    "site_energy_mwh": (
        "Energia anual do site, máxima",
        "Operando o ano todo a {site_power_kw}, nós, storage e refrigeração consomem "
        "{site_energy_mwh}: um teto, pois a média fica abaixo do pico.",
    ),
    "site_heat_btu_hr": (
        "Calor do site",
        "A refrigeração precisa retirar {site_heat_btu_hr}: {total_heat_btu_hr} dos nós e o que o "
        "storage puxa ({storage_power_kw}), que vira calor por inteiro.",
    ),
}
