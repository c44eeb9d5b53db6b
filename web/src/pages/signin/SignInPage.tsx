import { useSession } from "@/api/queries/useSession";
import { SignInForm } from "@/pages/signin/SignInForm";
import { Mark } from "@/parts/Icon";
import { Note } from "@/parts/Note";
import "@/pages/signin/signin.css";

/** The door: a mark, two fields, one button. */
export default function SignInPage() {
  const demo = useSession().data?.demo;
  return (
    <main className="door">
      <div className="door-in">
        <h1>
          <Mark size={34} />
          枫桥
        </h1>
        <p className="mut">矛盾纠纷化解办案平台，工作人员登录</p>
        <SignInForm />
        {demo && (
          <Note>
            <b>这是演示，案件和人都是虚构的。</b>所有账号的密码都是 <code>{demo.password}</code>，可以试：
            <ul className="door-demo">
              {demo.accounts.map(({ user, words }) => (
                <li key={user}>
                  <code>{user}</code> {words}
                </li>
              ))}
            </ul>
          </Note>
        )}
        <p className="xs mut">登录、查看和办理都记入日志。群众查进度走公开页，不用登录。</p>
      </div>
    </main>
  );
}
