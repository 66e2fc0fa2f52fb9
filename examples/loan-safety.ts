/**
 * Is my loan safe? A loan under a protocol's own arithmetic: the health factor to its last digit, the
 * price that liquidates it, and what to repay, add or sell to reach another health factor. Each is
 * exact: a unit less does not do.
 *
 *     node examples/loan-safety.ts
 */
import {
  type Account,
  Amount,
  amountToAdd,
  amountToRepay,
  amountToSell,
  bindRulebook,
  Decimal,
  lendingRulebook,
  loanBuffer,
  loanHealth,
  loanPrice,
  type PriceBook,
  Ratio,
  timeToBreach,
} from '../src/index.ts'

/** What this example prints; the tests compare it with the comments below. */
export const lines: string[] = []

const usd = { id: 'USD', index: 0, decimals: 8 }
const usdc = { id: 'USDC', index: 1, decimals: 6 }
const weth = { id: 'WETH', index: 2, decimals: 18 }
const assets = [usd, usdc, weth]

const aave = lendingRulebook('aave-v3.7', assets, usd)
if (!aave.ok) throw new Error(aave.error.code)
const terms = bindRulebook(aave.value, assets, [])

/** In units of 1e-12, as every index price is. */
const index = (price: bigint) => ({ price: price * 10n ** 12n, time: 0, source: 'example' })
const book: PriceBook = {
  ...{ time: 0, marks: [], funding: [] },
  indices: [index(1n), index(1n), index(3_120n)],
}

/** 10 WETH pledged, 18,000 USDC owed. */
const loan: Account = {
  ...{ id: 'ada', kind: 'own', positionMode: 'net', positions: [], orders: [], leverages: [] },
  balances: [undefined, Amount.of(-18_000_000_000n), Amount.of(10n * 10n ** 18n)],
}

print(`health factor ${whole(loanHealth(loan, terms, book)!, weth)}`)
// => health factor 1.438666666666666666

const { inNumeraire, over } = loanPrice(loan, terms, book, weth)!
print(`liquidated ${over} ${Ratio.format(inNumeraire, 6)} USD for one WETH`)
// => liquidated below 2168.674698 USD for one WETH

print(`WETH may fall by less than ${Ratio.format(loanBuffer(loan, terms, book)!, 9)}`)
// => WETH may fall by less than 0.304911956

const two = Ratio.of(2n)
print(`for 2: repay ${whole(amountToRepay(loan, terms, book, usdc, two)!, usdc)} USDC`)
// => for 2: repay 5052 USDC

print(`or add ${whole(amountToAdd(loan, terms, book, weth, two)!, weth)} WETH`)
// => or add 3.90176088971474359 WETH

const sale = { collateral: weth, debt: usdc }
print(`or sell ${whole(amountToSell(loan, terms, book, sale, two)!, weth)} WETH`)
// => or sell 2.767915844871794872 WETH

const rates = new Map([['USDC', Ratio.of(6n, 100n)]])
print(
  `liquidated by interest alone after ${timeToBreach(loan, terms, book, rates)! / 86_400n} days`,
)
// => liquidated by interest alone after 2215 days

function whole(units: bigint, { decimals }: { readonly decimals: number }): string {
  return Decimal.format({ units, scale: decimals })
}

function print(line: string): void {
  lines.push(line)
  console.log(line)
}
