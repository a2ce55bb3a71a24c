// The colours of Go source while it is edited. Tokens get the classes that the
// book's own highlighter gives them, so that nothing changes when editing begins.

const tokens = [
  ['', /\s+/],
  ['cp', /\/\/[^\s][^\n]*/],
  ['c1', /\/\/[^\n]*/],
  ['cm', /\/\*[^]*?(?:\*\/|$)/],
  ['s', /`[^`]*`?|"(?:\\.|[^"\\\n])*"?/],
  ['sc', /'(?:\\[^\n]+?|[^\\'\n])'/],
  ['kn', /(?:import|package)(?![\p{L}\p{N}_])/],
  ['kd', /(?:var|func|struct|map|chan|type|interface|const)(?![\p{L}\p{N}_])/],
  ['k', /(?:break|default|select|case|defer|go|else|goto|switch|fallthrough|if|range|continue|for|return)(?![\p{L}\p{N}_])/],
  ['kc', /(?:true|false|iota|nil)(?![\p{L}\p{N}_])/],
  ['nb', /(?:u?int(?:8|16|32|64)?|uintptr|float(?:32|64)?|complex(?:64|128)?|byte|rune|string|bool|error|print|println|panic|recover|close|real|imag|len|cap|append|copy|delete|new|make|clear|min|max)(?=\()/],
  ['kt', /(?:u?int(?:8|16|32|64)?|uintptr|float(?:32|64)?|complex(?:64|128)|byte|rune|string|bool|error|any)(?![\p{L}\p{N}_])/],
  ['mh', /0[xX][0-9a-fA-F_]+/],
  ['mb', /0b[01_]+/],
  ['mo', /0[0-7]+/],
  ['mf', /\d+(?:\.\d*(?:[eE][-+]?\d+)?|[eE][-+]?\d+)|\.\d+(?:[eE][-+]?\d+)?/],
  ['mi', /0|[1-9][0-9_]*/],
  ['o', /<<=?|>>=?|<=|>=|&\^=?|&&|\|\||<-|\+\+|--|==|!=|:=|\.\.\.|[-+*/%&|]=|[-+*/%&]/],
  ['nf', /[a-zA-Z_][\p{L}\p{N}_]*(?=\s*\()/],
  ['', /[\p{L}_][\p{L}\p{N}_]*/],
  ['', /[^]/],
];
const pattern = new RegExp(tokens.map(([, rule]) => `(${rule.source})`).join('|'), 'gu');

// Characters that change the direction of text are marked, and change nothing: a program
// could seem to be another one.
export const turning = /\p{Bidi_Control}/gu;
const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escape = text => text.replace(/[&<>]/g, c => escapes[c]).replace(turning, '<bdi>$&</bdi>');

// highlight turns source into lines of HTML, without their newlines.
export function highlight(source) {
  let html = '';
  for (const match of source.matchAll(pattern)) {
    const kind = tokens[match.findIndex((group, i) => i > 0 && group !== undefined) - 1][0];
    const text = escape(match[0]);
    html += kind ? text.replace(/[^\n]+/g, line => `<span class="${kind}">${line}</span>`) : text;
  }
  return html.split('\n');
}
