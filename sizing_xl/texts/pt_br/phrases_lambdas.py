"""O que o Sizing-functions.xlsx e o seu comando dizem, em português."""

PHRASES_LAMBDAS: dict[str, str] = {
    "lambda_options_shape": "as opções são um intervalo de duas colunas, nomes e valores, ou um texto como kv_budget_ratio=0.6; current_nodes=3.",
    "lambda_option_unknown": "a opção {name} é desconhecida, ou a função a tem como argumento: veja sizing_words.",
    "lambda_option_twice": "a opção {name} foi dada duas vezes.",
    "lambda_option_outside": "a opção {name} tem um valor fora da faixa: veja sizing_words.",
    "lambda_quantity": "quantidade: {value} não está no livro: veja sizing_quantities.",
    "lambda_no_entry": "{field}: {value} não está em nenhuma planilha dos catálogos: acrescente-o lá, ou veja SIZING_LIST.",
    "lambda_no_word": "{field}: {value} não é uma das palavras aceitas: veja sizing_words.",
    "lambda_precision": "{field}: {value} não pode ser usado com este modelo: escolha outra precisão.",
    "lambda_outside": "{field}: {value} não é um número na faixa: veja sizing_words.",
    "lambda_no_value": "sem valor: uma entrada é desconhecida, ou não cabe nem uma sessão. O sizing-xl e o Sizing.xlsm dizem por quê.",
    "lambda_elsewhere": "{name} não está nesta pasta de trabalho: precisa de Python. Use o sizing-xl ou o Sizing.xlsm.",
}
