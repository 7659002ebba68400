"""Which duties bind an enterprise on a date, because of which facts, and which evidence in its records shows them met."""

from forsvarlig.duties.evaluate import DutyResult, Question, evaluate, next_question

__all__ = ["DutyResult", "Question", "evaluate", "next_question"]
