// What is typed into fields: each a try to be taken for something else than text.
export const payloads = [
  // SQL
  "' or '1'='1",
  "'; drop table person; --",
  "1; select pg_sleep(5) --",
  "\" or \"\"=\"",
  "' union select token from session --",
  "') or ('a'='a",
  "%' or 1=1 --",
  "\\'; delete from audit; --",
  "$1",
  "1e309",
  // Templates
  "{{913*7919}}",
  "${913*7919}",
  "{% for x in range(191) %}7{% endfor %}",
  "<%= 913*7919 %>",
  "#{913*7919}",
  "{{ site.csrf }}{{ self }}{{ ''.__class__ }}",
  // Pages
  "<script>alert(1)</script>",
  "\"><img src=x onerror=alert(1)>",
  "' onmouseover='alert(1)",
  "javascript:alert(1)",
  "</textarea><svg/onload=alert(1)>",
  // Formulas, headers, paths, shells, logs
  "=cmd|' /C calc'!A0",
  "a\r\nSet-Cookie: linchpin=evil",
  "../../../../etc/passwd",
  "file:///etc/passwd",
  "`id`; $(id) | id",
  "a\nforged log line level=error",
  // Text that is hardly text
  "\u202e\u0000x",
  "\u{1F4A9}\u0301\u200d\ufeff",
  "\uffff\u{10ffff}",
  "%00%ff%c0%ae",
  "0".repeat(5000),
  "９４３４７６５９１９",
  "-1",
  "99999999999999999999999999",
  "null",
  "[object Object]",
  "{\"$ne\":null}",
  "2024-02-30",
  "0000-00-00T99:99:99Z",
];

/** What no answer may hold: a payload that was run, a database or a machine that speaks. */
export const leaks = [
  [/7230047/, "a template was run", true],
  [/7{191}/, "a template was run", true],
  [/<script>alert\(1\)/, "a script stands in the page"],
  [/<img src=x onerror/, "a tag stands in the page"],
  [/<svg\/onload/, "a tag stands in the page"],
  [/\sonmouseover='alert/, "an attribute stands in the page"],
  [/href="javascript:/i, "a link runs a script"],
  [/\bsqlx\b|sqlite|postgres|syntax error|no such (table|column)/i, "the database speaks", true],
  [/panicked|RUST_BACKTRACE|\.rs:\d+|stack backtrace/, "the program speaks", true],
  [/root:.*:0:0:/, "a file of the machine", true],
];
