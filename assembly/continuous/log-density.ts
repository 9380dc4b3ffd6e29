// ln of the density of each family, at the points of a block.
import { exponential } from "../math/exponential";
import { logarithmOfOnePlus, logarithmOfOnePlusShare, logRatio } from "../math/log-ratio";
import {
  COMPONENTS,
  COMPONENT_BYTES,
  EXPONENTIAL_GREATEST,
  SAMPLES_PER_BLOCK,
} from "../../src/backend/layout";

const BYTES: usize = SAMPLES_PER_BLOCK << 3;

// @ts-ignore: decorator
@inline function half(): v128 {
  return f64x2.splat(0.5);
}

// @ts-ignore: decorator
@inline function nothing(): v128 {
  return f64x2.splat(-Infinity);
}

/** With up to four parameters: first a location, then one over the scale, and ln of the factor. */
// @ts-ignore: decorator
@inline function each<D>(parameters: usize, x: usize, out: usize): void {
  const a = v128.load64_splat(parameters);
  const b = v128.load64_splat(parameters, 8);
  const c = v128.load64_splat(parameters, 16);
  const d = v128.load64_splat(parameters, 24);
  for (let at: usize = 0; at < BYTES; at += 16) v128.store(out + at, changetype<D>(0).at(v128.load(x + at), a, b, c, d));
}

@final class Normal {
  // @ts-ignore: decorator
  @inline at(x: v128, mean: v128, inverse: v128, factor: v128, d: v128): v128 {
    const z = f64x2.mul(f64x2.sub(x, mean), inverse);
    return f64x2.sub(factor, f64x2.mul(f64x2.mul(z, z), half()));
  }
}

@final class LogNormal {
  // @ts-ignore: decorator
  @inline at(x: v128, mean: v128, inverse: v128, factor: v128, d: v128): v128 {
    const logarithm = logRatio<f64>(x, f64x2.splat(1));
    const z = f64x2.mul(f64x2.sub(logarithm, mean), inverse);
    const value = f64x2.sub(f64x2.sub(factor, f64x2.mul(f64x2.mul(z, z), half())), logarithm);
    return v128.bitselect(value, nothing(), f64x2.gt(x, f64x2.splat(0)));
  }
}

@final class Exponential {
  // @ts-ignore: decorator
  @inline at(x: v128, location: v128, rate: v128, factor: v128, d: v128): v128 {
    return v128.bitselect(f64x2.sub(factor, f64x2.mul(rate, x)), nothing(), f64x2.ge(x, f64x2.splat(0)));
  }
}

@final class Laplace {
  // @ts-ignore: decorator
  @inline at(x: v128, location: v128, inverse: v128, factor: v128, d: v128): v128 {
    return f64x2.sub(factor, f64x2.mul(f64x2.abs(f64x2.sub(x, location)), inverse));
  }
}

@final class Logistic {
  // @ts-ignore: decorator
  @inline at(x: v128, location: v128, inverse: v128, factor: v128, d: v128): v128 {
    const z = f64x2.mul(f64x2.abs(f64x2.sub(x, location)), inverse);
    const logarithm = logarithmOfOnePlusShare(exponential<f64>(f64x2.neg(z)));
    return f64x2.sub(f64x2.sub(factor, z), f64x2.add(logarithm, logarithm));
  }
}

@final class Gumbel {
  // @ts-ignore: decorator
  @inline at(x: v128, location: v128, inverse: v128, factor: v128, d: v128): v128 {
    const z = f64x2.mul(f64x2.sub(location, x), inverse);
    const value = f64x2.sub(f64x2.add(factor, z), exponential<f64>(z));
    return v128.bitselect(value, nothing(), f64x2.le(z, f64x2.splat(EXPONENTIAL_GREATEST)));
  }
}

@final class Uniform {
  // @ts-ignore: decorator
  @inline at(x: v128, low: v128, high: v128, factor: v128, d: v128): v128 {
    return v128.bitselect(factor, nothing(), v128.and(f64x2.ge(x, low), f64x2.le(x, high)));
  }
}

/** inverse is 1/(scale·√df), and power (df + 1)/2. */
@final class StudentT {
  // @ts-ignore: decorator
  @inline at(x: v128, location: v128, inverse: v128, factor: v128, power: v128): v128 {
    const z = f64x2.mul(f64x2.sub(x, location), inverse);
    return f64x2.sub(factor, f64x2.mul(power, logarithmOfOnePlus(f64x2.mul(z, z))));
  }
}

/** ln of weight times density of one component of a mixture of normals. */
// @ts-ignore: decorator
@inline function ofComponent(x: v128, component: usize): v128 {
  const z = f64x2.mul(f64x2.sub(x, v128.load64_splat(component, 8)), v128.load64_splat(component, 24));
  return f64x2.sub(v128.load64_splat(component, 32), f64x2.mul(f64x2.mul(z, z), half()));
}

/** ln(e^a + e^b) = max + ln(1 + e^−|a − b|): of two components, one exponential instead of two (measured: half the time). */
// @ts-ignore: decorator
@inline function ofTwo(point: v128, first: usize): v128 {
  const one = ofComponent(point, first);
  const other = ofComponent(point, first + COMPONENT_BYTES);
  const rest = exponential<f64>(f64x2.neg(f64x2.abs(f64x2.sub(one, other))));
  return f64x2.add(f64x2.pmax(one, other), logarithmOfOnePlusShare(rest));
}

function mixtureOfTwo(first: usize, x: usize, out: usize): void {
  for (let at: usize = 0; at < BYTES; at += 32) {
    const one = ofTwo(v128.load(x + at), first);
    const other = ofTwo(v128.load(x + at, 16), first);
    v128.store(out + at, one);
    v128.store(out + at, other, 16);
  }
}

/** ln of a sum of exponentials, beside the greatest. */
function mixture(parameters: usize, x: usize, out: usize): void {
  const components = <i32>load<f64>(parameters);
  const first = parameters + COMPONENTS;
  if (components == 2) {
    mixtureOfTwo(first, x, out);
    return;
  }
  for (let at: usize = 0; at < BYTES; at += 16) {
    const point = v128.load(x + at);
    let greatest = ofComponent(point, first);
    let component = first;
    for (let c = 1; c < components; c++) {
      component += COMPONENT_BYTES;
      greatest = f64x2.pmax(greatest, ofComponent(point, component));
    }
    let sum = exponential<f64>(f64x2.sub(ofComponent(point, first), greatest));
    component = first;
    for (let c = 1; c < components; c++) {
      component += COMPONENT_BYTES;
      sum = f64x2.add(sum, exponential<f64>(f64x2.sub(ofComponent(point, component), greatest)));
    }
    v128.store(out + at, f64x2.add(greatest, logRatio<f64>(sum, f64x2.splat(1))));
  }
}

/** ln of the density at as many points as a block has, to `out`. */
export function logDensity(family: i32, parameters: usize, x: usize, out: usize): void {
  switch (family) {
    case 0: each<Normal>(parameters, x, out); break;
    case 1: each<LogNormal>(parameters, x, out); break;
    case 2: each<Exponential>(parameters, x, out); break;
    case 3: each<Laplace>(parameters, x, out); break;
    case 4: each<Logistic>(parameters, x, out); break;
    case 5: each<Gumbel>(parameters, x, out); break;
    case 6: each<Uniform>(parameters, x, out); break;
    case 7: each<StudentT>(parameters, x, out); break;
    default: mixture(parameters, x, out);
  }
}
