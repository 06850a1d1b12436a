"""What is wrong with an input or a file, and the remedy, in English."""

PROBLEMS: dict[str, str] = {
    "where_file": "{it}",
    "where_row": "row {it}",
    "where_entry": "entry {it}",
    "where_field": "field {it}",
    "where_value": "value {it}",
    # files
    "file_missing": "the file does not exist; check the path.",
    "file_is_directory": "is a directory; name a file in it.",
    "file_unreadable": "the file cannot be read ({reason}); check its permissions.",
    "file_not_utf8": "the file is not UTF-8 (byte {position}); save it as UTF-8.",
    "file_too_large": "the file is over {most_bytes:# byte|# bytes}; that is no catalog.",
    "broken_json": "invalid JSON at line {line}, column {column}; mend the syntax there.",
    "broken_json_depth": "the JSON is nested too deeply; make it simpler.",
    "repeated_key": "the key {value} stands twice in the same object; keep one.",
    "not_a_number": "{value} is no JSON number; write a finite number or null.",
    "not_an_object": "the file must hold a JSON object, not {value}.",
    "no_catalog_directory": "the directory does not exist; check the path of the catalogs.",
    "empty_catalog_directory": "the directory holds no catalog; create one of: {files}.",
    "output_unwritable": "cannot be written ({reason}); choose another place or free this one.",
    "output_not_directory": "a file has the directory's name; choose another place.",
    # fields
    "missing": "the field is required; fill it in.",
    "unknown_field": "unknown field; the nearest are: {near}.",
    "invalid": "invalid value ({kind}); see the field's documentation.",
    "greater_than": "must be greater than {gt}.",
    "at_least": "must be at least {ge}.",
    "less_than": "must be less than {lt}.",
    "at_most": "must be at most {le}.",
    "not_finite": "must be a finite number, neither NaN nor infinity.",
    "not_whole": "must be a whole number, without quotes or decimals.",
    "not_number": "must be a number, without quotes and with a decimal point.",
    "ambiguous_number": "{value} may be thousands or decimals; write it without a thousands separator.",
    "decimal_comma": "{value} has a decimal comma; write {written}.",
    "odd_digits": "{value} has digits other than 0 to 9; write {written}.",
    "percentage": "{value} is a percentage; as a number it is {written}.",
    "odd_in_number": "{value} has {mark} in it; take it out.",
    "thousands_separator": "{value} has {mark} between its digits, as a thousands separator; write {written}.",
    "word_left_out": "leave the field out: what the model's entry says then applies.",
    "not_text": "must be a text in quotes.",
    "text_too_long": "the text is over {max_length:# character|# characters}; shorten it.",
    "text_too_short": "the text must not be empty.",
    "bad_name": "use only unaccented letters, digits, dot, hyphen, + and underscore, starting with "
    "a letter or digit (currency: three capitals; date: YYYY-MM).",
    "engine_version": "begins with no version of two numbers, such as 0.26 or v0.19.1.",
    "not_boolean": "must be true or false.",
    "not_one_of": "must be one of: {expected}.",
    "unknown_kind": "unknown attention kind; the schema knows: {expected_tags}. An architecture "
    "that it cannot express is refused, never guessed.",
    "missing_kind": "the field kind, which tells the group's attention, is missing.",
    "not_list": "must be a list [ ... ].",
    "not_object": "must be an object {{ ... }}.",
    "must_be_positive": "must be greater than zero.",
    "columns_differ": "the columns differ in length: {value}; make them equal.",
    "too_many_refused": "over {value:# different row is|# different rows are} refused; mend the first ones.",
    # names
    "unknown_field_none_near": "unknown field, and none is near it; there are, among others: {near}.",
    "unknown_name_none_near": "unknown name, and none is near it; there are, among others: {near}.",
    "unknown_field_here": "unknown field; take it out.",
    "odd_character": "unknown name: it has the character {character}, which no name has; type the name again. The nearest are: {near}.",
    "unknown_name": "unknown name; the nearest are: {near}.",
    "duplicate_name": "the name {value} is already used by another entry (case does not count); "
    "choose another.",
    # models
    "one_attention_form": "tell the layers in one way only: attention_pattern or kv_groups.",
    "needed_by_pattern": "the field is required when attention_pattern = {pattern}; fill it in.",
    "hybrid_sum": "hybrid_full_layers + hybrid_sliding_layers = {sum}, but num_layers = {layers}; "
    "they must be equal.",
    "only_for_hybrid": "the field goes with attention_pattern = hybrid only; take it out.",
    "only_for_groups": "the field goes with kv_groups only; with attention_pattern every layer is "
    "alike. Describe the layers by kv_groups.",
    "empty_groups": "the list of groups is empty; describe at least one group of layers.",
    "group_layers": "the group has more layers than the model (num_layers = {layers}).",
    "layers_over": "the groups of one family ({family}) have {value:# layer|# layers}, but the model has "
    "num_layers = {layers}, of which layers_without_cache = {without}; mend the layers of the groups.",
    "layers_under": "the groups tell {sum} of the model's layers (num_layers = {layers}); describe the other {rest}, "
    'or, if they keep no cache of their own, write "layers_without_cache": {missing}.',
    "layers_twice": "the groups tell {sum:# layer|# layers}, but num_layers = {layers}; mend them, or, if layers "
    'hold attention and a recurrent state at once, write "layers_with_both": {doubled}.',
    "layers_both": "more than the groups have of attention ({attention}) or of recurrent state "
    "({recurrent}); mend it.",
    "precision_not_of_kv": "no KV cache is kept in this precision; use one of: {near}.",
    "precision_not_of_weights": "no weights are served in this precision; use one of: {near}.",
    "precision_not_of_latent": "the model {model} has latent attention ({kind}), which has no KV heads "
    "and cannot be cached in this precision; use one of: {near}.",
    "precision_not_of_sparse": "the model {model} has sparse latent attention ({kind} with an indexer), "
    "which engines cannot cache in this precision; use one of: {near}.",
    "group_figures": "has {value:# figure|# figures}, but the model has {groups:# KV group|# KV groups}; give one for each.",
    # units
    "unit_suspect": "is outside {range}.{guess} {advice}",
    "suspect_range": "{low} to {high}{unit}, which is plausible here",
    "suspect_range_beside": "{low} to {high}{unit}, which is plausible beside {beside}",
    "suspect_likely": " Likely slip: {likely}; that would be {suggested}{unit}.",
    "suspect_looks_like": " It looks like {looks_like}.",
    "suspect_mend": 'Mend it or, if it is meant, name the field in "unusual".',
    "suspect_kept": 'It is kept, as "unusual" names the field.',
    "slip_whole_node": "the whole node's",
    "slip_one_gpu": "one GPU's",
    "slip_thousands": "thousands",
    "slip_millions": "millions",
    "slip_units": "parameters, not billions",
    "slip_ki_tokens": "K tokens (1,024)",
    "slip_hidden_size": "hidden_size, the width of all heads",
    "slip_attention_heads": "num_attention_heads, the heads of the queries",
    "slip_per_w": "BTU/h a watt",
    "slip_days": "days",
    "slip_months": "months",
    "slip_cents": "cents",
    # servers
    "total_hbm": "differs by more than {tolerance:%} from count × hbm_per_gpu_gb = "
    "{computed:,.1f} GB; mend one of them.",
    "rack_half": "racks are counted in whole units: write the height that one node takes there, {whole}.",
    "flat_server": "the flat form is refused: gpu.count is missing. Write "
    '"gpu": {{"count": ..., "model": ..., "hbm_per_gpu_gb": ...}} and '
    '"power": {{"power_kw_max": ...}}.',
    # storage
    "usable_above_total": "the usable capacity is above the total ({total} TB).",
    "renamed_field": "this field is now called {new}, in decimal MB/s (28 Gb/s = 3500 MB/s); give "
    "block_size_kb_read and block_size_kb_write too.",
    "storage_physics": "is {divergence:.1%~limit} away from IOPS × block ÷ 1024 = {implied:,.1f} "
    "MB/s ({direction}); above {limit:%} the profile is refused. Mend throughput, IOPS or block.",
    # policy
    "scenario_order": "must not be below the {lower} scenario ({least}); the three are ordered.",
    "scenario_cap_order": "must not be above the {lower} scenario ({most}); the three are ordered.",
    # spreadsheet functions
    "repeated_option": "the option stands twice; keep one.",
    "option_is_argument": "the function has an argument for this input; take it out of the options.",
    "options_shape": "options are a range of two columns, names and values; this one has {value:# column|# columns}.",
    "ranges_differ": "the range does not go with the others ({rows:# row|# rows}, "
    "{columns:# column|# columns} in all); make the ranges equal, or one cell, one row or one "
    "column.",
    "one_cell_only": "this function answers one case with a table; give one cell here, not {value}.",
    "no_value_sessions": "{quantity} has no value: not one session fits on this server; shorten "
    "the context, lower {lever:kv_precision} or {lever:runtime_overhead_gib}, or choose a server "
    "with more HBM (see {place:alerts}).",
    "no_value_rank": "{quantity} has no value: not one session fits on the GPUs of the layout; use a "
    "layout that holds the model, a shorter context, {lever:kv_precision} of fewer bytes or a "
    "{lever:server} with more HBM per GPU (see {place:alerts}).",
    "no_value_weights": "{quantity} has no value: the weights of the node's replicas and the margin "
    "are larger than its HBM; use {lever:weights_precision} of fewer bytes or a {lever:server} with "
    "more HBM (see {place:alerts}).",
    "no_value_layout": "{quantity} has no value: the replicas take more GPUs than the node has; lower "
    "{lever:tensor_parallel}, {lever:pipeline_parallel} or {lever:replicas_per_node}.",
    "no_value_shards": "{quantity} has no value: a GPU does not hold its part of the weights; raise "
    "{lever:tensor_parallel} or {lever:pipeline_parallel}, or lower {lever:replicas_per_node} (see "
    "{place:alerts}).",
    "no_value_overhead": "{quantity} has no value: {lever:runtime_overhead_gib} takes all HBM of the "
    "node; lower it or use a {lever:server} with more HBM (see {place:alerts}).",
    "no_value_zero": "{quantity} has no value: it divides by {cause}, which is 0; mend the catalog "
    "entry or the options.",
    "no_value_unknown": "{quantity} has no value: {cause} is not known; complete the catalog entry "
    "or give {lever:weights_memory_gib} and {lever:model_artifact_size_gib}.",
    "no_value_catalog": "{quantity} has no value: {cause} is not known; complete the catalog entry.",
    "no_value_not_given": "{quantity} has no value: {cause} is not given; give {lacking}.",
    "library_missing": "the Python library {library} is missing; install it: pip install {library}.",
    "library_broken": "the Python library {library} is installed and does not load ({reason}); activate its environment, or make a new one: python -m venv.",
    "internal": "{kind}; this is a fault of sizing_xl: please report it with the formula.",
    "cell_error": "the cell holds an error; mend its formula.",
    "sheet_not_ours": "a sheet of yours has this name; rename it, and the sheet of the sizing can be drawn.",
    "export_folder_unknown": "the workbook lies in no folder of this machine; save it, or fill in the folder for exports.",
    "name_lost": "the workbook has lost this name of its control sheet; build it again: sizing-xl excel build.",
    "sheet_protected": "the sheet is protected; unprotect it (Review > Unprotect Sheet) and press again.",
    "workbook_protected": "the workbook's structure is protected; unprotect it (Review > Protect Workbook) and press again.",
    # cases of a batch
    "unknown_format": "unknown format; use one of: {endings}.",
    "address_unreadable": "the address cannot be opened ({reason}); check it, the credentials and the protocol's library.",
    "cases_too_large": "the file is over {most_bytes:# byte|# bytes}; use .csv or .jsonl, which are read line by line.",
    "unpacks_too_large": "it unpacks to {unpacked_bytes:# byte|# bytes}, over the limit; use .csv or split it.",
    "broken_file": "the file is damaged or not of the format its name says ({reason}); save it again.",
    "book_encrypted": "the workbook is encrypted, by a password or a sensitivity label; save a copy without it.",
    "book_old": "is a workbook of Excel 97-2003 (.xls) under another ending; save it as Excel Workbook (.xlsx).",
    "book_encrypted_or_old": "is protected by a password or a sensitivity label, or a workbook of Excel 97-2003 (.xls); save a copy without protection as Excel Workbook (.xlsx).",
    "book_binary": "is a binary workbook (.xlsb) under another ending; save it as Excel Workbook (.xlsx).",
    "book_open_document": "is an OpenDocument spreadsheet (.ods) under another ending; save it as Excel Workbook (.xlsx).",
    "book_strict": "is a Strict Open XML workbook, which is not read; save it as Excel Workbook (.xlsx), without Strict.",
    "hidden_rows": "hidden or filtered rows are cases like the others; rows of that kind that were read: {rows}.",
    "hidden_sheet": "the cases were read from the hidden sheet {value}: no sheet that shows has such headings.",
    "index_left_out": "the first column has no heading and numbers the rows; it was left out.",
    "other_separator": "the columns are separated by {mark}; save the file with commas or semicolons.",
    "csv_is_packed": "is a workbook or another packed file, no CSV; give it its own ending, or save it as CSV.",
    "no_headings": "there is no heading row (model, server, concurrency, effective_context); add one.",
    "repeated_heading": "two columns give the same field ({value}); keep one.",
    "no_heading": "the cell {value} is under no heading; give its column one or clear it.",
    "broken_row": "malformed row (open quote or too long); mend it.",
    "row_not_object": "the row must be a JSON object, not {value}.",
    "not_utf8": 'the text is not UTF-8; save as "CSV UTF-8".',
    "formula_without_value": "the formula has no stored value; open and save in Excel.",
    "value_date": "is a date; write a number or text.",
    "value_boolean": "is true/false; write a number or text.",
    "value_nested": "is a list or object; write one value (lists go in .grid.json).",
    "bad_range": 'a range must be {{"from": 100, "to": 1000, "step": 100}}, numeric, step > 0, from ≤ to.',
    "empty_list": "the list is empty; give at least one value.",
    "grid_too_large": "the grid has {cases:# case|# cases}; the most is {most}; split it.",
    "broken_toml": "invalid TOML ({reason}); mend the syntax.",
    "toml_needs_python": "TOML needs Python 3.11+; use .grid.json.",
    "batch_pattern": "the pattern of file names cannot be read ({reason}); write it like {{number:06d}}_{{model}}.",
    "batch_duplicate_name": "the files would have the name of those of the case in line {line}; put {{number}} into the pattern, or a field in which the two differ.",
    "batch_internal": "it is a fault of sizing_xl, not of the row; please report it with what {log}, beside the manifest, says of {reference}.",
    "batch_worker_version": "the workers have sizing_xl {theirs} and this process has {ours}; install the same version everywhere.",
    "batch_worker_died": "the process that sized this case died twice (out of memory?); run the same command again, with fewer --jobs.",
    "batch_workers_died": 'the worker processes die before they answer; in a script, call run_batch under if __name__ == "__main__"; otherwise free memory or use --jobs 1.',
    "batch_not_shared": "the workers write into a directory that this process does not see; choose one that all share, or the URL of a service.",
    "batch_running": "another batch is at work in this directory (process {process} on {host}, since {started}); wait for it or, if it is no more, delete this file.",
    "batch_manifest_damaged": "the manifest is damaged or of another version; delete it and run again: the cases will be done again.",
    "batch_strict": "{refused} of {cases:# case|# cases} cannot be sized, and nothing was written; correct {refused:it (the reason is below)|them (the first are below)} or run without --strict.",
    "batch_dask": "the Dask cluster {value} cannot be used ({reason}); check its address and its workers.",
    # saved documents
    "saved_version": "this is no version of a saved sizing; this program reads {read} and what is later with the same first number. Size the case again: sizing-xl size.",
    "saved_version_newer": "a later sizing_xl wrote this; this one reads {read} and what is later with the same first number ({major}). Update sizing_xl.",
}
