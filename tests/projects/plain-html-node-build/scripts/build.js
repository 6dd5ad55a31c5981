import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const settings = {
  model: process.env.OPENROUTER_MODEL ?? "openrouter/auto",
  key: process.env.OPENROUTER_API_KEY,
  canManage: Boolean(process.env.OPENROUTER_MANAGEMENT_KEY),
};

mkdirSync("site", { recursive: true });
cpSync("index.html", join("site", "index.html"));
writeFileSync(join("site", "settings.js"), `window.SETTINGS = ${JSON.stringify(settings)};\n`);
