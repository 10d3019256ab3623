// Every request we answer, one row each: method, path, what comes in, what goes out, which verb.
import { Type } from 'typebox'
import { Account, AccountChange, Synced } from './accounts/account.ts'
import { seeAccount, syncAccount } from './accounts/edit.ts'
import { Changelog } from './changelogs/changelog.ts'
import { findChangelog, listChangelogs } from './changelogs/store.ts'
import { Connection, ConnectionChange, ConnectionEntry, ConnectionQuery } from './connections/connection.ts'
import { endConnection } from './connections/end.ts'
import { pauseConnection } from './connections/pause.ts'
import { seeConnection, seeConnections } from './connections/see.ts'
import { whole } from './context.ts'
import { Credential, CredentialBody } from './credentials/credential.ts'
import {
  changeCredential,
  createCredential,
  deleteCredential,
  seeCredential,
  seeCredentials,
} from './credentials/edit.ts'
import { changeCompany } from './entities/change-company.ts'
import { changeEntity, createEntity, seeEntities } from './entities/edit.ts'
import { Entity, EntityChange } from './entities/entity.ts'
import { findEntity } from './entities/store.ts'
import { foundField, standardFields } from './fields/catalogue.ts'
import { Field, FieldId } from './fields/field.ts'
import { createFlow, deleteFlow, deployFlow, revertFlow, updateFlow } from './flows/edit.ts'
import { Deployed, Flow, FlowChange, NewFlow } from './flows/flow.ts'
import { seeFlow, seeFlowChangelogs, seeFlowFields, seeFlows } from './flows/see.ts'
import { type Row, route } from './http/route.ts'
import { acceptInvitation } from './invitations/accept.ts'
import { Acceptance, Accepted, Joined, Refusal } from './invitations/answering.ts'
import { declineInvitation } from './invitations/decline.ts'
import { deleteAnyEntity } from './invitations/delete-entity.ts'
import { Invitation, InvitationQuery, Invited, NewInvitation } from './invitations/invitation.ts'
import { inviteRecipient, inviteSource } from './invitations/invite.ts'
import { invitationPage } from './invitations/page.ts'
import { invitationScript } from './invitations/page-script.ts'
import { LinkParams, Preview, previewInvitation } from './invitations/preview.ts'
import { resendInvitation } from './invitations/resend.ts'
import { seeInvitation, seeInvitations } from './invitations/see.ts'
import { deleteInvitation } from './invitations/withdraw.ts'
import { makeKey, revokeKey, seeKey, seeKeys } from './keys/edit.ts'
import { Key, MadeKey, NewKey } from './keys/key.ts'
import { Id } from './lib/schema.ts'
import { askToUnsubscribe, unsubscribe } from './mail/unsubscribe.ts'
import { advanceOnboard } from './onboards/advance.ts'
import { completeBuyer } from './onboards/complete-buyer.ts'
import { createOnboard } from './onboards/create.ts'
import { BuyerSetup, NewOnboard, Onboard, OnboardChange, OnboardQuery, Redirect } from './onboards/onboard.ts'
import { findOnboard, listOnboards } from './onboards/store.ts'
import { addUser, changeUser, removeUser, seeColleague, seeColleagues, seeUser } from './users/edit.ts'
import { changeSettings, createSettings, seeSettings } from './users/notifications.ts'
import { SettingsChange, UserSettings } from './users/settings.ts'
import { Colleague, NewUser, User, UserChange } from './users/user.ts'

const unsubscribing = {
  open: true,
  params: Type.Object({ token: Type.String() }),
  type: 'text/html; charset=utf-8',
  answers: { 200: Type.String() },
} as const

