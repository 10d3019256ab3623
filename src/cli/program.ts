// Every command, its options and its help; and how a failure becomes one sentence and an exit code.
import { Command, CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { DomainError, InvalidError } from '../lib/errors.ts'
import { VERSION } from '../version.ts'
import { createAccount } from './account.ts'
import { playDemoStory } from './demo.ts'
import { printOpenapi, printRoutes } from './describe.ts'
import { createAccountKey, listAccountKeys, revokeAccountKey } from './key.ts'
import { bringUpToDate } from './migrate.ts'
import { printOperators, setOperator } from './operator.ts'
import { printOutbox } from './outbox.ts'
import { printPlugIns } from './plugins.ts'
import { serve, workOnly } from './serve.ts'
import { runSink } from './sink.ts'
import { turnTwoFactorOff } from './user.ts'

/** What a script may rely on. */
export const EXIT = { ok: 0, failed: 1, misused: 2 } as const

/** Runs a command line and answers its exit code. */
export async function runCommand(argv: string[]): Promise<number> {
  try {
    await program().parseAsync(argv)
    return EXIT.ok
  } catch (error) {
    return explain(error)
  }
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.misused
  console.error(sentenceOf(error))
  return error instanceof ConfigError || error instanceof InvalidError ? EXIT.misused : EXIT.failed
}

/** Errors that we foresaw say what to do; of any other the stack is worth having. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') return 'The port is in use by another program; stop it, or set PORT to another'
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return `The database does not answer (${error.message}); check DATABASE_URL`
  }
  const isForeseen =
    error instanceof DomainError || error instanceof ConfigError || error.constructor === Error
  return isForeseen ? error.message : (error.stack ?? error.message)
}

function program(): Command {
  const root = new Command('gangway')
    .description(
      'An open, self-hosted lead exchange. Settings come from the environment: see docs/operating.md',
    )
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(add --help for what is allowed)')
  root.command('serve').description('answer HTTP and run jobs').action(serve)
  root.command('work').description('run jobs only').action(workOnly)
  root
    .command('migrate')
    .description('bring the database to the schema of this program')
    .option('--distributed', 'and distribute leads, events and deliveries by account over the nodes of Citus')
    .action(bringUpToDate)
  root
    .command('demo')
    .description('play a whole sale with two new accounts, from the invitation to a lead, request by request')
    .action(playDemoStory)
  root
    .command('sink')
    .description('show what is delivered to this machine: an endpoint that answers success')
    .option('--port <port>', 'where to listen', '4000')
    .action(runSink)
  root.command('openapi').description('print the OpenAPI description').action(printOpenapi)
  root.command('routes').description('print every request that is answered').action(printRoutes)
  root
    .command('plugins')
    .description('print which plug-ins are loaded, and why others are refused')
    .action(printPlugIns)
  root
    .command('outbox')
    .description('print e-mails, newest last, with their links')
    .option('--json', 'as JSON, one object a line')
    .option('--to <address>', 'only those to this address')
    .option('--limit <count>', 'at most so many', '20')
    .action(printOutbox)
  addAccountCommands(root)
  addKeyCommands(root)
  addUserCommands(root)
  addOperatorCommands(root)
  for (const command of everyCommand(root))
    command.exitOverride().showHelpAfterError('(add --help for what is allowed)')
  return root
}

function addAccountCommands(root: Command): void {
  const account = root.command('account').description('accounts')
  account
    .command('create')
    .description('open an account with a first user; prints its first API key, once')
    .requiredOption('--name <name>', 'name of the company')
    .requiredOption('--email <address>', 'address of its first user')
    .option('--time-zone <zone>', 'such as America/New_York')
    .option('--json', 'print {"account_id","user_id","api_key"}')
    .action(createAccount)
}

function addUserCommands(root: Command): void {
  root
    .command('user')
    .description('people who sign in')
    .command('two-factor-off')
    .description('turn two-factor sign-in off for who lost the app and the backup codes')
    .argument('<address>', 'their e-mail address')
    .action(turnTwoFactorOff)
}

function addKeyCommands(root: Command): void {
  const key = root.command('key').description('API keys')
  key
    .command('create')
    .description('make a key; prints it, once')
    .requiredOption('--account <id>', 'the account')
    .option('--user <id>', 'the user it acts for; the account itself if absent')
    .option('--name <name>', 'what it is for', 'Made on the command line')
    .option('--expires <time>', 'when it stops working, such as 2030-01-31T00:00:00Z')
    .option('--json', 'print {"id","api_key"}')
    .action(createAccountKey)
  key
    .command('list')
    .description('list the keys of an account')
    .requiredOption('--account <id>', 'the account')
    .option('--json', 'as JSON')
    .action(listAccountKeys)
  key
    .command('revoke')
    .description('end a key, at once and everywhere')
    .argument('<key id>')
    .requiredOption('--account <id>', 'the account')
    .action(revokeAccountKey)
}

function addOperatorCommands(root: Command): void {
  const operator = root.command('operator').description('users who run the exchange, and see all accounts')
  operator
    .command('add')
    .description('let a user see and do what operators may')
    .argument('<address>')
    .action((address: string) => setOperator(address, true))
  operator
    .command('remove')
    .description('end that')
    .argument('<address>')
    .action((address: string) => setOperator(address, false))
  operator.command('list').description('who they are').action(printOperators)
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap((child) => everyCommand(child as Command))]
}
