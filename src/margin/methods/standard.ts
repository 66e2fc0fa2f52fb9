import { Method, type Methods } from '../Method.ts'
import { broker } from './broker/broker.ts'
import { futures } from './futures/futures.ts'
import { lending } from './lending/lending.ts'
import { options } from './options/options.ts'
import { scenario } from './scenario/scenario.ts'
import { tiered } from './tiered/tiered.ts'

/** The standard methods. A new method is a folder and an entry here. */
export const standard: Methods = Method.table(tiered, options, lending, broker, futures, scenario)
