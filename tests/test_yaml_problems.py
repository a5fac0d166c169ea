"""
What an author's mistakes in YAML look like: each named, each at its line.
"""

import pytest

from osallistamo import load
from osallistamo.errors import ToolkitError, UsageError
from strategies import checklist, question, section, words, write_toolkit


HEAD = """\
format: osallistamo-checklist/1
id: main
version: 1.0.0
title:
  fi: Lista
  sv: Lista
  en: List
sections:
  - id: first
    title: {fi: Osio, sv: Avsnitt, en: Section}
    entries:
"""
QUESTION = """\
      - question: name
        kind: text
        text: {fi: Mikä?, sv: Vad?, en: What?}
        label: {fi: Nimi, sv: Namn, en: Name}
"""
FIRST = HEAD.count("\n") + 1
"""The line of the first entry after the head."""


@pytest.fixture(name="load_main")
def _load_main(tmp_path):
    """
    Load a toolkit whose only checklist has the given text.
    """

    def load_main(text):
        folder = write_toolkit(tmp_path / "tk", [checklist("main", [])])
        path = folder / "checklists" / "main.yaml"
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, "utf-8")

        return load(folder)

    return load_main


@pytest.fixture(name="problems_of")
def _problems_of(load_main):
    def problems_of(text):
        with pytest.raises(ToolkitError) as caught:
            load_main(text)

        return caught.value.problems

    return problems_of


def told(problems):
    return [(p.line, p.key, p.path) for p in problems]


def test_the_head_alone_is_a_toolkit(load_main):
    """
    What the other tests break is whole before they do.
    """
    toolkit = load_main(HEAD + QUESTION)

    assert [entry.name for entry in toolkit.entries] == ["main.name"]


@pytest.mark.parametrize(
    ("line", "key", "path"),
    [
        ("wen: name", "unknown_key_near", "first.name"),
        ("zzzz: name", "unknown_key", "first.name"),
        ("place: here", "unknown_key", "first.name.place"),
        ("id: other", "unknown_key", "first.name.id"),
        ("required: no", "not_true_or_false", "first.name.required"),
        ("required: [true]", "not_true_or_false", "first.name.required"),
        ("minimum: many", "not_a_number", "first.name.minimum"),
        ("minimum: NaN", "not_a_number", "first.name.minimum"),
        ("minimum: 1,5", "not_a_number", "first.name.minimum"),
        ("rules: rec-01", "not_a_list", "first.name.rules"),
        ("rules: {rec: 01}", "not_a_list", "first.name.rules"),
        ("rules: [[rec]]", "not_text", "first.name.rules.0"),
        ("options_from: []", "not_text", "first.name.options_from"),
        ("options_from: ''", "empty", "first.name.options_from"),
        ("help: Ohje", "not_a_mapping", "first.name.help"),
        ("help: {sv: Hjälp}", "no_finnish", "first.name.help"),
        ("help: {fi: ' '}", "empty", "first.name.help.fi"),
        ("help: {fi: [a]}", "not_text", "first.name.help.fi"),
        ("help: {fi: Ohje, de: Hilfe}", "unknown_language", "first.name.help.de"),
        ("when: 1 +", "condition_syntax", "first.name.when"),
        ("options: [{id: a}]", "missing_key", "first.name.options.a"),
        ("duty: name", "entry_kind", "first.name"),
    ],
)
def test_a_wrong_key_is_named_at_its_line(problems_of, line, key, path):
    """
    A key that does not fit its entry is told with line and path.
    """
    # The kind of entry is the entry's own matter: it is told at its first line.
    at = FIRST if key == "entry_kind" else FIRST + 4

    assert told(problems_of(f"{HEAD}{QUESTION}        {line}\n")) == [(at, key, path)]


def test_a_near_miss_is_offered(problems_of):
    """
    A misspelt key, kind or format says what may have been meant.
    """
    (key,) = problems_of(f"{HEAD}{QUESTION}        wen: x\n")
    (kind,) = problems_of(HEAD + QUESTION.replace("kind: text", "kind: txt"))

    assert "did you mean 'when'?" in key.in_language("en")
    assert "tarkoititko 'when'?" in key.in_language("fi")
    assert "menade du text?" in kind.in_language("sv")


