"""Dictionary entries (pt-BR) of the policy's thresholds: figures of no formula and of no alert."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "total_hbm_tolerance_ratio": Entry(
        "Quanto a HBM total declarada de um servidor pode diferir de GPUs × HBM por GPU, como "
        "fração do produto.",
        "Os limiares em catalogs/parameters.json; padrão {threshold.total_hbm_tolerance_ratio}.",
        "Além dela a entrada é recusada: um dos três números está errado. Não muda número algum de "
        "um dimensionamento.",
        "Aumentá-la para aceitar um total em GiB ao lado de um rótulo em GB: os dois diferem 7%; "
        "corrija a entrada.",
    ),
    "overhead_step_gib": Entry(
        "Passo, em GiB, em que se oferece uma reserva de runtime menor quando não cabe nem uma "
        "sessão.",
        "Os limiares em catalogs/parameters.json; padrão {threshold.overhead_step_gib} GiB.",
        "A reserva oferecida é arredondada para baixo até um passo inteiro, para que a sessão de "
        "fato caiba.",
        "Tomá-lo por margem de segurança: é só a resolução da sugestão.",
    ),
    "least_context_tokens": Entry(
        "Menor contexto, em tokens, que se oferece quando não cabe nem uma sessão.",
        "Os limiares em catalogs/parameters.json; padrão {threshold.least_context_tokens:# token|# tokens}.",
        "Uma saída com contexto menor não é mostrada: nenhuma conversa caberia nele.",
        "Pôr 1 e ler uma sugestão de poucos tokens como solução.",
    ),
    "least_kv_element_bytes": Entry(
        "Menos bytes por elemento de KV que se oferecem quando não cabe nem uma sessão.",
        "Os limiares em catalogs/parameters.json; padrão {threshold.least_kv_element_bytes}.",
        "Uma saída com KV cache mais estreito não é mostrada, porque poucos motores o têm.",
        "Reduzi-lo sem conferir se o motor serve o modelo com cache de 4 bits.",
    ),
    "utilisation_step_ratio": Entry(
        "Passo das utilizações em que a frota é comparada com nuvens e APIs, como fração.",
        "Os limiares em catalogs/parameters.json; padrão {threshold.utilisation_step_ratio}.",
        "A comparação tem uma coluna para cada passo inteiro até 100%. Não muda nenhum número de um dimensionamento.",
        "Um passo de 0,01, que faz cem colunas.",
    ),
}
