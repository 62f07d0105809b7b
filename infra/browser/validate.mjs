// Validates the HTML files of a folder by a configuration, and writes what is wrong as JSON:
// {files, wrong: [{file, line, rule, message, selector}]}.
// html-validate's own command makes its tables of elements anew for every file, which takes longer than reading it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

class Once extends StaticConfigLoader {
  #resolved;
  getConfigFor() {
    return (this.#resolved ??= super.getConfigFor(""));
  }
}

const [config, folder, report] = process.argv.slice(2);
const validator = new HtmlValidate(new Once(JSON.parse(readFileSync(config, "utf8"))));
const wrong = [];
const files = readdirSync(folder).filter((name) => name.endsWith(".html"));
for (const file of files) {
  for (const result of validator.validateStringSync(readFileSync(join(folder, file), "utf8")).results) {
    for (const { line, ruleId, message, selector } of result.messages) {
      wrong.push({ file, line, rule: ruleId, message, selector });
    }
  }
}
writeFileSync(report, JSON.stringify({ files: files.length, wrong }));
