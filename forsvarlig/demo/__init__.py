"""Made-up enterprises to try the program on, from a seed: people, facts and answers. Every name and figure is invented."""

from forsvarlig.demo.answers import survey_answers
from forsvarlig.demo.cafe import cafe
from forsvarlig.demo.enterprises import DemoAnswer, DemoEnterprise, DemoPerson, DemoUnit
from forsvarlig.demo.nursing_home import nursing_home

__all__ = ["DemoAnswer", "DemoEnterprise", "DemoPerson", "DemoUnit", "cafe", "nursing_home", "survey_answers"]
