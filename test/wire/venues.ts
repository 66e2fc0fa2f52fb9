import { venues as all } from '../../src/connect/venues/venues.ts'

/** The venues described, for tests of rooms that do not know where these are kept. */
export const venues = all
