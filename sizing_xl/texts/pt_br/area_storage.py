"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "Storage: demanda"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "artifact_bytes": (
        "Arquivos do modelo, exato",
        "Cada carga do modelo lê {artifact_bytes} do storage, isto é, {artifact_gib} do "
        "checkpoint de 16 bits. É esse tamanho, e não o dos pesos quantizados em HBM, que "
        "determina o tempo de reinício e o espaço de cada versão no registro.",
    ),
    "storage_model_tb": (
        "Volume das versões",
        "Manter {registry_versions:# versão|# versões} no registro e "
        "{node_versions:# versão|# versões} em cada nó ocupa {storage_model_tb}. São as cópias "
        "que permitem rollback rápido: cortá-las economiza disco, mas alonga a indisponibilidade "
        "quando uma atualização dá errado.",
    ),
    "kv_spill_tb": (
        "Volume de KV transbordado",
        "São guardados {kv_spill_tb} para o KV cache que sai da HBM: {kv_spill_ratio} do que "
        "{nodes_final:# nó pode|# nós podem} manter, vezes o fator {storage_safety_factor}. O espaço "
        "acompanha os nós, e não as sessões abertas; com poucas sessões, a maior parte fica vazia.",
    ),
    "kv_spill_sessions_ratio": (
        "KV transbordado sobre o das sessões",
        "O espaço de {kv_spill_tb} equivale a {kv_spill_sessions_ratio:# vez|# vezes} o KV cache de todas "
        "as sessões ({kv_total_gib}). Acima de 1, essas sessões não conseguem enchê-lo: ele serve a "
        "prefixos guardados depois das sessões, ou uma parcela menor na política poupa a compra.",
    ),
    "storage_cache_tb": (
        "Volume de cache",
        "Engines compilados, e {kv_spill_tb} para o KV cache que transborda da HBM, ocupam "
        "{storage_cache_tb} em {nodes_final:# nó|# nós}. O transbordo acompanha o orçamento de KV dos "
        "nós, e não as sessões: compare-o com o cache das sessões antes de comprar.",
    ),
    "logs_day_tb": (
        "Logs de um dia",
        "As requisições de {concurrency:# sessão|# sessões} deixam {logs_day_tb} de logs por dia, a "
        "{log_request_bytes} por requisição. É o que fica em disco até o fim da retenção; as taxas de "
        "escrita são muito maiores porque o que elas gravam é sobrescrito ou descartado.",
    ),
    "storage_logs_tb": (
        "Volume de logs",
        "Com retenção de {log_retention_days} e {logs_day_tb} por dia, os logs ocupam "
        "{storage_logs_tb}. O volume acompanha o tráfego: se o disco encher, perdem-se trilhas de "
        "auditoria e de diagnóstico, ou a gravação bloqueia a aplicação.",
    ),
    "storage_operational_tb": (
        "Volume de dados operacionais",
        "Sistema, configurações e metadados de {nodes_final:# nó|# nós} somam "
        "{storage_operational_tb}, a {operational_node_gb} por nó. Essa parcela raramente decide "
        "a compra, mas um disco de sistema cheio tira o nó de operação do mesmo jeito.",
    ),
    "storage_total_tb": (
        "Volume total de storage",
        "Modelo, cache, logs e dados operacionais exigem {storage_total_tb}, com "
        "{storage_cache_tb} de cache e {storage_logs_tb} de logs. Veja qual parcela domina antes "
        "de comprar: reduzir a retenção ou as versões guardadas costuma custar menos que ampliar "
        "o storage.",
    ),
    "storage_recommended_tb": (
        "Volume de storage a comprar",
        "O volume a contratar é {storage_recommended_tb}, com margem de {capacity_margin_ratio} "
        "sobre {storage_total_tb}. Storage quase cheio perde desempenho e dá pouco tempo para "
        "expandir; com margem zero, qualquer crescimento exige nova compra.",
    ),
    "restarting_nodes": (
        "Nós em reinício simultâneo",
        "O storage é dimensionado para {restarting_nodes:# nó|# nós} em reinício simultâneo, "
        "parcela de {restarting_ratio} do total, arredondada para cima. Se uma queda de energia "
        "ou uma atualização reiniciar mais nós, eles disputam a leitura de um storage "
        "compartilhado e a recuperação demora mais.",
    ),
    "throughput_read_peak_gbs": (
        "Throughput de leitura no pico",
        "Para carregar o modelo em {restarting_nodes:# nó|# nós} dentro de {target_load_time_s}, o "
        "storage precisa entregar {throughput_read_peak_gbs}, já com fator de segurança "
        "{storage_safety_factor}. Com menos banda, a folga desaparece e a recuperação pode se "
        "alongar justamente quando a capacidade está reduzida.",
    ),
    "iops_read_peak": (
        "IOPS de leitura no pico",
        "Ler a {throughput_read_peak_gbs} em blocos de {load_io_kib} exige {iops_read_peak} do "
        "storage. Um equipamento com muito throughput e poucos IOPS trava aqui: as leituras "
        "formam fila e o reinício fica mais lento que o prometido.",
    ),
    "iops_write_peak": (
        "IOPS de escrita no pico",
        "Quando {concurrency:# sessão descarrega|# sessões descarregam} juntas os buffers de logs, "
        "métricas e estado, o storage recebe {iops_write_peak} de escrita, por instantes. Se ele não "
        "acompanhar, essa descarga demora mais; não é taxa para escolher um perfil, pois nada a sustenta.",
    ),
    "throughput_write_peak_gbs": (
        "Throughput de escrita no pico",
        "A descarga de {iops_write_peak} em gravações de {write_io_kib} equivale a "
        "{throughput_write_peak_gbs} enquanto dura. Buffers e estado temporário são gravados e logo "
        "sobrescritos: de tudo isso, só os logs ficam, e o volume deles é contado à parte.",
    ),
    "iops_read_steady": (
        "IOPS de leitura em regime",
        "No dia a dia, a leitura de {nodes_final:# nó|# nós} fica em torno de {iops_read_steady}. "
        "Use o valor como linha de base no monitoramento: um patamar bem maior sem reinícios "
        "indica cache pouco eficaz ou KV cache transbordando para o disco.",
    ),
    "iops_write_steady": (
        "IOPS de escrita em regime",
        "Em operação normal, buffers e estado temporário de {concurrency:# sessão|# sessões} são gravados "
        "a até {iops_write_steady}, e sobrescritos. Isso desgasta os SSDs sem enchê-los: meça a taxa real "
        "do seu engine antes de comprar durabilidade de escrita (DWPD) para ela.",
    ),
    "throughput_read_steady_gbs": (
        "Throughput de leitura em regime",
        "Fora dos reinícios, a leitura de {nodes_final:# nó|# nós} consome "
        "{throughput_read_steady_gbs}, a {steady_read_node_gbs} por nó. Essa banda já está "
        "comprometida: não conte com ela para backup ou para outros sistemas no mesmo storage.",
    ),
    "throughput_write_steady_gbs": (
        "Throughput de escrita em regime",
        "Gravações de {iops_write_steady}, de {write_io_kib} cada, correspondem a "
        "{throughput_write_steady_gbs}: um teto da política. Elas não se acumulam, de modo que backup e "
        "replicação acompanham os logs que ficam, e não esse fluxo.",
    ),
    "writes_day_tb": (
        "Escritas em um dia",
        "A {throughput_write_steady_gbs} o dia todo, seriam gravados {writes_day_tb}, e sobrescritos: um "
        "teto para o desgaste dos discos (DWPD). Só os logs ficam, e o volume conta apenas eles.",
    ),
}
