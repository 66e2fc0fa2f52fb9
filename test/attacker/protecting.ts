import type { ProtectiveAction, Trigger } from '../../src/model/Protection.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import type { Gene } from './Genome.ts'
import { of } from './moves.ts'
import { Play } from './Play.ts'
import { coalition, honest, markets } from './tradingArena.ts'

/**
 * One of the coalition sets a protection, of an account or of an isolated position where he has one: to act at
 * once or later, also out of what is not his.
 */
export function protect(play: Play, gene: Gene): void {
  const owner = of(coalition, gene[1])
  const { id: instrument } = of(markets, gene[2])
  const position = `${owner}/${instrument}`
  const isPosition = ((gene[5] ?? 0) & 2) === 0 && play.state.accountById.has(position)
  const account = isPosition ? position : owner
  const leg = play.state.accountById.get(account)?.positionMode === 'hedge' ? 'long' : 'net'
  const worst = of([null, Ratio.of(1n, 100n)], gene[5])
  const actions: readonly ProtectiveAction[] = [
    { kind: 'reduce', worst },
    { kind: 'close', instrument, leg, worst },
    { kind: 'hedge', instrument, leg, lots: Quantity.of(of([5n, -5n, 400n], gene[4])), worst },
    { kind: 'deposit', from: of([owner, ...coalition, ...honest], gene[4]), asset: 'USDT' },
    { kind: 'swap', instrument: 'BTC/USDT', worst },
    { kind: 'cancelOrders' },
  ]
  const price = Price.of(play.walk.get(instrument) ?? 1n)
  const triggers: readonly Trigger[] = [
    { kind: 'ratio', above: Ratio.of(of([1n, 5n, 9n], gene[4]), 10n) },
    { kind: 'mark', instrument, side: 'above', price },
    { kind: 'mark', instrument, side: 'below', price },
  ]
  Play.tell(play, {
    type: 'SetProtection',
    account,
    protection: {
      name: of(['one', 'two'], gene[6]),
      trigger: of(triggers, gene[3]),
      target: of([null, Ratio.of(1n, 10n)], gene[6]),
      actions: [of(actions, gene[3]), of(actions, gene[4])],
      budget: Value.of(10n ** 14n),
      ...{ times: 20, coolDown: 1_000, deadline: 30_000 },
    },
  })
}
