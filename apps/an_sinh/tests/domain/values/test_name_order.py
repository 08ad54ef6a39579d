"""Lists of people in Vietnamese order: against a list put in order by hand, and against ICU's collation."""

import json
import random
import shutil
import subprocess

import pytest

from an_sinh.domain.values.name_order import name_order

# By given name, then middle names, then family name; a before ă before â, d before đ; tones last.
BY_HAND = [
    "Hoàng Thị An",
    "Nguyễn Thị An",
    "Nguyễn Văn An",
    "Lê Văn Ánh",
    "Đỗ Thị Ân",
    "Trần Thị Bình",
    "Trần Thị Bính",
    "Vi Thị Dung",
    "Vi Thị Dũng",
    "Nông Văn Dương",
    "Phạm Văn Đan",
    "Phạm Văn Đạt",
    "Lý A Ếch",
    "Nguyễn Thị Hoa",
    "Nguyễn Thị Hoà",
    "Phùng Thị Hòa",
    "Bùi Văn Ông",
    "Bùi Văn Ơn",
    "Dương Thị Tú",
    "Đinh Thị Tú",
    "Nguyễn Văn Tư",
    "Y",
    "Hà Thị Yến",
]
COLLATE = """
const names = JSON.parse(require('fs').readFileSync(0, 'utf8')), collator = new Intl.Collator('vi');
const parts = name => { const words = name.split(' ');
  return [words[words.length - 1], words.slice(1, -1).join(' '), words.length > 1 ? words[0] : '']; };
names.sort((one, other) => { const [a, b] = [parts(one), parts(other)];
  for (let place = 0; place < 3; place++) { const order = collator.compare(a[place], b[place]); if (order) return order; }
  return 0; });
console.log(JSON.stringify(names));
"""
FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Vi Hứa Ông Âu Y Ừng Đinh Dinh"
)
MIDDLE = "Văn Thị Đức Hữu Minh Ngọc Ánh Anh Ân Ấn Xuân Quốc Đình Bá Thế Mạnh"
GIVEN = (
    "An Ân Ẩn Ấn Ánh Anh Ảnh Bình Bính Cúc Cường Dũng Dung Dưng Đan Đàn Đản Đạt Giang Hà Hạ Hòa Hoa Hỏa Hóa Hương "
    "Hường Hưởng Lan Lân Lăn Mai Mãi Mại Nga Ngà Oanh Ôn Ơn Quý Quỳ Sơn Tâm Tám Tam Tấm Tú Tư Từ Tứ Tự Uyên Ưng Vân "
    "Văn Ý Ê Êm"
)


def test_a_list_put_in_order_by_hand():
    mixed = random.Random(5).sample(BY_HAND, len(BY_HAND))
    assert sorted(mixed, key=name_order) == BY_HAND


@pytest.mark.skipif(not shutil.which("node"), reason="ICU is asked through Node")
def test_the_order_of_icu_for_five_thousand_names():
    chance = random.Random(11)
    family, middle, given = FAMILY.split(), MIDDLE.split(), GIVEN.split()
    names = set()
    while len(names) < 5_000:
        between = chance.sample(middle, chance.choice([0, 1, 1, 2, 3]))
        names.add(" ".join([chance.choice(family), *between, chance.choice(given)]))
    mixed = sorted(names)
    answer = subprocess.run(
        ["node", "-e", COLLATE], input=json.dumps(mixed), capture_output=True, text=True, check=True
    )
    assert sorted(mixed, key=name_order) == json.loads(answer.stdout)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoàng Thị Hoà", "Hoàng Thị Hòa"),
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("Nguye\u0302\u0303n Văn An", "Nguyễn Văn An"),
        ("Ksor H'Đơ", "Ksor HĐơ"),
    ],
)
def test_what_is_one_name_to_a_reader_stands_together(one, other):
    assert name_order(one) == name_order(other)


def test_every_database_sorts_it_alike_and_can_keep_it():
    longest = name_order(" ".join(["Nghiêng"] * 40))
    assert len(longest) == 140
    for name in [*BY_HAND, "李 Ōno 3", longest]:
        text = name_order(name)
        assert text.isascii()
        assert text == text.lower()
    assert name_order("") == name_order(None) == name_order("  ") == ""
