import { neighbourEstimate } from "../dist/continuous/samples/neighbour-sum.js";
import { pointSearch,NearestPoints } from "../dist/continuous/samples/nearest-points.js";
import { distinct,sorted } from "../dist/continuous/samples/distinct-points.js";
import * as c from "../dist/continuous.js"; import {createEngine} from "../dist/node.js";
const en=await createEngine();
const k=3; const psi=6/1; // psi(6)-psi(3)=1/3+1/4+1/5
const dpsi=1/3+1/4+1/5;
for(const n of [1000,10000]) for(const [d,mu,s] of [[1,.5,1.3],[2,.5,1.3],[5,.2,1.3],[5,.2,2],[1,.5,1],[5,.2,1],[1,1,.7],[2,.5,.7],[5,.2,.7],[5,1,1],[1,0,.9],[2,0,.9],[5,0,.9]]){
 const seeds=n==1000?30:4; const P=c.diagonalNormal({mean:Array(d).fill(0),std:Array(d).fill(1)}),Q=c.diagonalNormal({mean:Array(d).fill(mu),std:Array(d).fill(s)});
 const exact=c.exactKl(P,Q); const rows=[];let cover=0;
 for(let seed=0;seed<seeds;seed++){
  const X=P.sample(n,{seed}),Y=Q.sample(n,{seed:seed+1e6});
  const r=await c.estimateKlFromSamples(en,{data:X,shape:[n,d]},{data:Y,shape:[n,d]});
  if(r.interval[0]<=exact&&exact<=r.interval[1])cover++;
  const x=distinct(sorted(X,d),d),y=distinct(sorted(Y,d),d);const ix=pointSearch(x),iy=pointSearch(y);const near=new NearestPoints(2*k+1);
  let bx=0,by=0;const f=d==1?1:d/2;
  for(let j=0;j<n;j++){ix.search(x.points,j*d,near);bx+=f*Math.log(near.distances[2*k]/near.distances[k])-dpsi;iy.search(x.points,j*d,near);by+=f*Math.log(near.distances[2*k-1]/near.distances[k-1])-dpsi;}
  rows.push([r.estimate-exact,r.bias,r.standardError,bx/n,by/n,(r.interval[1]-r.interval[0])]);
 }
 const m=rows[0].map((_,i)=>{const v=rows.map(r=>r[i]);return (v.reduce((a,b)=>a+b)/v.length).toFixed(4)});
 console.log(n,d,mu,s,"exact",exact.toFixed(3),"bias true",m[0],"model",m[1],"se",m[2],"Bx",m[3],"By",m[4],"width",m[5],"cover",cover/seeds);
}
