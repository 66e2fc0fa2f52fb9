import { deliveries } from './endpoints/deliveries.ts'
import type { Endpoint } from './endpoints/Endpoint.ts'
import { routes } from './endpoints/routes.ts'
import { silences } from './endpoints/silences.ts'
import { webhooks } from './endpoints/webhooks.ts'

/**
 * What is asked of alerts over the network, as plain functions with their schemas, for a table of
 * routes to mount. Nothing that runs a program or reads a file can be added this way, and no secret
 * is told again.
 *
 * Rules: [ALR29] [ALR30]
 */
export const endpoints: readonly Endpoint[] = [...deliveries, ...routes, ...silences, ...webhooks]
