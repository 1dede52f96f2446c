"""How a complaint is worked through: judged, solved, carried out, learned from."""

from datetime import date, datetime
from uuid import UUID

from domain.fact import Fact
from domain.money import Fen
from domain.words import AppealOutcome, Cause, Paper, Penalty, Remedy, Role, Whom


class ComplaintJudged(Fact):
    """Whether the complaint is founded (是否成立), and why; the last judgement stands.

    Source: P08-R10, R11, P11-R14, P13-R04.
    """

    established: bool
    reasons: str
    one_per = ()


class CauseFound(Fact):
    """What brought the complaint about (原因), and who is responsible for it.

    Source: P08-R14, P10-R19, P11-R17, P13-R06.
    """

    what: str
    cause_kind: Cause | None = None
    responsible: Whom | None = None
    person_id: UUID | None = None


class SolutionProposed(Fact):
    """A plan (处理方案), drawn up within the house; telling the customer is an offer.

    Source: P08-R15, P10-R20, P11-R18, P13-R04.
    """

    what: str
    remedy: Remedy | None = None
    person_id: UUID | None = None
    due_at: datetime | None = None


class HandlingCompleted(Fact):
    """What had been decided was carried out (处理完毕). Source: P10-R22, P11-R26."""

    what: str


class ImprovementProposed(Fact):
    """What was learned (改进措施), so that it does not happen again.

    Source: P05-R14, P08-R19, P10-R05, P11-R31.
    """

    what: str
    whom: Whom | None = None


class OpinionGiven(Fact):
    """Somebody said how it is to be handled (处理意见); `role` says whose word it is.

    Source: P04-R02, R13, R18, P05-R05, P06-R06.
    """

    opinion: str


class VisitMade(Fact):
    """Somebody was on the spot (到场), at the customer's or a shop. Source: P06-R12."""

    visited: Whom | None = None
    note: str | None = None


class VerificationDone(Fact):
    """Somebody looked whether the result holds (跟踪验证). Source: P03-R19, P04-R18."""

    verified: str


class LossDetermined(Fact):
    """Finance fixed the loss (损失金额); 0.00 is a valid sum. Source: P03-R06, R18."""

    amount_fen: Fen
    note: str | None = None
    one_per = ()


class PaperFiled(Fact):
    """A form (表单) of the procedure was filled in. Source: P08-R07, P10-R11."""

    paper: Paper
    paper_no: str | None = None
    note: str | None = None


class CaseArchived(Fact):
    """All papers of the case were put together for later (归档). P10-R25, P11-R45."""

    archive_no: str | None = None
    note: str | None = None


class PenaltyRecorded(Fact):
    """Somebody of the house was penalised (处罚): pay, no money of any case.

    `month_on` is a day of the month it is for, if it is for a whole month; of those
    only the month's first takes effect. Source: P08-R06, R17, R18, P12-R16, A34.
    """

    penalty: Penalty
    penalised: Role
    reason: str
    person_id: UUID | None = None
    amount_fen: Fen | None = None
    month_on: date | None = None
    takes_effect: bool = True


class MonthPenalised(Fact):
    """The month's first penalty (当月首次处罚) for all of it, and the case it is from."""

    case_id: UUID
    penalty: Penalty
    penalised: Role


class PenaltyWaived(Fact):
    """A proposed penalty was not confirmed (不予处罚), and why. Source: A34."""

    penalty: Penalty
    reason: str


class AppealLodged(Fact):
    """The complainant objects to the decision and appeals (申诉). P11-R25, P12-R09."""

    reason: str
    appeal_no: str | None = None


class AppealDecided(Fact):
    """Somebody who had not decided before decided the appeal (申诉决定). P12-R09."""

    outcome: AppealOutcome
    reasons: str
    appeal_no: str | None = None


class DisclosureAgreed(Fact):
    """The complainant agreed that something of the case is told outside (同意披露).

    Source: P10-R06.
    """

    scope: str


class MaterialDisclosed(Fact):
    """Something of the case was told to an outsider (披露). P10-R06, P11-R35, P12-R10."""

    recipient_name: str
    what: str
