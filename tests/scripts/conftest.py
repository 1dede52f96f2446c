"""A small case, played into a book of files, for scripts that read it."""

import pytest

from domain.evidence.vault import Vault
from scripts.play_case import play_all, rehearsal
from scripts.player.case_file import read_case_file

WARDROBE = """
title = "衣柜异味"
store = "HY-01"
packs = ["P02"]

[[step]]
at = 2021-04-24T10:00:00+08:00
by = "reception_clerk"
do = "register_complaint"
case = "A"
channel = "service_desk"
summary = "衣柜气味刺鼻"
complainant_name = "顾客甲"

[[step]]
at = 2021-04-24T10:05:00+08:00
by = "reception_clerk"
do = "grant_compensation"
case = "A"
amount_yuan = "20.00"
refused_by = "P02-R30"

[[step]]
at = 2021-04-24T10:30:00+08:00
by = "reception_clerk"
do = "receive_evidence"
case = "A"
exhibit_id = "照片"
paper = "photo"
form = "copy"
holder = "reception_section"
text = "柜门内侧"

[[step]]
at = 2021-04-24T11:00:00+08:00
entered_at = 2021-04-26T09:00:00+08:00
by = "reception_clerk"
do = "assess_liability"
case = "A"
liability = "supplier"
reasons = "质检报告"
"""
CASE_NO = "客诉-2021-HY-01-000001"


@pytest.fixture
def urls(tmp_path):
    """The flags that say where the book and its keys are."""
    book, keys = tmp_path / "book.sqlite", tmp_path / "keys.sqlite"
    return ["--database", f"sqlite:///{book}", "--keys", f"sqlite:///{keys}"]


@pytest.fixture
def wardrobe(urls, tmp_path):
    """The wardrobe's case, played; the flags of its book."""
    path = tmp_path / "wardrobe.toml"
    path.write_text(WARDROBE, "utf-8")
    file = read_case_file(path)
    ledger = rehearsal([file], urls[1], urls[3])
    outcomes = play_all([file], ledger, Vault(tmp_path / "vault"))
    ledger.close()
    assert [one.otherwise for one in outcomes if not one.as_told] == []
    return urls
