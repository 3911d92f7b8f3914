// Reads {"name": "<html>…"} from standard input and prints {"name": ["path: message", …]}, what is wrong with the
// structured data of each page. Advice is left out.
import { readFileSync } from "node:fs";
import Validator from "@adobe/structured-data-validator";
import WebAutoExtractor from "@marbec/web-auto-extractor";

const pages = JSON.parse(readFileSync(0, "utf8"));
const flaws = {};
for (const [name, html] of Object.entries(pages)) {
  const data = new WebAutoExtractor({ addLocation: true, embedSource: ["rdfa", "microdata"] }).parse(html);
  const issues = await new Validator().validate(data);
  const errors = issues.filter((issue) => issue.severity === "ERROR");
  flaws[name] = errors.map((issue) => `${(issue.path ?? []).map((step) => step.type ?? step.property).join(".")}: ${issue.issueMessage}`);
}
console.log(JSON.stringify(flaws));
