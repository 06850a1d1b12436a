"""What Sizing-functions.xlsx and its command say, in English."""

PHRASES_LAMBDAS: dict[str, str] = {
    "lambda_options_shape": "options are a range of two columns, names and values, or one text such as kv_budget_ratio=0.6; current_nodes=3.",
    "lambda_option_unknown": "the option {name} is unknown, or the function has it as an argument: see sizing_words.",
    "lambda_option_twice": "the option {name} is given twice.",
    "lambda_option_outside": "the option {name} has a value outside its range: see sizing_words.",
    "lambda_quantity": "quantity: {value} is not in the book: see sizing_quantities.",
    "lambda_no_entry": "{field}: {value} is on no sheet of the catalogs: add it there, or see SIZING_LIST.",
    "lambda_no_word": "{field}: {value} is not one of its words: see sizing_words.",
    "lambda_precision": "{field}: {value} cannot be used with this model: choose another precision.",
    "lambda_outside": "{field}: {value} is not a number in its range: see sizing_words.",
    "lambda_no_value": "no value: an input is unknown, or not one session fits. sizing-xl and Sizing.xlsm tell why.",
    "lambda_elsewhere": "{name} is not in this workbook: it needs Python. Use sizing-xl or Sizing.xlsm.",
}
