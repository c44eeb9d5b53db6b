import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { onSignedOut } from "@/api/request";
import { useRoles } from "@/api/queries/useRoles";
import { useSession } from "@/api/queries/useSession";
import { MeContext, meOf } from "@/app/useMe";
import { Failed, Reading } from "@/parts/states";

const Themed = lazy(() => import("@/app/Themed"));
const SignInPage = lazy(() => import("@/pages/signin/SignInPage"));
const SignInAgain = lazy(() => import("@/pages/signin/SignInAgain"));

/** Lets nobody in unsigned; when the session ends, asks again in place and goes on where the person was. */
export function SignInGate({ children }: { children: ReactNode }) {
  const session = useSession();
  const [waiting, setWaiting] = useState<((signedIn: boolean) => void) | null>(null);
  const told = session.data?.user ?? null;
  const roles = useRoles(told !== null);
  const me = useMemo(() => (told === null ? null : meOf(told)), [told]);

  useEffect(() => {
    if (me === null) return;
    let asked: Promise<boolean> | null = null;
    onSignedOut(() => {
      asked ??= new Promise<boolean>((resolve) => setWaiting(() => resolve)).finally(() => {
        asked = null;
        setWaiting(null);
      });
      return asked;
    });
    return () => onSignedOut(null);
  }, [me]);

  if (session.isPending) return <Reading />;
  if (session.isError)
    return <Failed error={session.error} what="登录信息" again={() => void session.refetch()} />;
  if (me === null)
    return (
      <Suspense fallback={<Reading />}>
        <Themed>
          <SignInPage />
        </Themed>
      </Suspense>
    );
  if (roles.isPending) return <Reading />;
  if (roles.isError) return <Failed error={roles.error} what="岗位表" again={() => void roles.refetch()} />;
  return (
    <MeContext value={me}>
      {children}
      {waiting !== null && (
        <Suspense>
          <Themed>
            <SignInAgain user={me.user} done={waiting} />
          </Themed>
        </Suspense>
      )}
    </MeContext>
  );
}
