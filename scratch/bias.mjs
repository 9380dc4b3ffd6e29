import { neighbourEstimate } from "../dist/continuous/samples/neighbour-sum.js";
import { subsample } from "../dist/continuous/samples/subsampling.js";
import { sorted } from "../dist/continuous/samples/distinct-points.js";
import { RandomNumbers } from "../dist/backend/random.js";
import * as c from "../dist/continuous.js";
const run=(x,y,d,k)=>{const g=neighbourEstimate(x,y,d,k);for(;;){const r=g.next();if(r.done)return r.value.estimate}};
const k=3;
for(const n of [1000,10000]) for(const [d,mu,s] of [[1,.5,1.3],[2,.5,1.3],[5,.2,1.3],[1,1,.7],[2,.5,.7],[5,.2,.7],[5,1,1]]){
 const seeds=n==1000?20:3; const P=c.diagonalNormal({mean:Array(d).fill(0),std:Array(d).fill(1)}),Q=c.diagonalNormal({mean:Array(d).fill(mu),std:Array(d).fill(s)});
 const exact=c.exactKl(P,Q); const rows=[];
 for(let seed=0;seed<seeds;seed++){
  const x=sorted(P.sample(n,{seed}),d),y=sorted(Q.sample(n,{seed:seed+1e6}),d);
  const e0=run(x,y,d,k);const share=4/Math.sqrt(n);
  const mean=(sh,cnt)=>{let t=0;for(let j=0;j<cnt;j++){const r=new RandomNumbers(seed,j+(sh*1000|0)*1e4);t+=run(subsample(x,d,Math.round(sh*n),r),subsample(y,d,Math.round(sh*n),r),d,k)}return t/cnt};
  const e1=mean(Math.sqrt(share),30),e2=mean(share,100);
  // aitken: e(n s^j) = E + b r^j
  const r=(e2-e1)/(e1-e0); const gamma=2/(d+2); const model=Math.pow(share,-gamma/2);
  rows.push([e0-exact,(e2-e0)/(Math.pow(share,-gamma)-1),(e1-e0)/(r-1),r,model,e1-e0,e2-e1]);
 }
 const m=rows[0].map((_,i)=>{const v=rows.map(r=>r[i]).sort((a,b)=>a-b);return v[v.length>>1].toFixed(4)});
 console.log(n,d,mu,s,"exact",exact.toFixed(3),"true bias",m[0],"model",m[1],"aitken",m[2],"ratio",m[3],"of model",m[4],"diffs",m[5],m[6]);
}
