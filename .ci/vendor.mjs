// Copies what package.json pins into static/vendor/, with its licence and a checksum of each file (`npm run vendor`).
// The copies are committed, so neither setting up nor running the product needs Node.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const FONT = (weight) => `${weight}/BeVietnamPro_${weight}.ttf`;
const FILES = {
  idb: ["build/index.js", "LICENSE"],
  "@expo-google-fonts/be-vietnam-pro": [FONT("400Regular"), FONT("600SemiBold"), "LICENSE_FONT"], // for PDF; browsers get static/fonts
};

for (const [name, files] of Object.entries(FILES)) {
  const folder = `static/vendor/${name.split("/").pop()}`;
  mkdirSync(folder, { recursive: true });
  const sums = files.map((file) => {
    const content = readFileSync(`node_modules/${name}/${file}`);
    const copy = file.split("/").pop();
    writeFileSync(`${folder}/${copy}`, content);
    return `${createHash("sha256").update(content).digest("hex")}  ${copy}\n`;
  });
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
  writeFileSync(`${folder}/SHA256SUMS`, sums.join(""));
  writeFileSync(`${folder}/VERSION`, `${name} ${version}\n`);
}
