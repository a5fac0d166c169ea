"""
Reference data that checklists and documents point to, one class a kind.
"""

from typing import Literal

from attrs import field, frozen

from osallistamo._languages import Text
from osallistamo._model import Place


EVERYONE = "everyone"
"""The population group that stands for all of them in a method's `groups`."""

Medium = Literal["face_to_face", "online", "phone", "paper"]
IndicatorKind = Literal[
    "yes_no",
    "percentage_within_time",
    "count_range",
    "satisfaction_min",
    "annual_evaluation",
    "monitored_metric",
    "feedback_collected",
    "count",
    "mean_score",
]
Attribute = Literal["levels", "groups", "phases", "media", "cost", "skill", "weeks"]
CatalogueKind = Literal[
    "levels",
    "methods",
    "groups",
    "sources",
    "indicators",
    "measures",
    "terms",
    "items",
]


@frozen(kw_only=True)
class Item:
    """
    An entry that is only named and described: a phase, a channel, a role.

    Attributes:
        id: Unique in its catalogue.
        name: What it is called.
        text: What it means.
        rules: Which rules of the domain's sources it encodes.
        was: Earlier ids, so that older plans keep their answers.

    """

    id: str
    name: Text
    text: Text | None = None
    rules: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Level(Item):
    """
    A form of participation (fi: osallisuuden taso).

    Attributes:
        plain: The form as a plain sentence.
        promise: What the city promises to participants.
        iap2: Names of the comparable levels of the IAP2 spectrum.
        order: Place among the forms, lowest first.

    """

    plain: Text
    promise: Text
    iap2: tuple[str, ...] = ()
    order: int = 0


@frozen(kw_only=True)
class Range:
    """From a smallest to a largest number; either may be open."""

    min: int | None = None
    max: int | None = None


@frozen(kw_only=True)
class Method(Item):
    """
    A way to take part (fi: menetelmä).

    Attributes:
        levels: Forms of participation that it can carry.
        advisory: Whether it only advises on a decision.
        media: How people meet: face to face, online, by phone, on paper.
        groups: Population groups that it suits; ``everyone`` for all.
        phases: Phases of a project that it suits.
        size: Participants, typically.
        weeks: Weeks to prepare it, typically.
        cost: From 1 (low) to 3 (high).
        skill: What running it takes, from 1 (basic) to 3 (expert).
        accessibility: What to mind so that everyone can take part.
        data_protection: What to mind about personal data.
        note: What else to know.

    """

    levels: tuple[str, ...]
    advisory: bool = False
    media: tuple[Medium, ...]
    groups: tuple[str, ...]
    phases: tuple[str, ...]
    size: Range = Range()
    weeks: Range = Range()
    cost: Range = Range()
    skill: int = 1
    accessibility: Text | None = None
    data_protection: Text | None = None
    note: Text | None = None


@frozen(kw_only=True)
class PopulationGroup(Item):
    """
    People whom a decision concerns (fi: väestöryhmä).

    Attributes:
        barriers: What can keep them from taking part.
        remedies: What to do about it.
        channels: Channels that reach them.
        methods: Ways of hearing that suit them.
        named_in_seed: Whether the city's own plan names them.

    """

    barriers: Text | None = None
    remedies: Text | None = None
    channels: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    named_in_seed: bool = False


@frozen(kw_only=True)
class Source(Item):
    """
    An act, a document or a guide (fi: lähde).

    Attributes:
        kind: ``act``, ``document`` or ``guidance``.
        number: The act's number, such as ``306/2019``.
        publisher: Who published it.
        url: Where it can be read.

    """

    kind: Literal["act", "document", "guidance"]
    number: str = ""
    publisher: Text | None = None
    url: str = ""


@frozen(kw_only=True)
class Indicator(Item):
    """
    Something that is measured (fi: mittari).

    Attributes:
        kind: How it is measured; kinds are never mixed or averaged.
        target: What is aimed at.
        measure: The measure that it follows.
        level: ``project``, ``division`` or ``city``.

    """

    kind: IndicatorKind
    target: Text | None = None
    measure: str = ""
    level: Literal["project", "division", "city"] = "project"


@frozen(kw_only=True)
class Measure(Item):
    """
    Something that the city or a division has promised to do (fi: toimenpide).

    Attributes:
        level: ``city`` or ``division``.
        focus: ``experience``, ``competence`` or ``plurality``.

    """

    level: Literal["city", "division"]
    focus: Literal["experience", "competence", "plurality"]


@frozen(kw_only=True)
class Criterion:
    """
    One criterion of the ranking of methods.

    Attributes:
        attribute: The method's attribute that is compared.
        answers: Questions whose answers it is compared with.
        weight: Points that it is worth.

    """

    attribute: Attribute
    answers: tuple[str, ...]
    weight: int


@frozen(kw_only=True)
class Combination:
    """Methods that work well together, and why."""

    methods: tuple[str, ...]
    text: Text


@frozen(kw_only=True)
class Catalogue:
    """
    A catalogue (fi: luettelo).

    Attributes:
        kind: Which class its entries are, a key of `CATALOGUE_KINDS`.
        entries: The entries by id, in the author's order.
        criteria: For methods: how they are ranked.
        combinations: For methods: which work well together.

    """

    id: str
    kind: CatalogueKind
    version: str
    title: Text
    text: Text | None = None
    entries: dict[str, Item]
    criteria: tuple[Criterion, ...] = ()
    combinations: tuple[Combination, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


CATALOGUE_KINDS: dict[CatalogueKind, type[Item]] = {
    "levels": Level,
    "methods": Method,
    "groups": PopulationGroup,
    "sources": Source,
    "indicators": Indicator,
    "measures": Measure,
    "terms": Item,
    "items": Item,
}

# Keys whose values are ids in another catalogue, and which one.
REFERENCES: dict[str, dict[str, str]] = {
    "methods": {"levels": "levels", "groups": "groups", "phases": "phases"},
    "groups": {"channels": "channels", "methods": "methods"},
    "indicators": {"measure": "measures"},
}
