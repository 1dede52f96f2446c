import ast
import re

from tests.house.code import ROOMS, files, lines_with, modules, named

LONGEST_FUNCTION, LONGEST_FILE = 30, 300
WHOLE = {"scripts/bundle/verify.py": 500}  # leaves the house alone, read by a stranger
EVERYWHERE = (*ROOMS, "tests")
NEVER = r"Manager|Handler|Service|Helper|Util|DTO|Info|Impl"
BOOKISH = {"Created", "Updated", "Deleted"}


def test_a_function_fits_on_a_page():
    long = [
        f"{path}:{node.lineno} {name}: {node.end_lineno - node.lineno + 1} lines"
        for path, _ in modules()
        for name, node in named(path)
        if not isinstance(node, ast.ClassDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_a_file_is_read_in_one_sitting():
    counted = {path: text.count("\n") for path, text in files().items()}

    long = {p: n for p, n in counted.items() if n > WHOLE.get(p, LONGEST_FILE)}
    assert long == {}


def test_modules_classes_and_functions_say_what_they_are():
    silent = [path for path, top in modules() if not ast.get_docstring(top)]
    silent += [
        f"{path}:{node.lineno} {name}"
        for path, _ in modules()
        for name, node in named(path)
        if is_public(name) and not ast.get_docstring(node)
    ]

    assert silent == []


def is_public(name):
    """Whether others call it; `when` tells itself, and so does what Python calls."""
    *outer, last = name.split(".")
    inside_function = any(part[:1].islower() for part in outer)
    private = any(part.startswith("_") for part in (*outer, last))
    return not private and not inside_function and last not in ("when", "Meta")


def test_names_are_the_malls_own():
    strange = [
        f"{path}:{node.lineno} {name}"
        for path, _ in modules()
        for name, node in named(path)
        if isinstance(node, ast.ClassDef) and is_strange(node.name)
    ]

    assert strange == []


def is_strange(name):
    """Whether a class is called after its making rather than after the business."""
    parts = re.findall(r"DTO|[A-Z][a-z]*", name) or [name]
    return (
        name.startswith("Base")
        or parts[-1] in BOOKISH
        or re.fullmatch(NEVER, parts[-1])
    )


def test_nothing_is_waved_through():
    assert lines_with(r"#\s*(type:\s*ignore|noqa)", *EVERYWHERE) == []
    assert lines_with(r"(pytest\.|mark\.|\.)(skip|xfail|importorskip)\b", "tests") == []


def test_only_a_read_model_may_fail_and_stand_still():
    caught = lines_with(r"except\s*(:|\(?(Base)?Exception)", *EVERYWHERE)

    assert [line for line in caught if not line.startswith("projections/")] == []
    assert len(caught) <= 1


def test_only_scripts_print():
    printed = [
        f"{path}:{node.lineno}"
        for path, top in modules()
        if not path.startswith("scripts/")
        for node in ast.walk(top)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
    ]

    assert printed == []


def test_only_settings_read_the_environment():
    read = lines_with(r"\b(environ|getenv)\b")

    assert [line for line in read if not line.startswith("web/settings.py")] == []


def test_every_script_starts_with_main():
    scripts = [p for p in files("scripts") if re.fullmatch(r"scripts/[a-z]\w*.py", p)]
    late = [path for path in scripts if "def main(argv" not in files("scripts")[path]]

    assert late == []


def test_no_banners_and_no_promises():
    promises = r"#\s*(TODO|FIXME|XXX|HACK)\b(?!.*issue \d)"

    assert lines_with(promises, *EVERYWHERE) == []
    assert lines_with(r"^\s*#\s*[-=#*]{4,}", *EVERYWHERE) == []
