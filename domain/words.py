"""The kinds of words (词) facts are told in; packs say which words each kind has."""

from typing import Annotated

from domain.fact import Of

# Who: roles people act in, departments that are told, parties of a complaint.
Role = Annotated[str, Of("role")]
Whom = Annotated[str, Of("whom")]
Task = Annotated[str, Of("task")]
Receiver = Annotated[str, Of("receiver")]
PartyRole = Annotated[str, Of("party_role")]
ComplainantKind = Annotated[str, Of("complainant_kind")]

# What the complaint is.
Channel = Annotated[str, Of("channel")]
CaseType = Annotated[str, Of("case_type")]
Category = Annotated[str, Of("category")]
Severity = Annotated[str, Of("severity")]
Remedy = Annotated[str, Of("remedy")]
ProofOfPurchase = Annotated[str, Of("proof_of_purchase")]
Acceptance = Annotated[str, Of("acceptance")]
Judgement = Annotated[str, Of("judgement")]
Outcome = Annotated[str, Of("outcome")]
Satisfaction = Annotated[str, Of("satisfaction")]
LegalMatter = Annotated[str, Of("legal_matter")]
Step = Annotated[str, Of("step")]
Cause = Annotated[str, Of("cause_kind")]
Penalty = Annotated[str, Of("penalty")]
AppealOutcome = Annotated[str, Of("appeal_outcome")]
Method = Annotated[str, Of("method")]

# Money and who bears it.
Liability = Annotated[str, Of("liability")]
Certainty = Annotated[str, Of("certainty")]
Line = Annotated[str, Of("line")]
Matter = Annotated[str, Of("matter")]
Head = Annotated[str, Of("head")]
Purpose = Annotated[str, Of("purpose")]
PaymentMethod = Annotated[str, Of("payment_method")]
TillRefundKind = Annotated[str, Of("till_refund_kind")]
Originals = Annotated[str, Of("originals")]
Basis = Annotated[str, Of("basis")]
YesNo = Annotated[str, Of("yes_no")]

# Papers, reports, packs.
Paper = Annotated[str, Of("paper")]
PrintForm = Annotated[str, Of("print_form")]
Report = Annotated[str, Of("report")]
Place = Annotated[str, Of("place")]

# What is said, shown and found.
Speaker = Annotated[str, Of("speaker")]
SignatureKind = Annotated[str, Of("signature_kind")]
TestimonyAnswer = Annotated[str, Of("testimony_answer")]
Credibility = Annotated[str, Of("credibility")]
ExhibitForm = Annotated[str, Of("exhibit_form")]
Holder = Annotated[str, Of("holder")]
HandOver = Annotated[str, Of("hand_over")]
Seal = Annotated[str, Of("seal")]
Finding = Annotated[str, Of("finding")]

# Bodies outside, what they ask and how.
Body = Annotated[str, Of("body")]
RequestForm = Annotated[str, Of("request_form")]
InjuryDegree = Annotated[str, Of("injury_degree")]
DisputeDegree = Annotated[str, Of("dispute_degree")]
OrderedBy = Annotated[str, Of("ordered_by")]
ConsentedBy = Annotated[str, Of("consented_by")]
MediationOutcome = Annotated[str, Of("mediation_outcome")]
CourtPaper = Annotated[str, Of("court_paper")]
OrderKind = Annotated[str, Of("order_kind")]

# What the mall promises and asks back.
PromiseForm = Annotated[str, Of("promise_form")]
InsurerAnswer = Annotated[str, Of("insurer_answer")]
RecoveryMethod = Annotated[str, Of("recovery_method")]
SupplierTopic = Annotated[str, Of("supplier_topic")]

# Who comes to a sales floor, whose turn that is, what keeps one from it.
Arrival = Annotated[str, Of("arrival")]
Turn = Annotated[str, Of("turn")]
Hindrance = Annotated[str, Of("hindrance")]

# What becomes of what is known of a person.
Retention = Annotated[str, Of("retention")]
PersonalData = Annotated[str, Of("personal_data")]
ConsentTo = Annotated[str, Of("consent_to")]
ErasureGround = Annotated[str, Of("erasure_ground")]
WithheldBecause = Annotated[str, Of("withheld_because")]
