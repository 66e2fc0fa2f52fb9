import { type Static, Type } from 'typebox'
import { Remote } from '../../connect/remote/Remote.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import { expectShape } from '../remote/expect.ts'

const orNull = Type.Union([Type.Number(), Type.Null()])
const share = Type.Object({ share: orNull })

const way = Type.Object({
  along: Type.String(),
  toward: Type.Enum(['down', 'up']),
  currency: Type.String(),
  market: Type.Object({ law: Type.String(), isAssumed: Type.Boolean() }),
  accounts: Type.Integer(),
  exposed: Type.Integer(),
  moves: Type.Array(
    Type.Object({
      share: Type.Number(),
      called: Type.Integer(),
      liquidated: Type.Integer(),
      cashCalled: Type.Number(),
      forced: Type.Number(),
      absorbed: orNull,
      pressure: orNull,
      gain: Type.Object({ total: orNull }),
    }),
  ),
  shocks: Type.Array(
    Type.Object({
      share: Type.Number(),
      endsAt: share,
      forced: orNull,
      accounts: Type.Integer(),
      amplification: orNull,
    }),
  ),
  cliffs: Type.Array(
    Type.Object({
      ...{ shock: share, from: share, to: share },
      ...{ notional: Type.Number(), accounts: Type.Integer() },
    }),
  ),
  nearest: Type.Array(
    Type.Object({ account: Type.String(), call: share, liquidation: share, flow: Type.Number() }),
  ),
})

const told = Type.Object({
  asOf: Type.Integer(),
  datetime: Type.String(),
  note: Type.Union([Type.String(), Type.Null()]),
  index: Type.Union([Type.Object({ value: Type.Number() }), Type.Null()]),
  ways: Type.Array(way),
  contagion: Type.Union([
    Type.Object({
      states: Type.Array(Type.Object({ market: Type.String(), toward: Type.Enum(['down', 'up']) })),
      over: Type.Number(),
      matrix: Type.Array(Type.Array(orNull)),
      spectralRadius: orNull,
      indices: Type.Union([Type.Array(Type.Number()), Type.Null()]),
    }),
    Type.Null(),
  ]),
})

/** The pressure of a running service, as it studied it. */
export type PressureTold = Static<typeof told>
/** One market and one way of it. */
export type WayTold = Static<typeof way>

/** Where and over what it is asked for; null for what the service studies by itself. */
export interface PressureAsked {
  readonly instrument: string | undefined
  readonly shocks: string | undefined
}

/**
 * Asks a service; its record as it came, and held to what is known of it.
 *
 * @throws RemoteFault
 */
export async function ask(
  remote: Remote,
  { instrument, shocks }: PressureAsked,
): Promise<{ readonly record: JsonObject; readonly told: PressureTold }> {
  const { seq: _, ...record } = await Remote.get(remote, '/pressure', { instrument, shocks })
  return { record, told: expectShape(told, record, 'GET /v1/pressure') }
}

export * as PressureTold from './PressureTold.ts'
