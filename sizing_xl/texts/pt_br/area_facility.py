"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

TITLE = "Energia, rack e calor"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "total_power_kw": (
        "Potência máxima dos nós",
        "Em carga máxima, a demanda elétrica de {nodes_final:# nó|# nós} chega a "
        "{total_power_kw}, a {power_kw_max} por nó. PDUs, disjuntores e UPS precisam suportar "
        "esse valor; projetar pela média desarma circuitos justamente no pico de uso.",
    ),
    "session_power_w": (
        "Potência por sessão",
        "Dividida entre as sessões, a potência máxima dos nós dá {session_power_w} por sessão. É "
        "um teto para rateio de energia: o consumo médio medido costuma ser menor.",
    ),
    "facility_power_kw": (
        "Potência do site com refrigeração",
        "Com PUE de {pue}, o site precisa entregar {facility_power_kw} para manter os nós e a "
        "refrigeração deles, ainda sem o storage. É o valor a negociar com o data center: "
        "contratar apenas os {total_power_kw} de TI deixa o resfriamento sem energia.",
    ),
    "annual_energy_mwh": (
        "Energia anual, máxima",
        "Ligados o ano inteiro a {total_power_kw}, os nós consomem {annual_energy_mwh}. É um teto "
        "para o orçamento de energia dos nós, já que a média fica abaixo da demanda máxima; "
        "refrigeração e storage precisam ser somados à parte.",
    ),
    "total_rack_u": (
        "Espaço em rack dos nós",
        "A instalação de {nodes_final:# nó|# nós} ocupa {total_rack_u}, com {rack_units_u} por "
        "nó. Sem esse espaço reservado, e mais algum para switches e cabeamento, os servidores "
        "chegam e não têm onde ser montados.",
    ),
    "rack_equivalents": (
        "Equivalente em racks cheios",
        "Equivalente em racks de {rack_height_u} preenchidos até o topo: {rack_equivalents}. É "
        "apenas o mínimo geométrico para {total_rack_u}; a potência e o resfriamento disponíveis "
        "por rack costumam obrigar a distribuir os nós por mais posições.",
    ),
    "rack_nodes_by_height": (
        "Nós por rack pela altura",
        "Um rack de {rack_height_u} tem altura para {rack_nodes_by_height:# nó|# nós} de "
        "{rack_units_u}: parte de um nó não cabe. Se não houver altura para nenhum, o sistema traz um "
        "rack próprio, e a quantidade de racks deve vir do fabricante.",
    ),
    "nodes_per_rack": (
        "Nós por rack",
        "Um rack recebe {nodes_per_rack:# nó|# nós} de {power_kw_max}, pela altura e, se for conhecida, "
        "pela potência que a sala dá a um rack. Se não receber nenhum, esta sala não comporta o "
        "servidor.",
    ),
    "racks_by_height": (
        "Racks só pela altura",
        "Só pela altura, {nodes_final:# nó ocupa|# nós ocupam} {racks_by_height:# rack|# racks}, com até "
        "{rack_nodes_by_height:# nó|# nós} em cada um. Isso basta apenas em uma sala com energia e "
        "refrigeração para racks cheios.",
    ),
    "racks_needed": (
        "Racks a reservar",
        "Reserve {racks_needed:# rack|# racks}: {nodes_final:# nó|# nós}, com até "
        "{nodes_per_rack:# nó|# nós} em cada um, pela altura e, se for conhecida, pela potência "
        "que a sala dá a um rack. Storage e switches somam-se a isso.",
    ),
    "rack_density_kw": (
        "Potência do rack mais cheio",
        "Com os nós empilhados até o limite de altura, o rack mais carregado exige "
        "{rack_density_kw}, a {power_kw_max} por nó. Se o data center não oferecer essa potência "
        "e esse resfriamento em um só rack, distribua os nós por mais racks ou contrate posições "
        "de alta densidade.",
    ),
    "node_heat_btu_hr": (
        "Calor dissipado por nó",
        "Cada nó em carga máxima libera {node_heat_btu_hr} de calor, pois quase toda a energia "
        "que consome, até {power_kw_max}, vira calor. Esse calor precisa ser retirado no ponto em "
        "que o nó está instalado; caso contrário, as GPUs reduzem o clock.",
    ),
    "total_heat_btu_hr": (
        "Calor total a remover",
        "Em carga máxima, a refrigeração precisa remover {total_heat_btu_hr} sem pausa, o calor "
        "de {nodes_final:# nó|# nós}. Se faltar capacidade térmica, a latência sobe com a redução "
        "de clock das GPUs ou o equipamento desliga por proteção.",
    ),
    "refrigeration_tons": (
        "Capacidade de refrigeração necessária",
        "A carga térmica de {total_heat_btu_hr} equivale a {refrigeration_tons}, medida usada "
        "para especificar chillers e ar-condicionado de precisão. Preveja redundância: com um "
        "equipamento de refrigeração parado, os demais ainda precisam cobrir esse valor.",
    ),
}
