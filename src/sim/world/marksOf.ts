import type { MarkSet } from '../../engine/Command.ts'
import { Price } from '../../money/Price.ts'
import type { LiveVenue } from './LiveVenue.ts'

/** The marks of a venue as its engine is told them. */
export const marksOf = ({ markets }: LiveVenue, time: number): MarkSet[] =>
  markets.map(({ listing: { instrument }, mark }) => ({
    ...{ instrument, time, source: 'simulation' },
    price: Price.of(mark),
  }))
