import { Modal, Select } from "antd";
import { useState } from "react";
import { useAssign } from "@/api/mutations/useTaskMoves";
import { useOrgNames } from "@/api/queries/useOrgTree";
import { useStaff } from "@/api/queries/useStaff";
import { Problem } from "@/api/problem";
import { Note } from "@/parts/Note";
import { toast } from "@/parts/toast";
import { groupName } from "@/text/groups";

/** 转办: to whom, told by their post. */
export default function AssignDialog({
  taskKey,
  taskName,
  groups,
  done,
}: {
  taskKey: string;
  taskName: string;
  groups: readonly string[];
  done: (moved: boolean) => void;
}) {
  const [to, setTo] = useState<string | null>(null);
  const staff = useStaff();
  const names = useOrgNames();
  const assign = useAssign();
  const fits = (role: { group: string; org_code: string }) =>
    groups.length === 0 ||
    groups.some((group) => group.startsWith(`${role.group}@`) && group.includes(role.org_code)) ||
    groups.includes(role.group);
  const people = (staff.data ?? []).flatMap((one) => {
    const role = one.roles.find(fits);
    return role
      ? [{ value: one.user, label: `${one.name}（${names(role.org_code)} ${groupName(role.group)}）` }]
      : [];
  });
  const submit = () => {
    if (to === null) return;
    const label = people.find((one) => one.value === to)?.label ?? "";
    assign.mutate(
      { key: taskKey, assignee: to },
      {
        onSuccess: () => {
          toast(`已转给 ${label}`);
          done(true);
        },
      },
    );
  };
  return (
    <Modal
      open
      title={`转办「${taskName}」`}
      okText="转办"
      cancelText="不转"
      onOk={submit}
      onCancel={() => done(false)}
      okButtonProps={{ disabled: to === null, loading: assign.isPending }}
    >
      <div style={{ display: "grid", gap: 12 }}>
        <label htmlFor="assign-to">
          <b>转给谁</b> <span className="sm mut">同岗的同事；转办会记入经过</span>
        </label>
        <Select
          id="assign-to"
          showSearch={{ optionFilterProp: "label" }}
          placeholder="输姓名或岗位"
          options={people}
          value={to}
          onChange={setTo}
          loading={staff.isPending}
          notFoundContent="没有同岗的同事"
          style={{ width: "100%" }}
        />
        {assign.error instanceof Problem && <Note tone="hi">没有转成：{assign.error.detail}。</Note>}
      </div>
    </Modal>
  );
}
