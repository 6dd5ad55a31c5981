import { defineConfig } from "vite";
import EnvironmentPlugin from "vite-plugin-environment";

export default defineConfig({
  plugins: [EnvironmentPlugin(["OPENROUTER_API_KEY"])],
});
