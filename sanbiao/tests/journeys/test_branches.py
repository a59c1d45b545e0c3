"""A branch on its way to its stars and back, a weak one until it relapses, and a matter that is done and given up."""

import re

import pytest
from playwright.sync_api import expect

from sanbiao.tests.journeys.steps import give, take

pytestmark = pytest.mark.browser

OF_TOWN = "branch_id IN (SELECT b.id FROM branches_branch b JOIN organisations_unit u ON u.id = b.unit_id WHERE u.short_name = ?)"
REVIEW = f"SELECT {{}} FROM branches_starreview WHERE state = 'planned' AND {OF_TOWN} ORDER BY id"
BRANCH = "SELECT branch_id FROM branches_starreview WHERE id = ?"
TOWN = "SELECT short_name FROM organisations_unit WHERE kind = 'town' ORDER BY code"
WEAK = "SELECT {} FROM branches_weakorganisation WHERE state = 'listed' ORDER BY id"
MATTER = "SELECT id FROM branches_matter WHERE state = 'taken' ORDER BY id"


def test_a_branch_wins_a_star_and_loses_it_and_has_it_again(page, site):
    town = site.find(TOWN)
    review, code = (site.find(REVIEW.format(each), town) for each in ("id", "code"))
    here, facts = f"/ledgers/branches-starreview/{review}/", page.locator(".facts")
    site.enter(page, "town", here)

    take(page, "自评申报", 自评日期="2026-09-01", 自评星级="二星", 佐证材料="创建台账")
    take(page, "乡镇初审", 初审日期="2026-08-31", 初审星级="二星")
    expect(page.locator(".field-faulty")).to_contain_text("初审日期不得早于自评日期。")
    give(page, "乡镇初审", 初审日期="2026-09-03")
    expect(facts).to_contain_text("已初审")
    expect(page.get_by_role("button", name="专班评审")).to_have_count(0)

    site.enter(page, "demo", here)
    expect(page.get_by_role("button", name="专班评审")).to_have_attribute("title", re.compile("还没有登记各专班的评审意见"))
    page.goto(site("/ledgers/branches-starverdict/new/"))
    give(page, "保存专班评审", 星级评定编号=code, 评审项目="支部过硬星", 是否通过="是")
    expect(facts).to_contain_text("支部过硬星")
    page.goto(site(here))
    take(page, "专班评审", 评审日期="2026-10-08")
    expect(page.locator(".timeline")).to_contain_text("一星")
    take(page, "公示", 公示日期="2026-10-12")
    expect(facts).to_contain_text("2026-10-19")
    take(page, "命名", 命名日期="2026-10-16", 命名文号="砚星创办〔2026〕40号")
    expect(page.locator(".field-faulty")).to_contain_text("命名日期不得早于公示截止。")
    give(page, "命名", 命名日期="2026-10-20")
    take(page, "复核保持", 复核日期="2026-11-10")
    take(page, "降星", 降星日期="2026-11-12", 降为="一星", 理由="发生安全事故")
    expect(page.locator(".field-faulty")).to_contain_text("降星后的星级应低于命名的一星。")
    give(page, "降星", 降为="无")
    expect(facts).to_contain_text("已降星")
    take(page, "撤回降星", 理由="事故责任不在村")
    expect(facts).to_contain_text("复核保持")

    page.goto(site(f"/ledgers/branches-branch/{site.find(BRANCH, review)}/"))
    expect(page.locator(".facts")).to_contain_text("一星")


def test_a_weak_branch_is_mended_struck_off_and_listed_anew_when_it_relapses(page, site):
    weak, name = (site.find(WEAK.format(each)) for each in ("id", "name"))
    facts = page.locator(".facts")
    site.enter(page, "demo", f"/ledgers/branches-weakorganisation/{weak}/")

    take(page, "派驻工作组", 工作组派驻日期="2026-09-20", 工作组组长="韩立新")
    expect(page.locator(".field-faulty")).to_contain_text("工作组派驻日期不得早于列入日期。")
    give(page, "派驻工作组", 工作组派驻日期="2026-09-24")
    take(page, "制定整顿方案", 整顿方案日期="2026-09-28", 整顿措施="一村一策", 整顿期限="2026-12-31")
    take(page, "验收", 验收日期="2026-11-09", 群众满意率="96")
    take(page, "销号", 销号日期="2026-11-16")
    expect(facts).to_contain_text("2027-11-16")
    take(page, "反弹重列", 反弹日期="2026-11-23", 理由="班子又起争执")
    expect(facts).to_contain_text("已反弹")
    page.goto(site(f"/ledgers/branches-weakorganisation/{site.find(WEAK.format('id'))}/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(facts).to_contain_text("班子又起争执")

    page.goto(site(f"/ledgers/branches-weakorganisation/{weak}/"))
    take(page, "撤回反弹重列", 理由="查无此事")
    take(page, "巩固期满", 巩固期满日期="2026-11-24")
    expect(page.locator(".field-faulty")).to_contain_text("巩固期满日期不得早于巩固期至。")


def test_a_matter_is_done_and_that_is_taken_back_and_it_is_given_up(page, site):
    facts = page.locator(".facts")
    site.enter(page, "demo", f"/ledgers/branches-matter/{site.find(MATTER)}/")

    take(page, "办结", 办结日期="2020-01-01", 办理成效="一日办结")
    expect(page.locator(".field-faulty")).to_contain_text("办结日期不得早于承担日期。")
    give(page, "办结", 办结日期="2026-11-20")
    expect(facts).to_contain_text("已完成")
    take(page, "撤回办结", 理由="企业还没有办成")
    expect(facts).to_contain_text("办理中")
    take(page, "终止", 终止日期="2026-11-23", 理由="职责划转")

    expect(facts).to_contain_text("已终止")
    expect(page.locator(".timeline")).to_contain_text("理由：职责划转")
