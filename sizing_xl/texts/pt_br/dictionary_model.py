"""Verbetes (pt-BR) do que a entrada do modelo dá."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "num_layers": Entry(
        "Total de camadas do modelo.",
        "num_hidden_layers do config.json do modelo, via catalogs/models.json.",
        "Com atenção full ou sliding, o KV por sessão é proporcional a ele; em kv_groups, limita "
        "as camadas de cada grupo.",
        "Contar como atenção as camadas recorrentes ou as que reutilizam o KV de outra: na Gemma "
        "3n, só 20 das 35 têm KV próprio.",
    ),
    "num_key_value_heads": Entry(
        "Cabeças de atenção que guardam chave e valor em cada camada; em GQA são menos que as de "
        "consulta.",
        "config.json do modelo, via catalogs/models.json.",
        "O KV é proporcional a elas, e elas limitam em quantas GPUs o tensor_parallel o divide.",
        "Usar as cabeças de consulta: na Llama 3.1 70B são 64, não 8, e o KV sai 8 vezes maior.",
    ),
    "head_dim": Entry(
        "Elementos de cada vetor, de chave ou de valor, que uma cabeça guarda por token.",
        "config.json do modelo, via catalogs/models.json; se faltar lá, hidden_size dividido pelas "
        "cabeças.",
        "O KV por token e, com ele, o KV por sessão são proporcionais a ela.",
        "Fazer a divisão mesmo quando o campo existe: no gpt-oss-120b ela dá 45 em vez de 64, e o "
        "KV sai 30% menor que o real.",
    ),
    "max_position_embeddings": Entry(
        "Maior contexto que o modelo aceita, em tokens.",
        "config.json do modelo, via catalogs/models.json.",
        "É o teto do contexto: pedir mais não aumenta o KV; o valor é reduzido, com alerta.",
        "Planejar 256 mil tokens em um modelo de 131.072 e esperar o dobro de KV: a sessão para no "
        "limite.",
        label="Contexto máximo do modelo",
    ),
    "context_extension": Entry(
        "Contexto além de max_position_embeddings que o fabricante do modelo documenta, com o "
        "ajuste que ele exige (YaRN, por exemplo).",
        "Ficha do modelo, via catalogs/models.json (tokens, condition, source); opcional.",
        "Não muda nenhum número: o contexto continua limitado a max_position_embeddings; diz o que "
        "pode ser ligado para ir além.",
        "Escrever o comprimento estendido em max_position_embeddings: o motor o recusa até o "
        "ajuste ser feito e, depois dele, textos curtos podem piorar.",
    ),
    "attention_pattern": Entry(
        "Padrão de atenção na forma simples: full (todo o contexto), sliding (janela) ou hybrid "
        "(os dois).",
        "config.json do modelo, via catalogs/models.json; dispensado quando há kv_groups.",
        "Decide quais camadas crescem com o contexto: o maior efeito no KV em contextos longos.",
        "Tratar um híbrido como full: no opt-oss-120b a 131.072 tokens, o KV sai quase o dobro.",
    ),
    "hybrid_full_layers": Entry(
        "Camadas de um modelo híbrido que guardam o contexto inteiro.",
        "config.json do modelo, via catalogs/models.json; só quando attention_pattern é hybrid.",
        "Em contextos longos, quase todo o KV por sessão vem delas.",
        "Trocá-las pelas de janela: na Gemma 3 27B (10 e 52), o KV em contexto longo fica cerca de "
        "5 vezes maior.",
    ),
    "hybrid_sliding_layers": Entry(
        "Camadas de um modelo híbrido que guardam só os tokens da janela.",
        "config.json do modelo, via catalogs/models.json; somadas às completas, dão num_layers.",
        "Além da janela, a parte delas no KV não cresce mais, por maior que seja o contexto.",
        "Cobrar delas o contexto inteiro, ou ignorá-las quando a janela é larga, de milhares de "
        "tokens.",
    ),
    "sliding_window": Entry(
        "Tokens que uma camada de janela deslizante mantém.",
        "config.json do modelo, via catalogs/models.json; exigido com sliding ou hybrid.",
        "O KV dessas camadas cresce até a janela e então fica constante.",
        "Copiar uma janela que o config.json traz desativada: o KV é cortado no papel e falta HBM "
        "na produção.",
    ),
    "kv_groups": Entry(
        "Lista de grupos de camadas de mesmo tipo (full, sliding, chunked, mla, indexer ou "
        "recorrente), com o número de camadas e a geometria de cada um.",
        "catalogs/models.json, a partir do config.json; substitui a forma simples de "
        "attention_pattern.",
        "Dá o KV exato de toda arquitetura aceita; um tipo desconhecido é recusado, nunca "
        "adivinhado.",
        "Contar a MLA por cabeça e com fator 2, o que infla o KV mais de 10 vezes: cada camada "
        "guarda um só latente por token, kv_lora_rank + qk_rope_head_dim elementos.",
    ),
    "layers_without_cache": Entry(
        "Camadas que não guardam cache próprio: de mistura ou feed-forward, ou que usam o cache de "
        "outra camada.",
        "catalogs/models.json, do config.json; acompanha kv_groups, 0 se omitido.",
        "Com os grupos, deve dar conta de todas as camadas de num_layers; não entra em fórmula.",
        "Usá-lo para calar uma soma que não fecha: um grupo esquecido deixa o KV pequeno demais e "
        "faltam nós.",
    ),
    "layers_with_both": Entry(
        "Camadas que têm atenção e estado recorrente lado a lado, como no Falcon-H1, e por isso "
        "estão em dois grupos.",
        "catalogs/models.json, do config.json; acompanha kv_groups, 0 se omitido.",
        "Permite que as camadas dos grupos somem mais que num_layers; não entra em fórmula.",
        "Informá-lo para um modelo que alterna os dois: cada camada contaria duas vezes e o KV "
        "sairia grande demais.",
    ),
    "default_kv_precision": Entry(
        "Precisão do KV cache adotada quando a carga não informa kv_precision.",
        "catalogs/models.json.",
        "Vale em todos os cenários; entre fp8 e bf16, a diferença é de 2 vezes no KV por sessão.",
        "Aceitá-la sem conferir o motor: se ele servir em bf16 o que no catálogo é fp8, cabe só "
        "metade das sessões.",
    ),
    "kv_bytes_per_element": Entry(
        "Bytes de um elemento do KV na precisão escolhida, com as escalas do formato, se houver.",
        "Derivado de kv_precision ou do padrão do modelo: {precision.bf16}, {precision.fp8} ou "
        "{precision.int4}; NVFP4, com escalas, {precision.nvfp4}.",
        "O KV por sessão é proporcional a ele, exceto o estado recorrente.",
        "Contar 4 bits como meio byte em um formato com escalas: no NVFP4 falta a memória delas.",
        label="Tamanho de um elemento de KV",
    ),
    "default_weights_precision": Entry(
        "Precisão dos pesos adotada quando a carga não informa weights_precision.",
        "catalogs/models.json.",
        "Escolhe o valor de pesos usado na verificação do overhead e nas cópias dos nós.",
        "Deixar 16 bits no catálogo e servir em 8: o overhead é conferido contra o dobro dos pesos "
        "reais.",
    ),
    "total_params_b": Entry(
        "Parâmetros totais do modelo, em bilhões (10^9).",
        "Ficha do modelo, via catalogs/models.json; opcional.",
        "Só estima pesos e artefato quando faltam os tamanhos em GiB: parâmetros vezes os bytes da "
        "precisão; pesos estimados geram alerta.",
        "Confiar no número do nome: o gpt-oss-120b tem 116,8 bilhões, e o tamanho medido vale mais "
        "que a estimativa.",
    ),
    "active_params_b": Entry(
        "Parâmetros que um token usa, sem o embedding de entrada, em bilhões (10^9).",
        "Contados do config, via catalogs/models.json; opcional.",
        "Limita latência e vazão; sem ele, elas ficam vazias. KV, nós e storage não mudam com ele.",
        "Dimensionar a HBM por ele: todos os especialistas ficam na memória, e o gpt-oss-120b "
        "ativa só 5,1 de 116,8.",
        label="Parâmetros ativos",
    ),
    "weights_memory_gib": Entry(
        "Memória que os pesos de uma réplica ocupam na precisão servida, em GiB.",
        "catalogs/models.json, um valor por precisão; a carga pode informar outro.",
        "Determina o overhead que cobre os pesos e o volume das cópias nos nós.",
        "Calcular pelos bits nominais: a 4 bits o gpt-oss-120b daria 54,4 GiB, mas escalas e "
        "camadas bf16 o levam a 60,8.",
        label="Pesos por réplica",
    ),
    "model_artifact_size_gib": Entry(
        "Tamanho dos arquivos do modelo no storage, em GiB: o checkpoint como foi publicado.",
        "catalogs/models.json ou a carga; na falta, pesos em 16 bits ou 2 bytes por parâmetro.",
        "O volume do registro e o pico de leitura no reinício são proporcionais a ele.",
        "Informar GB como GiB, erro de 7%, ou o arquivo quantizado quando o lido é o de 16 bits.",
        label="Tamanho do artefato",
    ),
    "artifact_gib": Entry(
        "Tamanho do artefato que o cálculo usa, em GiB, já resolvido entre as fontes possíveis.",
        "Derivado: valor da carga, model_artifact_size_gib, pesos em 16 bits ou parâmetros.",
        "Cada versão no registro e cada nó em reinício custam este tamanho em volume e em leitura.",
        "Confundi-lo com deployed_weights_gib: um está no storage, o outro ocupa a HBM.",
        label="Arquivos do modelo no storage",
    ),
    "deployed_weights_gib": Entry(
        "Pesos de uma réplica inteira na precisão servida, em GiB.",
        "Derivado de weights_memory_gib na weights_precision em uso; sem ele, estimado com alerta.",
        "Vezes replicas_per_node, mais weights_margin_gib, dá o overhead necessário; também define "
        "o volume das cópias nos nós.",
        "Informar a fatia de uma só GPU: o overhead é do nó inteiro, e a conta sai baixa demais.",
        label="Pesos na precisão servida",
    ),
    "model_overhead_gib": Entry(
        "Reserva de runtime que a entrada do modelo declara, em GiB por nó.",
        "runtime_overhead_gib em catalogs/models.json, onde um documento a dá; a maioria não tem.",
        "Usada quando o caso não informa nenhuma, no lugar do que os pesos e a margem ocupam.",
        "Declarar uma para um tipo de servidor e usá-la em outro.",
        label="Reserva de runtime da entrada do modelo",
    ),
}
