"""
Toolkits that other packages ship: found by their id, and named when they fail.
"""

import sys

import pytest

from osallistamo import OsallistamoError, load
from osallistamo.cli import main
from strategies import checklist, question, section, write_toolkit


@pytest.fixture(name="install")
def _install(tmp_path, monkeypatch):
    """
    Put a package with a toolkit where Python finds installed packages.
    """
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def install(name, target, *, module="", **manifest):
        # What an earlier test has imported stands in another folder.
        monkeypatch.delitem(sys.modules, f"{name}_tools", raising=False)
        package = site / f"{name}_tools"
        package.mkdir()
        (package / "__init__.py").write_text(module, "utf-8")
        known = site / f"{name}_tools-1.0.dist-info"
        known.mkdir()
        (known / "METADATA").write_text(f"Name: {name}-tools\nVersion: 1.0\n", "utf-8")
        (known / "entry_points.txt").write_text(
            f"[osallistamo.toolkits]\n{name} = {target}\n", "utf-8"
        )
        own = checklist(f"{name}_own", [section("s", [question("q", "text")])])

        return write_toolkit(package / name, [own], **manifest)

    return install


def test_a_toolkit_of_another_package_is_loaded_by_its_id(install, capsys):
    """
    It can extend a shipped one, and stands in the list.
    """
    install("espoo", "espoo_tools:espoo", extends="helsinki")

    assert "espoo_own.q" in load("espoo").by_name
    assert "project.name" in load("espoo").by_name
    assert main(["toolkit", "list", "--lang", "en"]) == 0
    assert "espoo 1.0.0" in capsys.readouterr().out


def test_a_toolkit_can_extend_one_of_another_package(install, tmp_path):
    """
    The base is known by its id wherever it is installed.
    """
    install("espoo", "espoo_tools:espoo")
    own = write_toolkit(tmp_path / "tapiola", [], extends="espoo")

    assert "espoo_own.q" in load(own).by_name


@pytest.mark.parametrize(
    ("target", "module", "detail"),
    [
        ("no_such_tools:espoo", "", "ModuleNotFoundError"),
        ("espoo_tools:nowhere", "", "nowhere/toolkit.yaml"),
        ("espoo_tools:espoo", "raise RuntimeError('boom')", "RuntimeError: boom"),
    ],
)
def test_a_package_that_fails_is_named(install, capsys, target, module, detail):
    """
    Its error names the package; what is shipped works as ever.
    """
    install("espoo", target, module=module)

    with pytest.raises(OsallistamoError, match="package espoo-tools") as told:
        load("espoo")
    assert detail in str(told.value)
    assert load("helsinki").id == "helsinki"

    assert main(["toolkit", "list", "--lang", "fi"]) == 1
    found = capsys.readouterr()
    assert "helsinki" in found.out
    assert "espoo-tools" in found.err


def test_mistakes_in_its_files_are_told_with_the_package(install, capsys):
    """
    The reader learns whose files they are, and still each line.
    """
    folder = install("espoo", "espoo_tools:espoo")
    path = folder / "checklists" / "espoo_own.yaml"
    path.write_text(path.read_text("utf-8").replace('"text"', '"txet"', 1), "utf-8")

    with pytest.raises(OsallistamoError) as told:
        load("espoo")
    assert "files are those of the package espoo-tools" in str(told.value)
    assert "espoo/checklists/espoo_own.yaml:" in str(told.value)


def test_no_package_takes_the_place_of_a_shipped_toolkit(install):
    """
    A namesake of a shipped toolkit is not loaded instead of it.
    """
    install("helsinki", "helsinki_tools:helsinki")

    assert "helsinki_own.q" not in load("helsinki").by_name
