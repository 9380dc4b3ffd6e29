import { pointSearch,NearestPoints } from "../dist/continuous/samples/nearest-points.js";
import { distinct,sorted } from "../dist/continuous/samples/distinct-points.js";
import * as c from "../dist/continuous.js"; import {createEngine} from "../dist/node.js";
const en=await createEngine();
const n=+process.argv[2],seeds=+process.argv[3],k=+process.argv[4]||3;
let H=[0];for(let i=1;i<2000;i++)H[i]=H[i-1]+1/i;
const iid=(d,mu,s)=>c.diagonalNormal({mean:Array(d).fill(mu),std:Array(d).fill(s)});
const S=[];for(const [d,mu,s] of [[1,1,1],[2,.5,1],[5,.2,1],[2,.5,1.3],[5,.2,1.3],[1,1.5,1],[3,.5,1],[1,1,.7],[2,.5,.7],[5,.2,.7],[5,1,1],[1,2,1],[2,0,.9],[5,0,.9]])S.push([`${d} ${mu} ${s}`,iid(d,0,1),iid(d,mu,s)]);
S.push(["2,1",c.diagonalNormal({mean:[2,1],std:[1,1]}),iid(2,0,1)]);
S.push(["unif",c.uniform(0,1),c.uniform(0,2)],["lap",c.laplace(0,1),c.laplace(1,1)],["cauchy",c.cauchy(0,1),c.cauchy(1,1)],["exp",c.exponential(1),c.exponential(2)],["lap-n",c.laplace(0,1),c.normal(0,1.5)],["beta",c.beta(2,2),c.beta(3,3)]);
const ms=(v)=>{const m=v.reduce((a,b)=>a+b)/v.length;return m.toFixed(3)+"±"+Math.sqrt(v.reduce((a,b)=>a+(b-m)**2,0)/v.length).toFixed(3)};
const R=[2,4,8,16];
for(const [name,P,Q] of S){const d=P.dimensions;const exact=c.exactKl(P,Q);let cover=0;const rows=R.map(()=>[]);const far=[];
 for(let seed=0;seed<seeds;seed++){const X=P.sample(n,{seed,stream:1}),Y=Q.sample(n,{seed,stream:2});const r=await c.estimateKlFromSamples(en,{data:X,shape:[n,d]},{data:Y,shape:[n,d]},{neighbours:k,seed});
 const iv=r.interval??[0,0]; if(iv[0]<=exact&&exact<=iv[1])cover++;
 const x=distinct(sorted(X,d),d),y=distinct(sorted(Y,d),d);const iy=pointSearch(y);const near=new NearestPoints(16*k);
 const b=R.map(()=>0);const f=d==1?1:d/2;let share=0;
 for(let j=0;j<n;j++){iy.search(x.points,j*d,near);const D=near.distances;R.forEach((q,i)=>b[i]+=f*Math.log(D[q*k-1]/D[k-1])-(H[q*k-1]-H[k-1]));
   // share of points whose 8k-volume ratio less than 2
   if(f*Math.log(D[8*k-1]/D[k-1])<Math.log(2))share++;}
 R.forEach((q,i)=>rows[i].push(b[i]/n));far.push(share/n);}
 console.log(n,k,name.padEnd(9),rows.map(ms).join("  "),"far",ms(far),"cover",(cover/seeds).toFixed(2));}
