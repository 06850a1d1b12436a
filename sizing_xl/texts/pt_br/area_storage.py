"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "Storage: demanda"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "artifact_bytes": (
        "Arquivos do modelo, tamanho exato",
        "Cada carga do modelo lê {artifact_bytes} do storage, isto é, {artifact_gib} do "
        "checkpoint de 16 bits. É esse tamanho, e não o dos pesos quantizados em HBM, que "
        "determina o tempo de reinício e o espaço de cada versão no registro.",
    ),
    "storage_model_tb": (
        "Volume das versões do modelo",
        "Manter {registry_versions:# versão|# versões} no registro e "
        "{node_versions:# versão|# versões} em cada nó ocupa {storage_model_tb}. São as cópias "
        "que permitem rollback rápido: cortá-las economiza disco, mas alonga a indisponibilidade "
        "quando uma atualização dá errado.",
    ),
    "storage_cache_tb": (
        "Volume de cache",
        "Engines compilados e o KV cache que transborda da HBM, até {kv_spill_ratio} do "
        "orçamento, ocupam {storage_cache_tb} em {nodes_final:# nó|# nós}. Sem esse espaço, os "
        "reinícios voltam a compilar engines e sessões longas podem perder o contexto já "
        "processado.",
    ),
    "storage_logs_tb": (
        "Volume de logs",
        "Com retenção de {log_retention_days} e {concurrency:# sessão|# sessões}, os logs ocupam "
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
        "Volume de storage a adquirir",
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
        "No pior momento, quando os logs de {concurrency:# sessão|# sessões} são descarregados "
        "juntos, o storage recebe {iops_write_peak} de escrita. Se ele não acompanhar, as "
        "gravações formam fila e o atraso chega ao usuário, ou registros se perdem.",
    ),
    "throughput_write_peak_gbs": (
        "Throughput de escrita no pico",
        "O pico de {iops_write_peak} em gravações de {write_io_kib} equivale a "
        "{throughput_write_peak_gbs}. Em geral, logs e leitura do modelo dividem o mesmo caminho "
        "até o disco, de modo que a falta de banda de escrita também atrasa reinícios.",
    ),
    "iops_read_steady": (
        "IOPS de leitura em regime",
        "No dia a dia, a leitura de {nodes_final:# nó|# nós} fica em torno de {iops_read_steady}. "
        "Use o valor como linha de base no monitoramento: um patamar bem maior sem reinícios "
        "indica cache pouco eficaz ou KV cache transbordando para o disco.",
    ),
    "iops_write_steady": (
        "IOPS de escrita em regime",
        "Em operação normal, a atividade de {concurrency:# sessão|# sessões} gera "
        "{iops_write_steady} de escrita contínua. É essa carga que desgasta os SSDs: antes de "
        "comprar, confira se a durabilidade de escrita (DWPD) a suporta durante toda a garantia.",
    ),
    "throughput_read_steady_gbs": (
        "Throughput de leitura em regime",
        "Fora dos reinícios, a leitura de {nodes_final:# nó|# nós} consome "
        "{throughput_read_steady_gbs}, a {steady_read_node_gbs} por nó. Essa banda já está "
        "comprometida: não conte com ela para backup ou para outros sistemas no mesmo storage.",
    ),
    "throughput_write_steady_gbs": (
        "Throughput de escrita em regime",
        "A escrita contínua de {iops_write_steady}, em gravações de {write_io_kib}, corresponde a "
        "{throughput_write_steady_gbs}. Rede, replicação e backup precisam acompanhar esse fluxo "
        "o tempo todo; do contrário, o atraso só aumenta.",
    ),
}
