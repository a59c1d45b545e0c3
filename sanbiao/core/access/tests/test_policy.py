"""Paths, grants and the rows they open."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.access.guard import OnlyForRole
from sanbiao.core.access.policy import CHANGE, VIEW, Policy, grants_of, is_administrator, outermost, within
from sanbiao.core.access.roles import ADMINISTRATORS, CITY, Role
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.organisations.permissions import unit_policy
from sanbiao.registry.people.permissions import person_policy
from sanbiao.tests.factories import GrantFactory, PersonFactory, UnitFactory, UserFactory

paths = st.lists(st.sampled_from("ABC"), max_size=3).map(lambda codes: CITY + "".join(f"{code}/" for code in codes))


def covered(path: str, roots: tuple[str, ...]) -> bool:
    return any(path.startswith(root) for root in roots)


@given(st.lists(paths), paths)
def test_the_outermost_paths_cover_what_all_cover_and_none_contains_another(many: list[str], any_path: str) -> None:
    kept = outermost(many)

    assert covered(any_path, kept) == covered(any_path, tuple(many))
    assert not any(one != other and one.startswith(other) for one in kept for other in kept)
    assert list(kept) == sorted(set(kept))


@given(st.lists(paths), paths, paths)
def test_a_path_lies_within_when_both_the_grants_and_the_narrowing_cover_it(many: list[str], narrow: str, path: str) -> None:
    kept = within(many, narrow)

    assert covered(path, kept) == (covered(path, tuple(many)) and path.startswith(narrow))


def test_a_code_that_begins_like_another_is_not_below_it() -> None:
    assert outermost(["/J1/", "/J10/"]) == ("/J1/", "/J10/")


@pytest.mark.parametrize("name", ["records", "may", "open_to", "in_scopes", "belonging_to"])
def test_what_rows_and_figures_draw_from_is_not_said_again_by_a_policy(name: str) -> None:
    with pytest.raises(TypeError, match=f"Loose overrides {name}, unknown to figures; say in narrowing which rows it opens"):
        type("Loose", (Policy,), {name: None, "section": "", "narrowing": None})


@pytest.mark.django_db
class TestGrants:
    def test_nobody_unknown_or_shut_out_holds_anything(self) -> None:
        shut = GrantFactory(user__is_active=False).user

        assert grants_of(AnonymousUser()) == ()
        assert grants_of(shut) == ()

    def test_grants_are_read_once_per_user(self, django_assert_num_queries) -> None:
        user = GrantFactory().user

        with django_assert_num_queries(1):
            assert grants_of(user) == grants_of(user) != ()

    @pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
    def test_an_administrators_grant_opens_no_row_of_any_ledger_even_beside_another(self, role: Role) -> None:
        user = GrantFactory(role=role).user
        GrantFactory(user=user, role=Role.HEAD)

        opened = [
            (key, permission)
            for key, ledger in REGISTRY.items()
            for permission in ledger.policy.roles
            if ledger.policy.scopes(user, permission)
        ]

        assert opened == []
        assert len(REGISTRY) > 5
        assert is_administrator(user)

    def test_being_superuser_opens_nothing(self) -> None:
        user = UserFactory(is_superuser=True, is_staff=True)
        UnitFactory()

        assert not unit_policy.records(user, VIEW).exists()
        assert not is_administrator(user)

    def test_a_grant_opens_its_subtree_and_no_more(self) -> None:
        town = UnitFactory(town=True, code="T1")
        inside = PersonFactory(unit=UnitFactory(village=True, parent=town))
        outside = PersonFactory(unit=UnitFactory(town=True, code="T10"))
        nowhere = PersonFactory(unit=None)
        clerk = GrantFactory(unit=town).user
        permission = VIEW

        assert set(person_policy.records(clerk, permission)) == {inside}
        assert person_policy.open_to(clerk, permission, [inside, outside, nowhere]) == {inside.pk}
        assert [person_policy.may(clerk, permission, each) for each in (inside, outside, nowhere)] == [True, False, False]
        assert person_policy.may(clerk, permission)

    def test_two_grants_open_both_subtrees_and_the_city_everything(self) -> None:
        towns = [UnitFactory(town=True) for _ in range(3)]
        people = [PersonFactory(unit=town) for town in towns]
        city = PersonFactory(unit=None)
        user = GrantFactory(unit=towns[0]).user
        GrantFactory(user=user, unit=towns[1])

        assert set(person_policy.records(user, VIEW)) == set(people[:2])
        assert set(person_policy.records(GrantFactory().user, VIEW)) == {*people, city}

    def test_a_grant_of_another_section_opens_what_is_common_for_reading_alone(self) -> None:
        unit = UnitFactory()
        user = GrantFactory(section=Section.TRAINING).user

        assert unit_policy.shared
        assert set(unit_policy.records(user, VIEW)) == {unit}
        assert set(unit_policy.records(user, CHANGE)) == set()
        assert Unit.objects.count() == 1

    def test_a_policy_that_narrows_opens_those_rows_of_the_subtree_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        town = UnitFactory(town=True)
        one, other = PersonFactory(unit=town), PersonFactory(unit=town)
        elsewhere = PersonFactory(name=one.name)
        user = GrantFactory(unit=town).user
        monkeypatch.setattr(
            person_policy, "narrowing", lambda asking, permission: Q(name=one.name) if permission == VIEW else None
        )

        assert set(person_policy.records(user, VIEW)) == {one}
        assert set(person_policy.records(user, CHANGE)) == {one, other}
        assert person_policy.open_to(user, VIEW, [one, other, elsewhere]) == {one.pk}
        assert not person_policy.may(user, VIEW, other)

    def test_a_page_for_one_role_is_not_there_for_others(self) -> None:
        class Page(OnlyForRole):
            role = Role.AUDIT_ADMIN

            def get(self, request):
                return "page"

        def ask(user):
            request = RequestFactory().get("/")
            request.user = user
            return Page.as_view()(request)

        assert ask(GrantFactory(role=Role.AUDIT_ADMIN).user) == "page"
        for user in (AnonymousUser(), GrantFactory(role=Role.HEAD).user):
            with pytest.raises(Http404):
                ask(user)
