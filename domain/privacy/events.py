"""What happens to what is known of a person: held, proposed for erasure, erased."""

from uuid import UUID

from domain.fact import Fact
from domain.words import ConsentTo, ErasureGround, Method, PersonalData, Retention


class LegalHoldPlaced(Fact):
    """Nothing personal of this case may be erased (保全): a lawsuit, an inquiry."""

    hold: str
    reason: str
    one_per = ("hold",)


class LegalHoldLifted(Fact):
    """A legal hold has ended (解除保全), and why."""

    hold: str
    reason: str
    ends = ("LegalHoldPlaced",)
    ends_same = ("hold",)


class ErasureProposed(Fact):
    """Somebody proposed to erase a party (提议删除个人信息). Source: PIPL article 47.

    `person_ids` are all ids under which these cases know him, `case_ids` the cases.
    """

    party_id: UUID
    person_ids: list[UUID]
    case_ids: list[UUID]
    ground: ErasureGround
    retention: Retention
    reason: str
    one_per = ("party_id",)


class ErasureDeclined(Fact):
    """A proposed erasure was turned down (退回删除提议), and why."""

    party_id: UUID
    reason: str
    ends = ("ErasureProposed",)
    ends_same = ("party_id",)


class PersonErased(Fact):
    """A second person decided that a party is erased (删除个人信息); it stands for ever.

    The keys of `person_ids` are destroyed. Source: PIPL article 47.
    """

    party_id: UUID
    person_ids: list[UUID]
    ground: ErasureGround
    retention: Retention
    reason: str
    proposed_by_id: UUID
    one_per = ("party_id",)
    ends = ("ErasureProposed",)
    ends_same = ("party_id",)


class ProcessingStopped(Fact):
    """A party's data are kept and no more (停止处理): the law forbids to erase them yet.

    The keys of `person_ids` are locked away. Source: PIPL article 47, second paragraph.
    """

    party_id: UUID
    person_ids: list[UUID]
    retention: Retention
    reason: str
    proposed_by_id: UUID
    one_per = ("party_id",)
    ends = ("ErasureProposed",)
    ends_same = ("party_id",)


class ProcessingResumed(Fact):
    """A party's data may be used again (恢复处理), and why: he came back with a claim."""

    party_id: UUID
    person_ids: list[UUID]
    reason: str
    ends = ("ProcessingStopped",)
    ends_same = ("party_id",)


class PersonalDataRead(Fact):
    """Something personal was opened (查阅个人信息): of whom or which paper, and why.

    Source: PIPL articles 6, 28 and 51; features 105.
    """

    personal_data: PersonalData
    reason: str
    party_id: UUID | None = None
    exhibit_id: UUID | None = None


class ConsentGiven(Fact):
    """A party agreed by itself to one use of his data (单独同意), and in which form.

    Each is asked for apart: to tell the insurer, to tell the tenant, to keep medical
    papers, a guardian's for a child. Source: PIPL articles 23, 26, 29, 31.
    """

    party_id: UUID
    consent_to: ConsentTo
    method: Method
    what: str | None = None
    exhibit_id: UUID | None = None
    one_per = ("party_id", "consent_to")
    ends = ("ConsentRefused",)
    ends_same = ("party_id", "consent_to")


class ConsentRefused(Fact):
    """A party would not agree, or takes back what he agreed to (撤回同意).

    What was done before stays lawful. Source: PIPL articles 15, 23.
    """

    party_id: UUID
    consent_to: ConsentTo
    reason: str | None = None
    one_per = ("party_id", "consent_to")
    ends = ("ConsentGiven",)
    ends_same = ("party_id", "consent_to")
