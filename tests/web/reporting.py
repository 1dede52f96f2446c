"""A report from the first look to the post: what a visitor does, what the book says."""

from io import BytesIO

from pypdf import PdfReader

WEEK = "weekly_complaint_summary"
MONTH = "monthly_complaint_summary"
APRIL = "2026-04-30"


def draft(visitor, counter, report=MONTH, ends_on=APRIL, **more):
    """The page on which a report is looked at before it is issued."""
    told = {"store": counter.store_id, "report": report, "ends_on": ends_on} | more
    return visitor.get("/reports/draft", query_string=told)


def issue(visitor, counter, report=MONTH, ends_on=APRIL, **more):
    """Look at a report and issue it; the page of the issue."""
    typed = draft(visitor, counter, report, ends_on, **more).fields
    return visitor.get(visitor.post("/reports/issue", typed).location)


def issued(counter):
    """The last issue in the book."""
    told = counter.ledger.facts_of(counter.store_id)
    return [one for one in told if type(one).__name__ == "ReportIssued"][-1]


def forms(visitor, counter):
    """The bytes of the last issue, as they are downloaded."""
    place = f"/reports/{issued(counter).position}"
    return [visitor.client.get(f"{place}/{form}").data for form in ("pdf", "xlsx")]


def words_of(pdf):
    """What a PDF says."""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def deliveries(counter):
    """What the book says was sent."""
    told = counter.ledger.facts_of(counter.store_id)
    return [one for one in told if type(one).__name__ == "ReportDelivered"]


def send(visitor, page, address="hq@example.com"):
    """Type an address on the page of an issue and send it; the page after that."""
    path = next(link for link in page.links if link and link.endswith("/compared"))
    answer = visitor.post(
        path.replace("compared", "sent"), page.fields | {"address": address}
    )
    return visitor.get(answer.location)
