"""Verbetes (pt-BR) dos grupos de KV, e do que uma precisão de KV ocupa em cada tipo."""

from sizing_xl.texts.entry import Entry

DICTIONARY: dict[str, Entry] = {
    "kv_head_bytes": Entry(
        "Bytes que as escalas de uma precisão de KV somam a um token, por cabeça de KV; 0 se "
        "as escalas são de um tensor ou de um bloco.",
        "Tabela de precisões em catalogs/parameters.json.",
        "Em formatos com escala por cabeça, cabeças pequenas custam mais: 8 bytes ao lado "
        "dos 128 de uma cabeça de 64 em 8 bits.",
        "Contar 8 bits como um byte em um formato assim: a 1.000 sessões falta a memória das "
        "escalas.",
        label="Escalas de uma cabeça de KV",
    ),
    "latent": Entry(
        "Se um latente, que todas as cabeças partilham, pode ficar em cache em uma precisão.",
        "Tabela de precisões em catalogs/parameters.json.",
        "Decide em quais precisões um modelo de atenção latente (MLA) pode ser dimensionado; "
        "as outras são recusadas.",
        "Pedir escala por cabeça a um modelo sem cabeças de KV: nenhum motor guarda o cache "
        "dele assim.",
    ),
    "sparse_latent": Entry(
        "Como os motores compactam latentes entre os quais um indexador escolhe: bytes de um "
        "elemento do latente e da parte rotativa; ausente se não podem.",
        "Tabela de precisões em catalogs/parameters.json, no layout de vLLM e SGLang.",
        "Em 8 bits, o DeepSeek-V3.2 guarda 656 bytes por token e camada, não 576.",
        "Multiplicar elementos pelos bytes da precisão: faltam as escalas e a parte que fica "
        "em 16 bits.",
    ),
    "rope_bytes_per_element": Entry(
        "Bytes de um elemento da parte rotativa dos latentes esparsos, no layout de uma precisão.",
        "Tabela de precisões em catalogs/parameters.json, em sparse_latent.",
        "Fica em 16 bits quando o resto é compactado em 8.",
        "Usar os bytes da própria precisão: faltam 64 bytes por token e camada.",
    ),
    "sparse_bytes_per_element": Entry(
        "Bytes de um elemento dos latentes esparsos na precisão do KV, com as escalas do "
        "layout; 0 se a precisão não o tem.",
        "sparse_latent da precisão em catalogs/parameters.json.",
        "O cache da atenção latente esparsa é proporcional a ele, exceto a parte rotativa.",
        "Usar kv_bytes_per_element no lugar: o layout compactado tem escalas próprias.",
        label="Tamanho de um elemento dos latentes esparsos",
    ),
    "sparse_rope_bytes_per_element": Entry(
        "Bytes de um elemento da parte rotativa deles na precisão do KV; 0 se a precisão não "
        "tem esse layout.",
        "sparse_latent da precisão em catalogs/parameters.json.",
        "São 64 elementos por token e camada no DeepSeek-V3.2: 128 dos seus 656 bytes.",
        "Supor que ela é compactada como o resto.",
        label="Tamanho de um elemento da parte rotativa deles",
    ),
    "index_bytes_per_element": Entry(
        "Bytes de um elemento das chaves de um indexador, com as escalas: 8 bits e uma "
        "escala de 4 bytes a cada 128.",
        "Política em catalogs/parameters.json; padrão {policy.index_bytes_per_element}.",
        "São 132 bytes por token e camada em chaves de 128 elementos, qualquer que seja a "
        "precisão do KV.",
        "Reduzi-las com kv_precision ou contá-las em 16 bits: os motores não fazem nem um "
        "nem outro.",
        label="Elemento das chaves de indexador",
    ),
    "tokens_per_entry": Entry(
        "Tokens para os quais um indexador guarda uma chave; 1 se ausente.",
        "config.json do modelo, via catalogs/models.json.",
        "Divide o que o indexador guarda de um token: por 16 no GLM-5.3-Flash.",
        "Dividir também os latentes: eles guardam todos os tokens.",
    ),
    "d_inner": Entry(
        "Canais de uma camada Mamba do primeiro tipo, cada um com estado próprio.",
        "config.json do modelo, via catalogs/models.json.",
        "O estado de uma sessão é proporcional a eles; até esse número, quaisquer ranks "
        "podem dividi-lo.",
        "Informar hidden_size, que costuma ser a metade.",
    ),
    "group_layers": Entry(
        "Camadas de um grupo de KV: camadas com o mesmo cache.",
        "Grupos de camadas em catalogs/models.json.",
        "Multiplica tudo o que o grupo guarda de um token.",
        "Dar a cada grupo as camadas do modelo todo: um híbrido passa a contá-las duas vezes.",
        label="Camadas do grupo",
    ),
    "group_tp_shards": Entry(
        "Ranks de tensor parallel que podem dividir um grupo: suas cabeças de KV, ou 1 em "
        "latentes e indexadores.",
        "Contado nos campos do grupo em catalogs/models.json.",
        "Com mais ranks do que isso, cada um guarda uma cópia do que não divide.",
        "Esperar que tensor_parallel 8 divida por 8 o cache de um modelo MLA: ele é copiado "
        "8 vezes.",
        label="Ranks que podem dividir o grupo",
    ),
    "group_window_tokens": Entry(
        "Tokens que uma camada do grupo guarda no máximo, da janela ou do bloco; 0 se guarda "
        "todo o contexto.",
        "window ou chunk do grupo em catalogs/models.json.",
        "É o teto de tokens dessas camadas; um contexto menor vale por inteiro.",
        "Confundi-la com o contexto máximo: a janela limita uma camada, não o que a sessão aceita.",
        label="Janela ou bloco do grupo",
    ),
    "group_chunked": Entry(
        "1 se o grupo atende dentro de blocos, 0 se tem janela ou nenhum dos dois.",
        "Tipo do grupo em catalogs/models.json.",
        "Diz quais camadas um motor pode guardar inteiras; um alerta diz quanto o cache cresceria.",
        "Confiar no limite: muitas versões do vLLM mantêm essas camadas inteiras se nada for "
        "ajustado.",
        label="Grupo atende dentro de blocos",
    ),
    "group_elements": Entry(
        "Elementos que uma camada guarda de um token: chaves e valores de todas as suas "
        "cabeças de KV.",
        "Cabeças de KV × (d_k + d_v) do grupo em catalogs/models.json.",
        "Vezes as camadas e os bytes da precisão do KV, dá os bytes de um token.",
        "Ler como bytes: os 1.024 elementos do gpt-oss-120b ocupam 2.048 bytes em bf16.",
        label="Elementos de um token em uma camada",
    ),
    "group_heads": Entry(
        "Cabeças de KV de uma camada; 0 em latentes, indexadores e estados.",
        "num_key_value_heads do grupo em catalogs/models.json.",
        "Precisões com escala por cabeça somam kv_head_bytes a cada uma.",
        "Usar as cabeças de consulta, que são várias para cada cabeça de KV.",
        label="Cabeças de KV de uma camada",
    ),
    "group_latent_elements": Entry(
        "Elementos que uma camada guarda de um token como latente partilhado por todas as "
        "cabeças, com a parte rotativa.",
        "kv_lora_rank + qk_rope_head_dim do grupo em catalogs/models.json.",
        "Sem fator 2 e sem divisão entre GPUs: 576 no DeepSeek-V3.",
        "Contá-lo uma vez por cabeça, ou para chaves e para valores.",
        label="Elementos latentes de um token em uma camada",
    ),
    "group_sparse_elements": Entry(
        "O mesmo de latentes entre os quais um indexador escolhe, sem a parte rotativa.",
        "kv_lora_rank do grupo em catalogs/models.json, em um modelo com indexador.",
        "Os motores os compactam em um layout próprio, informado na precisão.",
        "Esperar que a atenção esparsa encurte o cache: ela lê poucos tokens e guarda todos.",
        label="Elementos latentes esparsos de um token em uma camada",
    ),
    "group_rope_elements": Entry(
        "Elementos da parte rotativa desses latentes.",
        "qk_rope_head_dim do grupo em catalogs/models.json, em um modelo com indexador.",
        "Fica em mais bits que o resto do latente.",
        "Deixá-la de fora: é um nono do latente do DeepSeek.",
        label="Elementos rotativos de um token em uma camada",
    ),
    "group_index_elements": Entry(
        "Elementos da chave do indexador de um token em uma camada.",
        "index_head_dim, dividido por tokens_per_entry, do grupo em catalogs/models.json.",
        "Fica ao lado dos latentes em tamanho próprio, qualquer que seja a precisão do KV.",
        "Deixar o indexador de fora por ser pequeno: em 8 bits ele é um sexto do cache do "
        "DeepSeek-V3.2.",
        label="Elementos de índice de um token em uma camada",
    ),
    "group_state_bytes": Entry(
        "Estado recorrente de uma sessão (Mamba, gated DeltaNet e semelhantes), de todas as "
        "camadas do grupo, em bytes; 0 se não existe.",
        "Camadas recorrentes em catalogs/models.json.",
        "É uma parte fixa por sessão, qualquer que seja o contexto; pesa mais em contextos curtos.",
        "Multiplicá-lo pelo contexto, reduzi-lo com kv_precision ou deixá-lo de fora: o "
        "Qwen3.5 35B tem 64 MB por sessão.",
        label="Estado recorrente do grupo por sessão",
    ),
    "group_draft_state_bytes": Entry(
        "O que cada token rascunhado acrescenta ao estado do grupo: uma coluna da convolução em "
        "cada camada, em bytes; 0 se não existe.",
        "Camadas recorrentes em catalogs/models.json: canais x conv_bytes_per_element x camadas.",
        "Na decodificação especulativa, a cauda da convolução fica esse tanto maior, para poder "
        "voltar ao último token aceito.",
        "Esperá-lo da Mamba-1, cuja convolução não muda, ou da atenção, que guarda os tokens "
        "rascunhados nos seus blocos.",
        label="Estado que um token rascunhado acrescenta",
    ),
}
