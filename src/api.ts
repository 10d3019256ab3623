// Every request we answer, one row each: method, path, what comes in, what goes out, which verb.
import { Type } from 'typebox'
import { Account, AccountChange, Synced } from './accounts/account.ts'
import { seeAccount, syncAccount } from './accounts/edit.ts'
import { CapCounter, PingLimitCounter } from './caps/counter-shown.ts'
import { seeCap, seeCaps, seePingLimit, seePingLimits } from './caps/see-counters.ts'
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
import { DeliveryBatch } from './deliveries/batch.ts'
import { findBatch } from './deliveries/batch-store.ts'
import { checkConnection } from './deliveries/check.ts'
import { Check, CheckOrder } from './deliveries/checked.ts'
import { Delivery, DeliveryFilter } from './deliveries/delivery.ts'
import { retryMany, retryNow, seeDelivery } from './deliveries/send-on.ts'
import { showDelivery } from './deliveries/show.ts'
import { listDeliveries } from './deliveries/store.ts'
import { Destination, DestinationChange, DestinationQuery } from './destinations/destination.ts'
import {
  changeDestination,
  createDestination,
  deleteDestination,
  seeDestinations,
} from './destinations/edit.ts'
import { findDestination } from './destinations/store.ts'
import { Access, AccessQuery } from './docs/access.ts'
import { docsScript } from './docs/page-script.ts'
import { showDocs, showDocsFile, showDocsPage } from './docs/show.ts'
import { listAccesses } from './docs/store.ts'
import { SubmissionDocs } from './docs/submission-docs.ts'
import { changeCompany } from './entities/change-company.ts'
import { changeEntity, createEntity, seeEntities } from './entities/edit.ts'
import { Entity, EntityChange } from './entities/entity.ts'
import { findEntity } from './entities/store.ts'
import { Event, Events } from './events/event.ts'
import { EventPlaces } from './events/place.ts'
import { EventOrder, EventQuery, Many } from './events/query.ts'
import { seeEvent, seeEvents } from './events/read.ts'
import { seePlaces } from './events/see-places.ts'
import { giveFeedback } from './feedback/give.ts'
import { changeField, createField } from './fields/edit.ts'
import { DeletedField, Field, FieldChange, FieldId, NewField } from './fields/field.ts'
import { findField } from './fields/store.ts'
import { FieldType, fieldTypes } from './fields/type.ts'
import { createFlow, deleteFlow, deployFlow, revertFlow, updateFlow } from './flows/edit.ts'
import { CopyQuery, Deployed, Flow, FlowChange, FlowName, FlowQuery, NewFlow } from './flows/flow.ts'
import { SourceMeta } from './flows/meta.ts'
import { deleteField } from './flows/remove-field.ts'
import { seeFlow, seeFlowChangelogs, seeFlowFields, seeFlows } from './flows/see.ts'
import { seeFieldChangelogs, seeFields } from './flows/see-fields.ts'
import { seeSourceMeta } from './flows/see-meta.ts'
import { furtherFaults } from './flows/sound.ts'
import { listFlowNames } from './flows/store.ts'
import { Trial, TrialOrder } from './flows/trial.ts'
import { tryFlow } from './flows/try.ts'
import { type Row, rawRoutes, route } from './http/route.ts'
import { acceptInvitation } from './invitations/accept.ts'
import {
  Acceptance,
  Accepted,
  AskedAgain,
  Forwarding,
  Joined,
  Link,
  Refusal,
} from './invitations/answering.ts'
import { askForInvitation, askForLetter, askToJoin } from './invitations/ask.ts'
import { declineInvitation } from './invitations/decline.ts'
import { deleteAnyEntity } from './invitations/delete-entity.ts'
import { forwardInvitation } from './invitations/forward.ts'
import { Invitation, InvitationQuery, Invited, NewInvitation } from './invitations/invitation.ts'
import { inviteRecipient, inviteSource } from './invitations/invite.ts'
import { makeLink } from './invitations/make-link.ts'
import { invitationPage } from './invitations/page.ts'
import { invitationScript } from './invitations/page-script.ts'
import { LinkParams, Preview, previewInvitation } from './invitations/preview.ts'
import { resendInvitation } from './invitations/resend.ts'
import { seeInvitation, seeInvitations } from './invitations/see.ts'
import { deleteInvitation } from './invitations/withdraw.ts'
import { revokeKey, seeKey, seeKeys } from './keys/edit.ts'
import { Key, MadeKey, NewKey } from './keys/key.ts'
import { LeadHits, LeadQuery } from './leads/hit.ts'
import { pingFlow } from './leads/ping.ts'
import { searchLeads } from './leads/search-leads.ts'
import { seeLead } from './leads/see.ts'
import { LeadStory } from './leads/story.ts'
import { submitLead } from './leads/submit.ts'
import { Id } from './lib/schema.ts'
import { addItems, createList, deleteItem, deleteList, renameList, seeItems } from './lists/edit.ts'
import { ItemQuery, ItemsAdded, ItemsDeleted, List, ListChange, ListItem, ListItems } from './lists/list.ts'
import { findList, listLists } from './lists/store.ts'
import { askToUnsubscribe, unsubscribe } from './mail/unsubscribe.ts'
import { IntegrationPackage, ListedModule, PackageId } from './modules/package.ts'
import { seeModules, seePackage, seePackages } from './modules/see.ts'
import { advanceOnboard } from './onboards/advance.ts'
import { completeBuyer } from './onboards/complete-buyer.ts'
import { createOnboard } from './onboards/create.ts'
import { BuyerSetup, NewOnboard, Onboard, OnboardChange, OnboardQuery, Redirect } from './onboards/onboard.ts'
import { remindBuyer } from './onboards/remind.ts'
import { findOnboard, listOnboards } from './onboards/store.ts'
import { operatorRows } from './operator/api.ts'
import { FigureQuery, PartnerFigures, PartnerReport, PartnerReportQuery } from './partners/partner-report.ts'
import { SharedField, seeOfferedFields, seeSharedFields } from './partners/see-fields.ts'
import { seePartnerFigures } from './partners/see-figures.ts'
import { seePartnerReport } from './partners/see-report.ts'
import { seeConnectionTimeline, seeInvitationTimeline } from './partners/see-timeline.ts'
import { TimelineEntry } from './partners/timeline.ts'
import { askForErasure } from './privacy/erase.ts'
import { Erasable, Erasure } from './privacy/erasure.ts'
import { findErasure, listErasures } from './privacy/store.ts'
import { changeReport, createReport, deleteReport, shareReport, unshareReport } from './reports/edit.ts'
import {
  NewReport,
  PreviewQuery,
  Question,
  Report,
  ReportMeta,
  ReportParams,
  Shared,
  TokenParams,
  WholeQuery,
} from './reports/report.ts'
import { previewReport, runReport } from './reports/run.ts'
import { seeReport, seeReportMeta, seeReports } from './reports/see.ts'
import { changeRouter, createRouter } from './routers/edit.ts'
import { Router, RouterChange } from './routers/router.ts'
import { findRouter, listRouters } from './routers/store.ts'
import { changeService, createService, deleteService } from './services/edit.ts'
import { Service, ServiceChange } from './services/service.ts'
import { findService, listServices } from './services/store.ts'
import { inviteColleague, inviteColleagueAgain } from './sessions/invite-colleague.ts'
import { joinAccount, seeJoining } from './sessions/join.ts'
import { Joining, JoiningChoice, JoiningParams } from './sessions/joining.ts'
import { makeKeyAndTell } from './sessions/make-key.ts'
import { openFirstAccount } from './sessions/open-first.ts'
import { CeremonyOptions, NewPasskey, Passkey, PasskeyName, PasskeySignIn } from './sessions/passkey.ts'
import { addPasskey, beginPasskey, deletePasskey, renamePasskey, seePasskeys } from './sessions/passkeys.ts'
import { askForPassword, changePassword, setPassword } from './sessions/password.ts'
import { revokeSession, seeSessions } from './sessions/see.ts'
import {
  FirstAccount,
  Forgotten,
  NewPassword,
  PasswordChange,
  Session,
  SigningIn,
  Standing,
  Told,
} from './sessions/session.ts'
import { seeStanding, signIn, signOut } from './sessions/sign-in.ts'
import { beginPasskeySignIn, signInByPasskey } from './sessions/sign-in-by-passkey.ts'
import { endTwoFactor, endTwoFactorOf } from './sessions/turn-off.ts'
import { beginTwoFactor, confirmTwoFactor, renewBackupCodes, seeTwoFactor } from './sessions/turn-on.ts'
import { BackupCodes, BegunTwoFactor, GivenCode, OwnPassword, TwoFactor } from './sessions/two-factor.ts'
import { seeCount, seeCountUnique, seeFunnel, seeMedian, seeSelectUnique } from './statistics/metrics.ts'
import {
  FunnelQuery,
  FunnelResult,
  MedianQuery,
  MetricQuery,
  MetricResult,
  TargetQuery,
} from './statistics/metrics-query.ts'
import { Statistic, StatQuery } from './statistics/query.ts'
import { seeStatistics } from './statistics/see.ts'
import { changeUser, removeUser, seeColleague, seeColleagues, seeUser } from './users/edit.ts'
import { changeSettings, createSettings, seeSettings } from './users/notifications.ts'
import { SettingsChange, UserSettings } from './users/settings.ts'
import { Colleague, NewUser, User, UserChange } from './users/user.ts'
import { seeVariables, VariableQuery } from './variables/see.ts'
import { Variable } from './variables/variable.ts'

