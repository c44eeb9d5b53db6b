import { SignInForm } from "@/pages/signin/SignInForm";
import { Mark } from "@/parts/Icon";
import "@/pages/signin/signin.css";

/** The door: a mark, two fields, one button. */
export default function SignInPage() {
  return (
    <main className="door">
      <div className="door-in">
        <h1><Mark size={34} />枫桥</h1>
        <p className="mut">矛盾纠纷化解办案平台，工作人员登录</p>
        <SignInForm />
        <p className="xs mut">登录、查看和办理都记入日志。群众查进度走公开页，不用登录。</p>
      </div>
    </main>
  );
}
