import type { DefineRulebook } from '../../engine/Command.ts'
import type { State } from '../../engine/State.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Rulebook, RulebookId } from '../../model/Rulebook.ts'
import { BookView } from '../../report/BookView.ts'
import { presetRulebook } from '../book/presetRulebook.ts'
import { Codec } from '../Codec.ts'
import { catalogOf } from '../catalogOf.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { rulebook } from '../rulebook.ts'
import { AskedError } from './AskedError.ts'
import { chooseTerms, hint } from './choose.ts'

/** How a version of a rulebook is told that is to be tried. */
export type VersionTold =
  /** A rulebook as a book file has it, whole or by a preset's name. */
  | { readonly kind: 'rulebook'; readonly json: Json }
  /** What would be other than in the version in force, as a JSON merge patch (RFC 7386). */
  | { readonly kind: 'set'; readonly json: Json }
  /** The name of another rulebook or of a preset, whose rules would be its own. */
  | { readonly kind: 'as'; readonly name: string }

/**
 * The command that would bring a version into force: of the rulebook `of`, or where nobody says of which, of the
 * one that the record names, or of the only one under which there are accounts. A version that nobody
 * states is the next one.
 *
 * Rules: [PREV3]
 *
 * @throws AskedError that says what was expected, WireError with the path in the JSON
 */
export function versionOf(state: State, told: VersionTold, of: string | undefined): DefineRulebook {
  const { version, ...rest } = wanted(state, told, of)
  const last = state.rulebooks.get(rest.id)?.versions.at(-1)?.version ?? 0
  const next = { ...rest, version: version ?? last + 1 }
  return { type: 'DefineRulebook', id: 'preview', time: state.time, rulebook: next }
}

type Wanted = Omit<Rulebook, 'version'> & { readonly version: number | null }

function wanted(state: State, told: VersionTold, of: string | undefined): Wanted {
  if (told.kind === 'rulebook') return written(state, told.json, of)
  const id = of === undefined ? onlyOne(state) : known(state, of)
  const own = state.rulebooks.get(id)?.bound
  if (own === null || own === undefined) {
    throw new AskedError(`expected a rulebook in force, found ${id}`)
  }
  const asked = told.kind === 'as' ? under(state, own, told.name) : patched(state, own, told.json)
  return { ...asked, id }
}

/** In place of the account's own as for one account: a venue's tables, the rest as it is. */
const under = (state: State, own: BoundRulebook, name: string): Wanted => ({
  ...chooseTerms(BookView.ofAccounts(state, []), own, name).rulebook,
  version: null,
  activeFrom: 0,
})

function patched(state: State, { rulebook: own }: BoundRulebook, json: Json): Wanted {
  const at = Path.top(catalogOf(state))
  const patch = Codec.object(json, at)
  const whole = merged(rulebook.encode(own, at), patch) as JsonObject
  const isStated = Object.hasOwn(patch, 'version')
  const { version, ...rest } = rulebook.decode(whole, at)
  return { ...rest, version: isStated ? version : null }
}

/** Objects are merged, null takes a member out, and whatever else replaces what was there. */
function merged(whole: Json | undefined, patch: Json): Json {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const base = typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? whole : {}
  const kept = Object.entries(base).filter(([name]) => !Object.hasOwn(patch, name))
  const stated = Object.entries(patch as JsonObject).flatMap(([name, value]) =>
    value === null ? [] : [[name, merged((base as JsonObject)[name], value)] as const],
  )
  return Object.fromEntries([...kept, ...stated]) as JsonObject
}

function written(state: State, json: Json, of: string | undefined): Wanted {
  const at = Path.top(catalogOf(state))
  const { record, ...told } = Codec.object(json, at)
  if (record !== undefined && record !== 'rulebook') {
    throw Path.fault(Path.child(at, 'record'), 'field.value', '"rulebook"', JSON.stringify(record))
  }
  const full = Object.hasOwn(told, 'preset') ? presetRulebook(told, at) : told
  const { version, ...rest } = rulebook.decode(full, at)
  const id = known(state, of ?? rest.id)
  return { ...rest, id, version: Object.hasOwn(told, 'version') ? version : null }
}

/** A rulebook that nobody is under would tell that nobody changes, whatever it says. */
function known(state: State, id: RulebookId): RulebookId {
  const ids = [...state.rulebooks.keys()]
  if (ids.includes(id)) return id
  const near = hint(id, ids)
  throw new AskedError(
    `no rulebook ${id} in the book${near}; it has ${ids.join(', ')}, of which --of names the one that would change`,
  )
}

function onlyOne({ accounts }: State): RulebookId {
  const used = new Set(
    accounts.flatMap(({ kind, rules }) => (kind === 'house' || rules === null ? [] : [rules.id])),
  )
  const [first, second] = used
  if (first !== undefined && second === undefined) return first
  const found = first === undefined ? 'none with accounts' : [...used].join(', ')
  throw new AskedError(`--of: expected which rulebook would change, found ${found}`)
}
