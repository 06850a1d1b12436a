"""Dictionary entries (pt-BR) of what bends the inputs in each scenario."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "headroom_share_ratio": Entry(
        "Fração de peak_headroom_ratio que o cenário aplica: {minimum.headroom_share_ratio} em "
        "MÍNIMO, {recommended.headroom_share_ratio} em RECOMENDADO, {ideal.headroom_share_ratio} "
        "em IDEAL.",
        "Tabela de cenários em catalogs/parameters.json.",
        "Com 0, o cenário ignora a folga pedida; com 1, a usa por inteiro.",
        "Aumentar a folga e esperar que mude um cenário de fração 0: ele mostra de propósito o "
        "limite sem reserva.",
        label="Fração aplicada da folga",
    ),
    "headroom_floor_ratio": Entry(
        "Menor folga para picos do cenário: {minimum.headroom_floor_ratio} em MÍNIMO, "
        "{recommended.headroom_floor_ratio} em RECOMENDADO, {ideal.headroom_floor_ratio} em IDEAL.",
        "Tabela de cenários em catalogs/parameters.json.",
        "Vale quando supera a folga pedida (padrão {default.peak_headroom_ratio}).",
        "Pedir menos que o piso e estranhar que o cenário não diminua: o piso prevalece.",
        label="Folga (headroom) mínima",
    ),
    "ha_mode": Entry(
        "Modo de alta disponibilidade: none, n+1 ou n+2, conforme os nós de reserva do cenário.",
        "Tabela de cenários em catalogs/parameters.json: {minimum.ha_mode} em MÍNIMO, "
        "{recommended.ha_mode} em RECOMENDADO, {ideal.ha_mode} em IDEAL.",
        "Cada nível soma um nó inteiro, com energia, rack e custo; pesa mais em clusters pequenos.",
        "Contar com n+2 para a perda de um rack ou de um site: o modo cobre dois nós, não tudo o "
        "que cai junto com eles.",
    ),
    "ha_extra_nodes": Entry(
        "Nós de reserva somados para falhas: {minimum.ha_extra_nodes} em MÍNIMO, "
        "{recommended.ha_extra_nodes} em RECOMENDADO, {ideal.ha_extra_nodes} em IDEAL.",
        "Tabela de cenários em catalogs/parameters.json, conforme ha_mode.",
        "Somados após arredondar os nós com folga; aumentam energia, rack, storage e custo.",
        "Vender a capacidade dos nós de reserva como carga permanente: na primeira falha, já não "
        "há onde recolocar as sessões.",
        label="Nós de reserva para HA",
    ),
    "kv_budget_cap_ratio": Entry(
        "Teto do cenário para kv_budget_ratio: {minimum.kv_budget_cap_ratio} em MÍNIMO, "
        "{recommended.kv_budget_cap_ratio} em RECOMENDADO, {ideal.kv_budget_cap_ratio} em IDEAL; "
        "com 1, vale o valor pedido.",
        "Tabela de cenários em catalogs/parameters.json.",
        "Abaixo do valor pedido (padrão {default.kv_budget_ratio}), corta as sessões por nó na "
        "mesma proporção.",
        "Elevar kv_budget_ratio e esperar mais sessões em IDEAL: o teto mantém "
        "{ideal.kv_budget_cap_ratio}.",
        label="Teto da parcela de KV",
    ),
    "storage_safety_factor": Entry(
        "Fator f sobre o volume de cache e os picos de I/O: {minimum.storage_safety_factor} em "
        "MÍNIMO, {recommended.storage_safety_factor} em RECOMENDADO, "
        "{ideal.storage_safety_factor} em IDEAL.",
        "Tabela de cenários em catalogs/parameters.json.",
        "Cache e picos são proporcionais a ele; modelo, logs e operação não mudam.",
        "Esperar que f aumente o volume todo: para isso existe capacity_margin_ratio.",
        label="Fator de segurança do storage",
    ),
    "log_retention_days": Entry(
        "Dias de guarda dos logs: {minimum.log_retention_days} em MÍNIMO, "
        "{recommended.log_retention_days} em RECOMENDADO, {ideal.log_retention_days} em IDEAL.",
        "Tabela de cenários em catalogs/parameters.json.",
        "O volume de logs é proporcional: o dobro de dias, o dobro do volume.",
        "Dimensionar com menos dias que a auditoria exige: o volume acaba e logs se perdem.",
        label="Retenção de logs",
    ),
}
