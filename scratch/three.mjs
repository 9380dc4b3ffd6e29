import * as c from "../dist/continuous.js"; import {createEngine} from "../dist/node.js";
const en=await createEngine();
const iid=(d,mu,s)=>c.diagonalNormal({mean:Array(d).fill(mu),std:Array(d).fill(s)});
for(const [n,d,mu,s,seeds] of [[200,5,.2,.7,40],[200,5,1,1,40],[10000,3,.5,1,16],[10000,5,0,.9,12],[10000,5,.2,1,12],[100000,3,.5,1,8],[100000,2,.5,1,8],[100000,3,.3,1.2,5]]){const P=iid(d,0,1),Q=iid(d,mu,s),exact=c.exactKl(P,Q);let cover=0,flag=0,b=0,m=0;
 for(let seed=0;seed<seeds;seed++){const r=await c.estimateKlFromSamples(en,{data:P.sample(n,{seed}),shape:[n,d]},{data:Q.sample(n,{seed:seed+1e6}),shape:[n,d]},{seed});
 if(!r.interval)flag++;else if(r.interval[0]<=exact&&exact<=r.interval[1])cover++; b+=(r.estimate-exact)/seeds;m+=r.bias/seeds}
 console.log(n,d,mu,s,"flagged",(flag/seeds).toFixed(3),"covered of the rest",flag==seeds?"":(cover/(seeds-flag)).toFixed(3),"bias",b.toFixed(4),"said",m.toFixed(4));}
