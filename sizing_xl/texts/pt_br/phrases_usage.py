"""O que há de errado em uma linha de comando, e títulos de sua ajuda, em português.

A chave em inglês é a própria frase do argparse, que sizing_xl.cli.usage reconhece.
"""

PHRASES_USAGE: dict[str, str] = {
    "usage_prefix": "uso: ",
    "usage_positional_arguments": "argumentos posicionais",
    "usage_options": "opções",
    "usage_help": "mostra esta ajuda e termina",
    "usage_version": "mostra a versão do programa e termina",
    # erros: vale o primeiro que serve
    "usage_argument": "argumento {name}: {what}",
    "usage_required": "faltam argumentos obrigatórios: {names}",
    "usage_unrecognized": "argumentos desconhecidos: {names}",
    "usage_one": "espera um valor",
    "usage_at_most_one": "espera no máximo um valor",
    "usage_at_least_one": "espera ao menos um valor",
    "usage_choice": "escolha inválida: {value} (escolha entre {choices})",
    "usage_ambiguous": "opção ambígua: {option} pode ser {matches}",
    "usage_explicit": "não leva valor, e veio com {value}",
    "usage_value": "valor inválido para {kind}: {value}",
}
