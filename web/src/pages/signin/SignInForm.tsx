import { Button, Form, Input } from "antd";
import { useSignIn } from "@/api/mutations/useSignIn";
import { Problem } from "@/api/problem";
import { Note } from "@/parts/Note";

/** Account and password; `user` fixes the account when somebody signs in again. */
export function SignInForm({ user, done }: { user?: string; done?: () => void }) {
  const signIn = useSignIn();
  const submit = (given: { user: string; password: string }) =>
    signIn.mutate(given, { onSuccess: () => done?.() });
  const wrong = signIn.error instanceof Problem ? signIn.error : null;
  return (
    <Form layout="vertical" initialValues={{ user }} onFinish={submit} requiredMark={false} size="large">
      <Form.Item label="账号" name="user" rules={[{ required: true, message: "请填写账号" }]}>
        <Input autoComplete="username" autoFocus={user === undefined} readOnly={user !== undefined} />
      </Form.Item>
      <Form.Item label="密码" name="password" rules={[{ required: true, message: "请填写密码" }]}>
        <Input.Password autoComplete="current-password" autoFocus={user !== undefined} />
      </Form.Item>
      {wrong && (
        <div style={{ marginBottom: 16 }}>
          <Note tone="hi">
            没有登录成功：{wrong.detail}。
            {wrong.status === 401 && "请核对账号和密码，忘记密码请找本单位管理员。"}
          </Note>
        </div>
      )}
      <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
        登录
      </Button>
    </Form>
  );
}
