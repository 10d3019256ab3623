// Which address shows which screen, and who may see it.
import { Navigate, Route, Routes, useLocation, useParams } from 'react-router'
import { FirstAccount } from './first-account.tsx'
import { Forgotten, NewPassword } from './forgotten.tsx'
import { Home } from './home.tsx'
import { lazy } from './lazy.tsx'
import { Missing } from './missing.tsx'
import { Loaded } from './parts.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { useAsk } from './use-ask.ts'

const Colleagues = lazy(
  () => import('./security/colleagues.tsx').then((all) => ({ default: all.Colleagues })),
  {
    at: '/colleagues',
  },
)
const Join = lazy(() => import('./security/join.tsx').then((all) => ({ default: all.Join })), {
  at: '/join/:token',
})
const Keys = lazy(() => import('./security/keys.tsx').then((all) => ({ default: all.Keys })), {
  at: '/keys',
})
const Partners = lazy(() => import('./partners.tsx').then((all) => ({ default: all.Partners })), {
  at: '/partners',
})
const Invitation = lazy(() => import('./invitation.tsx').then((all) => ({ default: all.Invitation })), {
  at: '/invitation/:token',
})
const Reports = lazy(() => import('./reports/reports.tsx').then((all) => ({ default: all.Reports })), {
  at: '/reports',
})
const SavedReports = lazy(
  () => import('./reports/saved.tsx').then((all) => ({ default: all.SavedReports })),
  {
    at: '/reports/saved',
  },
)
const SavedReport = lazy(
  () => import('./reports/saved-report.tsx').then((all) => ({ default: all.SavedReport })),
  {
    at: '/reports/:id',
  },
)
const SharedReport = lazy(
  () => import('./reports/shared.tsx').then((all) => ({ default: all.SharedReport })),
  {
    at: '/reports/shared/:token',
  },
)
const PartnerPage = lazy(
  () => import('./partner/partner.tsx').then((all) => ({ default: all.PartnerPage })),
  {
    at: '/partners/:id/:tab?',
  },
)
const OperatorPages = lazy(
  () => import('./operator/operator.tsx').then((all) => ({ default: all.OperatorPages })),
  {
    at: '/operator/:tab?',
  },
)
const Settings = lazy(() => import('./settings/settings.tsx').then((all) => ({ default: all.Settings })), {
  at: '/settings/:page?',
})
const Wizard = lazy(() => import('./wizard/wizard.tsx').then((all) => ({ default: all.Wizard })), {
  at: '/onboarding/:invitationId/:step?',
})
const Flows = lazy(() => import('./flows/flows.tsx').then((all) => ({ default: all.Flows })), {
  at: '/flows',
})
const FlowPage = lazy(() => import('./flows/flow.tsx').then((all) => ({ default: all.FlowPage })), {
  at: '/flows/:id/:tab?',
})
const Leads = lazy(() => import('./leads/leads.tsx').then((all) => ({ default: all.Leads })), {
  at: '/leads',
})
const Story = lazy(() => import('./leads/story.tsx').then((all) => ({ default: all.Story })), {
  at: '/leads/:id',
})
const Events = lazy(() => import('./leads/events.tsx').then((all) => ({ default: all.Events })), {
  at: '/events',
})
const Deliveries = lazy(() => import('./leads/deliveries.tsx').then((all) => ({ default: all.Deliveries })), {
  at: '/deliveries',
})
const Onboarding = lazy(
  () => import('./wizard/onboarding.tsx').then((all) => ({ default: all.Onboarding })),
  {
    at: '/onboards/:id',
  },
)
const You = lazy(() => import('./you.tsx').then((all) => ({ default: all.You })), {
  at: '/you',
})

export function App() {
  return (
    <Routes>
      <Route path="/invitation/:token" element={<Invitation />} />
      <Route path="/reports/shared/:token" element={<SharedReport />} />
      <Route path="/join/:token" element={<Join />} />
      <Route path="/forgotten" element={<Forgotten />} />
      <Route path="/password/:token" element={<NewPassword />} />
      <Route path="/sign-in" element={<SignIn />} />
      <Route path="*" element={<Inside />} />
    </Routes>
  )
}

/** Everything that only people who are signed in may see. */
function Inside() {
  const standing = useAsk('GET /session')
  const { pathname, search } = useLocation()
  return (
    <Loaded of={standing}>
      {({ signed_in, needs_first_account }) => {
        if (needs_first_account) return <FirstAccount />
        if (!signed_in) return <Navigate to="/sign-in" replace state={{ next: pathname + search }} />
        return (
          <Shell person={signed_in}>
            <Routes>
              <Route index element={<Home person={signed_in} />} />
              <Route path="/partners" element={<Partners person={signed_in} />} />
              <Route path="/partners/:id/:tab?" element={<PartnerPage person={signed_in} />} />
              <Route path="/connections/:id?/*" element={<ToPartner />} />
              <Route path="/invitations/:id?/*" element={<ToPartner />} />
              <Route path="/flows" element={<Flows person={signed_in} />} />
              <Route path="/flows/:id/:tab?" element={<FlowPage person={signed_in} />} />
              <Route path="/reports" element={<Reports person={signed_in} />} />
              <Route path="/reports/saved" element={<SavedReports person={signed_in} />} />
              <Route path="/reports/:id" element={<SavedReport person={signed_in} />} />
              <Route path="/onboarding/:invitationId/:step?" element={<Wizard person={signed_in} />} />
              <Route path="/leads" element={<Leads />} />
              <Route path="/leads/:id" element={<Story person={signed_in} />} />
              <Route path="/events" element={<Events />} />
              <Route path="/deliveries" element={<Deliveries person={signed_in} />} />
              <Route path="/onboards/:id" element={<Onboarding />} />
              <Route path="/colleagues" element={<Colleagues person={signed_in} />} />
              <Route path="/keys" element={<Keys person={signed_in} />} />
              <Route path="/operator/:tab?" element={<OperatorPages person={signed_in} />} />
              <Route path="/settings/:page?" element={<Settings person={signed_in} />} />
              <Route path="/you" element={<You />} />
              <Route path="*" element={<Missing />} />
            </Routes>
          </Shell>
        )
      }}
    </Loaded>
  )
}

/** Addresses of the API's connections and invitations are those of a partner here. */
function ToPartner() {
  const { id } = useParams()
  return <Navigate to={id ? `/partners/${id}` : '/partners'} replace />
}
