// What a holder of the link may know before answering: who invites, what would be shared, what accepting does.
import { type Static, Type } from 'typebox'
import type { Caller } from '../accounts/account.ts'
import type { Inside } from '../context.ts'
import { standardField } from '../fields/catalogue.ts'
import { NotFoundError } from '../lib/errors.ts'
import { Email, Id, Nullable, Open, Time } from '../lib/schema.ts'
import { digest } from '../lib/vault.ts'
import { replacedError } from './answering.ts'
import { Kind, type SeenRow, State } from './invitation.ts'
import { findAddressee, findCompanyHere, findParty, type Party } from './party-store.ts'
import { findSharedFields } from './shared.ts'
import { findSeenByLink, findToken, updateOpened } from './store.ts'

export const LinkParams = Type.Object({ token: Type.String({ maxLength: 200 }) })

const PreviewedField = Open({ id: Type.String(), name: Type.String(), type: Type.String() })

export const Preview = Open(
  {
    invitation: Open({
      id: Id,
      kind: Kind,
      state: State,
      email: Email,
      expires_at: Time,
      note: Nullable(Type.String()),
    }),
    inviter: Open({
      name: Type.String(),
      website: Nullable(Type.String()),
      logo_url: Nullable(Type.String()),
    }),
    invited_by: Nullable(Type.String({ description: 'Name of the person who invites' })),
    shared_fields: Type.Array(PreviewedField, {
      description: 'Names of the fields that would be shared; never values',
    }),
    has_account: Type.Boolean({ description: 'Whether the invited address belongs to a user already' }),
    accepting: Type.String({ description: 'What accepting does' }),
    address_proved: Type.Boolean({
      description: 'Whether the link alone may answer: it went to the invited address, and to nobody else',
    }),
    company_here: Nullable(
      Open({
        name: Type.String({ description: 'A company whose people have addresses of the same domain' }),
      }),
    ),
  },
  'InvitationPreview',
)

export type Preview = Static<typeof Preview>

/** Throws NotFoundError for an unknown link and ConflictError for a replaced one. Notes the first look. */
export async function previewInvitation(
  ctx: Inside<Caller | null>,
  { token }: { token: string },
): Promise<Preview> {
  const link = await findToken(ctx.db, digest(token))
  if (!link) throw new NotFoundError('The invitation')
  if (link.replaced_at) throw replacedError()
  if (link.proves) await updateOpened(ctx.db, link.account_id, link.invitation_id)
  const row = await findSeenByLink(ctx.db, link.account_id, link.invitation_id)
  const inviter = await findParty(ctx.db, row.account_id, row.invited_by)
  const fields = row.state === 'pending' ? await findSharedFields(ctx, row) : []
  // Who has a link that the inviter could copy must not learn from it who has an account here.
  const hasAccount = link.proves && (await findAddressee(ctx.db, row.email)) !== undefined
  const asks = link.proves && !hasAccount && row.state === 'pending'
  const company = asks ? await findCompanyHere(ctx.db, row) : undefined
  return {
    ...shownTo(row, inviter, hasAccount, fields),
    address_proved: link.proves,
    company_here: company ? { name: company.name } : null,
  }
}

type Shown = Omit<Preview, 'address_proved' | 'company_here'>

function shownTo(row: SeenRow, inviter: Party, has_account: boolean, fields: string[]): Shown {
  const { id, kind, state, email, expires_at, note } = row
  const { account: name, website, logo_url } = inviter
  return {
    invitation: { id, kind, state, email, expires_at, note },
    inviter: { name, website, logo_url },
    invited_by: row.inviter_name,
    shared_fields: fields.map((field) => {
      const { name = field, type = 'string' } = standardField(field) ?? {}
      return { id: field, name, type }
    }),
    has_account,
    accepting: whatAcceptingDoes(row, name, has_account),
  }
}

function whatAcceptingDoes({ kind, email }: SeenRow, inviter: string, hasAccount: boolean): string {
  const account = hasAccount
    ? `Accepting connects the company of ${email} with ${inviter}.`
    : `Accepting makes an account for your company, with ${email} as its first user, and connects it with ${inviter}.`
  const next =
    kind === 'recipient'
      ? 'You then choose where its leads go; none is sent before that.'
      : 'You can then send it leads; which fields it takes, you see after that.'
  return `${account} ${next}`
}
