"""The nursing home's story: last year's work from survey to signed plan, and this year's survey open and mostly answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from forsvarlig.demo import DemoAnswer, DemoEnterprise, survey_answers
from forsvarlig.web.cycle import actions as cycle
from forsvarlig.web.cycle.actions.planning import MeasureText
from forsvarlig.web.cycle.content import shown_content
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Assessment, Cycle, Level, Plan
from forsvarlig.web.cycle.proposals import levels_of
from forsvarlig.web.cycle.together import together
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.participation import actions as participation
from forsvarlig.web.participation.models import hash_of
from forsvarlig.web.surveys import actions as surveys
from forsvarlig.web.surveys import answering
from forsvarlig.web.surveys.actions import Slips
from forsvarlig.web.surveys.codes import read_code
from forsvarlig.web.surveys.models import Round

SEED = 2026
QUESTION = "Er det noe du savner i spørsmålene, eller i måten vi spør på?"
PARTIES = ["employer", "employees", "safety_representative"]
People = Mapping[str, Person]
Tell = Callable[[str], None]


def tell(home: DemoEnterprise, people: People, on: date, say: Tell) -> dict[int, str]:
    """Play the story up to a day. Returns the slips of those who haven't answered this year, by the person's number."""
    say("Last year: survey, answers, result …")
    last_year = _last_year(home, people, on - timedelta(days=365))
    say("Last year: assessment and plan in Avdeling Nord …")
    plan_for_nord(last_year, people, on - timedelta(days=310))
    say("This year: the survey is open, and most have answered …")
    return _this_year(home, people, on)


def _last_year(home: DemoEnterprise, people: People, began: date) -> Cycle:
    ingrid = people["ingrid"]
    survey = _round(home, people, f"Kartlegging {began.year}", began)
    turn = cycle.start_cycle(
        ingrid,
        name=f"Arbeidsmiljøarbeidet {began.year}",
        goal="Finne ut hvordan det er på jobb, og gjøre noe med det som er verst.",
        learnt="",
        who="Styrer, HMS-leder, lederne og verneombudet.",
        method=Cycle.Method.SURVEY,
        survey=survey,
        plan_by=began + timedelta(days=90),
        on=began,
    )
    _hear(survey, people, began)
    slips = surveys.open_round(ingrid, survey, began + timedelta(days=10))
    _fill_in(slips, survey_answers(home, survey.questionnaire, seed=SEED, wave=1), home, began + timedelta(days=20))
    surveys.close_round(ingrid, survey, began + timedelta(days=31))
    return turn


def _this_year(home: DemoEnterprise, people: People, on: date) -> dict[int, str]:
    ingrid, began = people["ingrid"], on - timedelta(days=20)
    survey = _round(home, people, f"Kartlegging {on.year}", began)
    cycle.start_cycle(
        ingrid,
        name=f"Arbeidsmiljøarbeidet {on.year}",
        goal="Se om tiltakene på Nord har hjulpet, og få med alle enhetene denne gangen.",
        learnt="I fjor ble bare Nord ferdig. I år setter vi av tid i alle enhetene før vi spør.",
        who="Styrer, HMS-leder, lederne, verneombudet og den tillitsvalgte.",
        method=Cycle.Method.SURVEY,
        survey=survey,
        plan_by=on + timedelta(days=60),
        on=began,
    )
    _hear(survey, people, began)
    slips = surveys.open_round(ingrid, survey, began + timedelta(days=10))
    answers = survey_answers(home, survey.questionnaire, seed=SEED, wave=2)
    left = _fill_in(slips, answers, home, on)
    return {people[person.key].pk: left[person.unit].pop() for person in home.people if person.comes_to and left.get(person.unit)}


def _round(home: DemoEnterprise, people: People, name: str, began: date) -> Round:
    units = [unit for unit in people["ingrid"].enterprise.units.order_by("pk") if unit.parent_id is not None]
    return surveys.prepare_round(
        people["ingrid"],
        name=name,
        units=units,
        owner=people["ingrid"],
        database_keeper=f"IT-avdelingen ved {home.name}",
        opens_on=began + timedelta(days=10),
        closes_on=began + timedelta(days=31),
        feedback_on=began + timedelta(days=45),
    )


def _hear(survey: Round, people: People, on: date) -> None:
    until = on + timedelta(days=7)
    for hearing in surveys.consult(people["ingrid"], survey, question=QUESTION, on=on, answer_by=until):
        said = "Spørsmålene er greie. Sørg for at de som bare jobber natt, også får lappen sin."
        if hearing.party == hearing.Party.ELECTED_REPRESENTATIVE:
            said = "Greit for oss."
        participation.state(hearing.person or people["fatima"], hearing, text=said, on=on + timedelta(days=3))


def _fill_in(slips: Iterable[Slips], answers: Iterable[DemoAnswer], home: DemoEnterprise, on: date) -> dict[str, list[str]]:
    """Answer with the slips. Returns the slips that nobody used, by the unit's key."""
    names = {unit.name: unit.key for unit in home.units}
    left = {names[each.unit.name]: list(each.codes) for each in slips}
    for answer in answers:
        own = answering.begin(read_code(left[answer.unit].pop()), on)
        if own is None:
            raise ValueError("A slip of the demonstration can't be used.")
        answering.save(own, answer.answers, on)
        answering.deliver(own, on)
    return left


