"""Whether a post is a chief's or a deputy's, told by its words, and where it stands in a list."""

from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.db import connection

from sanbiao.core.audit.services import keep
from sanbiao.core.ledger.history import happenings
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.order import ordered
from sanbiao.registry.organisations.models import UnitKind
from sanbiao.registry.people.models import Person, Posting
from sanbiao.registry.people.placing import place_of
from sanbiao.registry.people.posts import Level, chiefs, level_of
from sanbiao.registry.people.tests.factories import PersonFactory, PostingFactory
from sanbiao.tests.factories import NOON

CHIEF, DEPUTY = Level.CHIEF, Level.DEPUTY


@pytest.mark.parametrize(
    ("post", "level"),
    [
        ("党委书记", CHIEF),
        ("党工委书记", CHIEF),
        ("镇长", CHIEF),
        ("党委副书记、镇长", CHIEF),
        ("党委副书记、代镇长（试用期一年）", CHIEF),
        ("党工委副书记、办事处主任", CHIEF),
        ("二级主任科员、乡长", CHIEF),
        ("党委副书记", DEPUTY),
        ("副镇长", DEPUTY),
        ("党工委委员、办事处副主任", DEPUTY),
        ("党委委员、纪委书记", DEPUTY),
        ("党工委委员、纪工委书记", DEPUTY),
        ("人大主席", DEPUTY),
        ("人大工委主任", DEPUTY),
        ("党委委员、武装部部长", DEPUTY),
        ("镇长助理", DEPUTY),
        ("党建联盟副书记", DEPUTY),
        ("四级调研员", None),
        ("一级主任科员", None),
    ],
)
def test_the_posts_of_a_town(post, level):
    assert level_of(post, UnitKind.TOWN) == level


@pytest.mark.parametrize(
    ("post", "level"),
    [
        ("党组书记、局长", CHIEF),
        ("主任", CHIEF),
        ("部长", CHIEF),
        ("党支部书记、董事长", CHIEF),
        ("党组成员、副局长", DEPUTY),
        ("四级调研员、副局长", DEPUTY),
        ("派驻纪检监察组组长", DEPUTY),
        ("党组成员、政治部主任", DEPUTY),
        ("机关党委书记", DEPUTY),
        ("总工程师", DEPUTY),
    ],
)
def test_the_posts_of_an_organ(post, level):
    assert level_of(post, UnitKind.ORGAN) == level


def test_the_words_stand_in_the_settings(settings):
    settings.SANBIAO_CHIEF_POSTS = {"towns": ["人大主席"], "others": []}

    assert level_of("人大主席", UnitKind.TOWN) == CHIEF
    assert level_of("镇长", UnitKind.TOWN) == DEPUTY


@pytest.mark.django_db
def test_the_chiefs_among_postings_are_told_by_post_and_unit():
    mayor, deputy = PostingFactory(person__unit__town=True, post="党委副书记、镇长"), PostingFactory(post="副局长")

    assert chiefs(Posting.objects.filter(pk__in=[mayor.pk, deputy.pk])) == [mayor.pk]


IN_ORDER = (
    (
        "党委书记",
        "党委副书记、镇长",
        "人大主席",
        "党委副书记",
        "党委委员、纪委书记",
        "党委委员、政法委书记",
        "组织委员",
        "副镇长",
        "一级主任科员",
    ),
    ("党组书记、局长", "党组成员、副局长", "四级调研员"),
    ("人大常委会主任", "人大常委会副主任", "一级科员"),
    ("部长", "副部长", "四级主任科员"),
)


@pytest.mark.parametrize("posts", IN_ORDER)
def test_the_posts_of_a_unit_stand_in_the_order_of_its_list(posts):
    mixed = list(posts)
    Random(3).shuffle(mixed)

    assert sorted(mixed, key=place_of) == list(posts)


@pytest.mark.django_db
def test_the_roster_stands_by_unit_and_post():
    ledger = REGISTRY["people.person"]
    first, second = PersonFactory(post="副镇长"), PersonFactory(post="副镇长")
    chief, other = PersonFactory(post="镇长", unit=first.unit), PersonFactory(post="镇长", unit=second.unit)

    assert list(ordered(Person.objects.all(), ledger.ordering)) == [chief, first, other, second]
    first.post = "党委书记"
    first.save()
    assert list(ordered(Person.objects.all(), ledger.ordering))[:2] == [first, chief]


@pytest.mark.django_db
def test_those_who_were_there_before_get_their_place(monkeypatch):
    migration = import_module("sanbiao.registry.people.migrations.0009_post_places")
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    for post in ("镇长", "镇长", "党委书记", "局长", "主任", ""):
        PersonFactory(post=post)
    told = dict(Person.objects.values_list("pk", "post_place"))
    Person.objects.update(post_place="")

    migration.fill(apps, connection.schema_editor())

    assert dict(Person.objects.values_list("pk", "post_place")) == told


@pytest.mark.django_db
def test_the_history_tells_the_post_and_not_the_place_that_follows():
    person = PersonFactory()
    before = {"post": "科员", "post_place": "99", "name": "李明", "pinyin": "liming lm"}
    keep(
        by="head", at=NOON, verb="修改", record=person, before=before, after={"post": "镇长", "post_place": "01", "name": "李铭"}
    )

    [told] = happenings(REGISTRY["people.person"], person)

    assert [(change.label, change.after) for change in told.changes] == [("姓名", "李铭"), ("现任职务", "镇长")]
