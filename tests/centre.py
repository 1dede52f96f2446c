"""A shopping centre where several merchants complain of one thing."""

from domain.cases.case import Case
from tests.counter import Counter
from tests.story import id_of

DESK = "consultation_desk"
MAJOR = "major_responsible"
FOUR = ("甲店", "乙店", "丙店", "丁店")
FIVE = (*FOUR, "戊店")


class Centre(Counter):
    """A shopping centre where several merchants complain of one thing."""

    def __init__(self, ledger=None):
        super().__init__(ledger, packs=("P07",))
        self.gather()

    def gather(self):
        """What they complain of is a matter."""
        self.matter_id = id_of("the matter")
        self.complain("the matter", case_type="matter", complainant_kind="customer")

    def complain(self, name, **typed):
        """Somebody complains; the case is called by his name."""
        told = {"channel": "in_person", "summary": "空调不冷", "case_id": id_of(name)}
        told |= {"complainant_kind": "merchant", "complainant_name": name} | typed
        return self.of_store("register_complaint", DESK, **told)

    def join(self, *names, **typed):
        """They complain, and are put to the matter; what the last one added."""
        for name in names:
            if not self.known(name):
                self.complain(name)
            told = self.about(name, "join_matter", matter_id=self.matter_id, **typed)
        return told

    def known(self, name):
        return self.ledger.blank(Case, id_of(name)).version

    def about(self, name, command, role=DESK, **typed):
        """A command about one of the cases."""
        return self.do(command, role, case_id=id_of(name), **typed)

    def refused(self, name, command, role=DESK, **typed):
        """Who says no to it."""
        self.case_id = id_of(name)
        return self.no(command, role, **typed)

    def close(self, name):
        """The complaint is withdrawn and closed."""
        self.about(name, "withdraw_complaint")
        return self.about(name, "close_case", outcome="withdrawn")

    def severities(self, name, fact="SeverityRaised"):
        """How grave a case is, by itself or with its matter."""
        facts = self.ledger.find(Case, id_of(name)).facts
        return [one.severity for one in facts.all(fact)]

    @property
    def raised(self):
        """Who shares what the matter was raised to."""
        told = [name for name in FIVE if self.known(name)]
        return [n for n in told if self.severities(n, "RaisedWithMatter") == [MAJOR]]
