import * as c from "../dist/continuous.js"; import {createEngine} from "../dist/node.js";
const en=await createEngine();
const iid=(d,mu,s)=>c.diagonalNormal({mean:Array(d).fill(mu),std:Array(d).fill(s)});
const S=[];for(const [d,mu,s] of [[1,1,1],[2,.5,1],[5,.2,1],[1,1,1.3],[2,.5,1.3],[5,.2,1.3],[1,1.5,1],[3,.5,1],[1,1,.7],[2,.5,.7],[5,.2,.7],[5,1,1],[1,2,1],[2,0,.9],[5,0,.9]])S.push([`${d} ${mu} ${s}`,iid(d,0,1),iid(d,mu,s)]);
S.push(["2,1",c.diagonalNormal({mean:[2,1],std:[1,1]}),iid(2,0,1)]);
S.push(["unif",c.uniform(0,1),c.uniform(0,2)],["lap",c.laplace(0,1),c.laplace(1,1)],["cauchy",c.cauchy(0,1),c.cauchy(1,1)],["exp",c.exponential(1),c.exponential(2)],["exp.5",c.exponential(1),c.exponential(.5)],["lap-n",c.laplace(0,1),c.normal(0,1.5)],["beta",c.beta(2,2),c.beta(3,3)]);
const n=+process.argv[2],seeds=+process.argv[3],k=+process.argv[4]||3;
for(const [name,P,Q] of S){const d=P.dimensions;const exact=c.exactKl(P,Q);let cover=0,flag=0;
 for(let seed=0;seed<seeds;seed++){const r=await c.estimateKlFromSamples(en,{data:P.sample(n,{seed}),shape:[n,d]},{data:Q.sample(n,{seed:seed+1e6}),shape:[n,d]},{neighbours:k,seed});
 if(!r.interval)flag++;else if(r.interval[0]<=exact&&exact<=r.interval[1])cover++;}
 console.log(n,k,name.padEnd(9),"flagged",(flag/seeds).toFixed(3),"covered of the rest",flag==seeds?"":(cover/(seeds-flag)).toFixed(3));}
