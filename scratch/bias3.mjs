import { pointSearch,NearestPoints } from "../dist/continuous/samples/nearest-points.js";
import { distinct,sorted } from "../dist/continuous/samples/distinct-points.js";
import * as c from "../dist/continuous.js"; import {createEngine} from "../dist/node.js";
const en=await createEngine();
const k=+process.argv[2]||3; let H=[0];for(let i=1;i<100;i++)H[i]=H[i-1]+1/i;
const d1=H[2*k-1]-H[k-1],d2=H[4*k-1]-H[2*k-1];
const iid=(d,mu,s)=>c.diagonalNormal({mean:Array(d).fill(mu),std:Array(d).fill(s)});
const S=[];for(const [d,mu,s] of [[1,.5,1.3],[2,.5,1.3],[5,.2,1.3],[5,.2,2],[1,.5,1],[5,.2,1],[1,1,.7],[2,.5,.7],[5,.2,.7],[5,1,1],[1,2,1],[2,0,.9],[5,0,.9]])S.push([`${d} ${mu} ${s}`,iid(d,0,1),iid(d,mu,s)]);
S.push(["2,1",c.diagonalNormal({mean:[2,1],std:[1,1]}),iid(2,0,1)]);
S.push(["unif",c.uniform(0,1),c.uniform(0,2)],["unif in",c.uniform(.3,.5),c.uniform(0,1)],["lap",c.laplace(0,1),c.laplace(1,1)],["cauchy",c.cauchy(0,1),c.cauchy(1,1)],["exp",c.exponential(1),c.exponential(2)],["exp.5",c.exponential(1),c.exponential(.5)],["n-lap",c.normal(0,1),c.laplace(0,1)],["lap-n",c.laplace(0,1),c.normal(0,1.5)],["beta",c.beta(2,2),c.beta(3,3)]);
for(const n of [1000,10000]) for(const [name,P,Q] of S){
 const d=P.dimensions;
 const seeds=n==1000?30:4;
 const exact=c.exactKl(P,Q)??NaN; const rows=[];let cover=0;
 for(let seed=0;seed<seeds;seed++){
  const X=P.sample(n,{seed}),Y=Q.sample(n,{seed:seed+1e6});
  const r=await c.estimateKlFromSamples(en,{data:X,shape:[n,d]},{data:Y,shape:[n,d]},{neighbours:k});
  if(r.interval[0]<=exact&&exact<=r.interval[1])cover++;
  const x=distinct(sorted(X,d),d),y=distinct(sorted(Y,d),d);const iy=pointSearch(y);const near=new NearestPoints(4*k);
  let b1=0,b2=0;const f=d==1?1:d/2;
  for(let j=0;j<n;j++){iy.search(x.points,j*d,near);b1+=f*Math.log(near.distances[2*k-1]/near.distances[k-1])-d1;b2+=f*Math.log(near.distances[4*k-1]/near.distances[2*k-1])-d2;}
  b1/=n;b2/=n;
  rows.push([r.estimate-exact,r.bias,r.standardError,b1,b2,(r.interval[1]-r.interval[0])]);
 }
 const m=rows[0].map((_,i)=>{const v=rows.map(r=>r[i]);return (v.reduce((a,b)=>a+b)/v.length).toFixed(4)});
 const [t,mo,se,b1,b2]=m.map(Number);
 console.log(n,name.padEnd(8),"exact",exact.toFixed(3),"bias true",m[0],"model",m[1],"se",m[2],"B1",m[3],"B2",m[4],"aitken",(b1*b1/(b2-b1)).toFixed(3),"width",m[5],"cover",(cover/seeds).toFixed(2));
}
