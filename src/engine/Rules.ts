import { defined } from '../base/assert.ts'
import { bindRulebook } from '../margin/bindRulebook.ts'
import { Method, type Methods } from '../margin/Method.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import type { Market } from '../model/Market.ts'
import type { Rulebook, RulebookId } from '../model/Rulebook.ts'

/** All versions of one rulebook, and the one in force. */
export interface Rules {
  readonly id: RulebookId
  /** The same for every version. */
  readonly method: Method
  /** Oldest first. */
  readonly versions: Rulebook[]
  active: Rulebook | null
  /** Derived: the version in force, bound to the definitions. */
  bound: BoundRulebook | null
}

/** A rulebook of a known method, with its version in force if any; not yet bound. */
export function create(
  methods: Methods,
  versions: readonly Rulebook[],
  inForce: number | null = null,
): Rules {
  const { id, method } = defined(versions[0], 'a rulebook has a version')
  const found = defined(methods.get(method.name), `rulebook ${id} names the method ${method.name}`)
  const active = versions.find(({ version }) => version === inForce) ?? null
  return { id, method: found, versions: [...versions], active, bound: null }
}

/** The definitions to which a rulebook is bound. */
interface Defined {
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
  readonly markets: ReadonlyMap<InstrumentId, { readonly active: Market | null }>
}

/**
 * Binds the version in force to the current definitions and to the price policies of markets in
 * force.
 *
 * Rules: [ENG6] [CLEAR4]
 */
export function bind(rules: Rules, { assets, instruments, markets }: Defined): void {
  const { active, method } = rules
  const policies = instruments.map(({ id }) => markets.get(id)?.active?.prices ?? undefined)
  rules.bound = active && bindRulebook(active, assets, instruments, Method.table(method), policies)
}

export * as Rules from './Rules.ts'
