import { Button, Form, Input, Select } from "antd";
import { useNavigate } from "react-router";
import { useOpenCase } from "@/api/mutations/useOpenCase";
import { Problem } from "@/api/problem";
import { request } from "@/api/request";
import { useEnums } from "@/api/queries/useLookup";
import { useOrgTree, usePlaceNames } from "@/api/queries/useOrgTree";
import { useMe } from "@/app/useMe";
import { Note } from "@/parts/Note";
import { Panel } from "@/parts/Panel";
import { firstDue } from "@/parts/waiting";
import type { Waiting } from "@/api/types";
import "@/pages/intake/intake.css";

interface Given {
  title: string;
  channel: string;
  location_org: string;
}

/** 登记: three answers open the case; safety comes first in the step that follows. */
export default function IntakePage() {
  const me = useMe();
  const go = useNavigate();
  const channels = useEnums().data?.channel ?? [];
  const units = useOrgTree().data ?? [];
  const places = usePlaceNames();
  const open = useOpenCase();
  const below = units.filter((unit) => unit.code === me.place || unit.code.startsWith(`${me.place}-`));
  const submit = (given: Given) =>
    open.mutate(given, {
      onSuccess: async (opened) => {
        const key = opened.case_key ?? "";
        const found = (await request("get", "/api/cases/{code}", { path: { code: key } })) as unknown as { waiting_for: Waiting[] };
        const first = firstDue(found.waiting_for);
        void go(first ? `/tasks/${first.task_key}` : `/cases/${key}`);
      },
    });
  const problem = open.error instanceof Problem ? open.error : null;
  return (
    <div className="page intake">
      <div>
        <h1>登记</h1>
        <p className="mut">先登记这三项，随后第一步就问安全。正在发生危险的，先报警处置，再补登记。</p>
      </div>
      <div className="intake-cols">
        <Panel title="来的是什么事">
          <Form<Given> layout="vertical" onFinish={submit} requiredMark={false} initialValues={{ channel: "walk_in" }}>
            <Form.Item label={<>一句话事由<span className="must">必填</span></>} name="title" extra="不写全名、门牌和病名" rules={[{ required: true, message: "请写一句话事由" }, { max: 60, message: "至多 60 个字" }]}>
              <Input autoFocus maxLength={60} showCount autoComplete="off" />
            </Form.Item>
            <Form.Item label={<>来源<span className="must">必填</span></>} name="channel" rules={[{ required: true, message: "请选择来源" }]}>
              <Select options={channels} showSearch={{ optionFilterProp: "label" }} />
            </Form.Item>
            <Form.Item label={<>发生地<span className="must">必填</span></>} name="location_org" rules={[{ required: true, message: "请选择发生地" }]}>
              <Select showSearch={{ optionFilterProp: "label" }} placeholder="输地名查找" options={below.map((unit) => ({ value: unit.code, label: places(unit.code) }))} />
            </Form.Item>
            {problem && <div style={{ marginBottom: 16 }}><Note tone="hi">没有登记成功：{problem.detail}。{problem.expected && `应为${problem.expected}。`}填的内容还在。</Note></div>}
            <Button type="primary" size="large" htmlType="submit" loading={open.isPending}>登记，接着问安全</Button>
          </Form>
        </Panel>
        <Panel title="登记以后">
          <ol className="tl">
            <li className="key"><b>接待与危险筛查</b><p className="sm mut">先问安全，任一项“是”立刻转处置</p></li>
            <li><b>登记诉求与当事人</b><p className="sm mut">填完后编案号，出具受理登记表</p></li>
            <li><b>受理判定、分流确认</b><p className="sm mut">平台给建议，由人确认或改</p></li>
            <li><b>派单与签收</b><p className="sm mut">承办单位签收后开始办理</p></li>
          </ol>
        </Panel>
      </div>
    </div>
  );
}
