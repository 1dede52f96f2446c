"""A store of a case file has a name like a shop's, not like a story's."""

import pytest

from scripts.player.store_names import store_name_of


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("HY-01", "和悦超市一店"),
        ("HY-10-2", "和悦超市十店·2"),
        ("HY-11", "和悦超市11店"),
        ("HY-A", "和悦超市A店"),
        ("XX-01", "酸奶变质"),
        ("HY", "酸奶变质"),
    ],
)
def test_a_store_is_called_by_its_code(code, name):
    assert store_name_of(code, "酸奶变质") == name
