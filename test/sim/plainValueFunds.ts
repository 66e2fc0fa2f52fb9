import type { ValueFunds } from '../../lab/reproductions/valueFunds/ValueFunds.ts'
import { Draw } from '../../src/base/Draw.ts'
import { Random } from '../../src/base/Random.ts'
import { Real } from '../../src/base/Real.ts'

interface Fund {
  readonly aggression: number
  cash: number
  shares: number
  wealth: number
  performance: number
  absent: number
}

/** Steps of a fiftieth of a percent, so that of several zeros the first is met. */
const stride = 1.0002
const halvings = 60

/**
 * The market of value funds written as the study tells it, an array of objects and a price found by
 * walking and halving: the second opinion on the columns and closed forms of the room, and what its
 * speed is measured against.
 */
export function plainValueFunds(figures: ValueFunds, seed: number, steps: number): number[] {
  const random = Random.create(seed)
  const funds = figures.aggressions.map((aggression) => fundOf(aggression, figures.wealth))
  const usual = Real.ln(figures.value * figures.shares)
  const prices = [figures.value]
  let noise = usual
  for (let step = 0; step < steps; step++) {
    noise =
      figures.persistence * noise +
      figures.deviation * Draw.normal(random) +
      (1 - figures.persistence) * usual
    const price = clear(funds, figures, Real.exp(noise), prices.at(-1)!)
    for (const fund of funds) trade(fund, figures, price)
    prices.push(price)
  }
  return prices
}

const fundOf = (aggression: number, wealth: number): Fund => ({
  aggression,
  cash: wealth,
  shares: 0,
  wealth,
  performance: 0,
  absent: 0,
})

function demand(fund: Fund, { value, leverageMax }: ValueFunds, price: number): number {
  const wealth = fund.cash + fund.shares * price
  if (fund.absent > 0 || price >= value || wealth <= 0) return 0
  return (Math.min(fund.aggression * (value - price), leverageMax) * wealth) / price
}

function clear(funds: readonly Fund[], figures: ValueFunds, noise: number, last: number): number {
  const excess = (price: number) =>
    funds.reduce((sum, fund) => sum + demand(fund, figures, price), noise / price - figures.shares)
  const isUp = excess(last) > 0
  let near = last
  let far = last
  while (excess(far) > 0 === isUp) {
    near = far
    far = isUp ? far * stride : far / stride
  }
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (near + far) / 2
    if (excess(middle) > 0 === isUp) near = middle
    else far = middle
  }
  return near
}

function trade(fund: Fund, figures: ValueFunds, price: number): void {
  if (fund.absent > 0) {
    fund.absent -= 1
    if (fund.absent === 0) Object.assign(fund, fundOf(fund.aggression, figures.wealth))
    return
  }
  const wealth = fund.cash + fund.shares * price
  fund.shares = demand(fund, figures, price)
  fund.cash = wealth - fund.shares * price
  const earned = wealth / fund.wealth - 1
  fund.performance = (1 - figures.memory) * fund.performance + figures.memory * earned
  const share = Math.max(-1, figures.sensitivity * (fund.performance - figures.benchmark))
  fund.cash += share * wealth
  fund.wealth = wealth + share * wealth
  if (fund.wealth > figures.wealthMin) return
  fund.absent = figures.absence
  fund.cash = 0
  fund.shares = 0
}
