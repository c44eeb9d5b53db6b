import { ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import { type ReactNode, useLayoutEffect } from "react";
import { rewordIcons } from "@/app/iconWords";
import { phoneTheme, theme } from "@/app/theme";
import { usePhone } from "@/app/viewport";

/** Ant Design in our look and words; around every page and dialog that uses its widgets. 待办 comes without them. */
export default function Themed({ children }: { children: ReactNode }) {
  const phone = usePhone();
  useLayoutEffect(() => rewordIcons(document.body), []);
  return (
    <ConfigProvider
      theme={phone ? phoneTheme : theme}
      locale={zhCN}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  );
}
