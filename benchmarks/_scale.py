"""
Toolkits of any size, in the words and the shape that authors give them.
"""

AFFECTED = 5
"""How many duties each question has, whatever the toolkit's size."""

QUESTIONS = 50
"""How many questions a checklist has."""

MANIFEST = """\
format: osallistamo-toolkit/1
id: scale
version: 1.0.0
title:
  fi: Suuri työkalupakki
  sv: En stor verktygslåda
  en: A large toolkit
checklists: [{names}]
"""

CHECKLIST = """\
format: osallistamo-checklist/1
id: {name}
version: 1.0.0
title:
  fi: Asukastilaisuus
  sv: Invånarmöte
  en: Residents' evening
sections:
  - id: main
    title:
      fi: Mitä järjestetään
      sv: Vad som ordnas
      en: What is arranged
    entries:
"""

QUESTION = """\
      - question: q{number}
        kind: yes_no
        text:
          fi: Järjestetäänkö hankkeessa asukastilaisuus {number} lähiaikoina?
          sv: Ordnas invånarmöte {number} inom projektet den närmaste tiden?
          en: Will the project arrange residents' evening {number} before long?
        label:
          fi: Asukastilaisuus {number}
          sv: Invånarmöte {number}
          en: Residents' evening {number}
"""

DUTY = """\
      - duty: d{number}_{step}
        force: advice
        when: q{number}
        text:
          fi: Varaa tilaisuudelle {number} esteetön tila hyvien yhteyksien varrelta.
          sv: Boka för möte {number} en tillgänglig lokal som nås med kollektivtrafik.
          en: Book for evening {number} an accessible room that buses and trams reach.
        reason:
          fi: >-
            Jokaisen pitää päästä mukaan omin voimin, ja tilat varataan Helsingissä
            usein kuukausia ennen tilaisuutta.
          sv: >-
            Alla ska kunna delta på egen hand, och lokaler i Helsingfors bokas
            ofta flera månader före evenemanget.
          en: >-
            Everyone must be able to take part on their own, and rooms in Helsinki
            are often booked months before the event.
"""


def write_toolkit(folder, entries):
    """
    Write a toolkit of about so many entries, most of them duties with a condition.
    """
    (folder / "checklists").mkdir(parents=True)
    count = max(1, entries // (1 + AFFECTED) // QUESTIONS)
    names = [f"c{number}" for number in range(count)]
    whole = "".join(_question(number) for number in range(QUESTIONS))
    for name in names:
        text = CHECKLIST.format(name=name) + whole
        (folder / "checklists" / f"{name}.yaml").write_text(text, "utf-8")
    manifest = MANIFEST.format(names=", ".join(names))
    (folder / "toolkit.yaml").write_text(manifest, "utf-8")

    return folder


def _question(number):
    duties = (DUTY.format(number=number, step=step) for step in range(AFFECTED))

    return QUESTION.format(number=number) + "".join(duties)
