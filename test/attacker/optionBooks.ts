import type { OptionMargin, OptionsMethod, ShortForm } from '../../src/model/OptionMargin.ts'
import type { Rulebook, TieredMethod } from '../../src/model/Rulebook.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { books } from './tradingArena.ts'

/**
 * The same two houses with options: one where long ones back nothing, and one where they count for a part, which
 * asks a share of the mark, a fee, and more to open than so many times what is to keep.
 */
const percent = (count: bigint) => Ratio.of(count, 100n)
const none = { farMark: Ratio.zero, mark: Ratio.zero, fee: Ratio.zero }
const form = (near: bigint, far: bigint, more: Partial<ShortForm> = {}): ShortForm => ({
  ...{ near: percent(near), far: percent(far), ...none, ...more },
})

const whole = { mark: Ratio.one, most: null }

const plain: OptionMargin = {
  call: { initial: form(15n, 10n), maintenance: form(8n, 8n) },
  put: { initial: form(15n, 10n), maintenance: form(8n, 8n, { mark: percent(8n) }) },
  overMaintenance: Ratio.one,
  long: { initial: whole, maintenance: whole },
}

const fee = Ratio.of(1n, 2_000n)
const over = { fee, farMark: percent(10n) }
const counting: OptionMargin = {
  call: { initial: form(12n, 8n, over), maintenance: form(6n, 5n, over) },
  put: { initial: form(12n, 8n, over), maintenance: form(6n, 5n, over) },
  overMaintenance: percent(125n),
  long: {
    initial: { mark: percent(80n), most: percent(20n) },
    maintenance: { mark: percent(50n), most: percent(10n) },
  },
}

export const optionBooks: readonly Rulebook[] = books.map((book, index) => {
  const options = new Map([['BTC', index === 0 ? plain : counting]])
  const method: OptionsMethod = { ...(book.method as TieredMethod), name: 'options', options }
  return { ...book, method }
})
