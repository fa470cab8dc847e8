"""The forms as data: which questions, from which article, and which records answer each.

Sources:

- NIS2, Directive (EU) 2022/2555, art. 23(3) and (4): the early warning within 24 hours, the
  notification within 72 hours, the final report within a month of it and what that must contain.
  In Belgium by the law of 26 April 2024, in force since 18 October 2024.
- GDPR, Regulation (EU) 2016/679, art. 33(1) to (5) and 34(1).
- The Belgian police for victims of ransomware (politie.be/5461), and the Belgian Cyber Security
  Coalition, "Prosecuting cybercrime in practice": copies rather than seizure, the chain of custody.
- Of insurers there is no norm: what their policies usually ask after an interruption of business.

Which records answer is chosen by what was recorded in fields, never by judging a text. Where no
field says it, those are chosen that hold one of the `WORDS`, and the form says which words.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.domain.clock.regimes import BELGIAN_NIS2, TERMS

WORDS: Mapping[str, tuple[str, ...]] = {
    "dpo": (
        "DPO", "DPD", "FG", "DSB", "data protection", "protection des données",
        "gegevensbescherming", "Datenschutz",
    ),
    "data_subjects": (
        "data subject", "personal data", "personne concernée", "personnes concernées",
        "données à caractère personnel", "données personnelles", "betrokkenen", "persoonsgegevens",
        "betroffene Personen", "personenbezogen",
    ),
    "cross_border": (
        "cross-border", "transfrontalier", "transfrontière", "grensoverschrijdend",
        "grenzüberschreitend",
    ),
    "money": ("EUR", "€", "euro", "euros"),
}  # fmt: skip
"""What texts are searched for, whole words in any case, where no field says what they are about."""


class Pick(NamedTuple):
    """Which rows of one board: those with one of these `values` in a field.

    The labels of the values are those of the `group` of codes. With `has` also those only that say
    something in one of these fields; with `words` those only that hold one of these `WORDS` in one
    of the fields `has`. What is chosen otherwise than by values is named by `forms.only.<only>`.
    """

    board: str
    field: str = ""
    values: tuple[str, ...] = ()
    group: str = ""
    has: tuple[str, ...] = ()
    only: str = ""
    words: str = ""


class Question(NamedTuple):
    """One question: its name, the article that asks it, what answers it, what would record it."""

    form: str
    name: str
    article: str
    picks: tuple[Pick, ...]
    command: str


class Form(NamedTuple):
    """One form; `since` is the day from which its law applies, None where there is none."""

    name: str
    since: date | None
    questions: tuple[Question, ...]


def stages(board: str, concept: str, *values: str) -> Pick:
    """What stands at one of these stages."""
    return Pick(board, "stage", values, f"stage.{concept}")


def of_sort(board: str, group: str, *values: str) -> Pick:
    """What is of one of these categories."""
    return Pick(board, "category", values, group)


def threats(*values: str) -> Pick:
    """Threats of these sorts."""
    return of_sort("threats", "threat_category", *values)


def observations(*values: str) -> Pick:
    """Observations mainly about this."""
    return of_sort("observations", "observation_category", *values)


def clocks(*values: str) -> Pick:
    """Clocks of these regimes."""
    return Pick("clocks", "regime", values, "clock_regime")


DISTURBED = Pick("services", only="disturbed")
DECIDED = stages("decisions", "decision", "taken", "superseded", "ended", "ordered", "revoked")
ISOLATED = stages("restores", "restore", "isolated", "reconnected")
CLOSED = stages("threats", "threat", "closed")
KEPT = stages("records", "record", "attached", "transcribed")
HELD = stages("records", "record", "held", "lifted")
GIVEN = stages("records", "record", "exported", "brief_issued", "minutes_issued")
AUTHORITIES = Pick("communications", "audience", ("authorities",), "audience")
CANCELLED, RESTORED, FIGURES = Pick("cancellations"), Pick("restores"), Pick("figures")
TRACES = Pick("threats", has=("traces",), only="traces")

_NIS2: tuple[tuple[str, str, tuple[Pick, ...], str], ...] = (
    ("aware", "23(4)(a), (b), (d)", (clocks("nis2_early", "nis2_notification", "nis2_final"),),
     "crisis clock start nis2_notification"),
    ("happened", "23(4)(d)(i)", (observations("technical"),),
     "crisis observation note --category technical"),
    ("services", "23(3)(a), 23(4)(d)(i)", (DISTURBED,), "crisis service report"),
    ("persons", "23(3)(b), 23(4)(d)(i)",
     (CANCELLED, observations("care", "patient_safety")), "crisis cancellation order"),
    ("cause", "23(4)(d)(ii)", (Pick("threats"),), "crisis threat report"),
    ("applied", "23(4)(d)(iii)", (DECIDED, ISOLATED), "crisis decision take"),
    ("ongoing", "23(4)(d)(iii)",
     (stages("actions", "action", "assigned", "progressed"),
      stages("restores", "restore", "planned", "advancing", "blocked")), "crisis action assign"),
    ("cross_border", "23(4)(d)(iv)",
     (Pick("observations", has=("text",), words="cross_border"),
      Pick("communications", has=("text", "texts"), words="cross_border")),
     "crisis observation note --category outside"),
    ("told", "23(4)", (AUTHORITIES, GIVEN), "crisis communication send --audience authorities"),
)  # fmt: skip

_GDPR: tuple[tuple[str, str, tuple[Pick, ...], str], ...] = (
    ("aware", "33(1)", (clocks("gdpr"),), "crisis clock start gdpr"),
    ("nature", "33(3)(a)", (threats("leak", "claim"), observations("data_protection")),
     "crisis threat report --category leak"),
    ("numbers", "33(3)(a)",
     (Pick("threats", has=("volume",), only="volume"),
      Pick("figures", has=("what", "unit", "of_what"), words="data_subjects")),
     "crisis threat change"),
    ("dpo", "33(3)(b)", (Pick("duties", has=("post",), words="dpo"),), "crisis duty take"),
    ("consequences", "33(3)(c)",
     (Pick("threats", has=("consequence",), only="consequence"), observations("patient_safety")),
     "crisis observation note --category patient_safety"),
    ("measures", "33(3)(d)", (DECIDED, CLOSED), "crisis decision take"),
    ("phases", "33(4)", (Pick("clocks", "regime", ("gdpr",), "clock_regime", has=("parts",),
                              only="parts"),), "crisis clock file"),
    ("facts", "33(5)", (observations("technical"), Pick("threats")),
     "crisis observation note --category technical"),
    ("effects", "33(5)", (DISTURBED, CANCELLED), "crisis service report"),
    ("remedy", "33(5)", (ISOLATED, stages("restores", "restore", "planned", "advancing", "blocked",
                                          "completed", "abandoned"), Pick("actions")),
     "crisis action assign"),
    ("subjects", "34(1)",
     (Pick("communications", "audience", ("public", "patients", "relatives", "staff"), "audience",
           has=("sent",), only="sent"),), "crisis communication send --audience patients"),
)  # fmt: skip

_POLICE: tuple[tuple[str, str, tuple[Pick, ...], str], ...] = (
    ("discovered", "", (observations("technical"),),
     "crisis observation note --category technical"),
    ("note", "", (threats("ransom", "claim"),), "crisis threat report --category ransom"),
    ("demand", "", (Pick("threats", has=("demand", "deadlines", "handling"), only="demand"),),
     "crisis threat change"),
    ("entry", "", (threats("entry_point"), CLOSED),
     "crisis threat report --category entry_point"),
    ("indicators", "", (threats("indicator"),), "crisis threat report --category indicator"),
    ("leak", "", (threats("leak"),), "crisis threat report --category leak"),
    ("machines", "", (Pick("figures", has=("asset",), only="asset"), ISOLATED),
     "crisis figure report"),
    ("traces", "", (TRACES,), "crisis threat trace"),
    ("files", "", (KEPT,), "crisis record attach"),
    ("holds", "", (HELD,), "crisis record hold"),
    ("changed", "", (DECIDED, RESTORED), "crisis decision take"),
    ("contacts", "", (AUTHORITIES, of_sort("means", "means_category", "outside_help")),
     "crisis communication send --audience authorities"),
)  # fmt: skip

_INSURER: tuple[tuple[str, str, tuple[Pick, ...], str], ...] = (
    ("notice", "", (clocks("insurer"),), "crisis clock start insurer"),
    ("decided", "", (DECIDED,), "crisis decision take"),
    ("met", "", (Pick("meetings"),), "crisis meeting open"),
    ("interruption", "", (DISTURBED,), "crisis service report"),
    ("activity", "", (CANCELLED,), "crisis cancellation order"),
    ("figures", "", (FIGURES,), "crisis figure report"),
    ("costs", "", (Pick("figures", has=("unit", "what"), words="money"),),
     "crisis figure report --unit EUR"),
    ("means", "", (Pick("means"),), "crisis means ask"),
    ("ransom", "", (threats("ransom", "claim"),), "crisis threat report --category ransom"),
    ("restored", "", (RESTORED,), "crisis restore plan"),
    ("custody", "", (KEPT, TRACES, HELD), "crisis record attach"),
    ("given", "", (GIVEN,), "crisis record export"),
)  # fmt: skip


def _questions(form: str, law: str, table: Any) -> tuple[Question, ...]:
    return tuple(
        Question(form, name, f"{law} {article}".strip(), picks, command)
        for name, article, picks, command in table
    )


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("nis2", BELGIAN_NIS2, _questions("nis2", "NIS2 art.", _NIS2)),
        Form("gdpr", TERMS["gdpr"].since, _questions("gdpr", "GDPR art.", _GDPR)),
        Form("police", None, _questions("police", "", _POLICE)),
        Form("insurer", None, _questions("insurer", "", _INSURER)),
    )
}
"""Every form, by what is typed for it."""
