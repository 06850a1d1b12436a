"""What a saved sizing says and its inputs do not give, in Brazilian Portuguese."""

PHRASES_SAVED: dict[str, str] = {
    "provenance": "Calculado pelo sizing_xl {version} com os catálogos {catalogs} (SHA-256).",
    "recomputed_edited": "! O que este documento diz não decorre das suas entradas: "
    "{count:# diferença|# diferenças} ao recalcular com o sizing_xl {ours}.",
    "recomputed_older": "! Este documento foi calculado pelo sizing_xl {version} com outras fórmulas; "
    "as de hoje (sizing_xl {ours}) dão {count:# diferença|# diferenças}.",
    "recomputed_figure": "{name}, {where}: escrito {written}, recalculado {recomputed}.",
    "recomputed_more": "e mais {count:# diferença|# diferenças}.",
    "recomputed_alerts_missing": "{count:# alerta ausente|# alertas ausentes} do documento: {names}.",
    "recomputed_alerts_added": "{count:# alerta|# alertas} que as entradas não dão: {names}.",
    "recomputed_alerts_changed": "{count:# alerta com outra gravidade ou outros números|"
    "# alertas com outra gravidade ou outros números}: {names}.",
    "recomputed_verdict": "{name}, {where}: escrito {written}, recalculado {recomputed}.",
    "recomputed_version": "Gravado pelo sizing_xl {version}; este é o {ours}.",
    "recomputed_catalogs": "Calculado com os catálogos {theirs}; os que estão em uso são {ours}.",
    "recomputed_foreign": "{kind} {name}: o documento difere dos catálogos em uso em {fields}.",
    "recomputed_unlisted": "{kind} {name}: não está nos catálogos em uso.",
    "written": "Escrito",
    "recomputed": "Recalculado",
    "recomputed_case": "{name} (recalculado)",
    "verdict_recomputed": "! O que está escrito não decorre das entradas. Recalculado: {verdict}",
    "verdict_recomputed_older": "! Calculado com outras fórmulas. Pelas de hoje: {verdict}",
    "verdict_state_written": "não decorre das entradas",
    "verdict_state_written_older": "calculado com outras fórmulas",
}