const FieldParams = Type.Object({ id: FieldId })

const OfFlows = Type.Object({ flow_id: Type.Optional(Many(Id, 'must be 24 hexadecimal characters')) })

const unsubscribing = {
  open: true,
  params: Type.Object({ token: Type.String() }),
  type: 'text/html; charset=utf-8',
  answers: { 200: Type.String() },
} as const

/** The table that serves; operations/api.ts adds what the people who run the exchange ask. */
const DOCS_FILES = [
  {
    name: 'docs.md',
    summary: 'How a source submits leads, as Markdown',
    type: 'text/markdown; charset=utf-8',
  },
  { name: 'docs.csv', summary: 'A table of leads to fill in, as CSV', type: 'text/csv; charset=utf-8' },
  {
    name: 'docs.openapi.json',
    summary: 'How a source submits leads, as an OpenAPI description',
    type: 'application/json; charset=utf-8',
  },
  {
    name: 'docs.postman.json',
    summary: 'How a source submits leads, as a Postman collection',
    type: 'application/json; charset=utf-8',
  },
] as const

export const api: Row[] = [
  // Signing in
  route(
    'GET /session',
    { summary: 'Who is signed in, if anybody', open: true, visits: true, answers: { 200: Standing } },
    seeStanding,
  ),
  route(
    'POST /session',
    {
      summary: 'Sign in with e-mail and password; the answer sets a cookie',
      description:
        'Where two-factor sign-in is on, a 401 `code_needed` asks for the same once more with `code`: six digits of the app, or a ' +
        'backup code. A 401 `code_wrong` is of a wrong code, or one that was used.',
      open: true,
      visits: true,
      body: SigningIn,
      answers: { 201: Standing },
      refusals: [401, 429],
    },
    signIn,
  ),
  route(
    'DELETE /session',
    { summary: 'Sign out', open: true, visits: true, changesCallers: true, answers: { 200: Standing } },
    signOut,
  ),
  route(
    'POST /session/first',
    {
      summary: 'Make the first account of a fresh exchange, and sign its owner in',
      open: true,
      visits: true,
      body: FirstAccount,
      answers: { 201: Standing },
      refusals: [429],
    },
    openFirstAccount,
  ),
  route(
    'GET /sessions',
    {
      summary: "Where the caller's user is signed in",
      visits: true,
      answers: { 200: Type.Array(Session) },
      refusals: [403],
    },
    seeSessions,
  ),
  route(
    'DELETE /sessions/:id',
    {
      summary: 'End a session, at once and everywhere',
      right: 'read',
      changesCallers: true,
      answers: { 200: Session },
    },
    revokeSession,
  ),
  route(
    'POST /password/forgotten',
    {
      summary: 'Have a link for a new password sent',
      open: true,
      visits: true,
      body: Forgotten,
      answers: { 200: Told },
      refusals: [429],
    },
    askForPassword,
  ),
  route(
    'POST /password',
    {
      summary: 'Set a password with the secret of a link; every session of the user ends',
      open: true,
      visits: true,
      changesCallers: true,
      body: NewPassword,
      answers: { 200: Told },
    },
    setPassword,
  ),
  route(
    'PUT /password',
    {
      summary: "Change one's own password; every other session ends",
      right: 'read',
      visits: true,
      changesCallers: true,
      body: PasswordChange,
      answers: { 200: Told },
      refusals: [429],
    },
    changePassword,
  ),

  route(
    'POST /session/passkey/options',
    {
      summary: 'Begin to sign in with a passkey: what the browser is to sign',
      open: true,
      visits: true,
      answers: { 200: CeremonyOptions },
      refusals: [429],
    },
    beginPasskeySignIn,
  ),
  route(
    'POST /session/passkey',
    {
      summary: 'Sign in with a passkey; the answer sets a cookie',
      open: true,
      visits: true,
      body: PasskeySignIn,
      answers: { 201: Standing },
      refusals: [401],
    },
    signInByPasskey,
  ),
  route(
    'GET /passkeys',
    {
      summary: "The passkeys of the caller's user",
      answers: { 200: Type.Array(Passkey) },
      refusals: [403],
    },
    seePasskeys,
  ),
  route(
    'POST /passkeys/options',
    {
      summary: 'Begin to add a passkey: what the browser is to make it by',
      right: 'read',
      visits: true,
      body: OwnPassword,
      answers: { 200: CeremonyOptions },
      refusals: [429],
    },
    beginPasskey,
  ),
  route(
    'POST /passkeys',
    {
      summary: 'Add the passkey that the browser made',
      right: 'read',
      visits: true,
      body: NewPasskey,
      answers: { 201: Passkey },
    },
    addPasskey,
  ),
  route(
    'PUT /passkeys/:id',
    { summary: 'Rename a passkey', right: 'read', body: PasskeyName, answers: { 200: Passkey } },
    whole(renamePasskey),
  ),
  route(
    'DELETE /passkeys/:id',
    { summary: 'Remove a passkey', right: 'read', answers: { 200: Passkey } },
    whole(deletePasskey),
  ),
  route(
    'GET /two_factor',
    { summary: 'Whether a code is asked for after the password', visits: true, answers: { 200: TwoFactor } },
    seeTwoFactor,
  ),
  route(
    'POST /two_factor',
    {
      summary: 'Begin two-factor sign-in: a secret for an authenticator app',
      right: 'read',
      visits: true,
      body: OwnPassword,
      answers: { 200: BegunTwoFactor },
      refusals: [429],
    },
    beginTwoFactor,
  ),
  route(
    'POST /two_factor/confirm',
    {
      summary: 'Turn it on with a first code; the answer shows backup codes, this once',
      right: 'read',
      visits: true,
      body: GivenCode,
      answers: { 200: BackupCodes },
      refusals: [429],
    },
    confirmTwoFactor,
  ),
  route(
    'POST /two_factor/backup_codes',
    {
      summary: 'Make new backup codes; those that were left end',
      right: 'read',
      visits: true,
      body: OwnPassword,
      answers: { 200: BackupCodes },
      refusals: [429],
    },
    renewBackupCodes,
  ),
  route(
    'POST /two_factor/off',
    {
      summary: 'Turn two-factor sign-in off',
      right: 'read',
      visits: true,
      body: OwnPassword,
      answers: { 200: TwoFactor },
      refusals: [429],
    },
    endTwoFactor,
  ),
  route(
    'GET /joinings/:token',
    {
      summary: "What a colleague's link stands for",
      open: true,
      params: JoiningParams,
      answers: { 200: Joining },
    },
    seeJoining,
  ),
  route(
    'POST /joinings/:token',
    {
      summary: 'Join by the link: choose a password, and be signed in',
      open: true,
      visits: true,
      params: JoiningParams,
      body: JoiningChoice,
      answers: { 201: Standing },
      refusals: [401, 429],
    },
    joinAccount,
  ),

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
      summary: 'Invite a colleague, or a removed one anew; the link in their letter lets them in',
      right: 'manage',
      body: NewUser,
      answers: { 201: Colleague },
      refusals: [429],
    },
    whole(inviteColleague),
  ),
  route(
    'POST /users/:id/invite',
    {
      summary: 'Send a colleague who has not joined a new link; the earlier one ends',
      right: 'manage',
      answers: { 200: Colleague },
      refusals: [429],
    },
    inviteColleagueAgain,
  ),
  route(
    'DELETE /users/:id/two_factor',
    {
      summary: 'Turn two-factor sign-in off for a colleague who lost the app and the backup codes',
      right: 'manage',
      answers: { 200: Colleague },
    },
    whole(endTwoFactorOf),
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
      refusals: [403, 412],
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
    whole(makeKeyAndTell),
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
      refusals: [429],
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
      refusals: [429],
    },
    whole(inviteSource),
  ),
  route(
    'PUT /invitations/:entityId/resend',
    {
      summary: 'Send an invitation again, by the id of its entity; earlier links stop working',
      answers: { 200: Invited },
      refusals: [409, 429],
    },
    whole(resendInvitation),
  ),
  route(
    'GET /invitations/:id',
    { summary: 'One invitation, sent by the account or addressed to it', answers: { 200: Invitation } },
    seeInvitation,
  ),
  route(
    'GET /invitations/:id/timeline',
    {
      summary: 'What happened with an invitation, newest first',
      answers: { 200: Type.Array(TimelineEntry) },
    },
    seeInvitationTimeline,
  ),
  route(
    'GET /invitations/:id/fields',
    { summary: 'The fields that the invitation is about', answers: { 200: Type.Array(SharedField) } },
    seeOfferedFields,
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
    'POST /invitations/:id/forward',
    {
      summary:
        'Hand an invitation on to a colleague, who alone can answer it from then on; its sender is told',
      open: true,
      body: Forwarding,
      answers: { 200: Invitation },
      refusals: [401, 403, 429],
    },
    whole(forwardInvitation),
  ),
  route(
    'POST /invitations/:id/link',
    {
      summary: 'A link to hand on by oneself; whoever answers by it has to prove the invited address first',
      answers: { 201: Link },
    },
    whole(makeLink),
  ),
  route(
    'POST /invite/:token/letter',
    {
      summary: 'Have a letter with a link sent to the invited address',
      open: true,
      params: LinkParams,
      answers: { 200: Told },
      refusals: [401, 429],
    },
    whole(askForLetter),
  ),
  route(
    'POST /invite/:token/request',
    {
      summary: 'Ask the sender for a new invitation, or for one to another address',
      open: true,
      params: LinkParams,
      body: AskedAgain,
      answers: { 200: Told },
      refusals: [401, 429],
    },
    whole(askForInvitation),
  ),
  route(
    'POST /invite/:token/join',
    {
      summary: 'Ask those who manage the company of the same domain to add the invited address',
      open: true,
      params: LinkParams,
      answers: { 200: Told },
      refusals: [401, 429],
    },
    whole(askToJoin),
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
      hasPage: true,
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
    'GET /connections/figures',
    {
      summary: "How much passed between the account and each partner lately, by the account's own books",
      query: FigureQuery,
      answers: { 200: Type.Array(PartnerFigures) },
    },
    seePartnerFigures,
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

  route(
    'GET /connections/:id/report',
    {
      summary: 'The leads between the two companies, counted; both see the same',
      query: PartnerReportQuery,
      answers: { 200: PartnerReport },
    },
    seePartnerReport,
  ),
  route(
    'GET /connections/:id/timeline',
    {
      summary: 'What happened between the two companies, newest first; each sees its part',
      answers: { 200: Type.Array(TimelineEntry) },
    },
    seeConnectionTimeline,
  ),
  route(
    'GET /connections/:id/fields',
    { summary: 'The fields that pass between the two companies', answers: { 200: Type.Array(SharedField) } },
    seeSharedFields,
  ),
  route(
    'POST /connections/:id/remind',
    {
      summary: 'Remind a buyer of its set-up, at most once in 20 hours',
      answers: { 200: Connection },
      refusals: [409, 429],
    },
    whole(remindBuyer),
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
      refusals: [404],
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
    { summary: "The account's flows", query: FlowQuery, pages: true, answers: { 200: Type.Array(Flow) } },
    seeFlows,
  ),
  route(
    'GET /flows/names',
    { summary: 'All flows by name, and who stands in them', answers: { 200: Type.Array(FlowName) } },
    (ctx) => listFlowNames(ctx.db, ctx.caller.account_id),
  ),
  route(
    'POST /flows',
    {
      summary: 'Create a flow; it is not deployed',
      body: NewFlow,
      further: furtherFaults,
      answers: { 201: Flow },
    },
    whole(createFlow),
  ),
  route(
    'GET /flows/:id',
    {
      summary: 'One flow, as saved; with copy=live as it handles leads',
      query: CopyQuery,
      answers: { 200: Flow },
    },
    seeFlow,
  ),
  route(
    'PUT /flows/:id',
    {
      summary: 'Save a flow: the whole document; deploy makes it live',
      body: FlowChange,
      further: furtherFaults,
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
    'POST /flows/:id/try',
    {
      summary: 'What the flow would do with a sample lead, stage by stage; nothing is delivered or counted',
      description:
        'The saved copy is tried, or with `copy` the live one, or the draft in `flow`. The sample is `parameters`, or ' +
        'a whole `request` as a source would send it. Recipients are taken to succeed; `assume` says otherwise, by ' +
        'the id of the step. Each step tells what it would send: `request`, `letter` for an e-mail, `file` for a line by ' +
        'SFTP. For a SOAP call its description is asked for, with the sign-in of the step and nothing of a lead, if the ' +
        'caller may save flows.',
      right: 'read',
      body: TrialOrder,
      answers: { 200: Trial },
    },
    (ctx, order) => tryFlow(ctx, order, (step, vars) => showDelivery(ctx, step, vars)),
  ),
  route(
    'GET /flows/:flow_id/sources/:source_id/meta',
    {
      summary: 'What a source may submit, and which leads are taken',
      open: true,
      anyOrigin: true,
      answers: { 200: SourceMeta },
      refusals: [401],
    },
    seeSourceMeta,
  ),
  route(
    'GET /flows/:id/changelogs',
    { summary: 'Who changed a flow, newest first', pages: true, answers: { 200: Type.Array(Changelog) } },
    seeFlowChangelogs,
  ),

  // Fields
  route(
    'GET /fields',
    {
      summary: "All fields, standard ones and the account's own; with flow_id those of a flow",
      query: Type.Object({ flow_id: Type.Optional(Id) }),
      answers: { 200: Type.Array(Field) },
      refusals: [404],
    },
    seeFields,
  ),
  route(
    'POST /fields',
    { summary: "Create a field of one's own", body: NewField, answers: { 201: Field } },
    whole(createField),
  ),
  route(
    'GET /fields/:id',
    { summary: 'One field', params: FieldParams, answers: { 200: Field } },
    (ctx, { id }) => findField(ctx.db, ctx.caller.account_id, id),
  ),
  route(
    'PUT /fields/:id',
    {
      summary: "Change a field of one's own",
      params: FieldParams,
      body: FieldChange,
      answers: { 200: Field },
    },
    whole(changeField),
  ),
  route(
    'DELETE /fields/:id',
    {
      summary: "Delete a field of one's own; flows that name it go on, and are told",
      params: FieldParams,
      answers: { 202: DeletedField },
    },
    whole(deleteField),
  ),
  route(
    'GET /fields/:id/changelogs',
    {
      summary: 'Who changed a field, newest first',
      params: FieldParams,
      pages: true,
      answers: { 200: Type.Array(Changelog) },
    },
    seeFieldChangelogs,
  ),
  route(
    'GET /types',
    {
      summary: 'The types of fields, with their components and operators',
      answers: { 200: Type.Array(FieldType) },
    },
    async () => fieldTypes(),
  ),

  // Lists
  route(
    'GET /lists',
    { summary: 'Lists that leads are looked up in', pages: true, answers: { 200: Type.Array(List) } },
    (ctx, page) => listLists(ctx.db, ctx.caller.account_id, page),
  ),
  route(
    'POST /lists',
    { summary: 'Create a list', body: ListChange, answers: { 201: List } },
    whole(createList),
  ),
  route('GET /lists/:id', { summary: 'One list', answers: { 200: List } }, (ctx, { id }) =>
    findList(ctx.db, ctx.caller.account_id, id),
  ),
  route(
    'PUT /lists/:id',
    { summary: 'Rename a list', body: ListChange, answers: { 200: List }, refusals: [409] },
    whole(renameList),
  ),
  route(
    'DELETE /lists/:id',
    { summary: 'Delete a list with all that is on it', answers: { 200: List } },
    whole(deleteList),
  ),
  route(
    'GET /lists/:id/items',
    {
      summary: 'What is on a list, in the order of the values',
      query: ItemQuery,
      answers: { 200: Type.Array(ListItem) },
    },
    seeItems,
  ),
  route(
    'POST /lists/:id/items',
    { summary: 'Put values on a list', body: ListItems, answers: { 201: ItemsAdded } },
    whole(addItems),
  ),
  route(
    'DELETE /lists/:id/items',
    {
      summary: 'Take a value off a list',
      query: Type.Object({ value: Type.String({ minLength: 1, maxLength: 1000 }) }),
      answers: { 200: ItemsDeleted },
    },
    whole(deleteItem),
  ),

  // Destinations, pricing services, routers
  route(
    'GET /destinations',
    {
      summary: 'Programs that are told of leads after all steps',
      query: DestinationQuery,
      pages: true,
      answers: { 200: Type.Array(Destination) },
    },
    seeDestinations,
  ),
  route(
    'POST /destinations',
    { summary: 'Create a destination', body: DestinationChange, answers: { 201: Destination } },
    whole(createDestination),
  ),
  route(
    'GET /destinations/:id',
    { summary: 'One destination', answers: { 200: Destination } },
    (ctx, { id }) => findDestination(ctx.db, ctx.caller.account_id, id),
  ),
  route(
    'PUT /destinations/:id',
    { summary: 'Change a destination', body: DestinationChange, answers: { 200: Destination } },
    whole(changeDestination),
  ),
  route(
    'DELETE /destinations/:id',
    { summary: 'Delete a destination that no flow names', answers: { 200: Destination }, refusals: [409] },
    whole(deleteDestination),
  ),
  route(
    'GET /services',
    { summary: 'Services that are asked for prices', pages: true, answers: { 200: Type.Array(Service) } },
    (ctx, page) => listServices(ctx.db, ctx.caller.account_id, page),
  ),
  route(
    'POST /services',
    { summary: 'Create a pricing service', body: ServiceChange, answers: { 201: Service } },
    whole(createService),
  ),
  route('GET /services/:id', { summary: 'One pricing service', answers: { 200: Service } }, (ctx, { id }) =>
    findService(ctx.db, ctx.caller.account_id, id),
  ),
  route(
    'PUT /services/:id',
    { summary: 'Change a pricing service', body: ServiceChange, answers: { 200: Service } },
    whole(changeService),
  ),
  route(
    'DELETE /services/:id',
    { summary: 'Delete a pricing service that no flow asks', answers: { 200: Service }, refusals: [409] },
    whole(deleteService),
  ),
  route(
    'GET /routers',
    { summary: 'Routers: one endpoint, many flows', pages: true, answers: { 200: Type.Array(Router) } },
    (ctx, page) => listRouters(ctx.db, ctx.caller.account_id, page),
  ),
  route(
    'POST /routers',
    { summary: 'Create a router', body: RouterChange, answers: { 201: Router } },
    whole(createRouter),
  ),
  route('GET /routers/:id', { summary: 'One router', answers: { 200: Router } }, (ctx, { id }) =>
    findRouter(ctx.db, ctx.caller.account_id, id),
  ),
  route(
    'PUT /routers/:id',
    {
      summary: 'Change a router: the whole of it',
      body: RouterChange,
      answers: { 200: Router },
      refusals: [409],
    },
    whole(changeRouter),
  ),

  // Packages and modules
  route(
    'GET /packages',
    {
      summary: 'What sources and steps can be made of: packages, with their modules and variables',
      answers: { 200: Type.Array(IntegrationPackage) },
    },
    seePackages,
  ),
  route(
    'GET /packages/:id',
    {
      summary: 'One package',
      params: Type.Object({ id: PackageId }),
      answers: { 200: IntegrationPackage },
    },
    seePackage,
  ),
  route(
    'GET /modules',
    {
      summary: 'The modules of all packages as one list; /packages tells more',
      answers: { 200: Type.Array(ListedModule) },
    },
    seeModules,
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

  // Leads
  ...rawRoutes(
    '/flows/:flow_id/sources/:source_id/submit',
    {
      summary: 'Submit a lead, as a form, JSON, XML or in the query',
      description:
        "201 whatever the outcome, or 303 with `redir_url`; in the form that Accept asks for. Refusals are the source's module's own, as text.",
      answers: { 201: Type.String(), 303: Type.String() },
      refusals: [401, 403, 405, 406, 409, 415, 429],
    },
    submitLead,
  ),
  ...rawRoutes(
    '/flows/:flow_id/sources/:source_id/ping',
    {
      summary: 'Ask what a lead would be paid, without handing it over',
      description: '200 with a bid or without one, or 303 with `redir_url`.',
      answers: { 200: Type.String(), 303: Type.String() },
      refusals: [401, 403, 405, 406, 415, 429],
    },
    pingFlow,
  ),
  ...rawRoutes(
    '/feedback',
    {
      summary: 'Say of a lead that was received that it is returned, or became a customer',
      description:
        '`event_id` in the query is the id of the recipient event; `type` is return or conversion.',
      answers: { 201: Type.String(), 409: Type.String() },
      refusals: [406, 415],
    },
    giveFeedback,
  ),

  // Deliveries that did not arrive
  route(
    'POST /deliveries/check',
    {
      summary:
        'Whether a recipient can be reached: one harmless question without a lead, and the raw exchange',
      body: CheckOrder,
      answers: { 200: Check },
      refusals: [429],
    },
    checkConnection,
  ),
  route(
    'GET /deliveries',
    {
      summary: 'Deliveries that did not arrive: waiting for a partner, tried again, given up',
      query: DeliveryFilter,
      pages: true,
      answers: { 200: Type.Array(Delivery) },
    },
    (ctx, query) => listDeliveries(ctx.db, ctx.caller.account_id, query),
  ),
  route('GET /deliveries/:id', { summary: 'One of them', answers: { 200: Delivery } }, seeDelivery),
  route(
    'POST /deliveries/:id/retry',
    { summary: 'Send one on, or try it again, now', answers: { 200: Delivery } },
    whole(retryNow),
  ),
  route(
    'POST /deliveries/retry',
    {
      summary: 'Send on all that a filter names, in the background',
      body: DeliveryFilter,
      answers: { 201: DeliveryBatch },
    },
    whole(retryMany),
  ),
  route(
    'GET /delivery_batches/:id',
    { summary: 'How far they are', answers: { 200: DeliveryBatch } },
    (ctx, { id }) => findBatch(ctx.db, ctx.caller.account_id, id),
  ),

  // Events
  route(
    'GET /events',
    {
      summary: 'What happened to leads: events by date, newest first',
      description:
        'To follow events, ask with `sort=asc` and go on with `after_id`, the id of the last event you have: that misses ' +
        'none and repeats none. Names may be repeated. `Link` names the next page.',
      query: EventQuery,
      answers: { 200: Events },
    },
    seeEvents,
  ),
  route(
    'POST /events',
    {
      summary: 'The same question as JSON, for long rules; it changes nothing',
      right: 'read',
      body: EventOrder,
      answers: { 200: Events },
    },
    seeEvents,
  ),
  route(
    'GET /events/stats',
    {
      summary: 'What happened, counted: leads, events, money, pings',
      description: 'JSON, or a table for a spreadsheet with `Accept: text/csv`. Test leads are not counted.',
      query: StatQuery,
      negotiates: true,
      answers: { 200: Type.Array(Statistic) },
    },
    seeStatistics,
  ),
  route(
    'GET /events/event-metrics/median',
    { summary: 'The middle value of a property', query: MedianQuery, answers: { 200: MetricResult } },
    seeMedian,
  ),
  route(
    'GET /events/event-metrics/funnel',
    { summary: 'How many came as far as each step', query: FunnelQuery, answers: { 200: FunnelResult } },
    seeFunnel,
  ),
  route(
    'GET /events/event-metrics/count',
    { summary: 'How many events there were', query: MetricQuery, answers: { 200: MetricResult } },
    seeCount,
  ),
  route(
    'GET /events/event-metrics/count_unique',
    {
      summary: 'How many different values a property had',
      query: TargetQuery,
      answers: { 200: MetricResult },
    },
    seeCountUnique,
  ),
  route(
    'GET /events/event-metrics/select_unique',
    { summary: 'Which values a property had', query: TargetQuery, answers: { 200: MetricResult } },
    seeSelectUnique,
  ),
  route(
    'GET /events/places',
    {
      summary: 'Flows, sources and recipients that events can be narrowed by, with their names',
      answers: { 200: EventPlaces },
    },
    seePlaces,
  ),
  route('GET /events/:id', { summary: 'One event', answers: { 200: Event } }, seeEvent),

  // Reports
  route(
    'GET /reports',
    { summary: 'Reports that were saved', pages: true, answers: { 200: Type.Array(Report) } },
    seeReports,
  ),
  route(
    'POST /reports',
    { summary: 'Save a report', body: NewReport, answers: { 201: Report } },
    whole(createReport),
  ),
  route(
    'POST /reports/preview',
    {
      summary: 'Run a report without saving it',
      right: 'read',
      query: PreviewQuery,
      body: Question,
      negotiates: true,
      answers: { 200: Type.Array(Statistic) },
    },
    previewReport,
  ),
  route(
    'GET /reports/:id',
    {
      summary: 'One report, by its id, or without credentials by its token',
      open: true,
      hasPage: true,
      params: ReportParams,
      answers: { 200: Report },
      refusals: [401, 429],
    },
    seeReport,
  ),
  route(
    'PUT /reports/:id',
    { summary: 'Change a report; its token stays', body: NewReport, answers: { 200: Report } },
    whole(changeReport),
  ),
  route(
    'DELETE /reports/:id',
    { summary: 'Delete a report; its token opens nothing any more', answers: { 200: Report } },
    whole(deleteReport),
  ),
  route(
    'PUT /reports/:id/share',
    { summary: 'Share a report under a new token; an earlier one ends', answers: { 200: Shared } },
    whole(shareReport),
  ),
  route(
    'PUT /reports/:id/unshare',
    { summary: 'Share a report no longer', answers: { 200: Shared } },
    whole(unshareReport),
  ),
  route(
    'GET /reports/:id/run',
    {
      summary: 'The rows of a report, by its id, or without credentials by its token',
      description: 'JSON, or a table for a spreadsheet with `Accept: text/csv`.',
      open: true,
      params: ReportParams,
      query: WholeQuery,
      negotiates: true,
      answers: { 200: Type.Array(Statistic) },
      refusals: [401, 429],
    },
    runReport,
  ),
  route(
    'GET /reports/:token/meta',
    {
      summary: 'The names that the table of a shared report needs',
      open: true,
      params: TokenParams,
      answers: { 200: ReportMeta },
      refusals: [429],
    },
    seeReportMeta,
  ),

  // Counters and variables
  route(
    'GET /caps',
    {
      summary: 'How far caps are: those that have seen leads in their present window',
      query: OfFlows,
      answers: { 200: Type.Array(CapCounter) },
    },
    seeCaps,
  ),
  route('GET /caps/:id', { summary: 'How far one cap is', answers: { 200: CapCounter } }, seeCap),
  route(
    'GET /ping_limits',
    {
      summary: 'How far ping limits are: those that have seen pings in their present window',
      query: OfFlows,
      answers: { 200: Type.Array(PingLimitCounter) },
    },
    seePingLimits,
  ),
  route(
    'GET /ping_limits/:id',
    { summary: 'How far one ping limit is', answers: { 200: PingLimitCounter } },
    seePingLimit,
  ),
  route(
    'GET /vars',
    {
      summary: 'Variables that leads have had, by name: for rules and mappings',
      query: VariableQuery,
      answers: { 200: Type.Array(Variable) },
    },
    seeVariables,
  ),

  // Privacy
  route(
    'POST /privacy/erasures',
    {
      summary: 'Forget a person: remove every lead with this address or number, and all that came of it',
      description:
        'The answer is a promise that is kept in the background; `GET /privacy/erasures/{id}` tells how far it is. What a ' +
        "partner received is the partner's to erase.",
      right: 'manage',
      body: Erasable,
      answers: { 201: Erasure },
    },
    whole(askForErasure),
  ),
  route(
    'GET /privacy/erasures',
    {
      summary: 'Erasures that were asked for',
      right: 'manage',
      pages: true,
      answers: { 200: Type.Array(Erasure) },
    },
    (ctx, page) => listErasures(ctx.db, ctx.caller.account_id, page),
  ),
  route(
    'GET /privacy/erasures/:id',
    { summary: 'How far an erasure is', right: 'manage', answers: { 200: Erasure } },
    (ctx, { id }) => findErasure(ctx.db, ctx.caller.account_id, id),
  ),

  // Search, stories, submission docs
  route(
    'GET /search/leads',
    {
      summary: 'Leads that hold the words of a query',
      description:
        'Every word must be there, as the beginning of a word of a name, address, number or reference; words in quotation ' +
        'marks side by side. The id of a lead finds it too. At most 1,000 results: of those that match, whole words before ' +
        'beginnings, newer before older. `sort_by` orders these.',
      query: LeadQuery,
      answers: { 200: LeadHits },
    },
    searchLeads,
  ),
  route(
    'GET /leads/:id',
    {
      summary: 'The whole story of one lead',
      description:
        'What came in, what happened in order, what did not arrive, and who on this exchange sold it or what the flow of ' +
        'each buyer said: nothing else of the other side.',
      answers: { 200: LeadStory },
    },
    seeLead,
  ),
  ...rawRoutes(
    '/flows/:flow_id/sources/:source_id/docs',
    {
      summary: 'How a source submits leads, as a page',
      description: 'Prices are shown to the two companies concerned alone, by their keys.',
      type: 'text/html; charset=utf-8',
      answers: { 200: Type.String() },
      refusals: [401, 405],
    },
    showDocsPage,
    ['GET'],
  ),
  ...rawRoutes(
    '/flows/:flow_id/sources/:source_id/docs.json',
    {
      summary: 'How a source submits leads, for programs',
      answers: { 200: SubmissionDocs },
      refusals: [401, 405],
    },
    showDocs,
    ['GET'],
  ),
  ...DOCS_FILES.flatMap(({ name, summary, type }) =>
    rawRoutes(
      `/flows/:flow_id/sources/:source_id/${name}`,
      { summary, type, answers: { 200: Type.String() }, refusals: [401, 405] },
      showDocsFile,
      ['GET'],
    ),
  ),
  route(
    'GET /flows/submission-docs.js',
    {
      summary: 'The script of the submission docs',
      open: true,
      answers: { 200: Type.String() },
      refusals: [401],
      type: 'text/javascript; charset=utf-8',
    },
    docsScript,
  ),
  route(
    'GET /submission_doc_access_logs',
    {
      summary: "Who looked at the submission docs of the account's flows",
      query: AccessQuery,
      pages: true,
      answers: { 200: Type.Array(Access) },
    },
    (ctx, query) => listAccesses(ctx.db, ctx.caller.account_id, query),
  ),

  // What the people who run the exchange ask about all of it
  ...operatorRows,
]
