"""Área do livro: o título; o que significa cada grandeza ao lado de uma nuvem ou API; entradas."""

from sizing_xl.texts.entry import Entry

TITLE = "Alternativas: nuvem e APIs hospedadas"

# Name -> label, meaning in operation.
QUANTITIES: dict[str, tuple[str, str]] = {
    "annual_mtokens": (
        "Tokens de um ano",
        "Um ano tem {annual_mtokens:# milhão de tokens|# milhões de tokens}: tokens de prompt, em cache e gerados, como foram informados.",
    ),
    "api_annual_cost": (
        "Custo anual da API",
        "A API cobra {api_annual_cost} pelos mesmos tokens. Ela tem limites próprios de taxa e de "
        "contexto, que não são verificados aqui.",
    ),
    "api_saving_per_year": (
        "Economia frente à API",
        "Frente à API, a frota própria economiza {api_saving_per_year}; abaixo de 0, a API é mais "
        "barata.",
    ),
    "api_breakeven_mtokens": (
        "Volume de equilíbrio frente à API",
        "Com {api_breakeven_mtokens:# milhão de tokens|# milhões de tokens} nesta mistura, a API custa o mesmo que a frota; acima disso, "
        "a frota própria é mais barata, até onde ela atende.",
    ),
    "api_breakeven_utilisation_ratio": (
        "Utilização de equilíbrio frente à API",
        "Com {api_breakeven_utilisation_ratio} das sessões residentes em média, a frota custa o "
        "que a API cobra; hoje são {average_utilisation_ratio}.",
    ),
    "api_payback_months": (
        "Retorno frente à API",
        "O que a API custaria, menos a operação, paga o capital em {api_payback_months:# mês|# meses}, sem juros.",
    ),
    "cloud_annual_cost": (
        "Mesmas GPUs, nuvem contínua",
        "O mesmo número de GPUs da nuvem custa {cloud_annual_cost} por todas as horas do ano. Uma "
        "GPU de outro tipo faz outra quantidade de trabalho.",
    ),
    "cloud_saving_per_year": (
        "Economia por ano, nuvem contínua",
        "Frente a uma nuvem alugada o ano todo, a frota própria economiza "
        "{cloud_saving_per_year}; abaixo de 0, a nuvem é mais barata.",
    ),
    "cloud_payback_months": (
        "Retorno, nuvem contínua",
        "O aluguel do ano inteiro, menos a operação, paga o capital em {cloud_payback_months:# mês|# meses}, sem "
        "juros.",
    ),
    "cloud_used_annual_cost": (
        "Mesmas GPUs, nuvem por hora",
        "Se as GPUs fossem alugadas só enquanto usadas ({average_utilisation_ratio} das horas), "
        "custariam {cloud_used_annual_cost}; partida e carga não estão incluídas.",
    ),
    "cloud_used_saving_per_year": (
        "Economia por ano, nuvem por hora",
        "Frente a uma nuvem paga por hora usada, a frota própria economiza "
        "{cloud_used_saving_per_year}; abaixo de 0, a nuvem é mais barata.",
    ),
    "cloud_used_breakeven_mtokens": (
        "Volume de equilíbrio, nuvem por hora",
        "Com {cloud_used_breakeven_mtokens:# milhão de tokens|# milhões de tokens}, as horas de GPU usadas custam o mesmo que a frota; "
        "acima disso, a frota própria é mais barata, até onde ela atende.",
    ),
    "cloud_used_breakeven_utilisation_ratio": (
        "Utilização de equilíbrio, nuvem por hora",
        "A partir de {cloud_used_breakeven_utilisation_ratio} das horas em uso, a frota própria é "
        "mais barata que as horas de GPU da nuvem.",
    ),
    "cloud_used_payback_months": (
        "Retorno, nuvem por hora",
        "O aluguel das horas usadas, menos a operação, paga o capital em "
        "{cloud_used_payback_months:# mês|# meses}, sem juros.",
    ),
}

_OFFER = "O caso, senão a oferta que ele nomeia; desconhecido se ninguém o informa."
_EMPTY = "Sem ele, a comparação fica vazia."

DICTIONARY: dict[str, Entry] = {
    "cloud": Entry(
        "Oferta de horas de GPU em prices.json com que a frota é comparada; nenhuma é escolhida "
        "por você.",
        "O caso; `sizing-xl catalog sources` lista as ofertas.",
        "Fornece o preço da hora de GPU, com data e fonte.",
        "Comparar com uma GPU de outro tipo: só o número delas é contado, não o trabalho.",
        label="Nuvem a comparar",
    ),
    "api": Entry(
        "Oferta de uma API hospedada em prices.json com que a frota é comparada; nenhuma é "
        "escolhida por você.",
        "O caso; `sizing-xl catalog sources` lista as ofertas.",
        "Fornece os preços dos tokens de prompt, em cache e gerados, com data e fonte.",
        "Comparar com outro modelo, cujas respostas e tokens são outros.",
        label="API a comparar",
    ),
    "cloud_price_per_gpu_hour": Entry(
        "O que uma nuvem cobra por uma GPU e hora.",
        _OFFER,
        f"Forma o que as mesmas GPUs custariam em nuvem. {_EMPTY}",
        "Informar o preço de uma instância inteira de oito GPUs.",
        label="Preço da GPU-hora, nuvem",
    ),
    "api_price_input_per_mtoken": Entry(
        "O que uma API hospedada cobra por um milhão de tokens de prompt.",
        _OFFER,
        f"Forma o que os mesmos tokens custariam. {_EMPTY}",
        "Informar o preço de mil tokens.",
        label="Preço da API, prompt",
    ),
    "api_price_cached_per_mtoken": Entry(
        "O que uma API hospedada cobra por um milhão de tokens de prompt que o cache dela já tem.",
        _OFFER,
        "Se for desconhecido, os tokens em cache custam o mesmo que os outros de prompt.",
        "Informar 0 se a API não tem preço para tokens em cache.",
        label="Preço da API, cache",
    ),
    "api_price_output_per_mtoken": Entry(
        "O que uma API hospedada cobra por um milhão de tokens gerados.",
        _OFFER,
        f"Forma o que os mesmos tokens custariam. {_EMPTY}",
        "Esquecer os tokens de raciocínio, que também são gerados e pagos.",
        label="Preço da API, gerados",
    ),
}
