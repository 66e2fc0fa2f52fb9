import {
  enter,
  entranceOf,
  type Served,
  type ServeOptions,
} from '../../../src/server/http/enter.ts'
import type { Service } from '../../../src/server/Service.ts'

/** Opens the front of a service that stands already, and listens. */
export const serveOver = async (service: Service, options: ServeOptions): Promise<Served> =>
  await enter(service, await entranceOf(options), options)
