"""
What a question shows is what it reads, in every language.
"""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from osallistamo import Interview, OsallistamoError
from osallistamo._values import read, show
from strategies import checklist, load_checklists, question, section


LANGUAGES = ("fi", "sv", "en")
DAYS = st.dates().map(lambda day: day.isoformat()).filter(lambda d: d >= "1900")
TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=80
).filter(lambda text: text.strip())
RAW = {
    "yes_no": st.booleans(),
    "one_of": st.sampled_from("abc"),
    "several_of": st.lists(st.sampled_from("abc"), min_size=1, unique=True),
    "text": TEXT,
    "long_text": TEXT,
    "number": st.integers(-(10**9), 10**9),
    "money": st.decimals(-(10**9), 10**9, places=2).map(str),
    "date": DAYS,
    "period": st.tuples(DAYS, DAYS).map(
        lambda pair: dict(zip(("start", "end"), sorted(pair), strict=True))
    ),
    "contact": st.fixed_dictionaries(
        {"name": st.from_regex(r"[A-ZÅÄÖ][a-zåäö]{1,12}", fullmatch=True)},
        optional={
            "email": st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.fi", fullmatch=True),
            "phone": st.from_regex(r"\+?[0-9]{5,12}", fullmatch=True),
        },
    ),
}
TOOLKIT = load_checklists(
    [checklist("m", [section("s", [question(kind, kind) for kind in RAW])])]
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", RAW)
@given(data=st.data())
def test_what_is_shown_is_read_back(kind, language, data):
    """
    A shown answer, typed again, is the same answer.
    """
    asked = TOOLKIT.question(f"m.{kind}")
    value = read(asked, data.draw(RAW[kind]))

    assert read(asked, show(asked, value, language)) == value


@pytest.mark.parametrize("kind", RAW)
@given(data=st.data())
def test_what_has_been_read_reads_as_itself(kind, data):
    """
    A kept answer given again, as a form would, is unchanged.
    """
    asked = TOOLKIT.question(f"m.{kind}")
    value = read(asked, data.draw(RAW[kind]))

    assert read(asked, value) == value


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("yes_no", "KYLLÄ", True),
        ("yes_no", "nej", False),
        ("yes_no", "y", True),
        ("one_of", "option a", "a"),
        ("several_of", "c; a", ("a", "c")),
        ("number", "12 000", 12000),
        ("money", "1 234,50 €", "1234.50"),
        ("money", "12000 euroa", "12000.00"),
        ("date", "1.2.2027", "2027-02-01"),
        ("date", "2027-02-01", "2027-02-01"),
        ("date", "1 February 2027", "2027-02-01"),
        (
            "period",
            "1.2.2027-15.2.2027",
            {"start": "2027-02-01", "end": "2027-02-15"},
        ),
        ("period", "1.2.2027", {"start": "2027-02-01", "end": "2027-02-01"}),
        ("text", "  two\n lines ", "two lines"),
    ],
)
def test_people_write_answers_in_many_ways(kind, raw, value):
    """
    Dates, sums and choices are understood as people write them.
    """
    assert read(TOOLKIT.question(f"m.{kind}"), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("yes_no", "maybe"),
        ("one_of", "d"),
        ("one_of", ["a"]),
        ("several_of", []),
        ("several_of", "a; d"),
        ("number", "1.5"),
        ("number", True),
        ("money", "much"),
        ("money", "1.234567"),
        ("money", "NaN"),
        ("date", "30.2.2027"),
        ("date", "soon"),
        ("period", "2.2.2027 - 1.2.2027"),
        ("period", {"end": "2027-02-01"}),
        ("contact", "aino@example.fi"),
        ("contact", "Aino, no mail@"),
        ("text", "   "),
        ("text", "a\x00b"),
        ("text", 5),
        ("text", "x" * 100_001),
    ],
)
def test_what_cannot_be_taken_is_told_in_each_language(kind, raw):
    """
    A wrong answer leaves the interview as it is and says what to change.
    """
    interview = Interview(TOOLKIT).jump(f"m.{kind}")
    with pytest.raises(OsallistamoError) as error:
        interview.answer(raw)
    told = {error.value.in_language(language) for language in LANGUAGES}

    assert all(len(text) > 10 for text in told)
    assert f"m.{kind}" in error.value.path
