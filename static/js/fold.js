// Text as people search it: lower case, no diacritics, đ → d, so that tone placement (hoà, hòa) does not matter.
export function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/\s+/g, " ").trim();
}

// Every word of the query begins a word of the text, in any order.
export function matches(text, query) {
  const words = fold(text).split(/[^a-z0-9]+/);
  return fold(query).split(" ").filter(Boolean).every((part) => words.some((word) => word.startsWith(part)));
}