@pytest.mark.parametrize("missing", ["kind", "text", "label"])
def test_a_missing_key_is_told_where_its_entry_begins(problems_of, missing):
    """
    What an entry lacks is told at the entry's first line.
    """
    lines = [x for x in QUESTION.splitlines() if not x.startswith(f"        {missing}")]
    text = HEAD + "\n".join(lines) + "\n"
    (problem,) = problems_of(text)

    assert told([problem]) == [(FIRST, "missing_key", "first.name")]
    assert problem.values == {"name": missing}


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("format: osallistamo-checklist/1", "format: osallistamo-plan/1", 1, "format"),
        ("format: osallistamo-checklist/1\n", "", 1, "format"),
        ("id: main", "id: other", 1, "id_not_file"),
        ("version: 1.0.0", "version: one", 3, "version_form"),
        ("  fi: Lista\n", "", 4, "no_finnish"),
        ("  - id: first", "  - id: First", 9, "id_form"),
        ("    entries:\n", "    entries: none\n", 11, "not_a_list"),
        ("  - id: first", "  - layout: row\n    id: first", 9, "not_one_of"),
    ],
)
def test_a_checklist_is_whole(problems_of, old, new, line, key):
    """
    What is wrong with a checklist itself is told at its line.
    """
    text = (HEAD if "entries" in old else HEAD + QUESTION).replace(old, new)

    assert [(p.line, p.key) for p in problems_of(text)] == [(line, key)]


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("id: main\nid: other\n", 2, "yaml_duplicate_key"),
        ("id: &main main\n", 1, "yaml_anchor_or_tag"),
        ("id: main\ntitle: *main\n", 2, "yaml_alias"),
        ("id: main\ntitle: &t {fi: a}\n", 2, "yaml_anchor_or_tag"),
        ("id: !!python/object/apply:os.system [ls]\n", 1, "yaml_anchor_or_tag"),
        ("id: main\nversion: !!str 1.0\n", 2, "yaml_anchor_or_tag"),
        ("id: main\ntitle:\n  <<: *base\n", 3, "yaml_alias"),
        ("id: main\n---\nid: other\n", 2, "yaml_documents"),
        ("id: main\n? [a, b]\n: c\n", 2, "yaml_key_no_text"),
        ("id: main\ntitle: a: b\n", 2, "yaml_syntax"),
        ("id: main\n\ttitle: a\n", 2, "yaml_syntax"),
        ("id: main\ntitle: 'open\n", 3, "yaml_syntax"),
        ("id: \x00main\n", 1, "yaml_syntax"),
        ("- id: main\n", 1, "yaml_no_mapping"),
        ("main\n", 1, "yaml_no_mapping"),
        ("", 1, "yaml_no_mapping"),
        (b"id: main\ntitle: \xe4iti\n", 1, "file_not_utf8"),
        ("id: main\ntitle: " + "[" * 5_000 + "]" * 5_000, 2, "yaml_too_deep"),
        ("id: main\ntitle: " + "{a: " * 5_000 + "}" * 5_000, 2, "yaml_too_deep"),
        ("id: main\n" + "a:\n" + "".join("-" * 60_000), 3, "yaml_syntax"),
    ],
)
def test_yaml_is_read_strictly(problems_of, text, line, key):
    """
    What YAML allows and checklists do not is refused, at its line.
    """
    problems = problems_of(text)

    assert (problems[0].line, problems[0].key) == (line, key)
    assert {p.file for p in problems} == {"tk/checklists/main.yaml"}


def test_a_small_file_cannot_grow(problems_of):
    """
    A billion laughs are refused as written, none of them laughed.
    """
    text = "a0: &a0 [ha, ha]\n" + "".join(
        f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n" for i in range(9)
    )
    problems = problems_of(text)

    assert len(problems) == 10 + 9 * 9
    assert {p.key for p in problems} == {"yaml_alias", "yaml_anchor_or_tag"}


def test_a_merge_key_is_an_unknown_key(problems_of):
    """
    `<<` merges nothing: it is a key that is not there.
    """
    problems = problems_of(f"{HEAD}{QUESTION}        <<: {{public: true}}\n")

    assert told(problems) == [(FIRST + 4, "unknown_key", "first.name")]


