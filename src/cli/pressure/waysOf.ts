import type { AccountBook } from '../../pressure/AccountBook.ts'
import type { Toward } from '../../pressure/Direction.ts'
import type { Scenario } from '../../pressure/Scenario.ts'
import { type Load, scenarios } from '../../pressure/scenarios.ts'
import { hint } from '../../wire/asked/choose.ts'
import type { Arguments, Option } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

export const alongOption: Option = {
  value: 'WHAT',
  about:
    "what moves: 'all' prices together (default), a symbol's mark alone, an asset such as BTC with all that is on it, or a vector such as BTC=1,ETH=1.4",
}

export const towardOption: Option = {
  value: 'SIDE',
  about: "'down', 'up' or 'both' (default)",
}

/** The requested scenarios: one, or one per direction. */
export function waysOf(args: Arguments, book: AccountBook): readonly Scenario[] {
  const along = args.text('along') ?? 'all'
  const load = along === 'all' ? scenarios.together(book) : loadOf(along, book)
  return sidesOf(args).map((toward) => scenarios.along(book, load, toward))
}

/** Which ways are asked for. */
export function sidesOf(args: Arguments): readonly Toward[] {
  const toward = args.text('toward') ?? 'both'
  if (toward === 'both') return ['down', 'up']
  if (toward === 'down' || toward === 'up') return [toward]
  throw new UsageError(`--toward: expected down, up or both, found '${toward}'`)
}

const shape = /^([^=]+)=(-?\d+(?:\.\d+)?)$/

function loadOf(text: string, book: AccountBook): Load {
  if (!/[,=]/.test(text)) return namedLoad(text, 1, book)
  const loads = text.split(',').map((part) => {
    const [, name = part, typed = '1'] = shape.exec(part) ?? wrong(part)
    const loading = Number(typed)
    if (Number.isFinite(loading) && loading !== 0) return namedLoad(name, loading, book)
    throw new UsageError(`--along: expected a loading other than 0, found '${part}'`)
  })
  return scenarios.joined(loads)
}

function wrong(part: string): never {
  throw new UsageError(`--along: expected NAME=LOADING such as ETH=1.4, found '${part}'`)
}

function namedLoad(name: string, loading: number, book: AccountBook): Load {
  const load = scenarios.named(book, name, loading)
  if (load !== null) return load
  const known = [...book.instruments, ...book.assets].map(({ id }) => id)
  throw new UsageError(`--along: no symbol or asset ${name} in the book${hint(name, known)}`)
}
