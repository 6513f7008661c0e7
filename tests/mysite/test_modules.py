"""Modules joined into one script: each once, after what it imports."""

import pytest

from mysite import modules


@pytest.fixture
def write(tmp_path):
    def written(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return tmp_path / "main.js"

    return written


def test_each_comes_once_after_what_it_imports(write):
    entry = write(
        main='import { a } from "./left.js";\nimport { b } from "./right.js";\n',
        left='import { c } from "./deep.js";\nexport function a() {}\n',
        right='import { c } from "./deep.js";\nexport const b = c;\n',
        deep="export class c {}\n",
    )

    names = [path.stem for path in modules.in_order(entry)]
    assert names == ["deep", "left", "right", "main"]


def test_a_circle_is_named(write):
    entry = write(
        main='import { a } from "./left.js";\n',
        left='import { b } from "./right.js";\nexport function a() {}\n',
        right='import { a } from "./left.js";\nexport function b() {}\n',
    )

    with pytest.raises(ValueError, match="left.js → right.js → left.js"):
        modules.join(entry)


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./left.js";',
        'import { a as b } from "./left.js";',
        'import * as left from "./left.js";',
        'import "./left.js";',
        'import { a } from "elsewhere";',
        "export default function a() {}",
        "export { a };",
        "export let a = 1;",
        'const left = await import("./left.js");',
    ],
)
def test_what_it_does_not_understand_is_refused(write, line):
    with pytest.raises(ValueError, match="main.js: .* cannot be joined"):
        modules.join(write(main=line, left="export function a() {}"))


def test_what_is_private_stays_with_its_module(write):
    entry = write(
        main='import { one } from "./one.js";\nimport { two } from "./two.js";\n'
        "globalThis.said = [one(), two()];\n",
        one='const word = "one";\nexport function one() {\n  return word;\n}\n',
        two='const word = "two";\nexport function two() {\n  return word;\n}\n',
    )
    joined = modules.join(entry)

    assert joined.count('const word = "') == 2
    assert "const { one } = module_one;" in joined
    assert "return { two };" in joined
