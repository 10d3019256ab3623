// Copies what tsc leaves behind (the SQL of the migrations) beside the compiled code.
import { cpSync, rmSync } from 'node:fs'

// A file that was renamed must not stay there under its old name.
rmSync('dist/db/migrations', { recursive: true, force: true })
cpSync('src/db/migrations', 'dist/db/migrations', { recursive: true })
