"""Área do livro: seu título; o rótulo de cada grandeza e o que significa, em pt-BR."""

from sizing_xl.texts.entry import Entry

TITLE = "Demanda"

# Nome -> rótulo, significado na operação.
QUANTITIES: dict[str, tuple[str, str]] = {
    "demand_requests_load": (
        "Sessões pelas requisições",
        "{requests_per_second} de requisições que ficam {avg_request_duration_s} cada mantêm {demand_requests_load:# sessão|# sessões} em curso (lei de Little).",
    ),
    "demand_users_load": (
        "Sessões pelos usuários",
        "{users:# usuário|# usuários} com {sessions_per_user:# sessão|# sessões} cada mantêm {demand_users_load:# sessão aberta|# sessões abertas}.",
    ),
    "demand_sessions": (
        "Sessões demandadas",
        "A demanda pede {demand_sessions:# sessão simultânea|# sessões simultâneas}. Uma concorrência informada toma o seu lugar.",
    ),
    "demand_context_tokens": (
        "Contexto demandado",
        "Um prompt e sua resposta ocupam {demand_context_tokens:# token|# tokens} no percentil 95 de cada um. Um contexto informado toma o seu lugar.",
    ),
}

DICTIONARY: dict[str, Entry] = {
    "requests_per_second": Entry(
        "Requisições que chegam por segundo, em média.",
        "Dono da carga (NFR), pelos registros do gateway; se omitidas, nada se diz da fila.",
        "Dá as sessões pela lei de Little onde não há concorrência informada, e a carga da fila; a folga do cenário vem por cima.",
        "Informar o pico aqui: a folga o conta então duas vezes.",
        label="Requisições por segundo",
    ),
    "users": Entry(
        "Usuários que trabalham ao mesmo tempo.",
        "Dono da carga (NFR); opcional.",
        "Vezes as sessões por usuário, dá as sessões onde não há concorrência informada.",
        "Informar todos os que têm conta.",
        label="Usuários simultâneos",
    ),
    "sessions_per_user": Entry(
        "Sessões que cada um deles tem abertas, em média.",
        "Dono da carga (NFR); 1 se omitido.",
        "Abaixo de 1 onde usuários pausam entre requisições, acima de 1 onde agentes trabalham por eles.",
        "Esquecer as sessões que programas abrem.",
        label="Sessões por usuário",
    ),
    "prompt_tokens_p95": Entry(
        "Tokens que 95 % dos prompts não excedem.",
        "Dono da carga (NFR), pelos registros do gateway; se omitido, conta a média.",
        "Dá o contexto a admitir onde não há contexto informado: o motor recusa o que é mais longo.",
        "Dimensionar o contexto pela média: metade das requisições não caberia.",
        label="Prompt, P95",
    ),
    "output_tokens_p95": Entry(
        "Tokens que 95 % das respostas não excedem.",
        "Dono da carga (NFR), pelos registros do gateway; se omitido, conta a média.",
        "Soma-se ao do prompt para o contexto a admitir.",
        "Omitir: as respostas são então cortadas no fim do contexto.",
        label="Saída, P95",
    ),
    "shared_prefix_tokens": Entry(
        "Tokens com que todos os prompts começam e que um cache de prefixo guarda.",
        "Dono da carga (NFR): prompt de sistema, ferramentas, documentos; 0 se omitido.",
        "Esses tokens, em blocos inteiros, não são calculados de novo, o que encurta o tempo até o primeiro token. A memória os conta em cada sessão, do lado seguro.",
        "Informá-los onde os prompts diferem desde o primeiro token: basta uma data no início.",
        label="Prefixo comum",
    ),
}
