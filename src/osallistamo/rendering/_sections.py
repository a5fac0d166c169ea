"""
Where in an act something stands, as each language writes it.

Checklists have it as Finnish acts do: ``29 §``, ``23, 32, 33 §``, ``24 luku 8 §``.
"""

import re

from osallistamo._messages import say


_SECTIONS = re.compile(r"(?:(?P<chapter>\d+) luku )?(?P<numbers>\d.*) §")


def told_section(section: str, language: str) -> str:
    """
    Return the sections of an act; what is written in another way stays as it is.
    """
    found = _SECTIONS.fullmatch(section)
    if found is None:
        return section
    numbers = found["numbers"]
    if re.search("[,–]", numbers):
        told = say("document.sections", language, numbers=numbers)
    else:
        told = say("document.section", language, number=numbers)
    if chapter := found["chapter"]:
        told = say("document.chapter", language, chapter=chapter, section=told)

    return told
