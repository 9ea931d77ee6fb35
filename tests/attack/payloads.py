"""Hostile texts, written by a grammar: what would be done, in what form, and how it breaks out.

All of them would leave a trace: a variable of the page, a request to ``canary.invalid``, or the
content of a file or an environment variable in what is made.
"""

from __future__ import annotations

VARIABLE = "CANARY_VARIABLE"
"""The environment variable that no output may show."""
HOST = "canary.invalid"
"""The host that nothing may ask for anything."""

_SCRIPTS = ("top.canary=1", "window.canary=1", f"location='http://{HOST}/'")
_HTML = (
    "<script>{script}</script>",
    "<img src=x onerror={script}>",
    "<svg onload={script}>",
    "<svg><script>{script}</script></svg>",
    "<body onload={script}>",
    "<details open ontoggle={script}>",
    "<iframe srcdoc='<script>{script}</script>'></iframe>",
    "<a href=javascript:{script}>x</a>",
    "<input autofocus onfocus={script}>",
    "<math><mtext></table><mglyph><style><img src=x onerror={script}>",
    "[x](javascript:{script})",
    "![x](javascript:{script})",
    "<javascript:{script}>",
    "[x]{{onclick={script}}}",
    "<style>@import 'http://canary.invalid/{script}'</style>",
    "<noscript><p title='</noscript><img onerror={script}>'>",
    "`<script>{script}</script>`{{=html}}",
    "<audio src onloadstart={script}>",
    "<!--><script>{script}</script>-->",
)
_FETCHES = (
    "<img src=http://{host}/a>",
    "<link rel=stylesheet href=http://{host}/b>",
    "![](http://{host}/c)",
    "<meta http-equiv=refresh content='0;url=http://{host}/d'>",
    "<object data=http://{host}/e>",
    "<base href=http://{host}/>",
    "<iframe src=//{host}/f></iframe>",
    "<video poster=http://{host}/g>",
    '#image("http://{host}/h")',
    "{{{{< video http://{host}/i >}}}}",
    "\\url{{http://{host}/j}}",
)
_READS = (
    "{{{{< include {file} >}}}}",
    "{{{{<include {file}>}}}}",
    "{{{{< embed {file} >}}}}",
    '#read("{file}")',
    '#include "{file}"',
    '#import "{file}": *',
    '#eval("read(\\"{file}\\")")',
    '#raw(read("{file}"))',
    '#image("{file}")',
    '#csv("{file}")',
    "\\input{{{file}}}",
    "\\include{{{file}}}",
    "\\lstinputlisting{{{file}}}",
    "\\write18{{cat {file}}}",
    "$(cat {file})",
    "`cat {file}`",
    "| cat {file}",
    "!include {file}",
    "{{% include '{file}' %}}",
    "<!--#include file='{file}' -->",
    "![x]({file})",
    "{{{{ open('{file}').read() }}}}",
    "{{open('{file}').read()}}",
    "!!python/object/apply:open ['{file}']",
    "__import__('builtins').open('{file}').read()",
    "io.open('{file}'):read('a')",
    "@{file}",
    "file://{file}",
    "<object data='{file}'>",
    "&xxe; <!ENTITY xxe SYSTEM 'file://{file}'>",
    ".. include:: {file}",
)
_VARIABLES = (
    "{{{{< env {name} >}}}}",
    "{{{{<env {name}>}}}}",
    "${{{name}}}",
    "${name}",
    "%{name}%",
    "$ENV{{{name}}}",
    "{{{{ env.{name} }}}}",
    "{{{{ environ['{name}'] }}}}",
    "os.getenv('{name}')",
    "#sys.inputs.{name}",
    "{{0.__class__.__init__.__globals__[{name}]}}",
    "%({name})s",
    "{{{name}!r}}",
    "\\getenv{{{name}}}",
    "!ENV {name}",
    "{{{{< meta {name} >}}}}",
    "{{{{< var {name} >}}}}",
    "<%= ENV['{name}'] %>",
    "@@{name}@@",
)
_PLAIN = (
    "--- title: x ---",
    "# = - + / heading",
    "1. #set page(width: 1pt)",
    "a -- b --- c ... 'd' \"e\"",
    "-1 - 5-?x",
    "*a* **b** ***c*** _d_ ~e~ ^f^",
    "$x^2$ $$y$$ \\(z\\) \\[w\\]",
    "[^1]: note",
    "[a]: b 'c'",
    "@cite [@cite; -@b]",
    "::: {.cover} x :::",
    "{#contents .cover}",
    ": caption {#x}",
    "| a | b |",
    "\\",
    "\\\\",
    "// a /* b */",
    "&lt;b&gt; &amp; &#x3c; &#60;",
    "<fig> @fig #fig",
    "\u202ertl\u202c",
    "\u2066a\u2069\u200f",
    "a\u200bb\u200dc\u2060d\ufeffe",
    "\u00ada\u00a0b",
    "\uff1cscript\uff1e",
    "\uff03read",
    "\u2003\u2003\u2003\u2003x",
    "%s %n %d {0} {} {x!r}",
    "null",
    "true",
    "~",
    "!!str",
    "2024-12-01",
    "0x10",
    "1e999",
    ".inf",
    "=1+1",
)
_AROUND = (
    "{}",
    '"{}',
    "'{}",
    '">{}',
    "</p></div></body>{}",
    "-->{}",
    "]]>{}",
    ")]{}",
    "]{}",
    "}}}}{}",
    '")\n#{}',
    "```\n{}\n```",
    "```{{=typst}}\n{}\n```",
    "```{{=html}}\n{}\n```",
    "`{}`{{=typst}}",
    "```{{python}}\n{}\n```",
    ":::\n\n{}\n\n:::",
    "---\nx: {}\n---",
    "<!-- {} -->",
    "\\{}",
    "$${}$$",
    "|{}|",
    "    {}",
    "> {}",
    "# {}",
    "$body$ {}",
    "\u2060{}\u200b",
    "\u202e{}",
    "&lt;{}&gt;",
    "{}\\",
    "/* {}",
    "a {} z",
)


def acts(file: str) -> list[str]:
    """Return the texts that would do something, each once; ``file`` is read by some."""
    texts = [form.format(script=script) for form in _HTML for script in _SCRIPTS]
    texts += [form.format(host=HOST) for form in _FETCHES]
    texts += [form.format(file=file) for form in _READS]
    texts += [form.format(name=VARIABLE) for form in _VARIABLES]
    return list(dict.fromkeys([*texts, *_PLAIN]))


def payloads(file: str) -> list[str]:
    """Return every act in every surrounding, each once, so that neighbours differ in both."""
    done = acts(file)
    number = len(done)
    return list(
        dict.fromkeys(
            around.replace("{{", "{")
            .replace("}}", "}")
            .replace("{}", done[(i + 7 * j) % number], 1)
            for i in range(number)
            for j, around in enumerate(_AROUND)
        )
    )
