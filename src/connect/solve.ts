import type { Column, Guess, Program, Row } from '../advice/Allocation.ts'
import { Ratio } from '../money/Ratio.ts'

/** What became of a program; nothing of it is believed before it is settled and bounded in whole numbers. */
export type Solved =
  | { readonly kind: 'solved'; readonly guess: Guess }
  | { readonly kind: 'infeasible' }
  /** The optional package is not installed. */
  | { readonly kind: 'absent' }

/** Of the package `highs`, what is used. */
interface Highs {
  solve(problem: string): {
    readonly Status: string
    readonly Columns: Readonly<Record<string, { readonly Primal: number }>>
    readonly Rows: readonly { readonly Name: string; readonly Dual: number }[]
  }
}

/**
 * Solves a program by HiGHS, in doubles. Each flow is scaled to a share of what may flow and each row to its
 * largest number, so that amounts of eighteen decimals do no harm.
 *
 * Rules: [ALLOC4]
 */
export async function solve(program: Program): Promise<Solved> {
  const highs = await loaded()
  if (highs === null) return { kind: 'absent' }
  const scaled = scale(program)
  if (scaled.rows.some(({ row, terms }) => row.isAtLeast && terms.length === 0)) {
    return { kind: 'infeasible' }
  }
  const { Status, Columns, Rows } = highs.solve(textOf(scaled))
  if (Status !== 'Optimal') return { kind: 'infeasible' }
  const amounts = program.columns.map(({ most }, at) =>
    partOf(most, Columns[`x${at}`]?.Primal ?? 0),
  )
  const duals = scaled.rows.map(({ by }, at) => {
    const dual = Rows.find(({ Name }) => Name === `r${at}`)?.Dual ?? 0
    return rational((dual * scaled.costMost) / by)
  })
  return { kind: 'solved', guess: { amounts, duals } }
}

async function loaded(): Promise<Highs | null> {
  // A name in a variable: neither the compiler nor a bundler asks for what may be missing.
  const name = 'highs'
  try {
    const { default: load } = (await import(name)) as { readonly default: () => Promise<Highs> }
    return await load()
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ERR_MODULE_NOT_FOUND') return null
    throw error
  }
}

interface Scaled {
  readonly costs: readonly number[]
  readonly costMost: number
  readonly rows: readonly {
    readonly row: Row
    readonly terms: readonly (readonly [at: number, by: number])[]
    readonly bound: number
    /** What the row was divided by. */
    readonly by: number
  }[]
}

function scale({ columns, rows }: Program): Scaled {
  const whole = (ratio: Ratio, { most }: Column): number =>
    Ratio.toNumber(Ratio.mul(ratio, Ratio.of(most)))
  const costs = columns.map((column) => whole(column.cost, column))
  const costMost = Math.max(1, ...costs)
  return {
    costs: costs.map((cost) => cost / costMost),
    costMost,
    rows: rows.map((row) => {
      const numbers = columns.map((column, at) => whole(row.of[at] as Ratio, column))
      const by = Math.max(1, ...numbers.map(Math.abs))
      const terms = numbers.flatMap((number, at) =>
        number === 0 ? [] : [[at, number / by] as const],
      )
      return { row, terms, bound: Ratio.toNumber(row.bound) / by, by }
    }),
  }
}

/** The program in the text that HiGHS reads. */
function textOf({ costs, rows }: Scaled): string {
  const sum = (terms: readonly (readonly [at: number, by: number])[]): string =>
    terms.map(([at, by]) => `${by < 0 ? '-' : '+'} ${Math.abs(by)} x${at}`).join(' ')
  return [
    'Minimize',
    ` obj: ${sum(costs.map((cost, at) => [at, cost] as const))}`,
    'Subject To',
    ...rows.flatMap(({ row, terms, bound }, at) =>
      terms.length === 0 ? [] : [` r${at}: ${sum(terms)} ${row.isAtLeast ? '>=' : '<='} ${bound}`],
    ),
    'Bounds',
    ...costs.map((_, at) => ` 0 <= x${at} <= 1`),
    'End',
  ].join('\n')
}

const fine = 1_000_000_000_000

/** A share of an amount, rounded down. */
const partOf = (most: bigint, share: number): bigint =>
  Ratio.mulDown(
    most,
    Ratio.of(BigInt(Math.floor(Math.min(1, Math.max(0, share)) * fine)), BigInt(fine)),
  )

/** A double as a fraction: it need not be exact, for a bound holds whatever the prices are. */
const rational = (number: number): Ratio =>
  Ratio.of(BigInt(Math.round(number * fine)), BigInt(fine))