def test_a_byte_order_mark_and_windows_lines_are_no_matter(load_main):
    """
    Files saved by Notepad load as others do.
    """
    text = (HEAD + QUESTION).replace("\n", "\r\n")
    toolkit = load_main(text.encode("utf-8-sig"))

    assert toolkit.entries[0].content.place.line == FIRST


def test_every_scalar_stays_as_written(load_main):
    """
    `no`, `1.10` and `12:30` are texts where a text is wanted.
    """
    words_ = ["no", "yes", "on", "1.10", "12:30", "0x1F", "2027-02-01", "null", "~"]
    options = "".join(
        f"          - {{id: o{i}, text: {{fi: {word}, sv: {word}, en: {word}}}}}\n"
        for i, word in enumerate(words_)
    )
    text = QUESTION.replace("kind: text", "kind: one_of")
    toolkit = load_main(f"{HEAD}{text}        options:\n{options}")

    assert [o.text["sv"] for o in toolkit.question("main.name").options] == words_


def test_option_ids_stay_as_written(load_main):
    """
    An option called `no` is not turned into false.
    """
    text = QUESTION.replace("kind: text", "kind: one_of")
    option = "{id: no, text: {fi: Ei, sv: Nej, en: No}}"
    toolkit = load_main(f"{HEAD}{text}        options: [{option}]\n")

    assert toolkit.question("main.name").option_ids == ("no",)


def test_everything_wrong_in_a_file_is_told_at_once(problems_of):
    """
    One reading finds every mistake, nested ones too, in the order of lines.
    """
    text = f"""{HEAD}\
      - question: size
        kind: oneof
        text:
          fi: ""
          de: Wie?
        label: {{sv: Storlek}}
        wen: x
        options:
          - id: small
            text: Pieni
            hlep: {{fi: a}}
      - quetsion: other
      - duty: tell
        force: law
        text: {{fi: Kerro}}
        due: {{days: 3}}
        valid: {{from: 1.1.2027}}
        sources:
          - section: 3 §
"""

    assert told(problems_of(text)) == [
        (FIRST + 1, "not_one_of_near", "first.size.kind"),
        (FIRST + 3, "empty", "first.size.text.fi"),
        (FIRST + 4, "unknown_language", "first.size.text.de"),
        (FIRST + 5, "no_finnish", "first.size.label"),
        (FIRST + 6, "unknown_key_near", "first.size"),
        (FIRST + 9, "not_a_mapping", "first.size.options.small.text"),
        (FIRST + 10, "unknown_key_near", "first.size.options.small"),
        (FIRST + 11, "entry_kind", "first.entries.1"),
        (FIRST + 12, "missing_key", "first.tell"),
        (FIRST + 15, "due_form", "first.tell.due"),
        (FIRST + 16, "not_a_day", "first.tell.valid"),
        (FIRST + 18, "missing_key", "first.tell.sources.0"),
    ]


