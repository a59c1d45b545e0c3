"""The keys by which names are found."""

import pytest

from sanbiao.core.ledger.pinyin import name_key, search_key
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import PersonFactory, UnitFactory


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张三", "zhangsan zs"),
        ("曾国强", "zengguoqiang zgq cengguoqiang cgq"),
        ("翟明", "zhaiming zm"),
        ("尉迟恭", "yuchigong ycg"),
        ("欧阳 修", "ouyangxiu oyx"),
        ("阿依古丽·买买提", "ayigulimaimaiti ayglmmt"),
        ("吕布", "lvbu lb"),
        ("", " "),
    ],
)
def test_a_person_is_keyed_by_surname_and_given_name(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("解放路社区", "jiefanglushequ jflsq"),
        ("长山镇", "zhangshanzhen zsz changshanzhen csz"),
        ("A区 12号", "aqu12hao aq12h"),
    ],
    ids=["by words", "in both readings", "letters and digits"],
)
def test_a_unit_is_keyed_by_the_words_it_is_made_of(text, key):
    assert search_key(text) == key


@pytest.mark.django_db
def test_the_key_is_written_with_the_row_one_by_one_and_in_bulk():
    unit = UnitFactory(short_name="白石镇")
    one = PersonFactory(name="张三")
    [other] = Person.objects.bulk_create([PersonFactory.build(name="李四", unit=unit)])
    one.name = "王五"
    one.save()

    assert unit.pinyin == "baishizhen bsz"
    assert Person.objects.get(pk=one.pk).pinyin == "wangwu ww"
    assert Person.objects.get(pk=other.pk).pinyin == "lisi ls"
