"""A pointer that goes by a rule: the answer stands after the label that the question names."""

import re

from textharmony_cli.model.pointer.pointed import Candidate, Pointed, Span

_EMPTY_WORDS = {"what", "the", "is", "who", "was", "how", "much", "in", "it", "of", "this", "amount", "for", "written"}


class RulePointer:
    """Points at what follows `label:` on a line, for every label of which the question names a word.

    Attributes:
        probability: of the first place found; further places have a third of what is left.
        asked: the questions of each call, with the number of the page.
    """

    def __init__(self, probability=0.9):
        self.probability = probability
        self.asked = []

    def point(self, page, questions):
        self.asked.append((page.page, list(questions)))
        return [self._answer(page, question) for question in questions]

    def _answer(self, page, question):
        words = set(re.findall(r"\w+", question.casefold())) - _EMPTY_WORDS
        candidates, left = [], 1.0
        for line in page.lines:
            label, _, value = line.text.partition(":")
            if value.strip() and words & set(re.findall(r"\w+", label.casefold())):
                probability = left * (1 / 3 if candidates else self.probability)
                start = len(line.text) - len(value.lstrip())
                candidates.append(Candidate((Span(line.id, start, len(line.text.rstrip())),), probability))
                left -= probability
        return Pointed(tuple(candidates), left)