def test_everything_wrong_in_several_files_is_told_at_once(tmp_path):
    """
    Problems of all files come together, each with its own file and line.
    """
    catalogue = {
        "format": "osallistamo-catalogue/1",
        "id": "things",
        "kind": "items",
        "version": "1.0.0",
        "title": words("Things"),
        "entries": [],
    }
    folder = write_toolkit(
        tmp_path / "tk",
        [checklist("one", []), checklist("two", []), checklist("gone", [])],
        catalogues=[catalogue],
    )
    (folder / "checklists" / "one.yaml").write_text(
        HEAD.replace("id: main", "id: one") + QUESTION.replace("text:", "txet:"),
        "utf-8",
    )
    (folder / "checklists" / "two.yaml").write_text("id: two\nid: two\n", "utf-8")
    (folder / "checklists" / "gone.yaml").unlink()
    (folder / "catalogues" / "things.yaml").write_text(
        "format: osallistamo-catalogue/1\nid: things\nkind: items\nversion: 1.0.0\n"
        "title: {fi: a}\nentries:\n  - id: a\n    name: {fi: a}\n"
        "  - id: b\n    nmae: {fi: b}\n  - id: c\n    name: b\n",
        "utf-8",
    )
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert [(p.file, p.line, p.key) for p in caught.value.problems] == [
        ("tk/catalogues/things.yaml", 9, "missing_key"),
        ("tk/catalogues/things.yaml", 10, "unknown_key_near"),
        ("tk/catalogues/things.yaml", 12, "not_a_mapping"),
        ("tk/checklists/gone.yaml", 1, "file_unreadable"),
        ("tk/checklists/one.yaml", FIRST, "missing_key"),
        ("tk/checklists/one.yaml", FIRST + 2, "unknown_key_near"),
        ("tk/checklists/two.yaml", 2, "yaml_duplicate_key"),
    ]
    lines = {x: caught.value.in_language(x).splitlines() for x in ("fi", "sv", "en")}
    where = f"tk/checklists/one.yaml:{FIRST + 2}: first.name: "
    assert lines["fi"][0] == "Työkalupakkia ei voi käyttää: korjattavaa 7."
    assert lines["sv"][0] == "Verktygslådan kan inte användas: 7 att rätta."
    assert lines["en"][0] == "The toolkit can't be used: 7 to correct."
    assert lines["fi"][6] == f"{where}avainta 'txet' ei ole tässä; tarkoititko 'text'?"
    assert lines["sv"][6] == f"{where}nyckeln 'txet' finns inte här; menade du 'text'?"
    assert lines["en"][6] == f"{where}there is no key 'txet' here; did you mean 'text'?"


def test_an_entry_of_a_catalogue_stands_there_once(tmp_path):
    """
    A second entry with one id is told at its own line.
    """
    folder = write_toolkit(tmp_path / "tk", [], catalogues=[])
    (folder / "catalogues" / "things.yaml").write_text(
        "format: osallistamo-catalogue/1\nid: things\nkind: items\nversion: 1.0.0\n"
        "title: {fi: a}\nentries:\n  - id: a\n    name: {fi: a}\n"
        "  - id: a\n    name: {fi: b}\n",
        "utf-8",
    )
    write_manifest(folder, "catalogues: [things]\n")
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert told(caught.value.problems) == [(9, "entry_twice", "a")]


def test_a_catalogue_of_no_kind_is_told_once(tmp_path):
    """
    A misspelt kind does not make every entry of the catalogue a problem.
    """
    folder = write_toolkit(tmp_path / "tk", [], catalogues=[])
    (folder / "catalogues" / "things.yaml").write_text(
        "format: osallistamo-catalogue/1\nid: things\nkind: level\nversion: 1.0.0\n"
        "title: {fi: a}\nentries:\n  - id: a\n    plain: {fi: a}\n",
        "utf-8",
    )
    write_manifest(folder, "catalogues: [things]\n")
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert told(caught.value.problems) == [(3, "not_one_of_near", "kind")]


def write_manifest(folder, rest):
    """
    Write a manifest of five lines and the given ones.
    """
    text = (
        "format: osallistamo-toolkit/1\nid: tk\nversion: 1.0.0\n"
        "title: {fi: a, sv: a, en: a}\n"
    )
    (folder / "toolkit.yaml").write_text(text + rest, "utf-8")


@pytest.mark.parametrize(
    ("rest", "key", "path"),
    [
        ("checklists: [../x]", "id_form", "checklists"),
        ("checklists: [/etc/passwd]", "id_form", "checklists"),
        ("catalogues: [../../x]", "id_form", "catalogues"),
        ('checklists: ["a\\0b"]', "id_form", "checklists"),
        ("checklists: main", "not_a_list", "checklists"),
        ("checklists: [[main]]", "not_a_mapping", "checklists.0"),
        ("checklists: [{checklist: main, afer: x}]", "checklist_place", "checklists.0"),
        (
            "checklists: [{checklist: main, before: x, after: y}]",
            "checklist_place",
            "checklists.0",
        ),
        ("changes: [{omti: main.x}]", "change_kind", "changes.0"),
        ("changes: [{omit: main.x, override: main.x}]", "change_kind", "changes.0"),
        ("changes: [{omit: main.x, befor: y}]", "change_form", "changes.0"),
        ("changes: [{insert: {guidance: a}}]", "change_form", "changes.0"),
        ("changes: [{add: {guidance: a}, after: x}]", "change_form", "changes.0"),
        ("changes: [{override: x, set: y}]", "not_a_mapping", "changes.0.set"),
        ("extends: nowhere", "extends_unknown", "extends"),
        ("extends: ../tk", "extends_unknown", "extends"),
        ("layout: {title: main.name, fact: []}", "unknown_key_near", "layout"),
    ],
)
def test_a_manifest_is_read_strictly(tmp_path, rest, key, path):
    """
    What a manifest names wrongly, or must not name, is told at its line.
    """
    folder = write_toolkit(tmp_path / "tk", [])
    write_manifest(folder, rest + "\n")
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert [(p.file, *told([p])[0]) for p in caught.value.problems] == [
        ("tk/toolkit.yaml", 5, key, path)
    ]


