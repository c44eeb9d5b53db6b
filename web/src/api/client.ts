import { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";

/** Answers are kept for ten seconds; only silence of the server is tried again. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => error instanceof Problem && error.offline && count < 2,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
