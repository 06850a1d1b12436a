"""What is wrong with an input or a file, and the remedy, in Brazilian Portuguese."""

PROBLEMS: dict[str, str] = {
    "where_file": "{it}",
    "where_row": "linha {it}",
    "where_entry": "entrada {it}",
    "where_field": "campo {it}",
    "where_value": "valor {it}",
    # files
    "file_missing": "o arquivo não existe; confira o caminho.",
    "file_is_directory": "é um diretório; indique um arquivo dentro dele.",
    "file_unreadable": "não foi possível ler o arquivo ({reason}); confira as permissões.",
    "file_not_utf8": "o arquivo não está em UTF-8 (byte {position}); salve-o em UTF-8.",
    "file_too_large": "o arquivo passa de {most_bytes:# byte|# bytes}; isso não é um catálogo.",
    "broken_json": "JSON inválido na linha {line}, coluna {column}; corrija a sintaxe nesse ponto.",
    "broken_json_depth": "JSON aninhado demais; simplifique a estrutura.",
    "repeated_key": "a chave {value} aparece duas vezes no mesmo objeto; deixe apenas uma.",
    "not_a_number": "{value} não é um número JSON; escreva um número finito ou null.",
    "not_an_object": "o arquivo deve conter um objeto JSON, não {value}.",
    "no_catalog_directory": "o diretório não existe; confira o caminho dos catálogos.",
    "empty_catalog_directory": "o diretório não contém nenhum catálogo; crie um destes: {files}.",
    "output_unwritable": "não foi possível gravar ({reason}); escolha outro destino ou libere-o.",
    "output_not_directory": "há um arquivo com o nome do diretório; escolha outro destino.",
    "output_exists": "já existe e não é um arquivo do sizing_xl sem alterações; escolha outro nome ou substitua-o com --force.",
    "output_is_link": "é um link, pelo qual não se grava aqui; remova-o ou escolha outro lugar.",
    "output_is_directory": "é um diretório, e ali se gravaria um arquivo; escolha outro nome.",
    "output_is_device": "é um pipe, um socket ou um dispositivo, não um arquivo; escolha outro nome.",
    "output_is_input": "é lido por este mesmo comando e se perderia; escolha outro nome para a saída.",
    "output_named_twice": "foi indicado para duas saídas do mesmo comando; dê a cada uma o seu nome.",
    "output_is_address": "é o endereço de um serviço de armazenamento; indique um lugar nesta máquina (só batch -o grava em endereços).",
    # fields
    "missing": "o campo é obrigatório; preencha-o.",
    "unknown_field": "campo desconhecido; os mais próximos são: {near}.",
    "invalid": "valor inválido ({kind}); confira a documentação do campo.",
    "greater_than": "deve ser maior que {gt}.",
    "at_least": "deve ser pelo menos {ge}.",
    "less_than": "deve ser menor que {lt}.",
    "at_most": "deve ser no máximo {le}.",
    "not_finite": "deve ser um número finito, não NaN nem infinito.",
    "not_whole": "deve ser um número inteiro, sem aspas nem casas decimais.",
    "not_number": "deve ser um número, sem aspas e com ponto decimal.",
    "ambiguous_number": "{value} pode ser milhar ou decimal; escreva sem separador de milhar.",
    "decimal_comma": "{value} tem vírgula decimal; escreva {written}.",
    "odd_digits": "{value} tem algarismos que não são de 0 a 9; escreva {written}.",
    "percentage": "{value} é uma porcentagem; como número é {written}.",
    "odd_in_number": "{value} tem {mark} no meio; retire-o.",
    "thousands_separator": "{value} tem {mark} entre os algarismos, como separador de milhar; escreva {written}.",
    "word_left_out": "deixe o campo vazio: vale então o que diz a entrada do modelo.",
    "not_text": "deve ser um texto entre aspas.",
    "text_too_long": "o texto passa de {max_length:# caractere|# caracteres}; encurte-o.",
    "text_too_short": "o texto não pode ser vazio.",
    "bad_name": "use só letras sem acento, algarismos, ponto, hífen, + e sublinhado, começando por "
    "letra ou algarismo (moeda: três maiúsculas; data: AAAA-MM).",
    "not_boolean": "deve ser true ou false.",
    "not_one_of": "deve ser um destes: {expected}.",
    "unknown_kind": "tipo de atenção desconhecido; os que o esquema conhece são: {expected_tags}. "
    "Uma arquitetura que ele não expressa é recusada, nunca adivinhada.",
    "missing_kind": "falta o campo kind, que diz o tipo de atenção do grupo.",
    "not_list": "deve ser uma lista [ ... ].",
    "not_object": "deve ser um objeto {{ ... }}.",
    "must_be_positive": "deve ser maior que zero.",
    "columns_differ": "as colunas têm comprimentos diferentes: {value}; iguale-os.",
    "too_many_refused": "mais de {value:# linha diferente é recusada|# linhas diferentes são recusadas}; corrija as primeiras.",
    # names
    "unknown_field_none_near": "campo desconhecido, e nenhum é próximo; há, por exemplo: {near}.",
    "unknown_name_none_near": "nome desconhecido, e nenhum é próximo; há, por exemplo: {near}.",
    "unknown_field_here": "campo desconhecido; retire-o.",
    "odd_character": "nome desconhecido: tem o caractere {character}, que nenhum nome tem; digite o nome de novo. Os mais próximos são: {near}.",
    "unknown_name": "nome desconhecido; os mais próximos são: {near}.",
    "duplicate_name": "o nome {value} já é usado por outra entrada (maiúsculas não contam); "
    "escolha outro.",
    # models
    "one_attention_form": "diga as camadas de um só modo: attention_pattern ou kv_groups.",
    "needed_by_pattern": "o campo é obrigatório quando attention_pattern = {pattern}; preencha-o.",
    "hybrid_sum": "hybrid_full_layers + hybrid_sliding_layers = {sum}, mas num_layers = {layers}; "
    "a soma deve ser igual.",
    "only_for_hybrid": "o campo só vale com attention_pattern = hybrid; retire-o.",
    "only_for_groups": "o campo só acompanha kv_groups; com attention_pattern todas as camadas são "
    "iguais. Descreva as camadas por kv_groups.",
    "empty_groups": "a lista de grupos está vazia; descreva ao menos um grupo de camadas.",
    "group_layers": "o grupo tem mais camadas que o modelo (num_layers = {layers}).",
    "layers_over": "os grupos de uma família ({family}) têm {value:# camada|# camadas}, mas o modelo tem "
    "num_layers = {layers}, das quais layers_without_cache = {without}; corrija as camadas dos grupos.",
    "layers_under": "os grupos descrevem {sum} das camadas do modelo (num_layers = {layers}); descreva as outras "
    '{rest} ou, se não guardam cache próprio, escreva "layers_without_cache": {missing}.',
    "layers_twice": "os grupos descrevem {sum:# camada|# camadas}, mas num_layers = {layers}; corrija-os ou, se há "
    'camadas com atenção e estado recorrente ao mesmo tempo, escreva "layers_with_both": {doubled}.',
    "layers_both": "é mais do que os grupos têm de atenção ({attention}) ou de estado recorrente "
    "({recurrent}); corrija.",
    "precision_not_of_kv": "nenhum KV cache fica nesta precisão; use uma destas: {near}.",
    "precision_not_of_weights": "pesos não são servidos nesta precisão; use uma destas: {near}.",
    "precision_not_of_latent": "o modelo {model} tem atenção latente ({kind}), que não tem cabeças de KV "
    "e não pode ficar em cache nesta precisão; use uma destas: {near}.",
    "precision_not_of_sparse": "o modelo {model} tem atenção latente esparsa ({kind} com indexador), que "
    "os motores não guardam em cache nesta precisão; use uma destas: {near}.",
    "group_figures": "tem {value:# número|# números}, mas o modelo tem {groups:# grupo de KV|# grupos de KV}; informe um para cada.",
    # units
    "unit_suspect": "está fora de {range}.{guess} {advice}",
    "suspect_range": "{low} a {high}{unit}, o plausível aqui",
    "suspect_range_beside": "{low} a {high}{unit}, o plausível diante de {beside}",
    "suspect_likely": " Engano provável: {likely}; seria {suggested}{unit}.",
    "suspect_looks_like": " Parece ser {looks_like}.",
    "suspect_mend": 'Corrija ou, se o valor é esse mesmo, cite o campo em "unusual".',
    "suspect_kept": 'Fica como está, pois "unusual" cita o campo.',
    "slip_whole_node": "total do nó",
    "slip_thousands": "milhares",
    "slip_millions": "milhões",
    "slip_units": "parâmetros, não bilhões",
    "slip_ki_tokens": "K tokens (1.024)",
    "slip_hidden_size": "hidden_size, a largura de todas as cabeças",
    "slip_attention_heads": "num_attention_heads, as cabeças de consulta",
    "slip_per_w": "BTU/h por watt",
    "slip_days": "dias",
    "slip_months": "meses",
    "slip_cents": "centavos",
    # servers
    "total_hbm": "difere mais de {tolerance:%} de count × hbm_per_gpu_gb = {computed:,.1f} GB; "
    "corrija um dos dois.",
    "rack_half": "o rack é contado em unidades inteiras: escreva a altura que um nó ocupa nele, {whole}.",
    "flat_server": "a forma plana não é aceita: falta gpu.count. Escreva "
    '"gpu": {{"count": ..., "model": ..., "hbm_per_gpu_gb": ...}} e '
    '"power": {{"power_kw_max": ...}}.',
    # storage
    "usable_above_total": "a capacidade útil passa da total ({total} TB).",
    "renamed_field": "este campo agora se chama {new}, em MB/s decimais (28 Gb/s = 3500 MB/s); "
    "informe também block_size_kb_read e block_size_kb_write.",
    "storage_physics": "diverge {divergence:.1%~limit} de IOPS × bloco ÷ 1024 = {implied:,.1f} MB/s "
    "({direction}); acima de {limit:%} o perfil é recusado. Corrija throughput, IOPS ou bloco.",
    # policy
    "scenario_order": "não pode ficar abaixo do cenário {lower} ({least}); os três são ordenados.",
    "scenario_cap_order": "não pode passar do cenário {lower} ({most}); os três são ordenados.",
    # funções da planilha
    "repeated_option": "a opção aparece duas vezes; deixe uma.",
    "option_is_argument": "a função tem um argumento para esta entrada; tire-a das opções.",
    "options_shape": "opções são um intervalo de duas colunas, nomes e valores; este tem {value:# coluna|# colunas}.",
    "range_ragged": "um intervalo tem linhas de um só comprimento, e cada célula dele tem um só valor.",
    "too_many_cells": "os intervalos fazem juntos {value:# célula|# células}; o máximo é {most}: dê menos linhas ou colunas.",
    "too_many_told": "mais de {value:# caso diferente é contado|# casos diferentes são contados} em palavras; pergunte sobre menos de cada vez.",
    "ranges_differ": "o intervalo não combina com os outros ({rows:# linha|# linhas}, "
    "{columns:# coluna|# colunas} ao todo); iguale os intervalos, ou use uma célula, uma linha ou "
    "uma coluna.",
    "one_cell_only": "esta função responde um caso com uma tabela; dê uma célula aqui, não {value}.",
    "no_value_sessions": "{quantity} não tem valor: nenhuma sessão cabe neste servidor; encurte o "
    "contexto, reduza {lever:kv_precision} ou {lever:runtime_overhead_gib}, ou escolha um servidor "
    "com mais HBM (veja {place:alerts}).",
    "no_value_weights": "{quantity} não tem valor: os pesos das réplicas do nó e a margem são maiores "
    "que a HBM dele; use {lever:weights_precision} de menos bytes ou um {lever:server} com mais HBM "
    "(veja {place:alerts}).",
    "no_value_layout": "{quantity} não tem valor: as réplicas usam mais GPUs do que o nó tem; reduza "
    "{lever:tensor_parallel}, {lever:pipeline_parallel} ou {lever:replicas_per_node}.",
    "no_value_shards": "{quantity} não tem valor: uma GPU não comporta sua parte dos pesos; aumente "
    "{lever:tensor_parallel} ou {lever:pipeline_parallel}, ou reduza {lever:replicas_per_node} (veja "
    "{place:alerts}).",
    "no_value_overhead": "{quantity} não tem valor: {lever:runtime_overhead_gib} ocupa toda a HBM do "
    "nó; reduza-a ou use um {lever:server} com mais HBM (veja {place:alerts}).",
    "no_value_zero": "{quantity} não tem valor: divide por {cause}, que é 0; corrija a entrada do "
    "catálogo ou as opções.",
    "no_value_unknown": "{quantity} não tem valor: {cause} não é conhecido; complete a entrada do "
    "catálogo ou dê {lever:weights_memory_gib} e {lever:model_artifact_size_gib}.",
    "no_value_catalog": "{quantity} não tem valor: {cause} não é conhecido; complete a entrada do "
    "catálogo.",
    "no_value_not_given": "{quantity} não tem valor: falta {cause}; informe {lacking}.",
    "library_missing": "falta a biblioteca Python {library}; instale-a: pip install {library}.",
    "library_broken": "a biblioteca Python {library} está instalada e não carrega ({reason}); ative o ambiente dela ou crie um novo: python -m venv.",
    "internal": "{kind}; é uma falha do sizing_xl: por favor relate-a com a fórmula.",
    "cell_error": "a célula contém um erro; corrija a fórmula dela.",
    "sheet_not_ours": "uma folha sua tem este nome; renomeie-a para que a folha do dimensionamento possa ser desenhada.",
    "export_folder_unknown": "a planilha não está em uma pasta desta máquina; salve-a, ou preencha a pasta das exportações.",
    "not_a_folder": "não é uma pasta; escreva o caminho inteiro dela, desde a raiz.",
    "name_lost": "a planilha perdeu este nome de sua folha de controle; construa-a de novo: sizing-xl excel build.",
    "sheet_protected": "a folha está protegida; desproteja-a (Revisão > Desproteger Planilha) e aperte de novo.",
    "workbook_protected": "a estrutura da pasta de trabalho está protegida; desproteja-a (Revisão > Proteger Pasta de Trabalho) e aperte de novo.",
    # casos de um lote
    "unknown_format": "formato desconhecido; use um destes: {endings}.",
    "address_unreadable": "não foi possível abrir o endereço ({reason}); confira endereço, credenciais e biblioteca do protocolo.",
    "cases_too_large": "o arquivo passa de {most_bytes:# byte|# bytes}; use .csv ou .jsonl, lidos linha a linha.",
    "unpacks_too_large": "descompactado, o conteúdo ocupa {unpacked_bytes:# byte|# bytes}, acima do limite; use .csv ou divida-o.",
    "broken_file": "o arquivo está danificado ou não é do formato que o nome indica ({reason}); grave-o de novo.",
    "book_encrypted": "a pasta de trabalho está criptografada, por senha ou rótulo de confidencialidade; salve uma cópia sem isso.",
    "book_old": "é uma pasta de trabalho do Excel 97-2003 (.xls) com outra extensão; salve-a como Pasta de Trabalho do Excel (.xlsx).",
    "book_encrypted_or_old": "está protegida por senha ou rótulo de confidencialidade, ou é do Excel 97-2003 (.xls); salve uma cópia sem proteção como Pasta de Trabalho do Excel (.xlsx).",
    "book_binary": "é uma pasta de trabalho binária (.xlsb) com outra extensão; salve-a como Pasta de Trabalho do Excel (.xlsx).",
    "book_open_document": "é uma planilha OpenDocument (.ods) com outra extensão; salve-a como Pasta de Trabalho do Excel (.xlsx).",
    "book_strict": "é uma pasta de trabalho Open XML Estrita, que não é lida; salve-a como Pasta de Trabalho do Excel (.xlsx), sem Estrita.",
    "hidden_rows": "linhas ocultas ou filtradas são casos como as outras; linhas assim que foram lidas: {rows}.",
    "hidden_sheet": "os casos foram lidos da folha oculta {value}: nenhuma folha visível tem esses títulos.",
    "index_left_out": "a primeira coluna não tem título e numera as linhas; foi deixada de lado.",
    "other_separator": "as colunas estão separadas por {mark}; salve o arquivo com vírgulas ou ponto e vírgula.",
    "csv_is_packed": "é uma pasta de trabalho ou outro arquivo compactado, não um CSV; dê a ele a extensão certa ou salve-o como CSV.",
    "no_headings": "não há linha de títulos (model, server, concurrency, effective_context); acrescente-a.",
    "repeated_heading": "duas colunas dão o mesmo campo ({value}); deixe uma.",
    "no_heading": "a célula {value} está sem título; dê título à coluna ou apague-a.",
    "broken_row": "linha malformada (aspas abertas ou texto longo demais); corrija-a.",
    "row_not_object": "a linha deve ser um objeto JSON, não {value}.",
    "not_utf8": 'o texto não está em UTF-8; salve como "CSV UTF-8".',
    "formula_without_value": "a fórmula não tem valor gravado; abra e salve no Excel.",
    "value_date": "é uma data; escreva número ou texto.",
    "value_boolean": "é verdadeiro/falso; escreva número ou texto.",
    "value_nested": "é lista ou objeto; escreva um só valor (listas vão em .grid.json).",
    "bad_range": 'a faixa deve ser {{"from": 100, "to": 1000, "step": 100}}, numérica, step > 0, from ≤ to.',
    "empty_list": "a lista está vazia; dê ao menos um valor.",
    "grid_too_large": "a grade tem {cases:# caso|# casos}; o máximo é {most}; divida-a.",
    "broken_toml": "TOML inválido ({reason}); corrija a sintaxe.",
    "toml_needs_python": "TOML exige Python 3.11+; use .grid.json.",
    "batch_pattern": "o padrão dos nomes de arquivo não pode ser lido ({reason}); escreva-o como {{number:06d}}_{{model}}.",
    "batch_duplicate_name": "os arquivos teriam o mesmo nome que os do caso da linha {line}; ponha {{number}} no padrão, ou um campo em que os dois diferem.",
    "batch_internal": "é uma falha do sizing_xl, não da linha; por favor relate-a com o que {log}, ao lado do manifesto, diz de {reference}.",
    "batch_worker_version": "os workers têm o sizing_xl {theirs} e este processo o {ours}; instale a mesma versão em todos.",
    "batch_worker_died": "o processo que dimensionava este caso morreu duas vezes (falta de memória?); rode o mesmo comando de novo, com menos --jobs.",
    "batch_workers_died": 'os processos de trabalho morrem antes de responder; em um script, chame run_batch sob if __name__ == "__main__"; senão, libere memória ou use --jobs 1.',
    "batch_not_shared": "os workers gravam em um diretório que este processo não vê; escolha um que todos compartilhem, ou a URL de um serviço.",
    "batch_running": "outro lote está em andamento neste diretório (processo {process} em {host}, desde {started}); espere-o terminar ou, se já não existe, apague este arquivo.",
    "batch_manifest_damaged": "não é um manifesto de lote que esta versão leia, ou está danificado; fica como está: indique outro com --manifest, ou mova este arquivo para outro lugar e rode de novo com --force, que refaz os casos.",
    "batch_manifest_elsewhere": "é o manifesto de outro diretório ({out}); dê a este um manifesto próprio com --manifest.",
    "batch_not_a_lock": "tem o nome da trava de um lote e não é uma; mova-o para outro lugar ou escolha outro -o.",
    "batch_file_of_yours": "já existe, e nenhuma execução deste lote o anotou; nada foi gravado: escolha outro -o, mova o arquivo para outro lugar ou mande substituí-lo com --force.",
    "batch_no_cases": "não há nenhum caso, e nada foi gravado nem removido; dê pelo menos um.",
    "batch_removes_most": "{removed} de {files:# arquivo|# arquivos} que casos de outra entrada deixaram ali {removed:seria removido|seriam removidos}, e nada foi feito; escolha outro -o ou entregue o diretório a estes casos com --replace (--strict mostra as linhas recusadas).",
    "batch_strict": "{refused} de {cases:# caso|# casos} não {refused:pode ser dimensionado|podem ser dimensionados}, e nada foi gravado; corrija-{refused:o (o motivo está abaixo)|os (os primeiros estão abaixo)} ou rode sem --strict.",
    "batch_dask": "não foi possível usar o cluster Dask {value} ({reason}); confira o endereço e os workers.",
    # saved documents
    "saved_version": "não é versão de um dimensionamento salvo; este programa lê {read} e as posteriores de mesmo primeiro número. Dimensione o caso de novo: sizing-xl size.",
    "saved_version_newer": "foi gravado por um sizing_xl posterior; este lê {read} e as posteriores de mesmo primeiro número ({major}). Atualize o sizing_xl.",
}
