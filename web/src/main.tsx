import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import "@/styles/base.css";
import "@/styles/shell.css";
import "@/styles/parts.css";
import "@/styles/days.css";
import "@/styles/controls.css";
import "@/styles/print.css";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
