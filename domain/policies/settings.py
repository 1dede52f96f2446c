"""What may stand in a setting (设置): a store hears at once what nobody could follow."""

from collections.abc import Mapping
from typing import Any

from domain.policies.bands import upside_down
from domain.policies.pack import Authority, Setting
from domain.policies.rules import Rules

NAMES = ("whom", "role")  # the kinds of words a setting may name
PERCENT = "_percent"


def settings_in(rules: Rules) -> dict[str, Setting]:
    """Every setting of the packs in force, by name."""
    return {one.name: one for pack in rules.packs for one in pack.setting}


def choices_of(setting: Setting, rules: Rules) -> dict[str, str]:
    """The words a setting may hold, with their Chinese; none where anything may.

    Where a pack's own value is a department or a role, so must every other be.
    """
    for kind in NAMES:
        words = rules.words(kind)
        if setting.default in words:
            return dict(words)
    return {}


def check_setting(setting: Setting, text: str, rules: Rules) -> None:
    """Raises ValueError for a value that the rules of the store could not follow."""
    if not text:
        if setting.default:
            raise ValueError(f"这一项不能留空；规程的原值是 {setting.default}")
        return
    words = choices_of(setting, rules)
    if words and text not in words:
        listed = "、".join(f"{word}（{zh}）" for word, zh in words.items())
        raise ValueError(f"没有“{text}”这个词；可用：{listed}")
    if setting.name.endswith(PERCENT) and not _is_percent(text):
        raise ValueError("百分比写作 0 到 100 之间的整数")


def check_bands(figures: Mapping[str, Any], rules: Rules) -> None:
    """Raises ValueError where, settings being these, a band ends before it begins."""
    for table in rules.asked(Authority):
        for band in upside_down(table, figures):
            named = "、".join(band.rule)
            raise ValueError(f"这样一来，{named} 的档次上限低于下限，金额无人可批")


def _is_percent(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= 100
