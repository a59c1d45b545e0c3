"""Whether a post is a chief's or a deputy's, told by its words."""

import pytest

from sanbiao.registry.organisations.models import UnitKind
from sanbiao.registry.people.models import Posting
from sanbiao.registry.people.posts import Level, chiefs, level_of
from sanbiao.registry.people.tests.factories import PostingFactory

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
