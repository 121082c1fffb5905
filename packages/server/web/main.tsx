// Entry point: renders the pages.
import { createRoot } from "react-dom/client";
import "./style/index.css";
import { App } from "./app.tsx";

const root = document.getElementById("app");
if (root) createRoot(root).render(<App />);
