// Read OPDS feeds with the parser of Thorium (r2-opds-js): `node opds.js FILE…`; prints what it understood as JSON.
const fs = require("fs");
const { initGlobalConverters_OPDS } = require("r2-opds-js/dist/es6-es2015/src/opds/init-globals");
const { OPDSFeed } = require("r2-opds-js/dist/es6-es2015/src/opds/opds2/opds2");
const { OPDS } = require("r2-opds-js/dist/es6-es2015/src/opds/opds1/opds");
const { TaJsonDeserialize } = require("r2-lcp-js/dist/es6-es2015/src/serializable");
const { XML } = require("r2-utils-js/dist/es6-es2015/src/_utils/xml-js-mapper");
const { DOMParser } = require("@xmldom/xmldom");
const { convertOpds1ToOpds2 } = require("r2-opds-js/dist/es6-es2015/src/opds/converter");
const { initGlobalConverters_GENERIC } = require("r2-shared-js/dist/es6-es2015/src/init-globals");
const { initGlobalConverters_SHARED } = require("r2-shared-js/dist/es6-es2015/src/init-globals");
initGlobalConverters_OPDS(); initGlobalConverters_SHARED(); initGlobalConverters_GENERIC();

const read = (file) => {
  const text = fs.readFileSync(file, "utf8");
  if (file.endsWith(".json")) return TaJsonDeserialize(JSON.parse(text), OPDSFeed);
  return convertOpds1ToOpds2(XML.deserialize(new DOMParser().parseFromString(text, "application/xml"), OPDS));
};
const told = (feed) => ({
  title: feed.Metadata.Title,
  navigation: (feed.Navigation || []).map((l) => l.Href),
  links: (feed.Links || []).map((l) => [l.Rel && l.Rel[0], l.Href]),
  publications: (feed.Publications || []).map((p) => ({
    title: p.Metadata.Title, identifier: p.Metadata.Identifier, language: p.Metadata.Language,
    links: p.Links.map((l) => [l.Rel && l.Rel[0], l.Href, l.TypeLink]), images: (p.Images || []).map((l) => l.Href),
  })),
});
console.log(JSON.stringify(process.argv.slice(2).map((file) => told(read(file)))));
