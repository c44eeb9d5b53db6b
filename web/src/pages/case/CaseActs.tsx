import { Button, Dropdown } from "antd";
import { lazy, Suspense, useState } from "react";
import { type CaseAct, useCaseActs } from "@/api/queries/useCaseRecords";
import { usePhone } from "@/app/viewport";
import { Icon } from "@/parts/Icon";

const ActDialog = lazy(() => import("@/pages/case/ActDialog"));

/** What a post sets off on a case, the frequent ones as buttons; only what the server allows and somebody waits for. */
export function CaseActs({ code, title }: { code: string; title: string }) {
  const phone = usePhone();
  const acts = useCaseActs(code).data ?? [];
  const [chosen, setChosen] = useState<CaseAct | null>(null);
  const first = phone ? [] : acts.filter((act) => act.frequent);
  const more = acts.filter((act) => !first.includes(act));
  return (
    <>
      {first.map((act) => (
        <Button key={act.name} danger={act.danger} onClick={() => setChosen(act)}>
          {act.label}
        </Button>
      ))}
      {more.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: more.map((act) => ({
              key: act.name,
              label: act.label,
              danger: act.danger,
            })),
            onClick: ({ key }) => setChosen(more.find((act) => act.name === key) ?? null),
          }}
        >
          <Button>
            更多 <Icon name="down" size={14} />
          </Button>
        </Dropdown>
      )}
      {chosen && (
        <Suspense>
          <ActDialog code={code} title={title} act={chosen} close={() => setChosen(null)} />
        </Suspense>
      )}
    </>
  );
}
