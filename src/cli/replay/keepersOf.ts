import type { Command } from '../../engine/Command.ts'
import { Rulebook } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { liquidators } from '../../sim/agents/liquidators.ts'
import type { Agent } from '../../sim/loop.ts'
import type { DepthMarket } from '../../sim/market/DepthMarket.ts'
import type { Book } from '../../wire/book/Book.ts'
import { debtsOf } from '../../wire/book/lenders.ts'

/** Who liquidates loans and bids at auctions in a replay: accounts of nobody in the book. */
export interface Keepers {
  readonly accounts: ReadonlySet<string>
  /** Open their accounts, with money to repay all that is owed. */
  readonly commands: readonly Command[]
  readonly agents: readonly Agent[]
}

/**
 * A keeper for each asset that is owed where liquidators or bidders are needed and that a spot market of
 * the book pays in. It acts where selling what it gets at once leaves something.
 */
export function keepersOf(book: Book, market: DepthMarket): Keepers {
  const owed = owedTo(book)
  const found = [...owed].flatMap(([asset, { total, rulebook }]) => {
    const markets = book.instruments.filter(({ kind, quote }) => kind === 'spot' && quote === asset)
    if (markets.length === 0) return []
    const account = nameOf(book, `keeper-${asset}`)
    const amount = Amount.of(-2n * total)
    const outlets = new Map(markets.map(({ base, id }) => [base, id]))
    const agent = liquidators({ accounts: [account], asset, profitLeast: 0n, outlets, market })
    const header = { time: book.asOf, id: `replay:${account}` }
    const open = { account, owner: account, group: account, rulebook, positionMode: 'net' } as const
    const commands: Command[] = [
      { type: 'OpenAccount', ...header, ...open },
      { type: 'Deposit', ...header, id: `${header.id}:money`, account, asset, amount },
    ]
    return [{ account, agent, commands }]
  })
  return {
    accounts: new Set(found.map(({ account }) => account)),
    commands: found.flatMap(({ commands }) => commands),
    agents: found.map(({ agent }) => agent),
  }
}

/** What is owed of each asset under rulebooks that need liquidators or bidders. */
function owedTo(book: Book): Map<string, { total: bigint; readonly rulebook: string }> {
  const needs = new Set(
    book.rulebooks.flatMap(({ id, method }) =>
      Rulebook.isLending(method) && ['liquidator', 'auction'].includes(method.liquidation.by)
        ? [id]
        : [],
    ),
  )
  const owed = new Map<string, { total: bigint; readonly rulebook: string }>()
  for (const account of book.accounts) {
    if (!needs.has(account.rulebook)) continue
    for (const { asset, amount, rulebook } of debtsOf(book, account)) {
      const before = owed.get(asset) ?? { total: 0n, rulebook }
      owed.set(asset, { ...before, total: before.total + amount })
    }
  }
  return owed
}

function nameOf({ accounts }: Book, wanted: string): string {
  const taken = new Set(accounts.map(({ id }) => id))
  let name = wanted
  while (taken.has(name)) name = `${name}-`
  return name
}
