import { limits } from '../../base/limits.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import type { Notice } from '../../wire/ccxt/Notice.ts'
import type { Json, JsonObject } from '../../wire/JsonText.ts'
import type { Defined } from './Defined.ts'
import { Steps } from './Steps.ts'
import { Unfit } from './Unfit.ts'

/** What an account's book is fitted to. */
export interface Frame {
  readonly account: string
  readonly defined: Defined
  /** By symbol, where the venue states them. */
  readonly markets: ReadonlyMap<string, Steps>
}

interface Fitted {
  readonly document: JsonObject
  readonly notices: readonly Notice[]
}

const rows = (told: Json | undefined): readonly JsonObject[] => (told ?? []) as JsonObject[]

/**
 * A book of one account, counted in the steps of what is defined already, else in ones with room for
 * finer numbers. Its rulebooks bear its name, for two venues' tables differ. An amount that is finer than
 * an asset defined before is rounded down to its atom, and named.
 *
 * Rules: [WATCH3]
 *
 * @throws Unfit where an instrument is defined as another contract
 */
export function fitted(document: JsonObject, frame: Frame): Fitted {
  const { account, defined } = frame
  const notices: Notice[] = []
  const decimalsOf = (asset: string): number => defined.assets.get(asset) ?? limits.decimals
  const ruled = (name: Json | undefined): string =>
    `${name}`.replace(/^ccxt:/, () => `ccxt:${account}:`)
  const rounded = (asset: string, amount: Json | undefined): Json =>
    down(amount, { asset, decimals: decimalsOf(asset), notices })
  const instruments = rows(document.instruments).map((one) => sized(one, document, frame))
  const settles = new Map(instruments.map((one) => [one.id, `${one.settle}`]))
  const held = (one: JsonObject): JsonObject =>
    one.collateral === null
      ? one
      : { ...one, collateral: rounded(settles.get(one.symbol as string) ?? '', one.collateral) }
  const fit = {
    ...document,
    instruments,
    assets: rows(document.assets).map((one) => ({ ...one, decimals: decimalsOf(`${one.asset}`) })),
    rulebooks: rows(document.rulebooks).map((one) => ({ ...one, id: ruled(one.id) })),
    accounts: rows(document.accounts).map((one) => ({
      ...one,
      rulebook: ruled(one.rulebook),
      balances: Object.fromEntries(
        Object.entries(one.balances as JsonObject).map(([asset, amount]) => [
          asset,
          rounded(asset, amount),
        ]),
      ),
      positions: rows(one.positions).map(held),
    })),
  }
  return { document: fit, notices }
}

interface Atom {
  readonly asset: string
  readonly decimals: number
  readonly notices: Notice[]
}

function down(amount: Json | undefined, { asset, decimals, notices }: Atom): Json {
  const read = Decimal.parse(`${amount}`)
  if (!read.ok || read.value.scale <= decimals) return amount ?? null
  const { units, scale } = read.value
  const whole = Integer.divDown(units, Integer.pow10(scale - decimals))
  const ours = Decimal.format({ units: whole, scale: decimals })
  const why = `rounded down: ${asset} is defined with ${decimals} decimals here`
  notices.push({ kind: 'derived', account: null, about: asset, told: `${amount}`, ours, why })
  return ours
}

/** What makes it another contract, which no step helps. */
const terms = ['kind', 'payoff', 'base', 'quote', 'settle', 'contractSize', 'expiry'] as const

/** An instrument as it is defined, else with steps that have room. */
function sized(one: JsonObject, document: JsonObject, { defined, markets }: Frame): JsonObject {
  const known = defined.instruments.get(`${one.id}`)
  if (known === undefined) {
    const { lot, tick } = Steps.room(one, priceOf(one, document), markets.get(`${one.id}`))
    return {
      ...one,
      ...(lot !== null && { lot: Decimal.format(lot) }),
      ...(tick !== null && { tick: Decimal.format(tick) }),
    }
  }
  for (const term of terms) {
    if (same(known[term]) === same(one[term])) continue
    throw new Unfit(
      `${one.id}: ${term} is ${same(known[term])} as it is defined, and ${same(one[term])} at the venue: ` +
        'another contract of the same name, mirror it into another journal',
    )
  }
  return { ...one, lot: known.lot ?? null, tick: known.tick ?? null }
}

function same(told: Json | undefined): string {
  const read = Decimal.parse(`${told ?? null}`)
  return read.ok ? Decimal.format(read.value) : `${told ?? null}`
}

/** At its mark, else where its positions were entered. */
function priceOf({ id }: JsonObject, document: JsonObject): Decimal {
  const entries = rows(document.accounts).flatMap(({ positions }) => rows(positions))
  const told =
    rows(document.prices).find(({ symbol }) => symbol === id)?.price ??
    entries.find(({ symbol }) => symbol === id)?.entryPrice
  const read = Decimal.parse(`${told}`)
  return read.ok && read.value.units > 0n ? read.value : { units: 1n, scale: 0 }
}
