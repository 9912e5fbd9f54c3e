"""A rater's sheet of one desk, as the desk's own script keeps it, and what is answered next."""

import random
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Change = dict[str, str]

REMARK = "It reads well and keeps to the brief."


@dataclass(slots=True)
class Sheet:
    """The answers of one assignment by question key, and which of them may not be stored yet."""

    still: Json
    values: Json
    touched: list[str] = field(default_factory=list)

    def put(self, change: Change) -> None:
        """Answer questions, or change their answers."""
        for key, value in change.items():
            self.values[key] = value
            if key not in self.touched:
                self.touched.append(key)

    def settle(self, sent: Json) -> None:
        """Take the store's word that the answers of a message are kept."""
        answers = sent["answers"]
        kept = {key for key in sent["changed"] if self.values[key] == answers[key]}
        self.touched = [key for key in self.touched if key not in kept]

    def missing(self) -> list[Json]:
        """The rules of the questions that are asked, required and not answered."""
        return [
            rule
            for rule in self.still["rules"]
            if rule["required"] and self._is_asked(rule) and not self._has_answer(rule["key"])
        ]

    def _is_asked(self, rule: Json) -> bool:
        when = rule["when"]
        return not when or self.values.get(when["key"]) in when["values"]

    def _has_answer(self, key: str) -> bool:
        held = self.values.get(key)
        return held is not None and held != {"missing": "withdrawn"}

    def next_answer(self, dice: random.Random) -> Change:
        """Answer the first question that is missing; where none is, change a score."""
        missing = self.missing()
        if not missing:
            return self.another_score(dice)
        rule = missing[0]
        if rule["kind"] != "flag":
            return {rule["key"]: self._choice(rule, dice)}
        # The box "none of these" answers all flags of a passage at once.
        return {
            each["key"]: "no"
            for each in missing
            if each["kind"] == "flag" and each["slot"] == rule["slot"]
        }

    def another_score(self, dice: random.Random) -> Change:
        """Give some score another level."""
        scores = [rule for rule in self.still["rules"] if rule["kind"] == "score"]
        rule = dice.choice(scores)
        return {rule["key"]: self._choice(rule, dice, but=self.values.get(rule["key"]))}

    def _choice(self, rule: Json, dice: random.Random, but: object = None) -> str:
        choices = [value for value in self._choices(rule) if value != but]
        plain = [value for value in choices if not self._brings_up(rule["key"], value)]
        return dice.choice(plain or choices)

    def _brings_up(self, key: str, value: str) -> bool:
        """Whether this answer brings up another question, such as one for evidence."""
        whens = (rule["when"] for rule in self.still["rules"] if rule["when"])
        return any(when["key"] == key and value in when["values"] for when in whens)

    def _choices(self, rule: Json) -> list[str]:
        match rule["kind"]:
            case "score":
                return [level["value"] for level in self._criterion(rule)["levels"]]
            case "direction":
                return list(self._criterion(rule)["directions"])
            case "decision":
                return [option["id"] for option in self.still["decision"]["options"]]
            case "preference":
                return [option["id"] for option in self.still["preference"]["options"]]
            case "preference_detail":
                details = {each["id"]: each for each in self.still["preference"]["details"]}
                return list(details[rule["item"]]["options"])
        return [REMARK]

    def _criterion(self, rule: Json) -> Json:
        return next(each for each in self.still["criteria"] if each["id"] == rule["item"])
