"""A few of the duties' rules written twice more, to compare with: as a plain function, and in OpenFisca-Core.

Both take facts that are all told and answer yes or no without a reason. As a script, which needs OpenFisca-Core only, it reads
{"enterprises": […], "listed": […]} from standard input and prints the version, the processor seconds that it calculated, and the
answers.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Any

Facts = Mapping[str, Any]

ON = "2026-11-22"
# The duties by id, each with a name that can stand in code.
RULES = {
    "no.aml.3-5.employer-training": "employer_training",
    "no.aml.6-1.safety-representative": "safety_representative",
    "no.aml.6-5.safety-representative-training": "representative_training",
    "no.aml.7-1.committee": "committee",
    "no.aml.8-1.information-consultation": "consultation",
    "no.aml.10-11.night-work": "night_work_assessment",
    "no.aml.3-3.occupational-health-service": "occupational_health_service",
}
FACTS: dict[str, type] = {
    "employees": int,
    "employees_average_20h": float,
    "hired_workers": int,
    "safety_representatives": int,
    "safety_representative_alternative_agreed": bool,
    "working_environment_committee_demanded": bool,
    "occupational_health_service_called_for": bool,
    "night_work": bool,
}


def plain(facts: Facts, listed: tuple[str, ...]) -> dict[str, bool]:
    """The rules as anybody would write them down; `listed` are the codes whose holders always need the service."""
    employees, average = facts["employees"], facts["employees_average_20h"]
    bound = employees >= 1 or facts["hired_workers"] >= 1 or average >= 1
    needs_service = facts["nace"][0].startswith(listed) or facts["occupational_health_service_called_for"]
    own = {
        "employer_training": True,
        "safety_representative": employees >= 5 or not facts["safety_representative_alternative_agreed"],
        "representative_training": facts["safety_representatives"] >= 1,
        "committee": average >= 30 or (average >= 10 and facts["working_environment_committee_demanded"]),
        "consultation": employees >= 50,
        "night_work_assessment": facts["night_work"],
        "occupational_health_service": needs_service,
    }
    return {name: bool(bound and holds) for name, holds in own.items()}


FORMULAS: dict[str, Callable[[Callable[[str], Any]], Any]] = {
    "bound": lambda of: (of("employees") >= 1) + (of("hired_workers") >= 1) + (of("employees_average_20h") >= 1),
    "employer_training": lambda of: of("bound"),
    "safety_representative": lambda of: of("bound") * ((of("employees") >= 5) + ~of("safety_representative_alternative_agreed")),
    "representative_training": lambda of: of("bound") * (of("safety_representatives") >= 1),
    "committee": lambda of: (
        of("bound")
        * ((of("employees_average_20h") >= 30) + (of("employees_average_20h") >= 10) * of("working_environment_committee_demanded"))
    ),
    "consultation": lambda of: of("bound") * (of("employees") >= 50),
    "night_work_assessment": lambda of: of("bound") * of("night_work"),
    "occupational_health_service": lambda of: of("bound") * (of("listed_activity") + of("occupational_health_service_called_for")),
}


def openfisca(enterprises: Sequence[Facts], listed: tuple[str, ...]) -> dict[str, list[bool]]:
    """The rules as variables of one entity, calculated for all enterprises at once. Raises ImportError without OpenFisca-Core."""
    core = {name: import_module(f"openfisca_core.{name}") for name in ("entities", "periods", "simulations", "taxbenefitsystems")}
    base = import_module("openfisca_core.variables").Variable
    entity = core["entities"].Entity("enterprise", "enterprises", "", "")
    day = core["periods"].DateUnit.DAY
    system = core["taxbenefitsystems"].TaxBenefitSystem([entity])

    def add(name: str, kind: type, **more: Any) -> None:
        values = {"value_type": kind, "entity": entity, "definition_period": day, "label": name, **more}
        system.add_variable(type(name, (base,), values))

    def formula(rule: Callable[[Callable[[str], Any]], Any]) -> Callable[[Any, Any], Any]:
        return lambda population, period: rule(lambda name: population(name, period))

    given = {name: [facts[name] for facts in enterprises] for name in FACTS}
    given["listed_activity"] = [facts["nace"][0].startswith(listed) for facts in enterprises]
    for name in given:
        add(name, FACTS.get(name, bool))
    for name, rule in FORMULAS.items():
        add(name, bool, formula=formula(rule))
    simulation = core["simulations"].SimulationBuilder().build_default_simulation(system, len(enterprises))
    for name, values in given.items():
        simulation.set_input(name, ON, values)
    return {name: simulation.calculate(name, ON).tolist() for name in RULES.values()}


def main() -> None:
    """Calculate once and print one JSON object."""
    given = json.load(sys.stdin)
    openfisca(given["enterprises"][:1], tuple(given["listed"]))
    start = time.process_time()
    answers = openfisca(given["enterprises"], tuple(given["listed"]))
    seconds = time.process_time() - start
    json.dump({"version": version("OpenFisca-Core"), "seconds": seconds, "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
