import { Button, Form, Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useChangePassword } from "@/api/mutations/useChangePassword";
import { Problem } from "@/api/problem";
import { useMe } from "@/app/useMe";
import { Note } from "@/parts/Note";
import "@/pages/password/password.css";

interface Given {
  old_password: string;
  new_password: string;
}

const LEAST = 10;

/** 改密码: the old one, the new one twice. */
export default function PasswordPage() {
  const me = useMe();
  const change = useChangePassword();
  const [form] = Form.useForm<Given & { again: string }>();
  const [done, setDone] = useState(false);
  const wrong = change.error instanceof Problem ? change.error : null;
  const submit = ({ old_password, new_password }: Given) => {
    setDone(false);
    change.mutate(
      { old_password, new_password },
      {
        onSuccess: () => {
          form.resetFields();
          setDone(true);
        },
      },
    );
  };
  return (
    <div className="pw">
      <h1>改密码</h1>
      <p className="mut">
        账号 {me.user}。改好后，在别处的登录都会退出，本账号的令牌全部作废，这里不用重新登录。
      </p>
      {done && (
        <Note tone="lo">
          <b>密码已改。</b>下次登录用新密码。<Link to="/">回首页</Link>
        </Note>
      )}
      <Form form={form} layout="vertical" onFinish={submit} requiredMark={false} size="large">
        <Form.Item
          label="原来的密码"
          name="old_password"
          rules={[{ required: true, message: "请填写原来的密码" }]}
        >
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        <Form.Item
          label="新密码"
          name="new_password"
          extra="至少 10 个字符。用几个不相干的词最好记，也最难猜；不要含账号、姓名。"
          rules={[
            { required: true, message: "请填写新密码" },
            { min: LEAST, message: `至少 ${LEAST} 个字符` },
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          label="再写一遍新密码"
          name="again"
          dependencies={["new_password"]}
          rules={[
            { required: true, message: "请再写一遍新密码" },
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                !value || value === getFieldValue("new_password")
                  ? Promise.resolve()
                  : Promise.reject(new Error("两遍不一样")),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {wrong && (
          <div className="pw-no">
            <Note tone="hi">密码没有改：{wrong.detail}。</Note>
          </div>
        )}
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          改密码
        </Button>
      </Form>
    </div>
  );
}
