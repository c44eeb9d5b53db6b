import { QueryClientProvider } from "@tanstack/react-query";
import { BrowserRouter } from "react-router";
import { client } from "@/api/client";
import { AppRoutes } from "@/app/routes";

/** The pages with what they all share: queries, addresses. */
export function App() {
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <AppRoutes />
      </BrowserRouter>
    </QueryClientProvider>
  );
}
