import { lazy, Suspense } from "react";
import { Navigate, Outlet, Route, Routes } from "react-router";
import { Boundary } from "@/app/Boundary";
import { entriesOf } from "@/app/navigation";
import { Shell } from "@/app/Shell";
import { SignInGate } from "@/app/SignInGate";
import { useMe } from "@/app/useMe";
import { InboxPage } from "@/pages/inbox/InboxPage";
import { Empty, Reading } from "@/parts/states";

const Themed = lazy(() => import("@/app/Themed"));
const TaskPage = lazy(() => import("@/pages/task/TaskPage"));
const CasesPage = lazy(() => import("@/pages/cases/CasesPage"));
const CasePage = lazy(() => import("@/pages/case/CasePage"));
const IntakePage = lazy(() => import("@/pages/intake/IntakePage"));
const StudioRoutes = lazy(() => import("@/pages/studio/StudioRoutes"));
const OperationsPage = lazy(() => import("@/pages/operations/OperationsPage"));
const PasswordPage = lazy(() => import("@/pages/password/PasswordPage"));
const AuditRoutes = lazy(() => import("@/pages/audit/AuditRoutes"));

function Landing() {
  const me = useMe();
  return <Navigate to={entriesOf(me)[0]?.path ?? "/inbox"} replace />;
}

/** Pages with widgets of Ant Design. */
function WithWidgets() {
  return (
    <Themed>
      <Outlet />
    </Themed>
  );
}

/** Every address of the pages. What is heavy comes when it is asked for. */
export function AppRoutes() {
  return (
    <SignInGate>
      <Shell>
        <Boundary>
          <Suspense fallback={<Reading />}>
            <Routes>
              <Route index element={<Landing />} />
              <Route path="inbox" element={<InboxPage />} />
              <Route path="operations" element={<OperationsPage />} />
              <Route element={<WithWidgets />}>
                <Route path="tasks/:key" element={<TaskPage />} />
                <Route path="cases" element={<CasesPage />} />
                <Route path="cases/:code" element={<CasePage />} />
                <Route path="intake" element={<IntakePage />} />
                <Route path="studio/*" element={<StudioRoutes />} />
                <Route path="password" element={<PasswordPage />} />
                <Route path="audit/*" element={<AuditRoutes />} />
              </Route>
              <Route
                path="*"
                element={<Empty title="没有这个地址">核对一下地址，或者从上面的导航进去。</Empty>}
              />
            </Routes>
          </Suspense>
        </Boundary>
      </Shell>
    </SignInGate>
  );
}
