// The command line.
import { ConfigError, readConfig } from './config.ts'
import { openExchange } from './exchange.ts'

async function serve(): Promise<void> {
  const exchange = await openExchange(readConfig(process.env))
  console.log(`Gangway answers at ${exchange.address}`)
  process.once('SIGTERM', () => exchange.close())
  process.once('SIGINT', () => exchange.close())
}

serve().catch((error) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exitCode = 1
})
