// An exchange as a process of its own that answers and does nothing else: what jobs change would look like what was asked for.
import { readConfig } from '../../../src/config.ts'
import { openExchange } from '../../../src/exchange.ts'

const { address } = await openExchange(readConfig(process.env), { works: false })
console.log(`It answers (listening on ${address})`)
