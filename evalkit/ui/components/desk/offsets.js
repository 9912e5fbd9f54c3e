/* A passage by offsets. The browser counts UTF-16 units, the store counts code points. */

class PassageText {
  constructor(text) {
    this.text = text;
    this.unitOf = [];
    this.pointOf = [];
    for (const character of text) {
      for (let i = 0; i < character.length; i += 1) this.pointOf.push(this.unitOf.length);
      this.unitOf.push(this.pointOf.length - character.length);
    }
    this.pointOf.push(this.unitOf.length);
    this.unitOf.push(text.length);
  }

  slice({ start, end }) {
    return this.text.slice(start, end);
  }

  /* The place of code points in units, and back with the words that stand there. */
  inUnits({ start, end }) {
    return { start: this.unitOf[start], end: this.unitOf[end] };
  }

  inPoints({ start, end }) {
    return { start: this.pointOf[start], end: this.pointOf[end], quote: this.slice({ start, end }) };
  }

  /* Without spaces at its ends, and with every letter whole that it cuts; null where nothing is left. */
  whole({ start, end }) {
    const words = this.slice({ start, end });
    let from = start + words.length - words.trimStart().length;
    let to = end - (words.length - words.trimEnd().length);
    if (from >= to) return null;
    this.letters ??= new Set([...segments(this.text, "grapheme"), this.text.length]);
    while (!this.letters.has(from)) from -= 1;
    while (!this.letters.has(to)) to += 1;
    return { start: from, end: to };
  }

  /* The sentences of a stretch. */
  sentences(stretch) {
    const words = this.slice(stretch);
    const cuts = [...segments(words, "sentence"), words.length];
    return cuts.slice(1)
      .map((cut, index) => this.whole({ start: stretch.start + cuts[index], end: stretch.start + cut }))
      .filter(Boolean);
  }
}

/* Where letters (with all their marks) or sentences begin; roughly where the browser has no segmenter. */
const ROUGHLY = {
  grapheme: /\r\n|.(?:\p{M}|\u200d.|[\u{1f3fb}-\u{1f3ff}])*/gsu,
  sentence: /.+?(?:[.!?…]+["'”’)\]]*(?:\s+|$)|$)/gs,
};

function segments(text, granularity) {
  if (!Intl.Segmenter) return [...text.matchAll(ROUGHLY[granularity])].map((match) => match.index);
  return [...new Intl.Segmenter(undefined, { granularity }).segment(text)].map((segment) => segment.index);
}
