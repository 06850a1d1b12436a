"""Palavras sobre demanda e níveis de serviço, em português."""

PHRASES_SERVICE: dict[str, str] = {
    "way_ttft_target_ms": "meta de TTFT de no mínimo {value} ms ({lever:ttft_target_ms})",
    "way_tpot_target_ms": "meta de TPOT de no mínimo {value} ms ({lever:tpot_target_ms})",
    "way_prompt_tokens": "prompt de no máximo {value:# token|# tokens} ({lever:prompt_tokens})",
    "no_way_out_promised": "Nenhuma mudança isolada resolve; combine metas mais longas, prompt mais curto, mais GPUs por réplica e um servidor mais rápido.",
    "concurrency_no_help_promised": "Reduzir a concorrência não ajuda: uma requisição sozinha já perde uma meta.",
    "demand_concurrency_used": "demanda: {asked:# sessão simultânea|# sessões simultâneas}, para as quais se dimensiona.",
    "demand_concurrency_beside": "demanda: {asked:# sessão simultânea|# sessões simultâneas}; dimensiona-se para a concorrência informada ({given}).",
    "demand_effective_context_used": "demanda: {asked:# token|# tokens} de contexto, para os quais se dimensiona.",
    "demand_effective_context_beside": "demanda: {asked:# token|# tokens} de contexto; dimensiona-se para o contexto informado ({given}).",
    "promised_ttft_target_ms": "TTFT de {percentile} % {planned}, meta {target}, nós {nodes}",
    "promised_tpot_target_ms": "TPOT {planned}, meta {target}, nós {nodes}",
    "promised": "níveis de serviço de {scenario} (limite alcançável × {factor}): {times}; nós pela memória {memory}. Os nós se apoiam em {binds}; no máximo {sessions:# sessão|# sessões} por nó.",
    "promised_unmet": "níveis de serviço de {scenario} (limite alcançável × {factor}): {times}; nós pela memória {memory}. Não há número de nós que comporte tudo.",
    "binding_memory": "memória",
    "binding_tpot": "meta de TPOT",
    "binding_ttft": "meta de TTFT",
}
