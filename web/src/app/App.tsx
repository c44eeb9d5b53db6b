import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import { BrowserRouter } from "react-router";
import { client } from "@/api/client";
import { AppRoutes } from "@/app/routes";
import { phoneTheme, theme } from "@/app/theme";
import { usePhone } from "@/app/viewport";

/** The pages with what they all share: theme, words, queries, addresses. */
export function App() {
  const phone = usePhone();
  return (
    <ConfigProvider theme={phone ? phoneTheme : theme} locale={zhCN} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <AppRoutes />
        </BrowserRouter>
      </QueryClientProvider>
    </ConfigProvider>
  );
}
