// Whether an error says that the database is away, refuses for want of room (connections, disk, memory), or is not the primary any more:
// then trying again helps.

const CODES =
  /^(08...|25006|57P0[1-4]|53[123]00|ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT|ENOTFOUND|ETIMEDOUT|EPIPE)$/
const WORDS =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i

export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return CODES.test(String((error as { code?: unknown }).code)) || WORDS.test(error.message)
}
