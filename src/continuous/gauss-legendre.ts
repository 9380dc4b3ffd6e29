/**
 * Positive nodes of the Gauss-Legendre rule with 32 points of [−1, 1], and their weights (DLMF 3.5.15): exact for polynomials of
 * degree 63, which a test shows of each digit.
 */
const nodes = [
  0.04830766568773832, 0.1444719615827965, 0.23928736225213706, 0.33186860228212767, 0.42135127613063533,
  0.5068999089322294, 0.5877157572407623, 0.6630442669302152, 0.7321821187402897, 0.7944837959679424, 0.84936761373257,
  0.8963211557660521, 0.9349060759377397, 0.9647622555875064, 0.9856115115452684, 0.9972638618494816,
] as const;
const weights = [
  0.0965400885147278, 0.09563872007927486, 0.09384439908080457, 0.09117387869576389, 0.08765209300440381,
  0.08331192422694675, 0.07819389578707031, 0.0723457941088485, 0.06582222277636185, 0.058684093478535544,
  0.050998059262376175, 0.04283589802222668, 0.03427386291302143, 0.02539206530926206, 0.01627439473090567,
  0.007018610009470096,
] as const;

/** The integral of a smooth function over [0, end]. */
export function integral(smooth: (x: number) => number, end: number): number {
  const half = end / 2;
  let sum = 0;
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i] as number;
    sum += (weights[i] as number) * (smooth(half * (1 - node)) + smooth(half * (1 + node)));
  }
  return half * sum;
}
