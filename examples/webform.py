"""
The interview in a web form: nothing is kept on the server between two requests.

    pip install flask
    flask --app examples/webform.py run

The plan itself goes along in the page. A real service would rather keep that text
in a database, or sign it, since a reader can change what the page holds.
"""

from datetime import date
from typing import Any

from flask import Flask, render_template_string, request

import osallistamo


PAGE = """<!doctype html><html lang="fi"><title>Osallisuussuunnitelma</title>
<form method="post">
<input type="hidden" name="plan" value="{{ text }}">
{% if question %}
<h1><label for="answer">{{ question.text["fi"] }}</label></h1>
{% if problem %}<p role="alert">{{ problem }}</p>{% endif %}
{% if question.options %}
<select id="answer" name="answer" {{ "multiple" if question.kind == "several_of" }}>
{% for one in question.options %}
<option value="{{ one.id }}">{{ one.text["fi"] }}</option>
{% endfor %}
</select>
{% else %}<input id="answer" name="answer">{% endif %}
<button name="step" value="answer">Vastaa</button>
<button name="step" value="later">Myöhemmin</button>
<button name="step" value="back">Takaisin</button>
{% else %}
<h1>Valmis</h1>
<ul>{% for duty in duties %}<li>{{ duty.due or "" }} {{ duty.text["fi"] }}</li>
{% endfor %}</ul>
{% endif %}
</form>"""

app = Flask(__name__)
toolkit = osallistamo.load("helsinki")


@app.route("/", methods=["GET", "POST"])
def ask() -> str:
    """
    Take one step from the plan in the page, and show the next question.
    """
    before = request.form.get("plan", "")
    interview = osallistamo.Interview(toolkit)
    if before:
        interview = osallistamo.loads(before, toolkit)
    problem = ""
    try:
        interview = step(interview)
    except osallistamo.OsallistamoError as error:
        problem = error.in_language("fi")
    made = osallistamo.plan(toolkit, interview.answers, today=date.today())

    return render_template_string(
        PAGE,
        text=osallistamo.dumps(interview, before=before),
        question=interview.question,
        problem=problem,
        duties=made.urgent,
    )


def step(interview: osallistamo.Interview) -> osallistamo.Interview:
    """
    Return the interview after the button that was pressed.
    """
    asked, given = interview.question, request.form.getlist("answer")
    if asked is None or "step" not in request.form:
        return interview
    if request.form["step"] == "later":
        return interview.later()
    if request.form["step"] == "back":
        return interview.back()
    raw: Any = "".join(given)
    if asked.kind == "several_of":
        raw = given
    elif asked.kind == "group":
        raw = raw.split()  # short names of the members, such as: opening closing

    return interview.answer(raw)
