/**
 * Functions of analysis on doubles, from plus, minus, times, divide and square root only.
 *
 * IEEE 754 rounds those five the same way on every machine; the other functions of Math depend on
 * the platform. So results may be hashed, and a seed gives the same bytes anywhere. They are never
 * used for decisions about money.
 *
 * The reductions and coefficients of `exp` and `ln` are those of fdlibm (Sun Microsystems, 1993,
 * freely usable): less than one unit in the last place from the true value.
 */

const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10

/**
 * e^x. Zero far below, infinite far above.
 *
 * Rules: [REAL1]
 *
 * @example
 * Real.exp(0) // => 1
 */
export function exp(x: number): number {
  if (!(x <= 709.782712893384)) return x > 0 ? Number.POSITIVE_INFINITY : Number.NaN
  if (x < -745.1332191019412) return 0
  if (x < 1e-17 && x > -1e-17) return 1
  const k = x < 0.34657359 && x > -0.34657359 ? 0 : Math.floor(Math.LOG2E * x + 0.5)
  const high = x - k * ln2High
  const low = k * ln2Low
  const r = high - low
  const t = r * r
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  if (k === 0) return 1 - ((r * c) / (c - 2) - r)
  return scale(1 - (low - (r * c) / (2 - c) - high), k)
}

const binades = 2_200
const offset = 1_100
const powers = powersOfTwo()

function powersOfTwo(): Float64Array {
  const table = new Float64Array(binades)
  table[offset] = 1
  for (let up = offset + 1; up < binades; up++) table[up] = (table[up - 1] as number) * 2
  for (let down = offset - 1; down >= 0; down--) table[down] = (table[down + 1] as number) / 2
  return table
}

/** x × 2^k for an x near one, rounded at most once. */
function scale(x: number, k: number): number {
  const half = k > 1_000 ? 1_000 : k < -1_000 ? -1_000 : k
  return x * (powers[offset + half] as number) * (powers[offset + k - half] as number)
}

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
const isLittle = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1
const highWord = isLittle ? 1 : 0

/**
 * The natural logarithm: minus infinity of zero, not a number below it.
 *
 * Rules: [REAL1]
 *
 * @example
 * Real.ln(1) // => 0
 */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  // A subnormal is scaled to normal first.
  const isSmall = x < 2.2250738585072014e-308
  double[0] = isSmall ? x * 18_014_398_509_481_984 : x
  const high = words[highWord] as number
  const isUpper = (high & 0xfffff) >= 0x6a09e
  const k = (high >>> 20) - 1_023 - (isSmall ? 54 : 0) + (isUpper ? 1 : 0)
  words[highWord] = ((high & 0xfffff) | (isUpper ? 0x3fe00000 : 0x3ff00000)) >>> 0
  return lnOf((double[0] as number) - 1, k)
}

/** ln(1 + f) + k ln 2, with 1 + f between √½ and √2. */
function lnOf(f: number, k: number): number {
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const odd =
    z *
    (0.6666666666666735 +
      w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
  const half = 0.5 * f * f
  return k * ln2High - (half - (s * (half + even + odd) + k * ln2Low) - f)
}

/**
 * e^x - 1 without cancellation near zero.
 *
 * Rules: [REAL2]
 *
 * @example
 * Real.expm1(1e-20) // => 1e-20
 */
export function expm1(x: number): number {
  if (!(x > -0.5 && x < 0.5)) return exp(x) - 1
  let sum = 1
  for (let term = 16; term >= 2; term--) sum = 1 + (x * sum) / term
  return x * sum
}

/**
 * ln(1 + x) without cancellation near zero.
 *
 * Rules: [REAL2]
 *
 * @example
 * Real.ln1p(1e-20) // => 1e-20
 */
export function ln1p(x: number): number {
  if (!(x > -0.29 && x < 0.41)) return ln(1 + x)
  return lnOf(x, 0)
}

/**
 * The hyperbolic sine.
 *
 * Rules: [REAL2]
 *
 * @example
 * Real.sinh(1) // => 1.1752011936438014
 */
export function sinh(x: number): number {
  if (x > -1 && x < 1) {
    const z = x * x
    let sum = 1
    for (let term = 10; term >= 1; term--) sum = 1 + (z * sum) / (2 * term * (2 * term + 1))
    return x * sum
  }
  const size = Math.abs(x)
  const root = exp(size / 2)
  const half = size > 40 ? 0.5 * root * root : 0.5 * (exp(size) - exp(-size))
  return x < 0 ? -half : half
}

export * as Real from './Real.ts'
