import type { Basis } from '../../margin/prices/PricePath.ts'
import type { Arguments, Option } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

/** Which prices move in a search for a liquidation price. */
export const basisOption: Option = {
  value: 'BASIS',
  about: "what moves for a liquidation price: 'instrument' alone (default) or its 'underlying'",
}

export function basisOf(args: Arguments): Basis {
  const basis = args.text('basis') ?? 'instrument'
  if (basis === 'instrument' || basis === 'underlying') return basis
  throw new UsageError(`--basis: expected instrument or underlying, found '${basis}'`)
}
