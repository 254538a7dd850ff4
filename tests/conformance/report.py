"""The report: a table per corpus, every refusal and every wrong verdict."""

from __future__ import annotations
from collections.abc import Sequence
from conformance.results import Result

def summary(results, others):
    out=[]
    for part in (results, others):
        if not part: continue
        out.append(f"cases {len(part)} refused {sum(bool(r.refused) for r in part)} crash {sum(bool(r.crash) for r in part)} judge-differs {sum(len(r.judge) for r in part)} docs {sum(r.documents for r in part)}")
        names=sorted({n for r in part for n in r.languages})
        for n in names:
            t=[r.languages[n] for r in part if n in r.languages]
            out.append(f"  {n}: built {sum(x.built for x in t)} of {len(t)} right {sum(x.right for x in t)} wrong {sum(len(x.wrong) for x in t)} agreeing {sum(x.agreeing for x in t)} odd {sum(len(x.odd) for x in t)} lossless {sum(x.lossless for x in t)} lost {sum(len(x.lost) for x in t)} unrep {sum(x.unrepresentable for x in t)}")
    for r in results:
        p=f'{r.corpus}/{r.name}'
        if r.refused: out.append(f'REFUSED {p} {r.refused} {r.message}')
        if r.crash: out.append(f'CRASH {p} {r.crash}')
        for j in r.judge: out.append(f'JUDGE {p} {j}')
        for n,t in r.languages.items():
            if t.failure: out.append(f'NOTBUILT {n} {p} {t.failure[:300]}')
            for k in ('wrong','odd','lost'):
                for w in getattr(t,k)[:5]: out.append(f'{k.upper()} {n} {p} {w[:300]}')
    return "\n".join(out)

def page(results, others): return ""
def missed(results): return 0
