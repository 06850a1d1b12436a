"""Área do livro: seu título; o que significa cada valor em dinheiro; suas entradas, em pt-BR."""

from sizing_xl.texts.entry import Entry

TITLE = "Custo"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "capex_nodes": (
        "Capital dos nós",
        "Comprar {nodes_final:# nó|# nós} a {node_price} cada, com desconto de {discount_ratio}, "
        "exige {capex_nodes}. Impostos e frete só entram se o preço os incluir.",
    ),
    "capex_storage": (
        "Capital do storage",
        "O storage exige {profile_units} de suas unidades a {storage_unit_price}: {capex_storage}.",
    ),
    "capex_network": (
        "Capital da rede",
        "Portas, switches e cabos de todos os nós exigem {capex_network}, a "
        "{network_price_per_node} por nó.",
    ),
    "capex_other": (
        "Outros gastos de capital",
        "Racks, instalação e o mais que se compra uma vez: {capex_other}, como "
        "{other_capex_ratio} de nós, storage e rede.",
    ),
    "capex_total": (
        "Capital total (CapEx)",
        "A diretoria aprova {capex_total} antes de a primeira sessão ser atendida; o valor se "
        "dilui nos anos abaixo.",
    ),
    "annuity_ratio": (
        "Fator de recuperação do capital",
        "Em {lifetime_years:# ano|# anos}, a {cost_of_capital_ratio} ao ano, cada unidade de capital "
        "se paga a {annuity_ratio} por ano, juros incluídos.",
    ),
    "residual_capex": (
        "Valor residual",
        "No fim da vida útil, o capital vale {residual_capex}. É uma previsão: uma nova geração de "
        "GPUs o reduz.",
    ),
    "residual_present_capex": (
        "Valor residual hoje",
        "O que vale {residual_capex} no fim vale {residual_present_capex} hoje.",
    ),
    "capital_annual_cost": (
        "Custo anual do capital",
        "O capital custa {capital_annual_cost}, juros incluídos, com ou sem sessões em uso.",
    ),
    "energy_annual_cost": (
        "Custo anual de energia",
        "Nós, storage e refrigeração gastam {energy_annual_cost} de energia, a "
        "{average_load_ratio} da potência máxima e {energy_price_per_kwh}.",
    ),
    "rack_annual_cost": (
        "Custo anual de espaço, altura",
        "Um contrato por altura custa {rack_annual_cost} para {rack_with_storage_u}.",
    ),
    "colocation_annual_cost": (
        "Custo anual de espaço, potência",
        "Um contrato por potência reservada custa {colocation_annual_cost} para "
        "{power_with_storage_kw}. Se ele incluir energia, o preço da energia precisa ser 0.",
    ),
    "space_annual_cost": (
        "Custo anual de espaço",
        "O espaço custa {space_annual_cost}, por altura, por potência ou por ambas, se ambas têm "
        "preço.",
    ),
    "support_annual_cost": (
        "Custo anual de suporte",
        "O suporte custa {support_annual_cost}, a {support_ratio} do capital.",
    ),
    "licence_annual_cost": (
        "Custo anual de licenças",
        "As licenças de todas as GPUs custam {licence_annual_cost}, inclusive as dos nós de "
        "reserva.",
    ),
    "staff_annual_cost": (
        "Custo anual de equipe",
        "A equipe que opera a frota custa {staff_annual_cost}, igual para poucos ou muitos nós.",
    ),
    "opex_annual_cost": (
        "Custo anual de operação (OpEx)",
        "Energia, espaço, suporte, licenças e equipe somam {opex_annual_cost}.",
    ),
    "annual_total_cost": (
        "Custo anual total",
        "Um ano custa {annual_total_cost}: {capital_annual_cost} de capital e {opex_annual_cost} "
        "de operação.",
    ),
    "tco_nominal": (
        "TCO, nominal",
        "Em {lifetime_years:# ano|# anos}, a frota custa {tco_nominal}, com o dinheiro futuro "
        "contado como o de hoje.",
    ),
    "tco_present_value": (
        "TCO, valor presente",
        "Em dinheiro de hoje, a frota custa {tco_present_value}; compare propostas por este valor.",
    ),
    "in_use_annual_cost": (
        "Custo anual, nós em uso",
        "Os nós que comportam as sessões respondem por {in_use_annual_cost} do ano.",
    ),
    "headroom_annual_cost": (
        "Custo anual da folga",
        "Esperar pelo pico custa {headroom_annual_cost} por ano; 0 se o arredondamento já o "
        "comporta.",
    ),
    "ha_spare_annual_cost": (
        "Custo anual, nós de reserva",
        "Resistir a falhas custa {ha_spare_annual_cost} por ano: o preço da alta disponibilidade.",
    ),
    "in_use_capital_annual_cost": (
        "Capital anual, nós em uso",
        "Do capital, os nós que comportam as sessões respondem por {in_use_capital_annual_cost}.",
    ),
    "headroom_capital_annual_cost": (
        "Capital anual da folga",
        "Do capital, os nós que esperam pelo pico respondem por {headroom_capital_annual_cost}.",
    ),
    "ha_spare_capital_annual_cost": (
        "Capital anual, nós de reserva",
        "Do capital, os nós de reserva respondem por {ha_spare_capital_annual_cost}.",
    ),
    "cost_per_node_hour": (
        "Nó-hora (alocação)",
        "Uma hora de um nó custa {cost_per_node_hour}, usada ou não.",
    ),
    "usage_cost_per_node_hour": (
        "Nó-hora (uso)",
        "Dele, {usage_cost_per_node_hour} são usados; o resto fica ocioso.",
    ),
    "cost_per_gpu_hour": (
        "GPU-hora (alocação)",
        "Uma hora de uma GPU custa {cost_per_gpu_hour}: o valor a comparar com o de uma nuvem.",
    ),
    "usage_cost_per_gpu_hour": (
        "GPU-hora (uso)",
        "Dele, {usage_cost_per_gpu_hour} são usados; o resto fica ocioso.",
    ),
    "cost_per_session_hour": (
        "Sessão-hora (alocação)",
        "Uma sessão residente custa {cost_per_session_hour}, com nós ociosos e de reserva: "
        "{average_utilisation_ratio} das sessões pagam por tudo.",
    ),
    "usage_cost_per_session_hour": (
        "Sessão-hora (uso)",
        "Se todas as sessões ficassem residentes o ano todo, uma custaria "
        "{usage_cost_per_session_hour}.",
    ),
    "cost_per_session_month": (
        "Sessão-mês (alocação)",
        "Uma sessão residente o mês inteiro custa {cost_per_session_month}.",
    ),
    "usage_cost_per_session_month": (
        "Sessão-mês (uso)",
        "Se todas as sessões ficassem residentes, uma custaria {usage_cost_per_session_month}.",
    ),
    "cost_per_user_month": (
        "Usuário-mês (alocação)",
        "Com {users_per_session:# usuário|# usuários} em uma sessão, um usuário custa "
        "{cost_per_user_month}.",
    ),
    "usage_cost_per_user_month": (
        "Usuário-mês (uso)",
        "Se todas as sessões ficassem residentes, um usuário custaria {usage_cost_per_user_month}.",
    ),
    "cost_per_mtoken": (
        "Custo de 1M de tokens, de qualquer tipo",
        "Um milhão de tokens custa {cost_per_mtoken}, de prompt, em cache ou gerados. O volume foi "
        "informado, não medido aqui.",
    ),
    "cost_per_mtoken_input": (
        "Custo de 1M de tokens de prompt",
        "Um milhão de tokens de prompt custa {cost_per_mtoken_input}: eles respondem por "
        "{prompt_time_ratio} do ano.",
    ),
    "cost_per_mtoken_output": (
        "Custo de 1M de tokens gerados",
        "Um milhão de tokens gerados custa {cost_per_mtoken_output}: eles respondem pelo tempo que "
        "os prompts deixam.",
    ),
    "generated_tokens_per_s": (
        "Tokens gerados pela frota",
        "A frota gera {generated_tokens_per_s}, em média no ano: o que foi informado, senão o que as sessões residentes produzem com o TPOT do planejamento.",
    ),
    "generated_basis": (
        "Em que se baseiam os tokens gerados",
        "0: informados; 1: medidos, por um fator de planejamento; 2: limites, que nenhum motor alcança. Aqui {generated_basis}.",
    ),
    "cost_per_mtoken_generated": (
        "Custo de 1M de tokens gerados, custo inteiro",
        "Um milhão de tokens gerados custa {cost_per_mtoken_generated} quando eles pagam o ano inteiro, prompts incluídos.",
    ),
    "annual_carbon_kg": (
        "CO2 por ano",
        "A {carbon_kg_per_kwh}, o site emite {annual_carbon_kg} por ano; a fabricação do hardware "
        "fica de fora.",
    ),
}

