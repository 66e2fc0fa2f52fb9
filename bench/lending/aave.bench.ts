import { assess } from '../../src/margin/assess.ts'
import { loanHealth } from '../../src/margin/methods/lending/loanHealth.ts'
import { accountData } from '../../src/protocols/aave/accountData.ts'
import { v37 } from '../../src/protocols/aave/v37.ts'
import { Borrowers } from './Borrowers.ts'
import { compareBorrower, peerSummary } from './compareBorrower.ts'
import { median, sideBySide, tell } from './sideBySide.ts'

/**
 * A borrower of an Aave pool: our assessment under a rulebook and the protocol's own account data,
 * equal to the last digit, compared with the library of Aave's own interfaces. All three must agree
 * first.
 */
const COUNT = 4_000
const ROUNDS = 9

const borrowers = Borrowers.create(COUNT)
const { loans, accounts, terms, book, legs } = borrowers

const errors = accounts.map((_, index) => compareBorrower(borrowers, index))
console.log(
  `${COUNT} borrowers of ${legs.toFixed(2)} legs agree: the protocol's account data and our ` +
    'assessment exactly, formatUserSummary within ' +
    `${Math.max(...errors).toExponential(1)} (median ${median(errors).toExponential(1)})`,
)

const figures = sideBySide(
  [
    {
      name: 'assess, under the rulebook aave-v3.7',
      sweep: () => accounts.reduce((sum, one) => sum + assess(one, terms, book).equity, 0n),
    },
    {
      name: 'loanHealth, the factor alone',
      sweep: () => accounts.reduce((sum, one) => sum + (loanHealth(one, terms, book) ?? 0n), 0n),
    },
    {
      name: 'accountData of v3.7, all six figures',
      sweep: () => loans.reduce((sum, one) => sum + accountData(v37, one).healthFactor, 0n),
    },
    {
      name: '@aave/math-utils formatUserSummary',
      sweep: () =>
        loans.reduce(
          (sum, _, index) => sum + Number(peerSummary(borrowers, index).healthFactor),
          0,
        ),
    },
  ],
  COUNT,
  ROUNDS,
)
const peer = figures.at(-1)
if (peer !== undefined) tell('a borrower of Aave', figures.slice(0, -1), peer)
