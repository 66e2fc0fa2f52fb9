import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { linear } from '../../../../test/instruments.ts'
import { borrower, lender, pledge, prices } from '../../../../test/lender.ts'
import { exactLoan, type Fraction } from '../../../../test/lendingOracle.ts'
import { methodSuite } from '../../../../test/margin/methodSuite.ts'
import { type LoanScene, randomLoan } from '../../../../test/randomLoan.ts'
import { held } from '../../../../test/venue.ts'
import { Amount } from '../../../money/Amount.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { Method } from '../../Method.ts'

const contextOf = ({ account, book, place }: LoanScene): MarginContext => ({
  account,
  rules: place.terms,
  prices: book,
})

const place = lender({
  assets: { USD: 6, ETH: 18 },
  collateral: { ETH: pledge('0.7', '0.8') },
})

const levers = fc
  .record({ pledged: fc.bigInt(1n, 10n ** 20n), price: fc.bigInt(2n, 10n ** 4n) })
  .map(({ pledged, price }) => {
    const at = (whole: bigint) => prices(place, { USD: '1', ETH: `${whole}` })
    const account = borrower(place, { ETH: pledged, USD: -(10n ** 9n) })
    const context = { account, rules: place.terms, prices: at(price) }
    return { context, price, worse: -1n as const, at }
  })

const Exact = Decimal.clone({ precision: 200 })
const decimal = ({ up, down }: Fraction): Decimal => new Exact(`${up}`).div(`${down}`)

const scenes = randomLoan.map(contextOf)

methodSuite({
  name: 'lending',
  scenes,
  odd: scenes.map(({ account, ...rest }) => ({
    ...rest,
    account: { ...account, positions: [held(linear, 1n, 1n)] },
  })),
  levers,
  exact: ({ account, rules, prices: book }) => {
    const { carried, owed } = exactLoan(account, rules, book)
    // Per balance, two roundings and a claim's atom; and one where equality is a breach.
    const atoms = account.balances.map((one) => one && Amount.of(one > 0n ? 1n : -1n))
    const claims = exactLoan({ ...account, balances: atoms }, rules, book)
    const units = 3 * account.balances.length + 1
    const dust = decimal(claims.owed).plus(decimal(claims.carried)).plus(units)
    // One protocol rounds debts down.
    const protocol = Method.loan(rules)?.method.protocol
    const isDown = ['compound-v3', 'venus', 'liquity-v2'].some((name) => name === protocol)
    const given = isDown ? dust : dust.times(0)
    return { equity: decimal(carried), maintenance: decimal(owed), dust, given }
  },
  bounded: (assessment, side) =>
    assessment.equity - (side === 'credit' ? assessment.initial : assessment.maintenance),
})