def plan_for_nord(turn: Cycle, people: People, on: date) -> None:
    """Judge, conclude, plan, ask, disagree, answer and sign in the unit of `people["anders"]`, and do two things of three."""
    anders, fatima = people["anders"], people["fatima"]
    assessment = cycle.open_assessment(anders, turn, anders.unit, on)
    for factor in eight():
        proposed = levels_of(assessment.proposal, factor.id)
        known = "unknown" not in proposed
        cycle.decide(
            anders,
            assessment,
            factor.id,
            adopts=known,
            now="" if known else Level.GREEN,
            over_time="" if known else Level.YELLOW,
            reason="" if known else "Vi snakket om det: Ingen på Nord har opplevd det i år, men vi følger med.",
            helps="Vi hjelper hverandre når det brenner." if factor.id == "support_feedback" else "",
            version=0,
            on=on,
        )
    assessment.refresh_from_db()
    proposal = together(list(assessment.decisions.all()), assessment.proposal)
    cycle.conclude(
        anders,
        assessment,
        now=proposal.now,
        over_time=proposal.over_time,
        reason="",
        present="Anders, Fatima, Jonas, Mona og tre til fra dagvakta",
        took_part=PARTIES,
        version=assessment.version,
        on=on,
    )
    assessment.refresh_from_db()
    _sign(_draft(assessment, people, on), anders, fatima, on)


def _draft(assessment: Assessment, people: People, on: date) -> Plan:
    anders = people["anders"]
    plan = cycle.open_plan(anders, assessment, on)
    for text in _measures(people, on):
        plan.refresh_from_db()
        cycle.save_measure(anders, plan, text, version=plan.version)
    plan.refresh_from_db()
    return plan


def _measures(people: People, on: date) -> list[MeasureText]:
    return [
        MeasureText(
            title="Avtal hva som kan vente når vi ikke rekker alt",
            works="source",
            factors=("quantitative_demands",),
            owner=people["anders"],
            deadline=on + timedelta(days=45),
            why="Vi er for få på formiddagen, og ingen vet hva som kan legges bort.",
            baseline="I to uker i høst ble hver tredje pause avbrutt.",
            shown_by="Vi teller avbrutte pauser i to uker i mars.",
            catalogue_id="agree_what_can_wait",
        ),
        MeasureText(
            title="Fast vikar på Nord når to er borte samtidig",
            works="source",
            factors=("quantitative_demands",),
            owner=people["ingrid"],
            deadline=on + timedelta(days=120),
            why="Når to er borte, går resten dobbelt.",
            baseline="Sju vakter i høst uten vikar.",
            shown_by="Ingen vakt uten vikar når to er borte, talt hver måned.",
        ),
        MeasureText(
            title="De ansatte setter opp turnusen sammen",
            works="group",
            factors=("autonomy",),
            owner=people["anders"],
            deadline=on + timedelta(days=150),
            why="Turnusen kommer ferdig, og ønskene blir ikke sett.",
            baseline="Ingen var med på turnusen i høst.",
            shown_by="Alle som vil, har vært med på neste turnus.",
            catalogue_id="staff_set_the_rota",
        ),
    ]


def _sign(plan: Plan, anders: Person, fatima: Person, on: date) -> None:
    question = "Er dette de riktige tiltakene, og er fristene til å leve med?"
    for hearing in cycle.send_out(anders, plan, question=question, answer_by=on + timedelta(days=14), on=on):
        statement = participation.state(
            fatima,
            hearing,
            text="Det er bra at pausene kommer først.",
            disagrees_on="fristen for fast vikar",
            disagreement="Fire måneder er for lenge å gå dobbelt. Det bør være på plass før ferien.",
            on=on + timedelta(days=5),
        )
        answer = "Vi får ikke ansatt noen før budsjettet er vedtatt. Til da ringer vi vikarbyrået."
        participation.reply(anders, statement, text=answer, on=on + timedelta(days=7))
    for signer in (anders, fatima):
        plan.refresh_from_db()
        cycle.sign_plan(signer, plan, shown_hash=hash_of(shown_content(plan)), at=_noon(on + timedelta(days=8)))
    plan.refresh_from_db()
    first, _vicar, rota = plan.measures.all()
    cycle.mark_done(anders, first, done_on=on + timedelta(days=40), on=on + timedelta(days=40))
    seen = "Hver tiende pause ble avbrutt i mars, mot hver tredje i høst."
    cycle.evaluate_effect(anders, first, effect="better", seen=seen, on=on + timedelta(days=110))
    cycle.mark_done(anders, rota, done_on=on + timedelta(days=140), on=on + timedelta(days=140))


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), timezone.get_current_timezone())