_BOOK = "A tabela de preços do usuário (prices.json) ou o caso; desconhecido se ninguém informa."
_EMPTY = "Sem ele, o que depende dele fica vazio."

DICTIONARY: dict[str, Entry] = {
    "node_price": Entry(
        "Preço de lista de um nó inteiro, na moeda da tabela de preços.",
        "O caso ou, se ele não informa, a entrada do servidor em prices.json.",
        f"A maior parte do capital o acompanha. {_EMPTY}",
        "Informar o preço de uma GPU no lugar do de um servidor de oito.",
        label="Preço de um nó",
    ),
    "discount_ratio": Entry(
        "Desconto sobre o preço de lista dos nós, como fração.",
        "O caso ou, se ele não informa, prices.json, que traz 0: o preço de lista.",
        f"Reduz só o capital dos nós. {_EMPTY}",
        "Informá-lo quando o preço já é o líquido.",
        label="Desconto nos nós",
    ),
    "storage_unit_price": Entry(
        "Preço de uma unidade do perfil de storage.",
        "O caso ou a entrada do perfil em prices.json; 0 se o storage já existe.",
        f"Forma o capital do storage. {_EMPTY}",
        "Informar um preço por TB: a unidade é o perfil inteiro.",
        label="Preço da unidade de storage",
    ),
    "network_price_per_node": Entry(
        "Rede de um nó: suas portas, sua parte dos switches, seus cabos.",
        _BOOK,
        f"Parte do capital. {_EMPTY}",
        "Esquecer a rede entre GPUs, mais cara que a dos usuários.",
        label="Rede por nó",
    ),
    "other_capex_ratio": Entry(
        "O mais que se compra uma vez, como fração de nós, storage e rede.",
        _BOOK,
        f"Parte do capital. {_EMPTY}",
        "Contar aqui energia ou espaço, que se pagam todo ano.",
        label="Outros gastos, fração",
    ),
    "lifetime_years": Entry(
        "Anos em que o capital se dilui.",
        _BOOK,
        f"Uma vida mais longa reduz o capital anual. {_EMPTY}",
        "Usar o prazo contábil para um hardware que será trocado antes.",
        label="Vida útil",
    ),
    "cost_of_capital_ratio": Entry(
        "Juros de um ano sobre o capital; 0: nenhum.",
        _BOOK,
        f"Torna o capital anual maior que o capital dividido pelos anos. {_EMPTY}",
        "Digitar 8 para 8%.",
        label="Custo do capital",
    ),
    "residual_ratio": Entry(
        "Fração do capital que ele ainda vale no fim da vida útil.",
        "O caso ou, se ele não informa, prices.json, que traz 0: nada é vendido.",
        f"Reduz o capital anual e o TCO. {_EMPTY}",
        "Esperar daqui a quatro anos os preços de revenda de hoje.",
        label="Valor residual, fração",
    ),
    "support_ratio": Entry(
        "Suporte de um ano, como fração do capital.",
        _BOOK,
        f"Parte do custo de operação. {_EMPTY}",
        "Informar o preço de vários anos de uma vez.",
        label="Suporte",
    ),
    "licence_per_gpu_year": Entry(
        "Licenças de software de uma GPU por ano.",
        _BOOK,
        f"Parte do custo de operação, vezes todas as GPUs. {_EMPTY}",
        "Informar o preço de um nó.",
        label="Licença por GPU",
    ),
    "energy_price_per_kwh": Entry(
        "Preço de um kWh, com rede, encargos e impostos.",
        _BOOK,
        f"Forma o custo de energia; 0 se o espaço já a inclui. {_EMPTY}",
        "Informar o preço de um MWh, ou só a parcela de energia da conta.",
        label="Preço da energia",
    ),
    "average_load_ratio": Entry(
        "Potência elétrica média no ano, como fração da máxima.",
        _BOOK,
        f"A energia se paga por ela; alimentação e espaço, não. {_EMPTY}",
        "Tomar por ela o uso das sessões: um servidor de GPUs ocioso consome um terço ou mais.",
        label="Carga média",
    ),
    "price_per_u_month": Entry(
        "Preço de uma unidade de rack por mês.",
        _BOOK,
        "Espaço por altura; um contrato por potência usa o outro preço, e um deles basta.",
        "Informar o preço de um rack inteiro.",
        label="Espaço por U",
    ),
    "price_per_kw_month": Entry(
        "Preço de um kW de potência reservada por mês.",
        _BOOK,
        "Espaço por potência; um contrato por altura usa o outro preço, e um deles basta.",
        "Contar a energia duas vezes quando este preço a inclui.",
        label="Espaço por kW",
    ),
    "staff_per_year": Entry(
        "Equipe que opera a frota, custo de um ano.",
        _BOOK,
        f"Parte do custo de operação, igual em todos os cenários. {_EMPTY}",
        "Informar salários sem os encargos.",
        label="Equipe",
    ),
    "average_utilisation_ratio": Entry(
        "Sessões residentes em média, como fração das simultâneas.",
        _BOOK,
        f"O que se reserva é pago pelo que se atende. {_EMPTY}",
        "Informar o tempo ocupado das GPUs, que nada diz das sessões.",
        label="Utilização média",
    ),
    "users_per_session": Entry(
        "Usuários que dividem uma sessão simultânea.",
        _BOOK,
        f"Transforma o custo de uma sessão no de um usuário. {_EMPTY}",
        "Invertê-lo: ele passa de 1 quando usuários entram e saem.",
        label="Usuários por sessão",
    ),
    "carbon_kg_per_kwh": Entry(
        "CO2 equivalente de um kWh da rede elétrica, em kg.",
        _BOOK,
        f"Forma as emissões de um ano. {_EMPTY}",
        "Informar gramas.",
        label="Carbono da rede elétrica",
    ),
    "input_tokens_per_s": Entry(
        "Tokens de prompt por segundo que a frota toda processa, média do ano, sem os em cache.",
        _BOOK,
        f"O volume que divide os custos por token. {_EMPTY}",
        "Informar a taxa de uma GPU, ou a maior de um benchmark.",
        label="Tokens de prompt por segundo",
    ),
    "cached_tokens_per_s": Entry(
        "Tokens de prompt por segundo que um cache de prefixo já tem, média do ano; 0 sem cache.",
        _BOOK,
        f"Parte do volume. {_EMPTY}",
        "Contá-los também entre os processados.",
        label="Tokens em cache por segundo",
    ),
    "output_tokens_per_s": Entry(
        "Tokens por segundo que a frota toda gera, média do ano.",
        _BOOK,
        f"Parte do volume. {_EMPTY}",
        "Informar a taxa de uma sessão.",
        label="Tokens gerados por segundo",
    ),
    "prompt_time_ratio": Entry(
        "Fração do tempo das GPUs que os prompts (prefill) tomam; a geração (decode) tem o resto.",
        _BOOK,
        f"Divide o custo entre tokens de prompt e gerados. {_EMPTY}",
        "Tomar a fração de tokens pela de tempo.",
        label="Tempo dos prompts",
    ),
    "price_age_days": Entry(
        "Idade do preço mais antigo em uso da tabela de preços, em dias; exemplos não contam.",
        "As datas (as_of) de prices.json, no dia da execução ou de SIZING_XL_AS_OF.",
        "Acima de {limit.price_stale_days:# dia|# dias} há um aviso; número algum muda.",
        "Datar um preço pelo dia em que foi digitado: as_of é o dia da sua fonte.",
        label="Idade do preço mais antigo",
    ),
}
