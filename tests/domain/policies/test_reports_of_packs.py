"""Every register, form and report of procedures 4.5 stands in its pack."""

import pytest

from domain.policies.reader import read_shipped

REPORTS = [  # identifier, pack, period, due, recipient
    ("accident_report", "P01", "case", "", ""),
    ("written_testimony", "P01", "case", "", ""),
    ("insurer_written_opinion", "P01", "case", "", ""),
    ("urgent_fund_request", "P01", "case", "", "finance_dept"),
    ("settlement_agreement", "P01", "case", "", "finance_cash_room"),
    ("store_complaint_record", "P02", "continuous", "", ""),
    ("weekly_complaint_summary", "P02", "week", "monday", "setting.weekly_report_…"),
    ("monthly_complaint_summary", "P02", "month", "5th", "setting.monthly_report_…"),
    ("petty_cash_advance_slip", "P02", "case", "", ""),
    ("customer_complaint_record", "P03", "case", "", ""),
    ("salesperson_result_report", "P03", "case", "", "quality_assurance_dept"),
    ("complaint_suggestion_record_form", "P04", "case", "", "company_related_dept"),
    ("engineering_legacy_issue_form", "P04", "continuous", "", ""),
    ("developer_report", "P04", "case", "", "developer"),
    ("duty_log", "P04", "continuous", "", ""),
    ("special_topic_report", "P04", "case", "", "company_related_dept"),
    ("monthly_cause_review", "P05", "month", "5th", "management_center"),
    ("consumer_merchant_complaint_register", "P07", "continuous", "", ""),
    ("complaint_report_registration_form", "P07", "case", "", ""),
    ("complaint_handling_sheet", "P07", "case", "", "responsible_dept"),
    ("customer_complaint_sheet", "P07", "case", "", ""),
    ("hq_major_report", "P07", "case", "", "setting.headquarters_…"),
    ("special_report", "P07", "case", "", "department_manager"),
    ("monthly_complaint_analysis", "P07", "month", "5th", "hq_operations_dept"),
    ("customer_complaint_card", "P08", "case", "", ""),
    ("written_notice_to_handler", "P08", "case", "", "handling_unit"),
    ("weekly_meeting_bulletin", "P08", "week", "monday", "weekly_meeting"),
    ("complaint_feedback_report", "P08", "month", "5th", "senior_management"),
    ("customer_log_book", "P09", "continuous", "", "home_consultant"),
    ("complaint_registration_form", "P10", "case", "", ""),
    ("case_archive", "P10", "case", "", ""),
    ("monthly_review", "P10", "month", "5th", "senior_management"),
    ("quarterly_review", "P10", "quarter", "5th", "senior_management"),
    ("complaint_registration_form", "P11", "case", "", ""),
    ("satisfaction_survey", "P11", "continuous", "", ""),
    ("complaint_statistics", "P11", "month", "5th", "senior_management"),
    ("procedure_evaluation", "P11", "quarter", "5th", "senior_management"),
    ("stage_notice", "P12", "case", "", ""),
    ("decision_notice", "P12", "case", "", ""),
]
TOLD = {  # what the papers say a report must tell
    "written_testimony": ("statements",),
    "insurer_written_opinion": ("insurer",),
    "urgent_fund_request": ("requests",),
    "settlement_agreement": ("agreements",),
    "monthly_complaint_analysis": (
        *("by_category", "rates", "follow_ups", "causes", "corrections"),
    ),
    "weekly_complaint_summary": ("cases",),
    "monthly_complaint_summary": ("cases",),
    "weekly_meeting_bulletin": ("cases", "by_outcome"),
    "complaint_feedback_report": ("flow", "causes"),
    "customer_log_book": ("receptions",),
    "monthly_review": ("repeats", "by_place", "by_hour", "by_category"),
    "quarterly_review": ("repeats", "by_place", "by_hour", "by_category"),
    "satisfaction_survey": ("satisfaction",),
    "complaint_statistics": ("by_category", "causes", "repeats"),
    "case_archive": ("particulars", "course", "reasons", "result"),
}


def entry_of(pack, name):
    """What a pack says of a report."""
    (found,) = (one for one in read_shipped(pack).report if one.report == name)
    return found


@pytest.mark.parametrize(("name", "pack", "period", "due", "recipient"), REPORTS)
def test_a_report_has_its_period_due_day_and_recipient(
    name, pack, period, due, recipient
):
    entry = entry_of(pack, name)

    assert (entry.period, entry.due) == (period, due)
    assert entry.recipient.startswith(recipient.rstrip("…"))
    assert all(rule[:3] == pack or rule[0] == "A" for rule in entry.rule)
    assert set(TOLD.get(name, ())) <= set(entry.sections)
    assert entry.sections and entry.say


def test_no_pack_has_a_report_of_which_nobody_knows():
    codes = sorted({pack for _, pack, *_ in REPORTS} | {"P06", "P13"})

    found = [(one.report, code) for code in codes for one in read_shipped(code).report]

    assert sorted(found) == sorted((name, pack) for name, pack, *_ in REPORTS)
