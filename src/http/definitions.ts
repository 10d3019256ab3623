// The schemas that refer to themselves, by the names under which others refer to them.

import { CapDefinition } from '../caps/cap.ts'
import { RuleSetDefinition } from '../rules/rule.ts'

/** `gangway#/$defs/NAME` in a schema; `#/components/schemas/NAME` in the OpenAPI description. */
export const definitions = { RuleSet: RuleSetDefinition, Cap: CapDefinition }
