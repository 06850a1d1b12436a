import sys,json,importlib.util,math,re
sys.path.insert(0,'/work/wt/groups')
from sizing_xl.quantity import Book, Input, Origin
from sizing_xl.units import Unit
spec=importlib.util.spec_from_file_location('sizing_xl.book.engine','/tmp/adm/engine.py'); mod=importlib.util.module_from_spec(spec); sys.modules['sizing_xl.book.engine']=mod; spec.loader.exec_module(mod)
O=Origin('engine')
names=['group_layers','engine_group_ratio','engine_pages_summed','group_page_bytes','engine_available_bytes','max_num_batched_tokens','engine_concurrent_batches','group_window_tokens','group_chunked','max_model_len','group_block_tokens','group_state_blocks','engine_states_by_block','decode_context_parallel','engine_tokens_by_concurrency']
B=Book.of([Input(n,Unit.RATIO if n.endswith('ratio') else Unit.COUNT if not n.endswith(('bytes','tokens')) else (Unit.BYTES if n.endswith('bytes') else Unit.TOKENS),O,'x') for n in names],[mod])
def ver(t):
    m=re.match(r'v?(\d+)\.(\d+)',t); return (int(m[1]),int(m[2]))
NAN=float('nan')
def admission(e):
    o={**e.get('observed',{}),**e}
    v=ver(e['rule_version_used'])
    spec=e['kv_spec_per_gpu']
    pp=e.get('pp') or 1
    ratio=1.5 if v>=(0,19) else 1.25 if v>=(0,12) else 1
    mode=e.get('mamba_cache_mode'); sp=e.get('num_speculative_tokens') or 0
    st=NAN if mode is None else {'none':1,'align':2,'all':1}[mode]+sp
    avail=o.get('available_kv_cache_bytes')
    if avail is None: avail=math.floor(o['available_kv_cache_gib']*2**30)
    mb=e.get('max_num_batched_tokens'); L=e.get('max_model_len')
    cb=1 if v<(0,26) else (2 if pp==1 else pp)
    val=dict(group_layers=[float(s['layers']) for s in spec],engine_group_ratio=ratio,engine_pages_summed=float(e['pages_are_summed']),group_page_bytes=[float(s['page']) for s in spec],engine_available_bytes=float(avail),max_num_batched_tokens=NAN if mb is None else float(mb),engine_concurrent_batches=float(cb),group_window_tokens=[float(s.get('window') or s.get('chunk') or 0) for s in spec],group_chunked=[float(s['kind']=='chunked') for s in spec],max_model_len=NAN if L is None else float(L),group_block_tokens=[float(s['block']) for s in spec],group_state_blocks=[st if s['kind']=='mamba' else 0.0 for s in spec],engine_states_by_block=float(mode=='all'),decode_context_parallel=float(e.get('dcp') or 1),engine_tokens_by_concurrency=float(v>=(0,21)))
    return B.compute(val,['engine_bytes_per_block','engine_num_groups','engine_num_blocks','group_request_blocks','group_engine_groups','engine_request_blocks','engine_concurrency','engine_tokens'])
bad=0
for e in json.load(open('/work/shared/facts/vllm_logs.json'))['logs']:
    x=e['expected_by_rule']
    if not x: continue
    g=e['observed'].get('available_kv_cache_gib')
    r=[admission({**e,'available_kv_cache_bytes':math.floor(b)} if b else e) for b in ([None] if e['observed'].get('available_kv_cache_bytes') else [(g-.005)*2**30,(g+.005)*2**30-1])]
    lo,hi=r[0],r[-1]
    exp=[]
    for a,n in zip(lo['group_request_blocks'],lo['group_engine_groups']): exp+= [a]*int(n if n==n else 1)
    if e['pages_are_summed']: exp=exp[:1]
    ok = lo['engine_bytes_per_block']==x['bytes_per_block'] and lo['engine_num_groups']==x['num_groups'] and (lo['engine_num_blocks'],hi['engine_num_blocks'])==(x['num_blocks_min'],x['num_blocks_max']) and (lo['engine_tokens'],hi['engine_tokens'])==(x['tokens_min'],x['tokens_max']) and (x['blocks_per_request'] is None or exp==x['blocks_per_request'])
    if not ok: bad+=1; print(e['id'],e['quality'],lo,hi,x,exp)
print('bad',bad)
