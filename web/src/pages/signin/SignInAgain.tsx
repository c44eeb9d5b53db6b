import { Modal } from "antd";
import { SignInForm } from "@/pages/signin/SignInForm";
import { Note } from "@/parts/Note";

/** The session has ended: sign in where you are; what was written stays. */
export default function SignInAgain({ user, done }: { user: string; done: (signedIn: boolean) => void }) {
  return (
    <Modal open title="重新登录" footer={null} onCancel={() => done(false)} width={400} destroyOnHidden>
      <div style={{ display: "grid", gap: 16 }}>
        <Note tone="mi">
          <b>登录已过期，写的内容还在。</b>重新登录后回到这一行。
        </Note>
        <SignInForm user={user} done={() => done(true)} />
      </div>
    </Modal>
  );
}
