// The command line: serve, work, migrate, demo, account, key, outbox, openapi, routes.
import { runCommand } from './cli/program.ts'

process.exitCode = await runCommand(process.argv)
