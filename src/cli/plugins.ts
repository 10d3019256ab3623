// gangway plugins: what is loaded and what is refused, without starting anything.
import { readConfig } from '../config.ts'
import { loadConfigured } from '../exchange.ts'

export async function printPlugIns(): Promise<void> {
  const { loaded, refused } = await loadConfigured(readConfig(process.env))
  if (loaded.length + refused.length === 0) return console.log('There are no plug-ins')
  for (const { package: found, folder } of loaded) {
    console.log(`${found.id} ${found.version}, loaded from ${folder}`)
    for (const { id, name } of found.modules) console.log(`  ${id}  ${name}`)
  }
  for (const { name, folder, reason } of refused) console.log(`${name} (${folder}), refused: ${reason}`)
}
