import { Type } from 'typebox'
import { Shape } from './Shape.ts'

const { decimal, decimalOrNull, orNull, strict, word } = Shape

const place = {
  system: Type.String(),
  branch: Type.String({ description: 'The collateral, by which the branch is named.' }),
  coin: Type.String({ description: 'What is lent.' }),
}

const trove = Type.Object(
  {
    ...place,
    trove: Type.String(),
    status: word('active', 'zombie'),
    batch: orNull(Type.String({ description: 'The manager of its batch, who sets the rate.' })),
    collateral: decimal('With what came with debt that was taken over.'),
    debt: decimal('Everything included: the sum of the four after it.'),
    recorded: decimal('As of its last touch.'),
    interest: decimal('Since then.'),
    batchFee: decimal('Since then, for the manager of its batch.'),
    debtTakenOver: decimal('Redistributed to it by liquidations of others.'),
    collateralTakenOver: decimal('What of its collateral came with that.'),
    rate: decimal('A year’s interest: 0.05 is 5 %.'),
    price: decimalOrNull('Of the collateral in the reference currency; null where none is known.'),
    priceIs: word('fresh', 'stale', 'missing'),
    ratio: decimalOrNull('Collateral × price ÷ debt: high is good. Null without debt or a price.'),
    ratioMinimum: decimal('Under this ratio anybody may liquidate it.'),
    isLiquidatable: Type.Boolean({ description: 'Whether anybody may now, at a fresh price.' }),
    liquidationPrice: decimalOrNull('The lowest price at which nobody may.'),
    mayFall: decimalOrNull('How far the price may fall to there; null where it is there already.'),
    redeemedBefore: decimal('Debt at lower rates, which is redeemed before it.'),
  },
  strict('A loan of a system of troves. It stands in no assessment of its owner.'),
)

const deposit = Type.Object(
  {
    ...place,
    deposit: decimal('What is left of it now.'),
    put: decimal('As it was last changed.'),
    spent: decimal('What of that has paid off debt since.'),
    interest: decimal('Earned in the coin and not yet paid out.'),
    collateral: decimal('Of debt paid off, not yet paid out, with what was left there before.'),
  },
  strict('A deposit of a stability pool.'),
)

const batch = Type.Object(
  {
    ...place,
    rate: decimal('A year’s interest of its members.'),
    fee: decimal('A year’s fee of the manager.'),
    debt: decimal('Of its members, everything included.'),
    feeAccrued: decimal('Since the batch was touched last.'),
  },
  strict('A batch that the account manages.'),
)

const claimable = Type.Object(
  { ...place, collateral: decimal('Left over of troves that were liquidated.') },
  strict('What may be claimed.'),
)

/** What an account has in systems of troves. */
export const troves = Type.Object(
  {
    open: Type.Array(trove),
    deposits: Type.Array(deposit),
    batches: Type.Array(batch),
    claimable: Type.Array(claimable),
  },
  strict('What the account has in systems of troves; left out where that is nothing.'),
)

/** A branch in the report of a whole book. */
export const troveBranch = Type.Object(
  {
    ...place,
    troves: Type.Integer(),
    liquidatable: Type.Integer({ description: 'Troves that anybody may liquidate now.' }),
    collateral: decimal('Of all troves.'),
    debt: decimal('Of all troves, everything included, rounded up once for all.'),
    price: decimalOrNull('Of the collateral in the reference currency.'),
    priceIs: word('fresh', 'stale', 'missing'),
    ratio: decimalOrNull('Collateral × price ÷ debt of all together.'),
    ratioCritical: decimal('Under this ratio borrowing is limited.'),
    ratioShutdown: decimal('Under this ratio anybody may shut it down.'),
    pool: decimal('Of its stability pool.'),
    shutdown: orNull(Type.Integer({ description: 'When it was shut down, Unix milliseconds.' })),
  },
  strict('A branch of a system of troves.'),
)
