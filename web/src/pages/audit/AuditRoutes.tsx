import { lazy } from "react";
import { Route, Routes } from "react-router";
import { FindCasePage } from "@/pages/audit/FindCasePage";
import { Empty } from "@/parts/states";
import "./audit.css";

const ReplayPage = lazy(() => import("@/pages/audit/ReplayPage"));

/** 案件回放: finding a case, and its record step by step. */
export default function AuditRoutes() {
  return (
    <Routes>
      <Route index element={<FindCasePage />} />
      <Route path=":code" element={<ReplayPage />} />
      <Route path="*" element={<Empty title="没有这个地址">核对一下地址，或者从上面的导航进去。</Empty>} />
    </Routes>
  );
}
