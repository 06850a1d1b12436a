import sys,json,math
sys.path.insert(0,'/work/wt/bases')
from sizing_xl.book import kv
from sizing_xl.book import layout, engine
from sizing_xl.book.inputs import INPUTS
from sizing_xl.quantity import Book, Input
from sizing_xl.units import Unit
have={i.name for i in INPUTS}
new=dict(visible_hbm_gib=Unit.GIB,activation_dense_gib=Unit.GIB,activation_moe_gib=Unit.GIB,non_torch_gib=Unit.GIB,cuda_graph_gib=Unit.GIB,gpu_memory_utilization_ratio=Unit.SHARE,routed_experts=Unit.COUNT,weights_experts_ratio=Unit.SHARE,weights_kv_heads_ratio=Unit.SHARE,weights_kv_shards=Unit.COUNT,weights_replicated_ratio=Unit.SHARE,tp_divisor=Unit.COUNT,data_parallel=Unit.COUNT,engine_group_ratio=Unit.RATIO,engine_chunks_whole=Unit.FLAG,engine_block_tokens_least=Unit.TOKENS,engine_latent_block_tokens=Unit.TOKENS,engine_state_blocks=Unit.COUNT,speculative_tokens=Unit.TOKENS,engine_utilization_ratio=Unit.SHARE,batched_tokens=Unit.TOKENS,engine_concurrent_batches=Unit.COUNT,request_tokens=Unit.TOKENS,engine_states_by_block=Unit.FLAG,decode_context_parallel=Unit.COUNT,engine_tokens_by_concurrency=Unit.FLAG)
extra=[Input(n,u,INPUTS[0].origin,'x') for n,u in new.items() if n not in have]
B=Book.of([*INPUTS,*extra],[kv,layout,engine])
print(len(B.quantities),len(B.rows))
sys.path.insert(0,'/work/wt/import')
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.catalog.leaves import model_group_leaves, precision_leaves, policy_leaves
C=load_catalogs()
facts={m['id']:m for m in json.load(open('/work/shared/facts/models_facts2.json'))}
def run(name,fid,prec,vis,gpus,ctx,wbytes,parts,**kw):
    m=C.model(name)
    v={**model_group_leaves(m),**precision_leaves(C.parameters.precisions[prec]),**policy_leaves(C.parameters)}
    v.update(effective_context=float(ctx),max_position_embeddings=float(m.max_position_embeddings),deployed_weights_gib=wbytes/2**30,hbm_per_gpu_gb=1.,visible_hbm_gib=vis,gpu_count=float(gpus),activation_dense_gib=5.6,activation_moe_gib=7.4,non_torch_gib=.55,cuda_graph_gib=1.0,gpu_memory_utilization_ratio=.92,tensor_parallel=1.,pipeline_parallel=1.,data_parallel=1.,engine_group_ratio=1.5,engine_chunks_whole=1.,engine_block_tokens_least=16.,engine_latent_block_tokens=64.,engine_state_blocks=2.,speculative_tokens=0.,engine_utilization_ratio=.92,batched_tokens=8192.,engine_concurrent_batches=2.,request_tokens=float(ctx),engine_states_by_block=0.,decode_context_parallel=1.,engine_tokens_by_concurrency=1.,concurrency=100.)
    v.update(parts); v.update({k:float(x) for k,x in kw.items()})
    r=B.compute(v,[q for q in B.quantities if q not in('kv_total_gib','kv_total_tib')])
    print(name,prec,kw,{k:r[k] for k in ('layout_tp','layout_dp','layout_pp','layout_weights_gib','layout_kv_gib','layout_free_gib','rank_sessions','per_gpu_sessions_per_node','engine_bytes_per_block','engine_num_blocks','engine_request_blocks','engine_concurrency','engine_sessions_per_node')})
ds=dict(routed_experts=256.,weights_experts_ratio=.972,weights_kv_heads_ratio=0.,weights_kv_shards=1.,weights_replicated_ratio=.0016,tp_divisor=128.)
ds['weights_experts_ratio']=653908770816*(1+4/16384)/673150611808
for kw in ({},dict(tensor_parallel=8),dict(tensor_parallel=1,data_parallel=8)): run('deepseek-v3','deepseek-ai/DeepSeek-V3','bf16',140.4,8,32768,673150611808,ds,**kw)
go=dict(routed_experts=128.,weights_experts_ratio=.93,weights_kv_heads_ratio=.003,weights_kv_shards=8.,weights_replicated_ratio=.0004,tp_divisor=64.)
run('gpt-oss-120b','','bf16',79.18,8,131072,65248815744,go); run('gpt-oss-120b','','bf16',79.18,8,8192,65248815744,go)
dense=dict(routed_experts=0.,weights_experts_ratio=0.,weights_kv_heads_ratio=.04,weights_kv_shards=8.,weights_replicated_ratio=0.,tp_divisor=64.)
run('llama-3.1-405b','','bf16',79.18,8,8192,811706777600,dense)
run('qwen3.5-35b-a3b','','bf16',79.18,8,32768,70214363872,{**go,'tp_divisor':16.})
run('llama-4-scout-17b-16e-instruct','','bf16',140.4,8,131072,217283587072,{**go,'tp_divisor':8.})