/** The table that serves; operations/api.ts adds what the people who run the exchange ask. */
export const api: Row[] = [
  // Accounts, users, keys, credentials
  route('GET /account', { summary: "The caller's account", answers: { 200: Account } }, seeAccount),
  route(
    'PUT /account',
    {
      summary: "Change the caller's account",
      right: 'manage',
      body: AccountChange,
      answers: { 200: Account },
    },
    whole(changeCompany),
  ),
  route(
    'POST /account_sso_sync',
    { summary: 'Account data, which has one home here', right: 'read', answers: { 200: Synced } },
    whole(syncAccount),
  ),
  route(
    'GET /user',
    { summary: 'The user whose key asks', answers: { 200: User }, refusals: [403] },
    seeUser,
  ),
  route(
    'PUT /user/:id',
    {
      summary: 'Change a user: oneself, or as an administrator anybody of the account',
      right: 'read',
      changesCallers: true,
      body: UserChange,
      answers: { 200: User },
      refusals: [403, 409],
    },
    whole(changeUser),
  ),
  route(
    'GET /users',
    { summary: 'The people of the account', pages: true, answers: { 200: Type.Array(Colleague) } },
    seeColleagues,
  ),
  route(
    'GET /users/:id',
    { summary: 'One person of the account', answers: { 200: Colleague } },
    seeColleague,
  ),
  route(
    'POST /users',
    {
      summary: 'Add a colleague, or take a removed one back',
      right: 'manage',
      body: NewUser,
      answers: { 201: Colleague },
    },
    whole(addUser),
  ),
  route(
    'DELETE /users/:id',
    {
      summary: "End a colleague's access and keys",
      right: 'manage',
      changesCallers: true,
      answers: { 200: Colleague },
      refusals: [409],
    },
    whole(removeUser),
  ),
  route(
    'POST /user_settings',
    {
      summary: "Say what the caller's user wants to be told",
      right: 'read',
      body: SettingsChange,
      answers: { 201: UserSettings },
      refusals: [403],
    },
    whole(createSettings),
  ),
  route(
    'GET /user_settings/:id',
    {
      summary: "What a user wants to be told; the id is the user's",
      answers: { 200: UserSettings },
      refusals: [403],
    },
    seeSettings,
  ),
  route(
    'PUT /user_settings/:id',
    {
      summary: 'Change what a user wants to be told',
      right: 'read',
      body: SettingsChange,
      answers: { 200: UserSettings },
      refusals: [403],
    },
    whole(changeSettings),
  ),
  route(
    'GET /keys',
    {
      summary: "API keys: all to an administrator, else one's own",
      pages: true,
      answers: { 200: Type.Array(Key) },
    },
    seeKeys,
  ),
  route(
    'POST /keys',
    {
      summary: 'Make an API key; the answer shows it, this once',
      body: NewKey,
      answers: { 201: MadeKey },
    },
    whole(makeKey),
  ),
  route('GET /keys/:id', { summary: 'One API key, masked', answers: { 200: Key }, refusals: [403] }, seeKey),
  route(
    'DELETE /keys/:id',
    {
      summary: 'Revoke an API key, at once and everywhere',
      right: 'read',
      changesCallers: true,
      answers: { 200: Key },
      refusals: [403],
    },
    whole(revokeKey),
  ),
  route(
    'GET /credentials',
    { summary: 'How integrations sign in elsewhere', pages: true, answers: { 200: Type.Array(Credential) } },
    seeCredentials,
  ),
  route(
    'POST /credentials',
    { summary: 'Create a credential', body: CredentialBody, answers: { 201: Credential } },
    whole(createCredential),
  ),
  route('GET /credentials/:id', { summary: 'One credential', answers: { 200: Credential } }, seeCredential),
  route(
    'PUT /credentials/:id',
    {
      summary: 'Replace a credential; masked secrets stay as they are',
      body: CredentialBody,
      answers: { 200: Credential },
    },
    whole(changeCredential),
  ),
  route(
    'DELETE /credentials/:id',
    { summary: 'Delete a credential', answers: { 200: Credential } },
    whole(deleteCredential),
  ),

  // Entities
  route(
    'GET /entities',
    {
      summary: 'Everybody that leads may come from or go to',
      pages: true,
      answers: { 200: Type.Array(Entity) },
    },
    seeEntities,
  ),
  route(
    'POST /entities',
    { summary: "Create an entity of one's own", body: EntityChange, answers: { 201: Entity } },
    whole(createEntity),
  ),
  route('GET /entities/:id', { summary: 'One entity', answers: { 200: Entity } }, (ctx, { id }) =>
    findEntity(ctx.db, ctx.caller.account_id, id),
  ),
  route(
    'PUT /entities/:id',
    {
      summary: "Change an entity of one's own",
      body: EntityChange,
      answers: { 200: Entity },
      refusals: [409],
    },
    whole(changeEntity),
  ),
  route(
    'DELETE /entities/:id',
    {
      summary: "Delete an entity; a pending one's invitation is withdrawn",
      answers: { 200: Entity },
      refusals: [409],
    },
    whole(deleteAnyEntity),
  ),

  // Invitations
  route(
    'GET /invitations',
    {
      summary: 'Invitations that the account sent, or with direction=received, those addressed to its users',
      query: InvitationQuery,
      pages: true,
      answers: { 200: Type.Array(Invitation) },
    },
    seeInvitations,
  ),
  route(
    'POST /invitations/recipient',
    {
      summary: 'Invite a buyer by e-mail',
      description:
        '201 for a new invitation. 200 without a message, and without an e-mail, if one is pending for the address or ' +
        'its company is connected already; 200 with a message if an expired one was sent anew.',
      body: NewInvitation,
      answers: { 201: Invited, 200: Invited },
    },
    whole(inviteRecipient),
  ),
  route(
    'POST /invitations/source',
    {
      summary: 'Invite a seller by e-mail',
      description: 'Answers as for a recipient.',
      body: NewInvitation,
      answers: { 201: Invited, 200: Invited },
    },
    whole(inviteSource),
  ),
  route(
    'PUT /invitations/:entityId/resend',
    {
      summary: 'Send an invitation again, by the id of its entity; earlier links stop working',
      answers: { 200: Invited },
      refusals: [409],
    },
    whole(resendInvitation),
  ),
  route(
    'GET /invitations/:id',
    { summary: 'One invitation, sent by the account or addressed to it', answers: { 200: Invitation } },
    seeInvitation,
  ),
  route(
    'DELETE /invitations/:id',
    {
      summary: 'Withdraw an invitation; steps and sources of the invited go with it',
      answers: { 200: Invitation },
      refusals: [409],
    },
    whole(deleteInvitation),
  ),
  route(
    'POST /invitations/:id/accept',
    {
      summary: 'Accept an invitation, with the token of its link or as a user with the invited address',
      description:
        'For an address that nobody has, this makes the account, and the answer is 201 with its first API key, which ' +
        'is shown this once. Otherwise 200.',
      open: true,
      body: Acceptance,
      answers: { 200: Accepted, 201: Joined },
      refusals: [401, 403],
    },
    acceptInvitation,
  ),
  route(
    'POST /invitations/:id/decline',
    {
      summary: 'Decline an invitation, with the token of its link or as a user with the invited address',
      open: true,
      body: Refusal,
      answers: { 200: Invitation },
      refusals: [401, 403],
    },
    whole(declineInvitation),
  ),
  route(
    'GET /invite/:token',
    {
      summary: 'What the link of an invitation leads to, as JSON',
      open: true,
      params: LinkParams,
      answers: { 200: Preview },
      refusals: [401, 409],
    },
    (ctx, input) => ctx.transaction((ctx) => previewInvitation(ctx, input)),
  ),
  route(
    'GET /invitation/answer.js',
    {
      summary: "The script of an invitation's page",
      open: true,
      answers: { 200: Type.String() },
      refusals: [401],
      type: 'text/javascript; charset=utf-8',
    },
    invitationScript,
  ),
  route(
    'GET /invitation/:token',
    {
      summary: 'What the link of an invitation leads to, as a page',
      open: true,
      params: LinkParams,
      answers: { 200: Type.String(), 404: Type.String(), 409: Type.String() },
      refusals: [401],
      type: 'text/html; charset=utf-8',
    },
    invitationPage,
  ),

  // Connections
  route(
    'GET /connections',
    {
      summary: 'The companies that the account trades with',
      query: ConnectionQuery,
      pages: true,
      answers: { 200: Type.Array(ConnectionEntry) },
    },
    seeConnections,
  ),
  route(
    'GET /connections/:id',
    { summary: "One connection, by its own id or by its invitation's", answers: { 200: Connection } },
    seeConnection,
  ),
  route(
    'PUT /connections/:id',
    {
      summary: "Hold leads back on the caller's side, or let them through again",
      body: ConnectionChange,
      answers: { 200: Connection },
      refusals: [409],
    },
    whole(pauseConnection),
  ),
  route(
    'DELETE /connections/:id',
    {
      summary: 'End a connection on both sides; steps and sources stay, disabled',
      answers: { 200: Connection },
      refusals: [409],
    },
    whole(endConnection),
  ),

  // Onboards
  route(
    'GET /onboards',
    {
      summary: "The account's onboards",
      query: OnboardQuery,
      pages: true,
      answers: { 200: Type.Array(Onboard) },
    },
    (ctx, query) => listOnboards(ctx.db, ctx.caller.account_id, query),
  ),
  route(
    'POST /onboards',
    {
      summary: 'Start the onboard of an accepted invitation',
      body: NewOnboard,
      answers: { 201: Onboard, 200: Onboard },
    },
    whole(createOnboard),
  ),
  route('GET /onboards/:id', { summary: 'One onboard', answers: { 200: Onboard } }, (ctx, { id }) =>
    findOnboard(ctx.db, ctx.caller.account_id, id),
  ),
  route(
    'PUT /onboards/:id',
    {
      summary: 'Move an onboard on; "completed" sets up the buyer\'s delivery',
      description:
        'With status "completed" the whole set-up is done before the answer, or none of it: then the answer is 200 ' +
        'with status "failed", and `setup` says why.',
      body: OnboardChange,
      answers: { 200: Onboard },
      refusals: [409],
    },
    advanceOnboard,
  ),
  route(
    'POST /onboard/buyer',
    {
      summary: "Set up the buyer's delivery of a connection",
      body: BuyerSetup,
      answers: { 200: Redirect },
      refusals: [404],
    },
    completeBuyer,
  ),

  // Flows
  route(
    'GET /flows',
    { summary: "The account's flows", pages: true, answers: { 200: Type.Array(Flow) } },
    seeFlows,
  ),
  route(
    'POST /flows',
    { summary: 'Create a flow; it is not deployed', body: NewFlow, answers: { 201: Flow } },
    whole(createFlow),
  ),
  route('GET /flows/:id', { summary: 'One flow, as saved', answers: { 200: Flow } }, seeFlow),
  route(
    'PUT /flows/:id',
    {
      summary: 'Save a flow: the whole document; deploy makes it live',
      body: FlowChange,
      answers: { 200: Flow },
    },
    whole(updateFlow),
  ),
  route('DELETE /flows/:id', { summary: 'Delete a flow', answers: { 200: Flow } }, whole(deleteFlow)),
  route(
    'POST /flows/:id/deploy',
    { summary: 'Make the saved copy the one that handles leads', answers: { 200: Deployed } },
    whole(deployFlow),
  ),
  route(
    'POST /flows/:id/revert',
    {
      summary: 'Save the revision that a changelog holds',
      body: Type.Object({ changelog_id: Id }),
      answers: { 200: Flow },
    },
    whole(revertFlow),
  ),
  route(
    'GET /flows/:id/fields',
    { summary: 'The fields of a flow, in full', answers: { 200: Type.Array(Field) } },
    seeFlowFields,
  ),
  route(
    'GET /flows/:id/changelogs',
    { summary: 'Who changed a flow, newest first', pages: true, answers: { 200: Type.Array(Changelog) } },
    seeFlowChangelogs,
  ),

  // Fields
  route('GET /fields', { summary: 'All fields', answers: { 200: Type.Array(Field) } }, async () =>
    standardFields(),
  ),
  route(
    'GET /fields/:id',
    { summary: 'One field', params: Type.Object({ id: FieldId }), answers: { 200: Field } },
    async (_ctx, { id }) => foundField(id),
  ),

  // Letters
  route(
    'GET /unsubscribe/:token',
    { summary: 'A page that asks whether to end letters to an address', ...unsubscribing },
    askToUnsubscribe,
  ),
  route(
    'POST /unsubscribe/:token',
    { summary: 'End letters to an address', ...unsubscribing },
    whole(unsubscribe),
  ),

  // Changelogs
  route(
    'GET /changelogs',
    {
      summary: "Every change of the account's objects",
      pages: true,
      answers: { 200: Type.Array(Changelog) },
    },
    (ctx, page) => listChangelogs(ctx.db, ctx.caller.account_id, page),
  ),
  route('GET /changelogs/:id', { summary: 'One change', answers: { 200: Changelog } }, (ctx, { id }) =>
    findChangelog(ctx.db, ctx.caller.account_id, id),
  ),
]