@pytest.mark.parametrize("base", ["inner/base", "./inner/base", "../inner/base"])
def test_a_base_is_named_by_its_id_alone(tmp_path, monkeypatch, base):
    """
    A path is no id: a toolkit extends what is beside it, never what is elsewhere.
    """
    write_toolkit(tmp_path / "inner" / "base", [])
    folder = write_toolkit(tmp_path / "tk", [])
    write_manifest(folder, f"extends: {base}\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert told(caught.value.problems) == [(5, "extends_unknown", "extends")]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    """
    A checklist that is a link to a file elsewhere is refused.
    """
    folder = write_toolkit(tmp_path / "tk", [checklist("main", [])])
    path = folder / "checklists" / "main.yaml"
    path.rename(tmp_path / "elsewhere.yaml")
    path.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert [p.key for p in caught.value.problems] == ["file_outside"]


def test_a_toolkit_that_is_not_there_is_a_wrong_use(tmp_path):
    """
    An unknown toolkit is told with those that there are.
    """
    with pytest.raises(UsageError) as caught:
        load(tmp_path / "nowhere")

    assert "helsinki" in caught.value.in_language("fi")
    assert caught.value.exit_status == 2


def test_a_broken_manifest_is_told(tmp_path):
    """
    A manifest that cannot be read is a problem of the toolkit.
    """
    folder = write_toolkit(tmp_path / "tk", [])
    (folder / "toolkit.yaml").write_text("id: [\n", "utf-8")
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert [(p.file, p.key) for p in caught.value.problems] == [
        ("tk/toolkit.yaml", "yaml_syntax")
    ]
    assert caught.value.exit_status == 1


CASES = [
    ({"kind": "one_of"}, "options_missing", "s.a"),
    ({"kind": "text", "minimum": "1"}, "bounds_needless", "s.a"),
    ({"kind": "text", "timeline": "true"}, "timeline_no_date", "s.a.timeline"),
    ({"kind": "text", "member": words("one")}, "group_only", "s.a"),
    ({"kind": "group"}, "group_form", "s.a"),
    ({"kind": "one_of", "options_from": "x"}, "catalogue_unknown", "s.a.options_from"),
]


@pytest.mark.parametrize(("more", "key", "path"), CASES)
def test_a_question_fits_its_kind(tmp_path, more, key, path):
    """
    A question has what its kind needs and nothing that its kind cannot use.
    """
    wrong = question("a", "text") | more
    folder = write_toolkit(tmp_path / "tk", [checklist("p", [section("s", [wrong])])])
    with pytest.raises(ToolkitError) as caught:
        load(folder)

    assert [(p.key, p.path) for p in caught.value.problems] == [(key, path)]


@pytest.mark.parametrize(("gap", "known"), [("name:lower", True), ("name:loud", False)])
def test_a_gap_is_filled_in_a_known_way_only(load_main, problems_of, gap, known):
    """
    What nobody can fill is named as it stands.
    """
    text = f"{{fi: 'Hei {{{gap}}}', sv: 'Hej {{{gap}}}', en: 'Hi {{{gap}}}'}}"
    notice = f"""\
      - notice: news
        title: {{fi: Uutinen, sv: Nyhet, en: News}}
        paragraphs:
          - text: {text}
"""
    if known:
        load_main(HEAD + QUESTION + notice)
    else:
        (problem,) = problems_of(HEAD + QUESTION + notice)
        assert "name:loud" in str(problem)
