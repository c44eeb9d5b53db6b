import { lazy } from "react";
import { Route, Routes } from "react-router";
import { ProceduresPage } from "@/pages/studio/ProceduresPage";
import { Empty } from "@/parts/states";
import "./studio.css";
import "./check.css";

const DrawPage = lazy(() => import("@/pages/studio/DrawPage"));

/** 流程: the list, and one procedure of one place. */
export default function StudioRoutes() {
  return (
    <Routes>
      <Route index element={<ProceduresPage />} />
      <Route path=":procedure/:place" element={<DrawPage />} />
      <Route path="*" element={<Empty title="没有这个地址">核对一下地址，或者从上面的导航进去。</Empty>} />
    </Routes>
  );
}
