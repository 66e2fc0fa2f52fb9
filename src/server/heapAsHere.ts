import { getHeapStatistics } from 'node:v8'
import type { ResourceLimits } from 'node:worker_threads'

/** What a thread may use that holds a state as large as this one's. */
export const heapAsHere = (): ResourceLimits => ({
  maxOldGenerationSizeMb: Math.ceil(getHeapStatistics().heap_size_limit / 1_048_576),
})
