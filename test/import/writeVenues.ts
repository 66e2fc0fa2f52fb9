import { writeFileSync } from 'node:fs'
import { page } from './venuesPage.ts'

writeFileSync(new URL('../../docs/venues.md', import.meta.url), page())
