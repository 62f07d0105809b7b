// Writes countries.en.json and countries.cy.json: the countries and territories of ISO 3166-1 with their names from
// CLDR, as Node's Intl holds them, in the order of each language's own alphabet. Run it by hand, with `go generate`,
// when names change; the files are kept, so that building needs no Node.
//
// Kosovo (XK) is in the list though ISO has not assigned it a code: the UK recognises it, and people come from there.
import { writeFileSync } from "node:fs";

// Regions that CLDR names and that are no countries of ISO 3166-1: reserved and private codes, unions, and codes that
// were withdrawn.
const others = new Set(
  ("AC CP CQ DG EA IC TA EU EZ QO UN XA XB ZZ " +
    "AN BU CS CT DD DY FQ FX HV JT MI NH NQ NT PC PU PZ RH SU TP UK VD WK YD YU ZR").split(" "),
);
// Countries whose short name is the one in common use.
const short = new Set(["HK", "MO", "PS"]);
// Names of our own: CLDR's Welsh gives the Falkland Islands the name of another state's claim too, which a form of the
// United Kingdom cannot, and still calls the Caribbean Netherlands by the country that ended in 2010.
const own = { cy: { FK: "Ynysoedd y Falkland", BQ: "Iseldiroedd y Caribî" } };

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => !others.has(code));

for (const [language, file] of [["en-GB", "en"], ["cy", "cy"]]) {
  const [longNames, shortNames] = ["long", "short"].map(
    (style) => new Intl.DisplayNames([language], { type: "region", style, fallback: "none" }),
  );
  const name = (code) =>
    own[language]?.[code] ?? (short.has(code) ? shortNames : longNames).of(code)?.replace(" & ", " and ");
  const collator = new Intl.Collator(language);
  const countries = codes
    .map((code) => ({ code, name: name(code) }))
    .filter((country) => country.name)
    .sort((a, b) => collator.compare(a.name, b.name));
  if (countries.length !== 250) throw new Error(`${file}: ${countries.length} countries, not 250: look at the list`);
  const rows = countries.map((country) => "  " + JSON.stringify(country)).join(",\n");
  writeFileSync(new URL(`countries.${file}.json`, import.meta.url), `[\n${rows}\n]\n`);
}
