import { Link } from "react-router";
import { useRetryDelivery } from "@/api/mutations/useRetryDelivery";
import type { DeliveryRow } from "@/api/queries/useDeliveries";
import { useMe } from "@/app/useMe";
import { useNow } from "@/app/useNow";
import { Again } from "@/pages/operations/Again";
import { mayResolve } from "@/pages/operations/may";
import { CaseCode } from "@/parts/CaseCode";
import { pastText } from "@/text/dates";
import { deliveryTitle, reasonText, receiverText } from "@/text/standstill";

const slot = (row: DeliveryRow) => `${row.key}/${row.number}`;

/** What could not be delivered, as a table at a desk. */
export function DeliveryTable({ rows }: { rows: DeliveryRow[] }) {
  const acts = mayResolve(useMe());
  return (
    <div className="list">
      <table className="ops-table">
        <thead>
          <tr>
            <th scope="col">什么</th>
            <th scope="col">给谁</th>
            <th scope="col">为什么没送到</th>
            <th scope="col">试过</th>
            <th scope="col">下次</th>
            {acts && <th scope="col">怎么办</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={slot(row)}>
              <td>
                <What row={row} />
              </td>
              <td>{receiverText(row)}</td>
              <td className="ops-why">{reasonText(row.last_error)}</td>
              <td className="nw">
                <Tried row={row} />
              </td>
              <td className="nw">
                <Next row={row} />
              </td>
              {acts && (
                <td>
                  <SendAgain row={row} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same in the hand. */
export function DeliveryCards({ rows }: { rows: DeliveryRow[] }) {
  return (
    <ul>
      {rows.map((row) => (
        <li key={slot(row)} className="item-m ops-card">
          <What row={row} />
          <p className="sm">给 {receiverText(row)}</p>
          <p className="sm ops-said">{reasonText(row.last_error)}</p>
          <div className="row ops-facts">
            <Tried row={row} />
            <span className="sp" />
            <Next row={row} />
          </div>
          <SendAgain row={row} />
        </li>
      ))}
    </ul>
  );
}

function What({ row }: { row: DeliveryRow }) {
  return (
    <>
      <b className="ops-t1">{deliveryTitle(row)}</b>
      {row.case_code !== null && (
        <div>
          <Link to={`/cases/${row.case_code}`} aria-label={`打开案件 ${row.case_code}`}>
            <CaseCode code={row.case_code} />
          </Link>
        </div>
      )}
    </>
  );
}

function Tried({ row }: { row: DeliveryRow }) {
  const now = useNow();
  return (
    <div>
      {row.attempts} 次<div className="xs mut">{pastText(row.retried_at ?? row.created_at, now)} 起</div>
    </div>
  );
}

function Next({ row }: { row: DeliveryRow }) {
  const now = useNow();
  if (row.gone) return <span className="mut">—</span>;
  if (row.next_at === null) return <span className="tag mi">不再自动试</span>;
  return <>{new Date(row.next_at) <= now ? "马上" : pastText(row.next_at, now)}</>;
}

function SendAgain({ row }: { row: DeliveryRow }) {
  const me = useMe();
  const retry = useRetryDelivery();
  return (
    <Again
      label="再送一次"
      about={deliveryTitle(row)}
      tried={row.tried}
      done={row.gone === true}
      pending={retry.isPending}
      error={retry.error}
      press={mayResolve(me) ? () => retry.mutate(row) : null}
    />
  );
}
